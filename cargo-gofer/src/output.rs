//! What a command prints on standard output.

use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::signals;
use crate::stop::{Stop, While as _};

/// The styles, used alike by every command.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
pub const BAD: Style = AnsiColor::Red.on_default();
pub const CHANGED: Style = AnsiColor::Yellow.on_default();
pub const QUIET: Style = Style::new().dimmed();
pub const TITLE: Style = Style::new().bold();

/// What a command found out: the text for standard output, and the exit code.
#[derive(Debug)]
pub struct Answer {
    text: String,
    code: u8,
}

impl Answer {
    pub fn yes(text: impl Into<String>) -> Self {
        Answer::new(true, text)
    }

    pub fn new(yes: bool, text: impl Into<String>) -> Self {
        Answer { text: text.into(), code: u8::from(!yes) }
    }

    /// What there is to say of something that was stopped by Ctrl-C before its end.
    pub fn interrupted(text: impl Into<String>) -> Self {
        Answer { text: text.into(), code: signals::INTERRUPTED }
    }

    /// The same for machines.
    pub fn json(yes: bool, value: &impl Serialize) -> Result<Self, Stop> {
        let mut text = serde_json::to_string_pretty(value).could_not("write JSON")?;
        text.push('\n');
        Ok(Answer::new(yes, text))
    }
}

/// Prints an answer and gives its exit code. A reader that has had enough, such as `head`,
/// changes nothing about the answer.
pub fn print(Answer { text, code }: Answer) -> Result<ExitCode, Stop> {
    let mut output = anstream::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).could_not("print the answer"),
        _ => Ok(ExitCode::from(code)),
    }
}

/// A text with everything escaped that works on what is around it: it cannot steer a terminal, nor
/// turn the direction in which the words beside it are read.
pub fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if works_around(c) { shown.extend(c.escape_unicode()) } else { shown.push(c) }
    }
    shown
}

/// Control characters, separators of lines, characters that turn the direction of what follows,
/// and the two that no XML may hold.
fn works_around(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// `1 task`, `2 tasks`.
pub fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
