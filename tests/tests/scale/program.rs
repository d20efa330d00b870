//! A crate of its own that prints the generated pipelines.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::shapes::Shape;

pub struct Program {
    folder: PathBuf,
}

impl Program {
    /// Writes the crate: a binary for each shape, which is told the size.
    pub fn write(sizes: &[usize]) -> Self {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scale");
        std::fs::create_dir_all(folder.join("src/bin")).unwrap();
        let manifest = format!(
            "[package]\nname = \"scale\"\nedition = \"2024\"\n\n[dependencies]\ngofer-dsl = {{ path = '{}' }}\n\n\
             [workspace]\n",
            workspace.join("gofer-dsl").display()
        );
        std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        std::fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        for shape in Shape::ALL {
            let path = folder.join(format!("src/bin/{}.rs", shape.name()));
            std::fs::write(path, source(shape, sizes)).unwrap();
        }
        Program { folder }
    }

    /// Builds it, with so much stack for the compiler's threads.
    pub fn build(&self, stack: usize) {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--offline"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("RUST_MIN_STACK", stack.to_string())
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    }

    /// What it prints of this pipeline.
    pub fn run(&self, shape: Shape, size: usize) -> Output {
        let program = self.folder.join("target/debug").join(shape.name());
        small_stack(shape, size, &program).arg(size.to_string()).output().unwrap()
    }
}

/// The program with little stack for its main thread, where that can be set.
fn small_stack(shape: Shape, size: usize, program: &Path) -> Command {
    if !cfg!(unix) {
        return Command::new(program);
    }
    // Without optimisation the compiler gives each value of a function a place of its own in the
    // stack, so that 10,000 values that are no literals need one or two megabytes. Eight are usual.
    let literals = matches!(shape, Shape::Chain | Shape::Fan | Shape::Ladder | Shape::Others);
    let kilobytes = if literals || size < 10_000 { 256 } else { 4096 };
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -s {kilobytes} && exec \"$0\" \"$@\"")]).arg(program);
    command
}

fn source(shape: Shape, sizes: &[usize]) -> String {
    let mut source = String::from(
        "use gofer_dsl::{Pipeline, pipeline};\n\n\
         fn main() -> Pipeline {\n    match std::env::args().nth(1).as_deref() {\n",
    );
    for size in sizes {
        let _ = writeln!(source, "        Some(\"{size}\") => of_{size}(),");
    }
    source += "        size => panic!(\"no pipeline of size {size:?}\"),\n    }\n}\n";
    for size in sizes {
        let (before, block) = (shape.before(), shape.block(*size));
        let _ = writeln!(source, "\nfn of_{size}() -> Pipeline {{\n    {before}\n    pipeline! {{\n{block}}}\n}}");
    }
    source
}
