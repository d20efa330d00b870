//! Axes in brackets after a task's id: `test[stable, msrv] {`, `test(v: ["1.95", "1.85"]) {`, `test<stable, msrv> {`.

use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use super::axes::without_keys;
use super::foreign_axes::{axes_in_entries, keys_in_braces};
use super::foreign_tasks::has_key;
use crate::ast::Axis;
use crate::keys::Place;
use crate::tokens::{self, Group, Ident, TokenTree};

/// The axis of keys that have none.
const UNNAMED: &str = "v";

impl Parser<'_> {
    /// Reports axes in brackets and takes them. They are then known without their keys.
    pub(super) fn axes_in_brackets(&mut self) -> Option<Vec<Axis>> {
        let (inside, length) = self.between_brackets()?;
        let (names, written) = axes_in_entries(inside.tokens()).or_else(|| self.one_axis_in(&inside))?;
        let signs = self.cursor.ahead(0, length);
        let shown = match signs {
            [group] => tokens::shown(group),
            _ => "<...>".to_owned(),
        };
        let problem = Problem::new(format!("unexpected `{shown}` after the task's id"));
        let range = tokens::range_or(signs, self.cursor.span());
        self.problems
            .at(range, problem.help(format!("axes stand after `for`, without brackets: write `for {written}`")));
        self.declare_all(&inside);
        self.take_all(length);
        Some(names.into_iter().map(without_keys).collect())
    }

    /// What stands in brackets before the body, and how many tokens they are.
    fn between_brackets(&self) -> Option<(Group, usize)> {
        const LONGEST: usize = 40;
        let (inside, length) = match self.cursor.peek(0)? {
            TokenTree::Group(group) => (group.clone(), 1),
            TokenTree::Punct(sign) if sign.as_char() == '<' => {
                let end = (1..LONGEST).find(|at| self.cursor.is_punct(*at, '>'))?;
                let inside = self.cursor.ahead(1, end).to_vec();
                (Group::new(Delimiter::Bracket, inside, self.cursor.span()), end + 1)
            }
            _ => return None,
        };
        let body = self.cursor.group(length, Delimiter::Brace)?;
        let is_body = body.tokens().is_empty() || has_key(body, Place::Task);
        let has_fields = is_body && self.cursor.group(length + 1, Delimiter::Brace).is_none();
        (has_fields && !has_key(&inside, Place::Task)).then_some((inside, length))
    }

    /// `stable, msrv` and `v = stable, msrv`: several words or texts that are no parents, no types and no arguments of
    /// a call.
    fn one_axis_in(&self, inside: &Group) -> Option<(Vec<Ident>, String)> {
        let (name, keys) = match inside.tokens() {
            [TokenTree::Ident(name), TokenTree::Punct(sign), keys @ ..]
                if matches!(sign.as_char(), ':' | '=') && !keys.iter().any(tokens::is_assignment) =>
            {
                (name.clone(), keys)
            }
            keys => (Ident::new(UNNAMED, inside.span()), keys),
        };
        let entries: Vec<&[TokenTree]> = tokens::at_commas(keys).filter(|entry| !entry.is_empty()).collect();
        let is_key = |entry: &&[TokenTree]| match entry {
            [word] if tokens::is_word(word) => {
                let text = word.word().trim_matches('"');
                !self.known.is_task(text) && !text.starts_with(|c: char| c.is_ascii_uppercase())
            }
            _ => true,
        };
        let are_keys = inside.delimiter() != Delimiter::Parenthesis && entries.len() > 1 && entries.iter().all(is_key);
        let keys = Group::new(Delimiter::Bracket, keys.to_vec(), inside.span());
        let keys = if are_keys { keys_in_braces(&[TokenTree::Group(keys)])? } else { return None };
        let written = format!("{name} in {{ {keys} }}");
        Some((vec![name], written))
    }
}
