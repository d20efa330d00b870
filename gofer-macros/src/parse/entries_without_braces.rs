//! `variables: A: "x", B: "y"` and `depends_on: build: any`: entries of a key whose braces are forgotten.

use gofer_core::Problem;

use super::Parser;
use crate::asker;
use crate::keys::{Key, Kind, Place};
use crate::tokens;

impl Parser<'_> {
    /// Takes and reports the entries that stand in the line of a key at once.
    pub(super) fn entries_without_braces(&mut self, key: &Key) -> bool {
        let in_line = tokens::on_one_line_with(self.cursor.before(), self.cursor.peek(0));
        if !asker::is_compiler() || !in_line || !self.is_entry_of(key.kind, 0) {
            return false;
        }
        let mut length = self.end_of_field(0);
        while self.cursor.is_punct(length, ',') && self.is_entry_of(key.kind, length + 1) {
            length = self.end_of_field(length + 1);
        }
        let written = self.cursor.ahead(0, length);
        let problem = Problem::new("expected `{ ... }`, found entries");
        let help = match tokens::source(written) {
            Some(entries) => format!("write `{{ {entries} }}`"),
            None => format!("they stand in braces, as in `{}`", key.shown()),
        };
        self.problems.at(tokens::range_or(written, self.cursor.span()), problem.help(help));
        self.take_all(length);
        true
    }

    /// Whether an entry stands there that belongs in the braces of such a key, and not beside it.
    fn is_entry_of(&self, kind: Kind, at: usize) -> bool {
        let Some(word) = self.cursor.peek(at).filter(|word| tokens::is_word(word)) else { return false };
        let word = word.word().trim_matches('"');
        let has_value = self.cursor.is_colon(at + 1)
            && self.cursor.peek(at + 2).is_some()
            && !self.cursor.is_punct(at + 2, ',')
            && !self.cursor.is_punct(at + 2, ':');
        let belongs = match kind {
            Kind::Variables | Kind::DependsOn => self.place.find(word).is_none(),
            Kind::RegistryAuth => Place::RegistryAuth.find(word).is_some(),
            Kind::Defaults => Place::Defaults.find(word).is_some(),
            Kind::Id | Kind::Ids | Kind::Text | Kind::Integer | Kind::Bool | Kind::List => false,
        };
        has_value && belongs
    }

    /// Where the field ends that begins there.
    fn end_of_field(&self, at: usize) -> usize {
        let ends =
            |at: &usize| self.cursor.is_punct(*at, ',') || self.cursor.is_punct(*at, ';') || self.at_next_task(*at - 1);
        (at + 2..self.cursor.left()).find(ends).unwrap_or(self.cursor.left())
    }
}
