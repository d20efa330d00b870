//! The program of a pipeline crate, run as Gofer's own tool runs it: where the user stands.

use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::build::Built;
use crate::appearance;
use crate::child::{self, Child, Group};
use crate::problem::{ASKS_FOR_PROBLEMS, Problem, read_back, told};
use crate::shell;
use crate::stop::{Stop, While as _};
use crate::text::count;

/// What is read of a program at most: far more than a server takes.
const MOST: u64 = 256 << 20;

/// How a program is run.
pub struct Launch<'a> {
    pub built: &'a Built,
    /// Where, if that is not where the user stands.
    pub folder: Option<&'a Path>,
    pub time_limit: Duration,
    /// What it is called in messages.
    pub whose: &'a str,
}

impl Launch<'_> {
    /// What the program prints on standard output. Each line that it prints on standard error is
    /// given to `say` as it comes, but for the problems that it tells us.
    ///
    /// # Errors
    /// If it finds its pipeline not valid, fails, or does not end.
    pub fn json(&self, say: impl Fn(&[u8])) -> Result<Vec<u8>, Stop> {
        let Launch { built, whose, .. } = self;
        let mut program = child::command(&built.executable);
        program.envs(&built.environment).envs([ASKS_FOR_PROBLEMS]);
        program.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(folder) = self.folder {
            program.current_dir(folder);
        }
        if let Some(words) = appearance::of_command(&program) {
            say(words.as_bytes());
        }
        let end = Instant::now() + self.time_limit;
        let mut child =
            Child::start(&mut program, Group::Own).could_not(format!("start {}", built.executable.display()))?;
        let (mut problems, mut lacks) = (Vec::new(), None);
        let hear = |line: &[u8]| match (told(line), missing_variable(line)) {
            (Some(problem), _) => problems.push(problem),
            (None, Some(name)) => lacks = Some((name, line.to_vec())),
            (None, None) => say(line),
        };
        let (output, errors) = read_both(&mut child, hear, end).ok_or_else(|| self.too_long())?;
        let status = child.wait_while(|| Instant::now() < end).could_not(format!("wait for {whose}"))?;
        let status = status.ok_or_else(|| self.too_long())?;
        if output.len() as u64 >= MOST {
            return Err(Stop::no_pipeline(format!(
                "{whose} prints more than {} MiB, which is not a pipeline",
                MOST >> 20
            )));
        }
        if status.success() {
            lacks.inspect(|(_, line)| say(line));
            return Ok(output);
        }
        if !problems.is_empty() {
            return Err(Stop::not_valid(problems));
        }
        if let Some((name, _)) = lacks {
            let why = format!("{whose} gives no pipeline: the environment variable `{name}` is not set");
            return Err(Stop::no_pipeline(why).help(format!("write `{name}=... {}`", shell::typed())));
        }
        let printed: Vec<Problem> = read_back(&errors);
        if printed.is_empty() {
            return Err(Stop::no_pipeline(format!("{whose} gives no pipeline: {}", ending(status, &errors))));
        }
        Err(Stop::NotValid { problems: printed, shown: true })
    }

    fn too_long(&self) -> Stop {
        let seconds = count(usize::try_from(self.time_limit.as_secs()).unwrap_or(usize::MAX), "second");
        Stop::no_pipeline(format!("{} has not ended after {seconds}", self.whose)).help(
            "a pipeline's program prints its JSON and ends: what takes long belongs into a task; `--time-limit` gives it more",
        )
    }
}

/// What it prints on standard output and on standard error, or nothing if that has no end in time.
fn read_both(child: &mut Child, mut say: impl FnMut(&[u8]), end: Instant) -> Option<(Vec<u8>, String)> {
    enum Read {
        All(Vec<u8>),
        Line(Vec<u8>),
    }
    let (sender, receiver) = mpsc::channel();
    // Threads of their own, which nobody waits for: what the program leaves running may hold a pipe.
    if let Some(output) = child.output.take() {
        let sender = sender.clone();
        thread::spawn(move || sender.send(Read::All(read(output))));
    }
    if let Some(errors) = child.errors.take() {
        thread::spawn(move || lines(errors, |line| sender.send(Read::Line(line)).is_ok()));
    }
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    loop {
        match receiver.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(Read::All(all)) => output = all,
            Ok(Read::Line(line)) => {
                say(&line);
                errors.extend(line);
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => return None,
        }
    }
    Some((output, String::from_utf8_lossy(&errors).into_owned()))
}

fn read(output: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What came before an error is taken as all there is: it will not parse.
    let _ = output.take(MOST).read_to_end(&mut bytes);
    bytes
}

fn lines(errors: impl Read, give: impl Fn(Vec<u8>) -> bool) {
    let mut errors = BufReader::new(errors.take(MOST));
    loop {
        let mut line = Vec::new();
        if !errors.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) || !give(line) {
            return;
        }
    }
}

/// The variable that a program lacks, where that is all its `main` gives: the error of `gofer_dsl::env`.
fn missing_variable(line: &[u8]) -> Option<String> {
    let said = std::str::from_utf8(line).ok()?.strip_prefix("Error: the environment variable `")?;
    let (name, why) = said.split_once('`')?;
    // Only what a shell can set.
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (is_name && why.starts_with(" is not set; ")).then(|| name.to_owned())
}

fn ending(status: ExitStatus, errors: &str) -> String {
    match status.code() {
        Some(101) if errors.contains("panicked at") => "it panics".to_owned(),
        Some(code) => format!("it ends with exit code {code}"),
        None => format!("it is ended by a signal ({})", status.to_string().trim_start_matches("signal: ")),
    }
}
