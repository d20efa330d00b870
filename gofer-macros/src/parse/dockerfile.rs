//! Lines of a Dockerfile among the fields of a task: `FROM rust:1.95`, `RUN make`.

use proc_macro2::Delimiter;

use super::Parser;
use crate::keys::Place;
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens::{self, TokenTree};
use crate::words::{self, unknown_key};

/// The words with which such a line begins.
const WORDS: [&str; 16] = [
    "FROM",
    "RUN",
    "ENV",
    "CMD",
    "ENTRYPOINT",
    "WORKDIR",
    "COPY",
    "ADD",
    "ARG",
    "LABEL",
    "EXPOSE",
    "USER",
    "VOLUME",
    "HEALTHCHECK",
    "SHELL",
    "MAINTAINER",
];

impl Parser<'_> {
    pub(super) fn at_line_of_a_dockerfile(&self) -> bool {
        let assigned = self.cursor.is_colon(1) || self.cursor.is_punct(1, '=');
        self.place == Place::Task && !assigned && self.cursor.is_one_of(0, &WORDS)
    }

    /// Takes and reports a line whose word has been read.
    pub(super) fn line_of_a_dockerfile(&mut self, place: Place, word: &str, range: Range) -> bool {
        let assigned = self.cursor.is_colon(0) || self.cursor.is_punct(0, '=');
        let length = self.length_of_line();
        if place != Place::Task || !WORDS.contains(&word) || assigned || length == 0 {
            return false;
        }
        let line = self.cursor.ahead(0, length);
        let (line, ended) = match line {
            [line @ .., TokenTree::Punct(comma)] if comma.as_char() == ',' => (line, true),
            line => (line, self.cursor.is_punct(length, ',')),
        };
        let range = Range::new(range.first, line.last().map_or(range.last, TokenTree::span));
        let help = match entry(word, line) {
            Some((key, Some(value))) => {
                let comma = if ended { "" } else { "," };
                format!("it is called `{key}` here: write `{key}: {value}{comma}`")
            }
            Some((key, None)) => format!("it is called `{key}` here"),
            None => match unknown_key(place, word, || false).problem.help {
                Some(help) => help,
                None => "the image is made elsewhere: name one, as in `image: \"ubuntu:latest\"`".to_owned(),
            },
        };
        self.problems.at(range, words::no_key(place, word).help(help));
        self.take_all(length);
        true
    }

    /// How many tokens stand in the line of the one before.
    fn length_of_line(&self) -> usize {
        let in_line = |at: &usize| {
            let before = if *at == 0 { self.cursor.before() } else { self.cursor.peek(at - 1) };
            let pair = before.zip(self.cursor.peek(*at));
            pair.is_some_and(|(before, token)| tokens::on_one_line(before, token) == Some(true))
        };
        (0..self.cursor.left()).take_while(in_line).count()
    }
}

/// The key that such a line stands for, and its value where that can be written.
fn entry(word: &str, line: &[TokenTree]) -> Option<(&'static str, Option<String>)> {
    const LONGEST: usize = 80;
    // `FROM "rust:1.95"`
    let source = Written::text(line).or_else(|| tokens::source(line));
    let text = source.filter(|line| !line.contains(['"', '\\', '`']) && line.len() <= LONGEST);
    let list = matches!(line, [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket);
    let as_list = || tokens::source(line).filter(|source| gofer_core::shown(source) == *source);
    Some(match (word, text) {
        ("FROM", Some(line)) => ("image", Some(format!("{:?}", image_in(&line)))),
        ("RUN", Some(line)) => ("script", Some(format!("{line:?}"))),
        ("CMD", _) if list => ("command", as_list()),
        ("ENTRYPOINT", _) if list => ("entrypoint", as_list()),
        ("CMD", Some(line)) => {
            let words = words::in_quotes(line.split_whitespace());
            ("command", Some(format!("[{}]", words.join(", "))))
        }
        ("ENV", Some(line)) => ("variables", variable_in(&line)),
        _ => return None,
    })
}

/// The image in `--platform=linux/amd64 rust:1.95 AS builder`.
fn image_in(line: &str) -> &str {
    line.split(' ').find(|word| !word.starts_with("--")).unwrap_or(line)
}

/// `A=b` and `A b` as variables are written.
fn variable_in(line: &str) -> Option<String> {
    let (name, value) = line.split_once(['=', ' '])?;
    let (name, value) = (name.trim(), value.trim());
    gofer_core::is_identifier(name).then(|| format!("{{ {name}: {value:?} }}"))
}
