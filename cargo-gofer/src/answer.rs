//! What a command gives back: a text for standard output and an exit code.

use std::io::{self, ErrorKind, Write as _};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anstream::AutoStream;
use clap::ValueEnum;
use serde::Serialize;

use crate::appearance;
use crate::problem::Problem;
use crate::signals;
use crate::stop::{self, Stop, While as _};

/// Whom an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    // Not documented: help has a line for each value that is.
    Text,
    Json,
}

/// What a command found out: the text for standard output, and the exit code.
#[derive(Debug)]
pub struct Answer {
    text: String,
    code: u8,
    /// Whether it is prose, whose lines break between words.
    is_prose: bool,
    /// What is told on standard error once it is printed, where it is seen last.
    besides: Vec<Problem>,
}

impl Answer {
    pub fn yes(text: impl Into<String>) -> Self {
        Answer::new(true, text)
    }

    pub fn new(yes: bool, text: impl Into<String>) -> Self {
        Answer { text: text.into(), code: u8::from(!yes), is_prose: false, besides: Vec::new() }
    }

    /// What it prints on standard output.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Prints it, and then tells what there is besides.
    ///
    /// # Errors
    /// If standard output takes no more of it.
    pub fn show(self) -> io::Result<()> {
        let text = if self.is_prose { appearance::wrapped(&self.text, &io::stdout()) } else { self.text };
        let shown = show(&text);
        // Somebody who writes to a terminal that is stopped may hold standard error until the end.
        if !self.besides.is_empty() {
            stop::tell(&self.besides);
        }
        shown
    }

    /// The same as prose: on a terminal its lines break between words.
    pub fn prose(self) -> Self {
        Answer { is_prose: true, ..self }
    }

    /// The same with problems, which people are told after it.
    pub fn besides(self, problems: Vec<Problem>) -> Self {
        Answer { besides: problems, ..self }
    }

    /// The same with another exit code.
    pub fn with_code(self, code: u8) -> Self {
        Answer { code, ..self }
    }

    /// What there is to say of something that was stopped by Ctrl-C before its end.
    pub fn interrupted(text: impl Into<String>) -> Self {
        Answer::yes(text).with_code(signals::INTERRUPTED)
    }

    /// The same for machines.
    pub fn json(yes: bool, value: &impl Serialize) -> Result<Self, Stop> {
        let mut text = serde_json::to_string_pretty(value).could_not("write JSON")?;
        text.push('\n');
        Ok(Answer::new(yes, text))
    }

    /// The same on one line.
    pub fn json_line(value: &impl Serialize) -> Result<Self, Stop> {
        let text = serde_json::to_string(value).could_not("write JSON")?;
        Ok(Answer::yes(text + "\n"))
    }
}

/// Prints an answer and gives its exit code. A reader that has had enough, such as `head`,
/// changes nothing about the answer.
pub fn print(answer: Answer) -> Result<ExitCode, Stop> {
    let code = answer.code;
    match answer.show() {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).could_not("print the answer"),
        _ => Ok(ExitCode::from(code)),
    }
}

/// Writes a text with styles on standard output, which may be one that takes no more than fits at
/// once: whoever has it too, such as node, has made it so for us as well. Then it is waited for.
pub fn show(text: &str) -> io::Result<()> {
    const PAUSE: Duration = Duration::from_millis(5);
    if text.is_empty() {
        // Another thread may wait until what it has written is read.
        return Ok(());
    }
    let stdout = io::stdout();
    let mut styled = AutoStream::new(Vec::new(), AutoStream::choice(&stdout));
    styled.write_all(text.as_bytes())?;
    let (styled, mut output) = (styled.into_inner(), stdout.lock());
    let mut rest = styled.as_slice();
    loop {
        let written = if rest.is_empty() { output.flush().map(|()| 0) } else { output.write(rest) };
        match written {
            Ok(0) if rest.is_empty() => return Ok(()),
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(length) => rest = &rest[length..],
            Err(error) if error.kind() == ErrorKind::WouldBlock => thread::sleep(PAUSE),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
