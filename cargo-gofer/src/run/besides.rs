//! What is written of a run besides its record, once it has ended.

use std::path::Path;
use std::time::Duration;

use gofer_model::Pipeline;

use super::events::{RunEvent, RunResult};
use super::watch::Watcher;
use super::{github, junit};
use crate::cli::Reported;
use crate::stop::Stop;
use crate::text::harmless;

/// Sees to it that what is asked for can be written at the end.
///
/// # Errors
/// If it cannot.
pub fn begin(reports: &[Reported]) -> Result<(), Stop> {
    reports.iter().try_for_each(|report| junit::begin(report.file()))
}

/// Writes the reports that are asked for, and the summary that a job of GitHub Actions shows.
///
/// # Errors
/// If a report cannot be written.
pub fn write(
    reports: &[Reported],
    pipeline: &Pipeline,
    ended: (RunResult, Duration),
    folder: &Path,
    watcher: &mut Watcher,
) -> Result<(), Stop> {
    if let Some(file) = github::summary_file() {
        let written = github::summarize(&file, pipeline, ended, &watcher.record.tasks, folder);
        if let Err(error) = written {
            let text = format!("could not add to the summary of the step, {}: {error}", file.display());
            watcher.happens(&RunEvent::Warning { task: None, text: harmless(&text) });
        }
    }
    let (_, time) = ended;
    let write = |report: &Reported| junit::write(report.file(), pipeline, time, &watcher.record.tasks, folder);
    reports.iter().try_for_each(write)
}
