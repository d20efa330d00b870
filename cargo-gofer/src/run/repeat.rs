//! `cargo gofer run --watch`: a run whenever files of the project have changed.

use super::events::{self, RunEvent};
use super::{once, storage, words};
use crate::answer::{self, Answer};
use crate::cli::{Format, RunArgs};
use crate::envelope;
use crate::signals;
use crate::stop::{Stop, While as _};
use crate::style::QUIET;
use crate::text::harmless;
use crate::watching::{self, Changes, Sources};

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
pub fn run(args: &RunArgs) -> Result<Answer, Stop> {
    let folders = watching::folders_of(std::slice::from_ref(&args.input.source), &args.input.cargo)?;
    let project = folders.first().cloned().unwrap_or_default();
    let out = storage::named(args.given.out.as_deref(), &project)?;
    let changes = Changes::default();
    // What we write ourselves.
    let reports = args.report.iter().map(|report| report.file().to_owned());
    let leave_out: Vec<_> = std::iter::once(out).chain(reports).collect();
    let sources = Sources::watch(folders, &leave_out, &changes)?;
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
            Err(stop) if args.format == Format::Json => say(envelope::failure("run", &stop)?.text())?,
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

/// Prints on standard output. If nobody reads it any more, it ends here.
fn say(text: &str) -> Result<(), Stop> {
    answer::show(text).could_not("print what happens")
}
