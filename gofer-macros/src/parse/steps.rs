//! What a task runs as a list of objects: `steps: [{ uses: "x" }, { run: "make" }]`, `script: [{ image: "x", run: "make" }]`.

use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use super::foreign_values::is_object;
use crate::ast::{Fields, Value};
use crate::keys::{Key, Place, TaskKey};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens::{self, Group, TokenTree};
use crate::words;

/// The texts in steps that a shell reads, and the images that they run in, each once.
#[derive(Default)]
pub(super) struct Steps {
    lines: Vec<String>,
    images: Vec<String>,
    /// Whether there is more than is understood, so that the lines are not all.
    more: bool,
}

impl Parser<'_> {
    /// Reports `steps` with what is in them; `word` has been read.
    pub(super) fn steps(&mut self, place: Place, word: &str, range: Range, fields: &mut Fields) -> bool {
        // `steps { sh "make" }`
        let colon = usize::from(self.cursor.is_colon(0));
        let is_here = colon > 0 || self.cursor.group(0, Delimiter::Brace).is_some();
        if place != Place::Task || words::snake_case(word) != "steps" || !is_here {
            return false;
        }
        let Some(steps) = self.cursor.peek(colon).filter(|_| self.ends_value(colon + 1)).and_then(Steps::read) else {
            return false;
        };
        let has_image = fields.get(TaskKey::Image).is_some()
            || self.cursor.rest().windows(2).any(|pair| {
                matches!(pair, [key, TokenTree::Punct(colon)] if key.word() == "image" && colon.as_char() == ':')
            });
        let several = steps.images.len() > 1;
        let help = match (steps.images.as_slice(), steps.script()) {
            ([_, _, ..], _) => {
                "a task is one container: steps in others are tasks, of which each waits for the one before it"
                    .to_owned()
            }
            ([image], Some(script)) if !has_image => {
                format!("a task is one container with one command: write `image: {image}, script: {script}`")
            }
            (_, Some(script)) => format!("a task is one container with one command: write `script: {script}`"),
            (_, None) => return false,
        };
        fields.open |= several || !steps.images.is_empty() && !has_image;
        self.problems.at(range, words::no_key(place, word).help(help));
        true
    }

    /// Reports a `script` with objects among its lines, which no compiler takes for values.
    pub(super) fn objects_in_script(&mut self, key: &Key, value: &Value) -> bool {
        let [list @ TokenTree::Group(group)] = tokens::open(&value.tokens) else { return false };
        let is_list = group.delimiter() == Delimiter::Bracket && key.means == TaskKey::Script.into();
        if !is_list || !tokens::at_commas(group.tokens()).any(is_object) {
            return false;
        }
        let steps = Steps::read(list).unwrap_or_default();
        let image = steps
            .images
            .first()
            .map(|image| format!(", and `image: {image}` is a key of the task"))
            .unwrap_or_default();
        let help = match steps.script() {
            Some(script) => format!("the lines of a script are texts{image}: write `{script}`"),
            None => format!("the lines of a script are texts{image}: `script: [\"make\", \"make test\"]`"),
        };
        self.problems.at(value.range(), Problem::new("expected a list of strings, found objects in it").help(help));
        true
    }
}

impl Steps {
    /// Reads a list of texts and objects, or an object alone.
    pub(super) fn read(value: &TokenTree) -> Option<Steps> {
        let TokenTree::Group(group) = value else { return None };
        let mut steps = Steps::default();
        match group.delimiter() {
            Delimiter::Bracket => tokens::at_commas(group.tokens()).for_each(|step| steps.step(step)),
            Delimiter::Brace => steps.object(group),
            _ => return None,
        }
        Some(steps)
    }

    fn step(&mut self, step: &[TokenTree]) {
        match step {
            [TokenTree::Group(object)] if object.delimiter() == Delimiter::Brace => self.object(object),
            [TokenTree::Ident(_), ..] => self.calls(step),
            line => self.line(line),
        }
    }

    fn object(&mut self, object: &Group) {
        for entry in tokens::at_commas(object.tokens()) {
            let [key, TokenTree::Punct(colon), value @ ..] = entry else {
                self.calls(entry);
                continue;
            };
            if colon.as_char() == ';' {
                self.calls(entry);
                continue;
            }
            match key.word().trim_matches('"') {
                "image" if Written::is_text(value) => {
                    let image = value.iter().map(tokens::shown).collect();
                    if !self.images.contains(&image) {
                        self.images.push(image);
                    }
                }
                "command" | "commands" | "run" | "script" | "source" | "inline" => self.lines_in(value),
                _ => {}
            }
        }
    }

    /// `sh "make"`, `sh("make")` and `run "make"`, one after the other, as Jenkins has them.
    fn calls(&mut self, written: &[TokenTree]) {
        let is_call = |word: &TokenTree| matches!(word.word(), "sh" | "bash" | "bat" | "run" | "script" | "exec");
        let is_separator = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ';');
        let mut rest = written;
        while !rest.is_empty() {
            rest = match rest {
                [separator, rest @ ..] if is_separator(separator) => rest,
                [word, TokenTree::Group(argument), rest @ ..]
                    if is_call(word) && argument.delimiter() == Delimiter::Parenthesis =>
                {
                    self.line(argument.tokens());
                    rest
                }
                [word, line, rest @ ..] if is_call(word) => {
                    self.line(std::slice::from_ref(line));
                    rest
                }
                // No shell runs it.
                [checkout, scm, rest @ ..] if checkout.word() == "checkout" && scm.word() == "scm" => rest,
                _ => {
                    self.more = true;
                    return;
                }
            };
        }
    }

    /// A text, or a list of texts, each of which a shell reads.
    fn lines_in(&mut self, value: &[TokenTree]) {
        match value {
            [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
                tokens::at_commas(list.tokens()).for_each(|line| self.line(line));
            }
            line => self.line(line),
        }
    }

    fn line(&mut self, line: &[TokenTree]) {
        match Written::read(line) {
            // (The compiler tells of `'make'` itself.)
            Some(Written::Text(text)) if line.iter().any(|token| token.word().starts_with('\'')) => {
                self.lines.push(format!("{text:?}"));
            }
            // No shell runs it.
            Some(Written::Text(text)) if text == "checkout" => {}
            Some(Written::Text(_)) => match tokens::source(line) {
                Some(line) => self.lines.push(line),
                None => self.more = true,
            },
            // After the last comma stands nothing.
            _ => self.more |= !line.is_empty(),
        }
    }

    /// The lines as a list, if they are few.
    pub(super) fn script(&self) -> Option<String> {
        const MOST: usize = 4;
        let written = format!("[{}]", self.lines.join(", "));
        (!self.more && (1..=MOST).contains(&self.lines.len()) && gofer_core::shown(&written) == written)
            .then_some(written)
    }
}
