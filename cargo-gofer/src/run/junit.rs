//! A run as the report of tests that readers of `JUnit`'s know: a suite for the pipeline, a case for each task.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::time::Duration;

use gofer_model::Pipeline;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::logs;
use super::record::TaskRecord;
use crate::fate::Fate;
use crate::stop::{Stop, While as _};

/// The most that is taken of what a task has printed: the end of it.
const MOST: u64 = 256 * 1024;

/// Sees to it that a report can be written at the end of a run, and that none of a run before is taken
/// for it.
///
/// # Errors
/// If it cannot.
pub fn begin(file: &Path) -> Result<(), Stop> {
    File::create(file).map(drop).could_not(format!("write the report {}", file.display()))
}

/// Writes the report of a run.
///
/// # Errors
/// If it cannot be written.
pub fn write(
    file: &Path,
    pipeline: &Pipeline,
    time: Duration,
    tasks: &[TaskRecord],
    folder: &Path,
) -> Result<(), Stop> {
    let mut suite = TestSuite::new(&*pipeline.id);
    suite.set_time(time);
    suite.add_test_cases(tasks.iter().map(|task| case(pipeline, task, folder)));
    let mut report = Report::new(&*pipeline.name);
    report.set_time(time);
    report.add_test_suite(suite);
    let text = report.to_string().could_not("make the report")?;
    fs::write(file, text).could_not(format!("write the report {}", file.display()))
}

fn case(pipeline: &Pipeline, task: &TaskRecord, folder: &Path) -> TestCase {
    let mut status = match task.fate {
        Fate::Succeeded => TestCaseStatus::success(),
        Fate::Skipped => TestCaseStatus::skipped(),
        // By itself, or for want of something.
        Fate::Failed if task.exit_code.is_some() => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Fate::Failed | Fate::Cancelled => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    if let Some(reason) = &task.reason {
        status.set_message(&**reason);
    }
    let mut case = TestCase::new(&*task.id, status);
    case.set_classname(&*pipeline.id);
    case.set_time(task.lasted().unwrap_or_default());
    let log = logs::of_task(folder, &task.id);
    if let Ok((text, left_out)) = tail(&log, MOST) {
        let before =
            if left_out == 0 { String::new() } else { format!("({left_out} bytes before are in {})\n", log.display()) };
        case.set_system_out(before + &text);
    }
    case
}

/// The last of a file, and how many bytes are before.
///
/// # Errors
/// If it cannot be read.
pub fn tail(file: &Path, most: u64) -> io::Result<(String, u64)> {
    let mut file = File::open(file)?;
    let from = file.metadata()?.len().saturating_sub(most);
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok((String::from_utf8_lossy(&bytes).into_owned(), from))
}
