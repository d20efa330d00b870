//! Acceptance test of the editor: a real rust-analyzer, asked over the language server
//! protocol about blocks that are complete, wrong or half typed.
//!
//!     cargo run -p gofer-tests --bin editor [PATH-TO-RUST-ANALYZER [WORD]]
//!
//! Without a path it takes `RUST_ANALYZER`, or `rust-analyzer` from the search path. It exits
//! with 1 if a case fails, and with 2 if there is no rust-analyzer that runs. With a word only the
//! cases with that word in their names are run.

mod cases;
mod names;
mod places;
mod replay;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use gofer_tests::server::{Result, Server};

fn main() -> ExitCode {
    let program = std::env::args_os().nth(1).or_else(|| std::env::var_os("RUST_ANALYZER"));
    let program = program.map_or_else(|| PathBuf::from("rust-analyzer"), absolute);
    let version = Command::new(&program).arg("--version").stderr(Stdio::null()).output();
    if !version.is_ok_and(|output| output.status.success()) {
        eprintln!("{} does not run: the editor was not tested", program.display());
        return ExitCode::from(2);
    }
    match run(&program) {
        Ok((passed, 0)) => {
            println!("{passed} passed, 0 failed");
            ExitCode::SUCCESS
        }
        Ok((passed, failed)) => {
            println!("{passed} passed, {failed} failed");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A path stays true where the server runs, in the folder of another project; a bare name is
/// left to the search path.
fn absolute(program: OsString) -> PathBuf {
    let program = PathBuf::from(program);
    if program.components().count() == 1 { program } else { std::path::absolute(&program).unwrap_or(program) }
}

fn run(program: &Path) -> Result<(usize, usize)> {
    let project = project()?;
    let mut server = Server::start(program, &project)?;
    let (mut passed, mut failed) = (0, 0);
    let word = std::env::args().nth(2).unwrap_or_default();
    for (name, case) in cases::ALL.iter().filter(|(name, _)| name.contains(&word)) {
        match case(&mut server) {
            Ok(()) => passed += 1,
            Err(error) => {
                failed += 1;
                println!("FAILED {name}: {error}");
            }
        }
    }
    Ok((passed, failed))
}

/// A crate of its own that depends on gofer-dsl, as a user's does.
fn project() -> Result<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?;
    let project = gofer_tests::target_folder()?.join("editor");
    std::fs::create_dir_all(project.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"project\"\nedition = \"2024\"\n\n[dependencies]\ngofer-dsl = {{ path = \"{}\" }}\n\n[workspace]\n",
        workspace.join("gofer-dsl").display()
    );
    std::fs::write(project.join("Cargo.toml"), manifest)?;
    std::fs::copy(workspace.join("Cargo.lock"), project.join("Cargo.lock"))?;
    std::fs::write(project.join("src/main.rs"), "fn main() {}\n")?;
    Ok(project)
}
