//! What is said of a text that is not JSON, in words that say what to do about it. Each looks at what stands there.

use gofer_core::shown;

use super::numbers::{digits, no_number};
use super::{Fault, Parser};
use crate::source::json::names::{absent, letters};

/// What others write for the quotes of JSON.
const QUOTES: [char; 6] = ['\'', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '`'];

impl Parser<'_> {
    pub(super) fn no_value(&self, field: Option<&str>) -> Fault {
        if let Some(fault) = self.quotes_or_comment().or_else(|| self.end()) {
            return fault;
        }
        let word = self.word();
        let instead = match word {
            "True" | "TRUE" | "yes" | "Yes" | "on" => "true",
            "False" | "FALSE" | "no" | "No" | "off" => "false",
            "None" | "nil" | "undefined" | "NULL" | "Null" | "NaN" | "Infinity" => field.map_or("null", absent),
            _ => "",
        };
        let fault = Fault::new(self.at, format!("`{}` is not a value of JSON", shown(self.said(word))));
        let fault = fault.or_unshown("this is not a value of JSON", "write it in quotes");
        match word {
            _ if !instead.is_empty() => fault.help(format!("write `{instead}`")),
            "" => match self.rest().strip_prefix('+').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
                Some(rest) => no_number(self.at, &format!("+{}", digits(rest))),
                None => fault,
            },
            _ if word.starts_with('.') => no_number(self.at, word),
            _ => fault.help(format!("write `\"{}\"`, if it is a text", shown(word))),
        }
    }

    pub(super) fn no_name(&self) -> Fault {
        if let Some(fault) = self.quotes_or_comment().or_else(|| self.end()) {
            return fault;
        }
        let word = self.word();
        let said = shown(self.said(word));
        let fault = Fault::new(self.at, format!("expected the name of a field in quotes, found `{said}`"));
        let fault = fault.or_unshown("expected the name of a field in quotes", "write it in quotes");
        if word.is_empty() { fault } else { fault.help(format!("write `\"{said}\"`")) }
    }

    pub(super) fn no_colon(&self, name: &str) -> Fault {
        self.comment().or_else(|| self.end()).unwrap_or_else(|| {
            let help = "write `:` and a value after it";
            Fault::new(self.at, format!("`:` is missing after `\"{}\"`", shown(name)))
                .help(help)
                .or_unshown("`:` is missing after this name", help)
        })
    }

    /// Neither a comma nor the end comes after what ends at this place.
    pub(super) fn no_comma(&self, end: usize, close: u8) -> Fault {
        if let Some(fault) = self.comment().or_else(|| self.end()) {
            return fault;
        }
        match self.next() {
            Some(b']' | b'}') => {
                let (what, close) = if close == b']' { ("list", ']') } else { ("object", '}') };
                let opened = self.line_of(self.open.last().copied().unwrap_or_default());
                Fault::new(self.at, format!("the {what} that begins in line {opened} is not closed before this"))
                    .help(format!("write `{close}` before it"))
            }
            _ => Fault::new(end, "a comma is missing here").help("write `,`"),
        }
    }

    /// What follows the one value of a file.
    pub(super) fn follows(&self) -> Fault {
        if let Some(fault) = self.comment() {
            return fault;
        }
        match self.next() {
            Some(b'{' | b'[' | b'"') => Fault::new(self.at, "a second value begins here, and a pipeline's JSON is one")
                .help("put each pipeline into a file of its own"),
            Some(b'}' | b']') => {
                let bracket = &self.rest()[..1];
                Fault::new(self.at, format!("this `{bracket}` closes nothing")).help("remove it")
            }
            _ => Fault::new(
                self.at,
                format!("expected nothing after the end, found `{}`", shown(self.said(self.word()))),
            )
            .help("remove it"),
        }
    }

    fn quotes_or_comment(&self) -> Option<Fault> {
        let quote = self.rest().chars().next()?;
        if !QUOTES.contains(&quote) {
            return self.comment();
        }
        let inner = self.rest()[quote.len_utf8()..].split(QUOTES).next();
        let inner = inner.filter(|inner| !inner.contains(['\n', '"', '\\']) && *inner == shown(inner));
        let at_both_ends = "write `\"` at both ends of it";
        let help = match inner {
            Some(inner) => format!("write `\"{inner}\"`"),
            None => at_both_ends.to_owned(),
        };
        let message = "texts and names of JSON stand between `\"` and `\"`";
        Some(Fault::new(self.at, message).help(help).or_unshown(message, at_both_ends))
    }

    fn comment(&self) -> Option<Fault> {
        let is_one = ["//", "/*", "#"].iter().any(|sign| self.rest().starts_with(sign));
        let help = "remove it; a `description` holds what is to be said";
        is_one.then(|| Fault::new(self.at, "JSON has no comments").help(help))
    }

    /// The end of the text, where something is still open.
    fn end(&self) -> Option<Fault> {
        if self.at < self.text.len() {
            return None;
        }
        let Some(innermost) = self.open.last() else {
            return Some(Fault::new(self.at, "a value is missing"));
        };
        let closing: String =
            self.open.iter().rev().map(|at| if self.text[*at..].starts_with('[') { ']' } else { '}' }).collect();
        let what = if closing.starts_with(']') { "list" } else { "object" };
        // After the last thing that stands there.
        let at = self.text.trim_end().len();
        let message =
            format!("the end is missing: the {what} that begins in line {} is not closed", self.line_of(*innermost));
        let is_whole = !self.text.trim_end().ends_with([',', ':', '{', '[']);
        Some(if is_whole && closing.len() <= 10 {
            Fault::new(at, message).help(format!("write `{closing}` at the end, if nothing else is missing"))
        } else {
            Fault::new(at, message)
        })
    }

    /// Whether a registry's login stands at this place, or may.
    pub(super) fn is_login(&self, at: usize) -> bool {
        let is_of = |at: usize, names: &[&str]| {
            let name =
                self.text[..at].trim_end().strip_suffix(':')?.trim_end().strip_suffix('"')?.rsplit('"').next()?;
            names.contains(&letters(name).as_str()).then_some(())
        };
        let holds_it = |open: &usize| is_of(*open, &["registryauth"]).is_some();
        is_of(at, &["pass", "password", "registryauth"]).is_some() || self.open.iter().any(holds_it)
    }

    fn line_of(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    /// A word that stands here, or else a character.
    fn said<'b>(&'b self, word: &'b str) -> &'b str {
        let first = self.rest().chars().next().map_or(0, char::len_utf8);
        if word.is_empty() { &self.rest()[..first] } else { word }
    }
}

pub(super) fn control_character(start: usize, at: usize, control: u8) -> Fault {
    match control {
        b'\n' | b'\r' => Fault::new(at, "a text goes on in the next line, or lacks its end")
            .help("write `\\n` for a line break within a text, or `\"` at its end"),
        b'\t' => Fault::new(at, "a tab stands in a text").help("write `\\t`"),
        _ => {
            Fault::new(if control == 0 { start } else { at }, format!("the character U+{control:04X} stands in a text"))
                .help(format!("write `\\u{control:04x}`"))
        }
    }
}
