//! The command line that is being typed.

use std::ffi::OsString;

use clap::Parser as _;

use crate::cli::{Cli, Command};

/// The command line without the word that is being typed, and the flag it is the value of.
pub fn before() -> Option<Vec<OsString>> {
    let all: Vec<OsString> = std::env::args_os().collect();
    let begin = all.iter().position(|word| word == "--")? + 1;
    let mut words = all[begin..].to_vec();
    let at = std::env::var("_CLAP_COMPLETE_INDEX").ok().and_then(|at| at.parse().ok()).unwrap_or(words.len() - 1);
    if at < words.len() {
        words.remove(at);
    }
    // What it is the value of stands before it, or in the same word.
    if words.get(at.checked_sub(1)?).is_some_and(|before| before.to_string_lossy().starts_with("--")) {
        words.remove(at - 1);
    }
    Some(words)
}

/// What it says so far.
pub fn parsed(words: &[OsString]) -> Option<Command> {
    Some(Cli::try_parse_from(words).ok()?.command)
}
