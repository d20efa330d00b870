//! The ids of the tasks of the pipeline that a command line names.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use clap_complete::CompletionCandidate;
use gofer_model::Task;

use super::words;
use crate::child::{Child, Group};
use crate::cli::Input;
use crate::signals::{self, EndHow};
use crate::source;

/// Says that the ids of a command line's pipeline are asked for.
const ASKED: &str = "CARGO_GOFER_TASKS";

/// How long a program is built and run for an answer. People do not wait longer.
const BOUND: Duration = Duration::from_secs(3);

/// How long what was started for it has to end once it is asked to.
const GRACE: Duration = Duration::from_millis(500);

/// The folder of what is remembered, below our own.
const REMEMBERED: &str = "completion";

/// The ids that begin as what is typed.
pub fn ids(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some(words) = words::before() else { return Vec::new() };
    let typed = current.to_string_lossy();
    let ids = ask(&words).or_else(|| remembered(&words)).unwrap_or_default();
    let ids = ids.lines().filter_map(|line| line.split_once('\t')).filter(|(id, _)| id.starts_with(&*typed));
    ids.map(|(id, about)| {
        let about = (!about.is_empty()).then(|| about.to_owned().into());
        CompletionCandidate::new(id).help(about)
    })
    .collect()
}

/// Asks ourselves, in a program that can be ended. It builds and runs the pipeline's, and remembers
/// what comes of it.
fn ask(words: &[OsString]) -> Option<String> {
    let mut program = Command::new(std::env::current_exe().ok()?);
    program.args(&words[1..]).env(ASKED, "1");
    program.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = Child::start(&mut program, Group::Own).ok()?;
    let mut output = child.output.take()?;
    let reader = thread::spawn(move || {
        let mut text = String::new();
        output.read_to_string(&mut text).map(|_| text)
    });
    let (handle, end) = (child.handle(), Instant::now() + BOUND);
    let mut is_asked = false;
    let status = child.wait_while(|| {
        if Instant::now() > end && !is_asked {
            is_asked = true;
            handle.end(EndHow::Ask);
        }
        Instant::now() < end + GRACE
    });
    let ended_well = status.ok()??.success();
    if ended_well { reader.join().ok()?.ok() } else { None }
}

/// Whether we are the program that is asked.
pub fn are_asked_for() -> bool {
    std::env::var_os(ASKED).is_some()
}

/// Prints the ids, each with what the task does, and keeps them for when there is no time.
pub fn print(args: &[OsString]) -> ExitCode {
    signals::install();
    let code = if tell(args).is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    signals::sweep();
    code
}

fn tell(args: &[OsString]) -> Option<()> {
    let input = input(args)?;
    let pipeline = input.source.read(&input.cargo).ok()?.pipeline;
    let about = |text: &str| text.lines().next().unwrap_or_default().replace('\t', " ");
    let line = |task: &Task| format!("{}\t{}\n", task.id, about(task.description.as_deref().unwrap_or("")));
    let lines: String = pipeline.tasks.iter().map(line).collect();
    std::io::stdout().write_all(lines.as_bytes()).ok()?;
    // Without it, the next answer takes as long as this one.
    let own = input.source.own_folder(&input.cargo);
    if source::make_own_folder(&own).is_ok() && fs::create_dir_all(own.join(REMEMBERED)).is_ok() {
        let _ = fs::write(file(&own, args), lines);
    }
    Some(())
}

/// What was said the last time.
fn remembered(words: &[OsString]) -> Option<String> {
    let input = input(words)?;
    fs::read_to_string(file(&input.source.own_folder(&input.cargo), words)).ok()
}

/// The file in which the answer for a command line's pipeline is kept.
fn file(own: &Path, words: &[OsString]) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    (std::env::current_dir().ok(), words.get(2..)).hash(&mut hasher);
    own.join(REMEMBERED).join(format!("{:016x}", hasher.finish()))
}

/// The pipeline that a command line names, as far as it is written.
fn input(words: &[OsString]) -> Option<Input> {
    words::parsed(words)?.input()
}
