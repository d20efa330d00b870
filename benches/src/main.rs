//! What gofer-dsl costs, each figure measured beside what it is compared with, in one run.
//!
//!     cargo run --release --package gofer-benches [cold] [edit] [check] [defaults] [editor] [memory] [tool] [run] [containers] [source]
//!
//! Without a word all of them. It prints the table of BENCHMARKS.md. Builds happen in
//! `target/benches`, offline, with the workspace's lock file.

mod cold;
mod containers;
mod editor;
mod edits;
mod machine;
#[cfg(unix)]
mod memory;
mod projects;
mod row;
mod run_time;
mod source;
mod timing;
mod tool;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    #[cfg(unix)]
    let done = memory::stand_in().unwrap_or_else(run);
    #[cfg(not(unix))]
    let done = run();
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let wants = |word: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == word);
    let folder = target_folder()?.join("benches");
    std::fs::create_dir_all(&folder)?;
    println!("{}\n\n{}", machine::sentence(), row::HEADS);
    if wants("cold") {
        cold::rows(&folder)?;
    }
    if wants("edit") {
        edits::edit(&folder)?.print();
    }
    if wants("check") {
        edits::check(&folder)?;
    }
    if wants("defaults") {
        edits::defaults(&folder)?.print();
    }
    if wants("editor") {
        editor::rows(&folder)?;
    }
    #[cfg(unix)]
    if wants("memory") {
        memory::rows(&folder)?;
    }
    if wants("tool") {
        tool::rows(&folder)?;
    }
    if wants("run") {
        for tasks in [10_000, 100_000] {
            run_time::row(tasks)?.print();
        }
    }
    if wants("containers")
        && let Some(row) = containers::row(&folder)?
    {
        row.print();
    }
    if wants("source")
        && let Some(row) = source::row(&folder)?
    {
        row.print();
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder of all that is built, wherever cargo was told to have it: this program is in
/// `release` there.
fn target_folder() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    Ok(program.ancestors().nth(2).ok_or("this program is in no target folder")?.to_owned())
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn gofer_dsl() -> String {
    format!("gofer-dsl = {{ path = \"{}\" }}\n", workspace().join("gofer-dsl").display())
}
