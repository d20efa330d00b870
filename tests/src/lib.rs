//! Tests of what crosses crates are in `tests/`. Here is what several of them and the benchmarks use, and the examples of
//! the README.

pub mod server;

use std::io;
use std::path::PathBuf;

/// The folder of all that is built, wherever cargo was told to have it: a program of ours is in
/// `debug` or `release` there.
///
/// # Errors
/// If the system does not say which program this is, or if it was put somewhere else.
pub fn target_folder() -> io::Result<PathBuf> {
    let program = std::env::current_exe()?;
    let target =
        program.ancestors().nth(2).filter(|_| program.parent().is_some_and(|folder| folder.join("deps").is_dir()));
    target.map(PathBuf::from).ok_or_else(|| io::Error::other(format!("{} is in no target folder", program.display())))
}

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
