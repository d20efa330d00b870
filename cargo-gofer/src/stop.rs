//! Why a command gives no answer.

use std::fmt::Display;
use std::io::Write as _;
use std::process::ExitCode;

use crate::appearance;
use crate::problem::{Problem, Severity, together};
use crate::style::{ERROR, QUIET, WARNING};

/// The exit code of a command that gives no answer.
pub const COULD_NOT_TELL: u8 = 2;

/// What kind of failure it is, by a code that has its page in `cargo gofer rules`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The command line, or a setting, asks for what there is not or cannot be.
    Usage,
    /// There is no pipeline to look at.
    NoPipeline,
    /// The system refuses: a file cannot be read or written, a program not be started.
    System,
    /// What would be written over is left as it is.
    AlreadyThere,
    /// No run is recorded that is asked for.
    NoRun,
    /// No container engine does what a run needs.
    Engine,
    /// The server cannot be reached, refuses, or is none.
    Server,
    /// It is larger than the command takes.
    TooLarge,
    /// Anything else.
    Failed,
}

impl Why {
    pub const ALL: [Why; 9] = [
        Why::NoPipeline,
        Why::Usage,
        Why::System,
        Why::AlreadyThere,
        Why::NoRun,
        Why::Engine,
        Why::Server,
        Why::TooLarge,
        Why::Failed,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Why::Usage => "usage",
            Why::NoPipeline => "no-pipeline",
            Why::System => "system",
            Why::AlreadyThere => "already-there",
            Why::NoRun => "no-run",
            Why::Engine => "engine",
            Why::Server => "server",
            Why::TooLarge => "too-large",
            Why::Failed => "failed",
        }
    }
}

/// Why a command gives no answer.
#[derive(Debug)]
pub enum Stop {
    /// The pipeline is not valid, of which only `check` makes an answer; `shown` says that its crate has printed the problems already.
    NotValid { problems: Vec<Problem>, shown: bool },
    /// It could not be told, or not be done.
    CouldNotTell { why: Why, message: String, help: Option<String>, place: Option<Place> },
}

/// Where in a file, or else in standard input, stands what stops it.
#[derive(Debug, Clone)]
pub struct Place {
    file: Option<String>,
    line: usize,
    column: usize,
}

impl Stop {
    pub fn new(message: impl Into<String>) -> Self {
        Stop::because(Why::Failed, message)
    }

    /// For a reason that has a code.
    pub fn because(why: Why, message: impl Into<String>) -> Self {
        Stop::CouldNotTell { why, message: message.into(), help: None, place: None }
    }

    /// The command line, or a setting, asks for what there is not or cannot be.
    pub fn usage(message: impl Into<String>) -> Self {
        Stop::because(Why::Usage, message)
    }

    /// There is no pipeline to look at.
    pub fn no_pipeline(message: impl Into<String>) -> Self {
        Stop::because(Why::NoPipeline, message)
    }

    /// For problems that nobody has seen yet.
    pub fn not_valid(problems: Vec<Problem>) -> Self {
        Stop::NotValid { problems, shown: false }
    }

    /// Says how to go on.
    pub fn help(self, help: impl Into<String>) -> Self {
        match self {
            Stop::CouldNotTell { why, message, place, .. } => {
                Stop::CouldNotTell { why, message, help: Some(help.into()), place }
            }
            not_valid @ Stop::NotValid { .. } => not_valid,
        }
    }

    /// The same in other words; those of a pipeline's problems are theirs.
    pub fn reword(self, reword: impl FnOnce(&str) -> String) -> Self {
        match self {
            Stop::CouldNotTell { why, message, help, place } => {
                Stop::CouldNotTell { why, message: reword(&message), help, place }
            }
            not_valid @ Stop::NotValid { .. } => not_valid,
        }
    }

    /// Says where it stands, from 1.
    pub fn at(mut self, (line, column): (usize, usize)) -> Self {
        if let Stop::CouldNotTell { place, .. } = &mut self {
            *place = Some(Place { file: None, line, column });
        }
        self
    }

    /// Says of which file that is.
    pub fn in_file(mut self, name: Option<&str>) -> Self {
        if let Stop::CouldNotTell { place: Some(Place { file, .. }), .. } = &mut self {
            *file = name.map(str::to_owned);
        }
        self
    }

    /// Says where it stands in what nobody has before them.
    pub fn place_in_words(mut self) -> Self {
        if let Stop::CouldNotTell { message, place, .. } = &mut self
            && let Some(Place { line, column, .. }) = place.take()
        {
            *message = format!("{message} (line {line}, column {column} of what it prints)");
        }
        self
    }

    /// What it says, without how to go on.
    pub fn message(&self) -> String {
        match self {
            Stop::NotValid { problems, .. } => in_words(&together(problems)),
            Stop::CouldNotTell { message, .. } => message.clone(),
        }
    }

    /// The same as problems, for machines.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Stop::NotValid { problems, .. } => problems.clone(),
            Stop::CouldNotTell { why, message, help, place } => {
                let problem = Problem { help: help.clone(), ..Problem::error(why.code(), message) };
                vec![match place.clone() {
                    Some(Place { file, line, column }) => {
                        Problem { file, line: Some(line), column: Some(column), ..problem }
                    }
                    None => problem,
                }]
            }
        }
    }

    /// Prints it on standard error and gives the exit code.
    pub fn report(self) -> ExitCode {
        let text = match self {
            Stop::NotValid { shown: true, .. } => String::new(),
            Stop::NotValid { problems, .. } => in_words(&together(&problems)),
            Stop::CouldNotTell { .. } => in_words(&self.problems()),
        };
        say(&text);
        ExitCode::from(COULD_NOT_TELL)
    }
}

/// Prints problems that stop nothing on standard error.
pub fn tell(problems: &[Problem]) {
    say(&in_words(problems));
}

/// Prints a word on the side on standard error.
pub fn note(text: &str) {
    if !appearance::is_quiet() {
        say(&format!("{QUIET}note{QUIET:#}: {text}\n"));
    }
}

fn say(text: &str) {
    let text = appearance::wrapped(text, &std::io::stderr());
    // If standard error is closed, the exit code is all that can be said.
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Problems as the pipeline's own program prints them.
pub fn in_words(problems: &[Problem]) -> String {
    let shown = problems.iter().map(|problem| match problem.severity {
        Severity::Error => format!("{ERROR}error{ERROR:#}: {}\n", problem.with_place()),
        // By its code it can be allowed.
        Severity::Warning => format!("{WARNING}warning[{}]{WARNING:#}: {}\n", problem.code, problem.with_place()),
    });
    shown.collect::<Vec<_>>().join("\n")
}

/// Adds what was being done to an error of the system.
pub trait While<T> {
    /// `could not read pipeline.json: No such file or directory (os error 2)`.
    fn could_not(self, what: impl Display) -> Result<T, Stop>;
}

impl<T, E: Display> While<T> for Result<T, E> {
    fn could_not(self, what: impl Display) -> Result<T, Stop> {
        self.map_err(|error| Stop::because(Why::System, format!("could not {what}: {error}")))
    }
}
