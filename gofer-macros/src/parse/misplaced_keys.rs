//! `depends_on: { lint, script: "make" }`: a key of the task in the braces of another key.

use crate::tokens::TokenTree;
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::status::written_status;
use super::{Around, Parser};
use crate::ast::{Content, Field, Fields};
use crate::keys::{Key, Kind, Place};
use crate::tokens;

impl Parser<'_> {
    /// Takes and reports such entries that come next, and their values with them: they lack one brace.
    pub(super) fn keys_of_the_task(&mut self, outer: &str) -> bool {
        let Some(outer) = Place::Task.find(outer) else { return false };
        let first = self.cursor.span();
        let mut words: Vec<&str> = Vec::new();
        while let Some(key) = self.misplaced_key(self.cursor.rest(), outer) {
            words.push(key.word);
            self.take_all(2);
            self.value(Around::Braces);
            self.end_of_entry(Around::Braces);
        }
        let Some(word) = words.first() else { return false };
        let problem = Problem::new(format!("`{word}` is a key of the task, not of `{}`", outer.word));
        let what = if words.len() == 1 { "it" } else { "it and the keys after it" };
        self.problems.at(first, problem.help(format!("move {what} out of the braces of `{}`", outer.word)));
        true
    }

    /// Those in the braces of a key that comes next: they are there, so that the task does not lack them.
    pub(super) fn add_misplaced_keys(&self, outer: &Key, fields: &mut Fields) {
        let group = self.cursor.group(1, Delimiter::Brace).filter(|_| holds_entries(outer) && self.cursor.is_colon(0));
        for entry in group.into_iter().flat_map(|group| tokens::at_commas(group.tokens())) {
            let Some((first, key)) = entry.first().zip(self.misplaced_key(entry, outer)) else { continue };
            if fields.get(key.means).is_none() {
                let content = Content::Nothing;
                fields.list.push(Field { key, word: first.into(), exact: false, content });
            }
        }
    }

    /// The key of the task that an entry in the braces of another key begins with, if it is no entry of that key's own.
    fn misplaced_key(&self, entry: &[TokenTree], outer: &Key) -> Option<&'static Key> {
        let [TokenTree::Ident(word), TokenTree::Punct(colon), value, ..] = entry else { return None };
        let key = Place::Task.find(word.text()).filter(|_| colon.as_char() == ':')?;
        let is_status = |value: &TokenTree| written_status(value.word().trim_matches('"')).is_some();
        let is_own = match outer.kind {
            // Any word may name a variable, whose value is no object.
            Kind::Variables => !holds_entries(key) || !is_in_braces(value),
            Kind::DependsOn => {
                self.known.may_be_parent(word.text()) || is_status(value) || matches!(value, TokenTree::Punct(_))
            }
            _ => false,
        };
        (!is_own).then_some(key)
    }
}

fn holds_entries(key: &Key) -> bool {
    matches!(key.kind, Kind::DependsOn | Kind::Variables | Kind::RegistryAuth)
}

fn is_in_braces(value: &TokenTree) -> bool {
    matches!(value, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}
