//! Runs that are kept here, and their tasks.

use std::ffi::OsStr;

use clap_complete::CompletionCandidate;

use super::words;
use crate::cli::Command;
use crate::run::{Offered, offered};

/// The numbers of runs, the last one first.
pub fn numbers(current: &OsStr) -> Vec<CompletionCandidate> {
    candidates(&runs(), current)
}

/// The same, and the tasks of the run that is named already, else of the last one.
pub fn numbers_and_tasks(current: &OsStr) -> Vec<CompletionCandidate> {
    let (runs, named) = (runs(), named());
    let tasks = match named {
        Some(number) => runs.iter().find(|run| run.number == number),
        None => runs.first(),
    };
    let typed = current.to_string_lossy();
    let tasks = tasks.map(|run| run.tasks.as_slice()).unwrap_or_default().iter();
    let mut all: Vec<CompletionCandidate> =
        tasks.filter(|id| id.starts_with(&*typed)).map(CompletionCandidate::new).collect();
    if named.is_none() {
        all.extend(candidates(&runs, current));
    }
    all
}

fn candidates(runs: &[Offered], current: &OsStr) -> Vec<CompletionCandidate> {
    let typed = current.to_string_lossy();
    let runs = runs.iter().map(|run| (run.number.to_string(), &run.about));
    let runs = runs.filter(|(number, _)| number.starts_with(&*typed));
    runs.map(|(number, about)| CompletionCandidate::new(number).help(Some(about.into()))).collect()
}

fn runs() -> Vec<Offered> {
    let kept = words::before().and_then(|words| words::parsed(&words)?.kept());
    kept.map(|kept| offered(&kept)).unwrap_or_default()
}

/// The run that is named already.
fn named() -> Option<u64> {
    match words::parsed(&words::before()?)? {
        Command::Logs(args) => args.of.first()?.parse().ok(),
        _ => None,
    }
}
