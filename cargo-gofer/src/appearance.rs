//! In which colours, how much and how wide we speak: decided once, for us and for what cargo says.

#![allow(clippy::doc_markdown, reason = "these comments are shown as help, as they stand")]

use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::process::Command;
use std::sync::atomic::{AtomicU8, Ordering};

use clap::{Args, ValueEnum};
use terminal_size::{Width, terminal_size_of};

use crate::shell;
use crate::style::QUIET;
use crate::text::harmless;

/// Flags of every command.
#[derive(Debug, Args)]
pub struct Appearance {
    /// When to use colours; `auto` asks the terminal and NO_COLOR [default: CARGO_TERM_COLOR, else auto]
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    color: Option<Color>,
    /// Say nothing but the answer, errors and warnings
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say which programs are started
    #[arg(long, short, global = true)]
    verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// As the command line or else the environment says, before either is understood: help is
    /// coloured too, and so is what is wrong with a command line.
    pub fn of(args: &[OsString]) -> Self {
        let mut args = args.iter().take_while(|arg| *arg != "--").filter_map(|arg| arg.to_str());
        let given = args.by_ref().find_map(|arg| arg.strip_prefix("--color").map(str::to_owned));
        let given = match given.as_deref() {
            Some("") => args.next().map(str::to_owned),
            Some(value) => value.strip_prefix('=').map(str::to_owned),
            None => return Color::of_environment(),
        };
        given.and_then(|value| Color::from_str(&value, false).ok()).unwrap_or(Color::Auto)
    }

    /// A variable that is empty, or says what only cargo could refuse, says nothing to us.
    fn of_environment() -> Self {
        let said = std::env::var("CARGO_TERM_COLOR").ok();
        said.and_then(|value| Color::from_str(&value, false).ok()).unwrap_or(Color::Auto)
    }

    pub fn for_clap(self) -> clap::ColorChoice {
        match self {
            Color::Auto => clap::ColorChoice::Auto,
            Color::Always => clap::ColorChoice::Always,
            Color::Never => clap::ColorChoice::Never,
        }
    }
}

/// How much is said.
static LOUDNESS: AtomicU8 = AtomicU8::new(NORMAL);
const SILENT: u8 = 0;
const NORMAL: u8 = 1;
const TALKATIVE: u8 = 2;

impl Appearance {
    /// Sets it for all that is said from now on.
    pub fn set(&self) {
        match self.color.unwrap_or_else(Color::of_environment) {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
        let loudness = match (self.quiet, self.verbose) {
            (true, _) => SILENT,
            (false, true) => TALKATIVE,
            (false, false) => NORMAL,
        };
        LOUDNESS.store(loudness, Ordering::Relaxed);
    }
}

/// Whether nothing is said on the side.
pub fn is_quiet() -> bool {
    LOUDNESS.load(Ordering::Relaxed) == SILENT
}

/// What is said of a program that is going to be started, if that is wanted.
pub fn of_command(command: &Command) -> Option<String> {
    if LOUDNESS.load(Ordering::Relaxed) != TALKATIVE {
        return None;
    }
    // Shown first, so that what a terminal would not show is quoted.
    let shown = |word: &OsStr| shell::word(&harmless(&word.to_string_lossy()));
    let words = std::iter::once(command.get_program()).chain(command.get_args()).map(shown);
    let words: Vec<String> = words.collect();
    let folder = command.get_current_dir().map(|folder| format!(" in {}", folder.display())).unwrap_or_default();
    Some(format!("{QUIET}note{QUIET:#}: starts `{}`{folder}\n", words.join(" ")))
}

/// The narrowest terminal for which lines are broken.
const NARROWEST: usize = 20;

/// Breaks lines between words where they are wider than the terminal of an output, if it is one.
/// What follows stands below where the second column begins, or a step further in.
pub fn wrapped(text: &str, output: &impl AsTerminal) -> String {
    match width(output) {
        Some(columns) => wrap(text, columns),
        None => text.to_owned(),
    }
}

/// The columns of an output's terminal, if it is one for which lines are broken.
pub fn width(output: &impl AsTerminal) -> Option<usize> {
    output.columns().filter(|columns| *columns >= NARROWEST)
}

/// An output that may be a terminal.
pub trait AsTerminal {
    /// How wide it is.
    fn columns(&self) -> Option<usize>;
}

#[cfg(unix)]
impl<T: std::os::fd::AsFd + IsTerminal> AsTerminal for T {
    fn columns(&self) -> Option<usize> {
        if !self.is_terminal() {
            return None;
        }
        terminal_size_of(self).map(|(Width(columns), _)| usize::from(columns))
    }
}

#[cfg(windows)]
impl<T: std::os::windows::io::AsHandle + IsTerminal> AsTerminal for T {
    fn columns(&self) -> Option<usize> {
        if !self.is_terminal() {
            return None;
        }
        terminal_size_of(self).map(|(Width(columns), _)| usize::from(columns))
    }
}

/// Breaks lines between words for so many columns.
pub fn wrap(text: &str, columns: usize) -> String {
    let mut wrapped = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        let plain = anstream::adapter::strip_str(line).to_string();
        let indent = " ".repeat(hang(&plain).min(columns / 2));
        let options = textwrap::Options::new(columns).subsequent_indent(&indent).break_words(false);
        wrapped.push_str(&textwrap::wrap(line, options).join("\n"));
        wrapped.push_str(end);
    }
    wrapped
}

/// Where the second column of a line begins; else two columns further in than the line.
fn hang(line: &str) -> usize {
    let begin = line.len() - line.trim_start().len();
    // What is compared has blanks of its own, and a mark before it.
    if line[begin..].starts_with(['-', '+']) && line[begin + 1..].starts_with(' ') {
        return begin + 4;
    }
    let column = line[begin..].find("  ").map(|gap| begin + gap);
    column.map_or(begin + 2, |gap| {
        let rest = &line[gap..];
        crate::text::columns(&line[..gap]) + rest.len() - rest.trim_start().len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("one two three four five\n", 20), "one two three four\n  five\n");
        assert_eq!(wrap("  one two three four five", 20), "  one two three four\n    five");
        assert_eq!(
            wrap("test  the run fails; skipped: publish\n\n", 20),
            "test  the run fails;\n      skipped:\n      publish\n\n"
        );
        assert_eq!(wrap("  - make  all the things", 20), "  - make  all the\n      things");
        assert_eq!(wrap("https://example.com/longer/than/all", 20), "https://example.com/longer/than/all");
        let styled = format!("{QUIET}one{QUIET:#} two three four five");
        assert_eq!(anstream::adapter::strip_str(&wrap(&styled, 20)).to_string(), "one two three four\n  five");
    }

    #[test]
    fn colours_are_known_before_the_command_line_is() {
        let of = |args: &[&str]| Color::of(&args.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["x", "check", "--color", "always"]), Color::Always);
        assert_eq!(of(&["x", "--color=never", "check"]), Color::Never);
    }
}
