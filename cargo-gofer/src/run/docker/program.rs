//! Calls of the engine's program.

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::errors::said;
use crate::child;
use crate::stop::{Stop, Why};

/// How long an engine may take for what it does at once.
pub const AT_ONCE: Duration = Duration::from_secs(60);

/// A wait that is longer than this is told of.
pub const UNTOLD: Duration = Duration::from_secs(2);

/// What an engine is asked that costs it nothing.
pub const QUESTION: [&str; 4] = ["ps", "--quiet", "--last", "1"];

/// What `docker` says at each call where it is Podman.
const IS_PODMAN: &str = "Emulate Docker CLI using podman";

/// The engine's program.
#[derive(Debug, Clone)]
pub struct Program(PathBuf);

/// How long a call is waited for.
#[derive(Clone, Copy)]
pub struct Patience<'a> {
    pub limit: Duration,
    /// Whether it is still wanted.
    pub go_on: &'a dyn Fn() -> bool,
    /// Told once what is waited for, if that takes long.
    pub waiting: &'a dyn Fn(&str),
}

/// Why a call did nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// There is no such program.
    NotStarted(String),
    /// It says why.
    Refused(String),
    /// It did not answer in time.
    NoAnswer(String),
    /// It was not wanted any more.
    NotWanted,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Failure::NotStarted(why) | Failure::Refused(why) | Failure::NoAnswer(why) => f.write_str(why),
            Failure::NotWanted => f.write_str("the run was stopped"),
        }
    }
}

/// The engine's program: the one that is named, or the first that answers.
pub fn find(named: Option<&Path>) -> Result<Program, Stop> {
    let candidates = match named {
        Some(program) => vec![program.to_path_buf()],
        None => ["docker", "podman"].map(PathBuf::from).to_vec(),
    };
    let mut answers = Vec::new();
    for program in candidates.into_iter().map(Program) {
        match program.output(QUESTION, &unhurried()) {
            // By its own name it does not say so in the log of each task.
            Ok((_, errors)) if errors.contains(IS_PODMAN) && named.is_none() => return find(Some(Path::new("podman"))),
            Ok(_) => return Ok(program),
            Err(Failure::NotStarted(why)) => answers.push(format!("\n  {why}")),
            Err(failure) => answers.push(format!("\n  {program}: {failure}")),
        }
    }
    let help = match answers.concat() {
        answers if answers.contains("permission denied") => {
            "ask for the right to use it (for Docker: the group `docker`), or use Podman, which needs none"
        }
        _ => "start Docker or Podman, or name another program that takes their arguments with `--engine`",
    };
    Err(Stop::because(Why::Engine, format!("no container engine answers:{}", answers.concat())).help(help))
}

/// For calls outside of a run. A signal that ends us ends the program too.
pub fn unhurried() -> Patience<'static> {
    Patience { limit: AT_ONCE, go_on: &|| true, waiting: &tell }
}

/// Says on standard error what is waited for.
pub fn tell(what: &str) {
    // If standard error is closed, nobody is told.
    let _ = anstream::stderr().write_all(format!("waiting for {what}\n").as_bytes());
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.display().fmt(f)
    }
}

impl Program {
    /// A call that is still to be made.
    pub fn command(&self) -> Command {
        child::command(&self.0)
    }

    /// Calls it, and gives what it prints.
    pub fn call<A: Into<OsString>>(
        &self,
        args: impl IntoIterator<Item = A>,
        patience: &Patience,
    ) -> Result<String, Failure> {
        self.output(args, patience).map(|(output, _)| output.trim().to_owned())
    }

    fn output<A: Into<OsString>>(
        &self,
        args: impl IntoIterator<Item = A>,
        patience: &Patience,
    ) -> Result<(String, String), Failure> {
        let mut command = self.command();
        command.args(args.into_iter().map(Into::into));
        self.finish(&mut command, patience)
    }

    /// Makes a call, and gives what it prints on standard output and error.
    pub fn finish(&self, command: &mut Command, patience: &Patience) -> Result<(String, String), Failure> {
        self.finish_reading(command, Stdio::null(), patience)
    }

    /// The same of a call that reads this on standard input.
    pub fn finish_reading(
        &self,
        command: &mut Command,
        input: Stdio,
        patience: &Patience,
    ) -> Result<(String, String), Failure> {
        self.finish_telling(command, input, |_| {}, patience)
    }

    /// The same, and `on_output` is given what it prints on standard output, as it comes.
    pub fn finish_telling(
        &self,
        command: &mut Command,
        input: Stdio,
        on_output: impl FnMut(&[u8]),
        patience: &Patience,
    ) -> Result<(String, String), Failure> {
        let what = command.get_args().take_while(|arg| !arg.as_encoded_bytes().starts_with(b"-")).take(2);
        let what: Vec<_> = std::iter::once(self.to_string()).chain(what.map(|arg| arg.display().to_string())).collect();
        let began = Instant::now();
        let mut told = false;
        let output = child::output_telling(command, input, on_output, || {
            let waited = began.elapsed();
            if waited >= UNTOLD && !told {
                told = true;
                (patience.waiting)(&what.join(" "));
            }
            waited < patience.limit && (patience.go_on)()
        });
        let output = match output {
            Err(error) => return Err(Failure::NotStarted(self.could_not_start(&error))),
            Ok(None) if began.elapsed() < patience.limit => return Err(Failure::NotWanted),
            Ok(None) => {
                let limit = patience.limit.as_secs();
                return Err(Failure::NoAnswer(format!("`{}` gave no answer in {limit} seconds", what.join(" "))));
            }
            Ok(Some(output)) => output,
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() {
            return Ok((text(&output.stdout), text(&output.stderr)));
        }
        Err(Failure::Refused(said(&text(&output.stderr)).unwrap_or_else(|| output.status.to_string())))
    }

    pub fn could_not_start(&self, error: &io::Error) -> String {
        format!("{self} could not be started: {error}")
    }
}

/// A file that nobody else can read, made anew.
pub fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
