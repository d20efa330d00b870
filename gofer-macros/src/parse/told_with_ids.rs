//! What stands after a task's id and belongs to it: `build@2 {`, `test[msrv] {`; where it runs, `on linux {`;
//! and how its parents ended, `on failure {`.

use gofer_core::{Problem, Status};
use proc_macro2::Delimiter;

use super::Parser;
use super::name::ID;
use super::status::written_status;
use crate::ast::Name;
use crate::problem::Range;
use crate::tokens::{self, Group, TokenTree};

impl Parser<'_> {
    /// Reports what comes next in a header, if it is such a thing.
    pub(super) fn told_with_the_id(&mut self, name: &Name) -> bool {
        self.joined_by_sign(name)
            || self.fields_of_an_instance(name)
            || self.how_parents_ended(name)
            || self.where_it_runs()
    }

    /// `test:unit {` and `build@2 {`: an id with a sign in it.
    fn joined_by_sign(&mut self, name: &Name) -> bool {
        const APART: [char; 5] = [',', ';', '=', '<', '!'];
        let sign = self.cursor.punct(0).filter(|sign| !APART.contains(&sign.as_char()));
        let is_one = sign.is_some() && self.touches_before() && self.cursor.adjoins(0) && !name.quoted;
        let ends = self.cursor.group(2, Delimiter::Brace).is_some() || self.cursor.is_word(2, "for");
        let (Some(sign), Some(second)) = (sign, self.cursor.peek(1).filter(|_| is_one && ends)) else { return false };
        let (shown, id) = (format!("{}{sign}{second}", name.text), format!("{}_{second}", name.text));
        if !gofer_core::is_identifier(&id) || self.parents_in_header().is_some() {
            return false;
        }
        let range = Range::new(name.range.first, second.span());
        let problem = Problem::new(format!("`{shown}` is not an id: {ID}"));
        self.problems.at(range, problem.help(format!("write `{id}`")));
        true
    }

    /// `test[msrv] {` of a task with axes.
    fn fields_of_an_instance(&mut self, name: &Name) -> bool {
        let is_key = |token: &TokenTree| match token {
            TokenTree::Punct(comma) => comma.as_char() == ',',
            token => tokens::is_word(token) && token.word() != "in",
        };
        let are_keys = |selected: &&Group| selected.tokens().iter().all(is_key);
        let has_fields = self.known.has_axes(&name.text) && self.cursor.group(1, Delimiter::Brace).is_some();
        let selected = self.cursor.group(0, Delimiter::Bracket).filter(are_keys).filter(|_| has_fields);
        let Some(selected) = selected else { return false };
        let range = Range::new(name.range.first, selected.span());
        let axis = self.known.names_of_axes(&name.text).first().map(|axis| gofer_core::shown(axis)).unwrap_or_default();
        let problem = Problem::new("an instance has no fields of its own");
        let help =
            format!("what differs stands in the values of the axis, which may be tuples: `{axis}.0`, `{axis}.1`");
        self.problems.at(range, problem.help(help));
        true
    }

    /// `on failure {`, `always {`.
    fn how_parents_ended(&mut self, name: &Name) -> bool {
        let status = |at: usize| written_status(self.cursor.ident(at)?.text());
        let only = usize::from(self.cursor.is_word(0, "only"));
        let length = only + if self.cursor.is_one_of(only, &["on", "if", "when"]) { 2 } else { 1 };
        let is_said = self.cursor.group(length, Delimiter::Brace).is_some()
            && self.cursor.group(length + 1, Delimiter::Brace).is_none();
        let Some(status) = status(length - 1).filter(|_| is_said) else { return false };
        let parent = match status {
            Status::Any => "_",
            _ => self.known.other_than(&name.text).unwrap_or("lint"),
        };
        let help =
            format!("how parents must have ended stands in the fields, as in `depends_on: {{ {parent}: {status} }}`");
        self.words_after_id(length, &help);
        true
    }

    /// `on linux {`, `in docker {`.
    fn where_it_runs(&mut self) -> bool {
        const WORDS: [&str; 9] = ["on", "in", "at", "runs_on", "inside", "within", "using", "via", "under"];
        let is_task = |word: &TokenTree| self.known.is_task(word.word().trim_matches('"'));
        let place = self.cursor.peek(1).filter(|place| tokens::is_word(place) && !is_task(place));
        let is_said = self.cursor.is_one_of(0, &WORDS)
            && self.cursor.group(2, Delimiter::Brace).is_some()
            && self.cursor.group(3, Delimiter::Brace).is_none();
        if !is_said || place.is_none() || self.image_in_header().is_some() {
            return false;
        }
        let help = "remove it: a task runs in a container of its `image`, and the server's scheduler decides where";
        self.words_after_id(2, help);
        true
    }

    /// Reports the words that come next, as many as these.
    fn words_after_id(&mut self, length: usize, help: &str) {
        let words = self.cursor.ahead(0, length);
        let shown = tokens::source(words).unwrap_or_else(|| tokens::shown(&words[0]));
        let problem = Problem::new(format!("unexpected `{shown}` after the task's id"));
        let range = tokens::range_or(words, self.cursor.span());
        self.problems.at(range, problem.help(help));
    }
}
