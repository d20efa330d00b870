//! `cargo gofer run --watch`: a run whenever files of the project have changed.

use std::path::{Path, PathBuf};

use super::changes::Changes;
use super::events::{self, RunEvent};
use super::sources::Sources;
use super::{once, place, words, work};
use crate::answer::{self, Answer};
use crate::cli::{Format, Run};
use crate::signals;
use crate::source::Source;
use crate::stop::{self, Stop, While as _};
use crate::style::QUIET;
use crate::text::harmless;

/// What all runs have in common.
pub struct Repeat {
    pub sources: Sources,
    pub changes: Changes,
}

/// Runs until Ctrl-C.
///
/// # Errors
/// If it cannot begin. What is wrong with a run, such as a pipeline that does not compile, is said,
/// and the next change is waited for.
pub fn run(args: &Run) -> Result<Answer, Stop> {
    let project = watched(&args.input.source)?;
    let mut folders = vec![project.clone()];
    for folder in args.input.source.written_in(&args.input.cargo) {
        let folder = folder.canonicalize().unwrap_or(folder);
        if !folders.iter().any(|other| folder.starts_with(other)) {
            folders.push(folder);
        }
    }
    let out = place::named(args.given.out.as_deref(), &project)?;
    let changes = Changes::default();
    // What we write ourselves.
    let leave_out = vec![whole(&out), whole(&std::env::temp_dir())];
    let sources = Sources::watch(folders, leave_out, &changes)?;
    if !sources.are_told_of {
        stop::note("the system does not tell of changes in so many folders: they are looked at every two seconds");
    }
    let repeat = Repeat { sources, changes };
    loop {
        match once(args, Some(&repeat)) {
            // Who has pressed Ctrl-C wants no other run.
            answer if repeat.changes.is_at_its_end() => {
                return answer.map(|answer| answer.with_code(signals::INTERRUPTED));
            }
            // So does who presses it while the pipeline is built.
            _ if signals::asked_to_end().is_some() => return Ok(Answer::yes("")),
            Ok(answer) => say(answer.text())?,
            Err(stop) => {
                stop.report();
            }
        }
        if args.format == Format::Text && !repeat.changes.are_there() {
            let project = harmless(&project.display().to_string());
            say(&format!("\n{QUIET}waiting for changes in {project}; Ctrl-C ends{QUIET:#}\n"))?;
        }
        let Some(files) = repeat.changes.wait() else { continue };
        let event = RunEvent::Changed { files: &files };
        say(&match args.format {
            Format::Json => events::json_line(&event),
            Format::Text => words::line(&event, 0).map(|line| line + "\n").unwrap_or_default(),
        })?;
    }
}

/// The project that is looked at.
fn watched(source: &Source) -> Result<PathBuf, Stop> {
    let cannot = |why: &str| Err(Stop::new(format!("`--watch` reads the pipeline again and again, and {why}")));
    match source {
        Source::Stdin => cannot("standard input can be read once").map_err(|stop| stop.help("name a file or a folder")),
        Source::Revision(name) => cannot(&format!("git:{name} does not change"))
            .map_err(|stop| stop.help("leave `git:` out to run the pipeline as it is here")),
        Source::Path(_) => work::project_of(&work::home(source).unwrap_or_else(|| PathBuf::from("."))),
    }
}

/// A path as the files of the project have it, though it may not be there yet.
fn whole(path: &Path) -> PathBuf {
    let mut missing = Vec::new();
    let mut there = path.to_owned();
    loop {
        if let Ok(found) = there.canonicalize() {
            return missing.into_iter().rev().fold(found, |path, name| path.join(name));
        }
        match (there.file_name(), there.parent()) {
            (Some(name), Some(above)) => {
                missing.push(name.to_owned());
                there = if above.as_os_str().is_empty() { PathBuf::from(".") } else { above.to_owned() };
            }
            _ => return path.to_owned(),
        }
    }
}

/// Prints on standard output. If nobody reads it any more, it ends here.
fn say(text: &str) -> Result<(), Stop> {
    answer::show(text).could_not("print what happens")
}
