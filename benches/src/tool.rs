//! What `cargo gofer` adds to cargo, once everything is built.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::projects::{Project, call, members, pipeline_block};
use crate::row::Row;
use crate::timing::{beside, time};
use crate::{Result, gofer_dsl, target_folder, workspace};

const PIPELINES: usize = 50;

/// The tool as it is installed.
pub fn built() -> Result<PathBuf> {
    let args = ["build", "--quiet", "--release", "--locked", "--package", "cargo-gofer"];
    call(Command::new(env!("CARGO")).args(args).current_dir(workspace()))?;
    Ok(target_folder()?.join("release/cargo-gofer").canonicalize()?)
}

pub fn rows(folder: &Path) -> Result<()> {
    let gofer = built()?;
    let start = |program: &Path, words: &[&str], folder: &Path| {
        call(Command::new(program).args(words).current_dir(folder).env("CARGO_TARGET_DIR", folder.join("target")))
    };
    let gofer = |words: &[&str], folder: &Path| start(&gofer, words, folder);
    // The cargo that a user would start, as the tool does.
    let cargo = |words: &[&str], folder: &Path| start(Path::new("cargo"), words, folder);

    let project = Project::new(folder, "tool", &gofer_dsl(), &pipeline_block(10))?;
    let here = project.folder();
    cargo(&["build", "--quiet", "--offline"], here)?;
    let (ours, theirs) = beside(
        15,
        |_| time(|| gofer(&["check", "--quiet", "--offline"], here)),
        |_| time(|| cargo(&["run", "--quiet", "--offline"], here)),
    )?;
    let what = "tool: `cargo gofer check` without a change".to_owned();
    Row { what, ours, compared: "`cargo run`", theirs, aim: "1.2" }.print();

    let here = &members(folder, "tool_list", PIPELINES)?;
    cargo(&["build", "--quiet", "--offline"], here)?;
    let programs: Vec<PathBuf> = (0..PIPELINES).map(|n| here.join(format!("target/debug/pipeline_{n}"))).collect();
    let in_a_loop = || {
        cargo(&["build", "--quiet", "--offline"], here)?;
        programs.iter().try_for_each(|program| call(&mut Command::new(program)))
    };
    let (ours, theirs) = beside(7, |_| time(|| gofer(&["list", "--quiet", "--offline"], here)), |_| time(in_a_loop))?;
    let what = format!("tool: `cargo gofer list` of {PIPELINES} pipelines");
    Row { what, ours, compared: "`cargo build`, and the programs in a loop", theirs, aim: "1 s" }.print();
    Ok(())
}
