//! What a command prints on standard output.

use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::stop::{Stop, While as _};

/// The styles, used alike by every command.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
pub const BAD: Style = AnsiColor::Red.on_default();
pub const CHANGED: Style = AnsiColor::Yellow.on_default();
pub const QUIET: Style = Style::new().dimmed();
pub const TITLE: Style = Style::new().bold();

/// What a command found out: the text for standard output, and whether it is a yes.
#[derive(Debug)]
pub struct Answer {
    text: String,
    yes: bool,
}

impl Answer {
    pub fn yes(text: impl Into<String>) -> Self {
        Answer { text: text.into(), yes: true }
    }

    pub fn new(yes: bool, text: impl Into<String>) -> Self {
        Answer { text: text.into(), yes }
    }

    /// The same for machines.
    pub fn json(yes: bool, value: &impl Serialize) -> Result<Self, Stop> {
        let mut text = serde_json::to_string_pretty(value).could_not("write JSON")?;
        text.push('\n');
        Ok(Answer { text, yes })
    }
}

/// Prints an answer and gives its exit code. A reader that has had enough, such as `head`,
/// changes nothing about the answer.
pub fn print(Answer { text, yes }: Answer) -> Result<ExitCode, Stop> {
    let mut output = anstream::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).could_not("print the answer"),
        _ => Ok(if yes { ExitCode::SUCCESS } else { ExitCode::FAILURE }),
    }
}

/// A text that does nothing to a terminal: what would steer it is written as Rust escapes it.
pub fn harmless(text: &str) -> String {
    let steers =
        |c: char| c.is_control() && c != '\t' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if steers(c) { c.escape_default().to_string() } else { c.to_string() }).collect()
}

/// `1 task`, `2 tasks`.
pub fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
