//! The program of a pipeline crate, run as Gofer's own tool runs it.

use std::io::{BufRead as _, BufReader, IsTerminal as _, Read, Write as _};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::crate_of;
use crate::child::{self, Child, Group};
use crate::problem::read_back;
use crate::stop::{Stop, While as _};

/// What the crate's program prints on standard output. What it and the compiler print on standard
/// error is shown as it comes.
pub fn json(folder: &Path, whose: &str, target: Option<&Path>) -> Result<Vec<u8>, Stop> {
    crate_of(folder)?;
    let mut cargo = child::cargo();
    cargo.args(["run", "--quiet"]).current_dir(folder);
    if let Some(target) = target {
        cargo.env("CARGO_TARGET_DIR", target);
    }
    // Its standard error is a pipe, and would lose its colours on the way to the terminal.
    if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        cargo.env("CARGO_TERM_COLOR", "always");
    }
    let spinner = spinner(whose);
    let (output, errors, status) = both(cargo, &spinner)?;
    spinner.finish_and_clear();
    if status.success() {
        return Ok(output);
    }
    let problems = read_back(&errors);
    if problems.is_empty() {
        return Err(Stop::new(format!("{whose} gives no pipeline: {}", ending(status))));
    }
    Err(Stop::NotValid { problems, shown: true })
}

/// Turns on a terminal, and is not there in a pipe.
fn spinner(whose: &str) -> ProgressBar {
    let spinner = ProgressBar::new_spinner().with_message(format!("building and running {whose}"));
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(Duration::from_millis(100));
    spinner
}

/// Runs it to its end: standard output, standard error, which is shown too, and how it ended.
fn both(mut program: Command, spinner: &ProgressBar) -> Result<(Vec<u8>, String, ExitStatus), Stop> {
    program.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // Cargo may have to ask for a password.
    let group = if std::io::stderr().is_terminal() { Group::Ours } else { Group::Own };
    let mut child = Child::start(&mut program, group).could_not("start cargo")?;
    let output = child.output.take().map(|output| thread::spawn(move || read(output)));
    let errors = child.errors.take().map(|errors| show(errors, spinner)).unwrap_or_default();
    let output = output.and_then(|output| output.join().ok()).unwrap_or_default();
    let status = child.wait_while(|| true).could_not("wait for cargo")?;
    Ok((output, errors, status.unwrap_or_default()))
}

fn read(mut output: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What came before an error is taken as all there is: it will not parse.
    let _ = output.read_to_end(&mut bytes);
    bytes
}

/// Passes on what comes, line by line, and keeps it.
fn show(errors: impl Read, spinner: &ProgressBar) -> String {
    let mut kept = Vec::new();
    let mut errors = BufReader::new(errors);
    let mut line = Vec::new();
    while errors.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        // If nobody reads standard error, the program goes on all the same.
        spinner.suspend(|| std::io::stderr().write_all(&line)).ok();
        kept.append(&mut line);
    }
    String::from_utf8_lossy(&kept).into_owned()
}

fn ending(status: ExitStatus) -> String {
    match status.code() {
        Some(101) => "it does not compile, or it panics".to_owned(),
        Some(code) => format!("it ends with exit code {code}"),
        None => format!("{status}"),
    }
}
