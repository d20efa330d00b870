//! `*`, `os: deb`, `a | b`, `!a` and `a..b` in a selection: something else than one key, and what is meant by it.

use proc_macro2::Spacing;

use super::Parser;
use super::foreign_axes::keys_in_braces;
use super::meant_instances::{is_negated, unquoted};
use super::parents::bare;
use crate::ast::Name;
use crate::tokens::{self, TokenTree};

/// The first form of these that an entry has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Odd {
    /// `*`
    Star,
    /// `n + 1`
    Computed,
    /// `a..b`
    Range,
    /// `os: deb`
    Named,
    /// `!a`
    Negated,
    /// `a b`, of one axis
    Beside,
    /// `a | b`
    Several,
}

impl Parser<'_> {
    /// In which form an entry is no key, if in one of these.
    pub(super) fn odd_form(&self, task: &Name, entry: &[TokenTree]) -> Option<Odd> {
        let is_computed = matches!(entry, [TokenTree::Ident(axis), TokenTree::Punct(sign), TokenTree::Literal(_)]
            if self.known.is_axis(axis.text()) && "+-*/%".contains(sign.as_char()));
        let forms = [
            (is_star(entry), Odd::Star),
            (is_computed, Odd::Computed),
            (is_range(entry), Odd::Range),
            (is_named(entry), Odd::Named),
            (is_negated(entry), Odd::Negated),
            (self.are_beside(task, entry), Odd::Beside),
            (are_joined(entry), Odd::Several),
        ];
        forms.into_iter().find_map(|(is_one, form)| is_one.then_some(form))
    }

    /// Of one axis `stable msrv` and `stable; msrv` are two keys, and `if stable` is one.
    fn are_beside(&self, task: &Name, entry: &[TokenTree]) -> bool {
        let only_words = entry.len() > 1 && entry.iter().all(|token| tokens::is_word(token) || is_end(token));
        only_words && self.known.axes(&task.text) == 1 && !self.keys_among(task, entry).is_empty()
    }

    fn keys_among<'e>(&self, task: &Name, entry: &'e [TokenTree]) -> Vec<&'e TokenTree> {
        entry.iter().filter(|key| self.is_key_of(&task.text, unquoted(key))).collect()
    }

    /// What is meant by such an entry, which comes next.
    pub(super) fn meant_by_odd(&self, task: &Name, entry: &[TokenTree], odd: Odd) -> String {
        let (name, axes) = (task.shown(), self.known.axes(&task.text));
        if odd == Odd::Star {
            let is_alone = self.cursor.place() == 0 && self.cursor.left() == entry.len();
            if is_alone && axes > 1 {
                return format!("write `{}`, which is all of every axis", vec!["_"; axes].join(", "));
            }
            return "write `_`, which is all of an axis".to_owned();
        }
        if odd == Odd::Computed {
            return "keys are not computed: tasks that wait for each other in a row are written out, one by one, or built \
                    with `Pipeline` and `Task`"
                .to_owned();
        }
        if let Some(help) = self.meant_keys_of_one_axis(task, entry) {
            return help;
        }
        if is_named(entry) {
            let keys = self.all_without_names(task);
            return format!("keys are given in the order of the axes, without the axes' names: `{name}[{keys}]`");
        }
        if is_negated(entry) {
            let help = "a selection leaves no key out: each key that is meant is an entry of its own";
            return format!("{help}: `{name}[a], {name}[b]`");
        }
        if let (true, [key]) = (self.are_beside(task, entry), self.keys_among(task, entry).as_slice()) {
            return format!("write `{}`", bare(unquoted(key)));
        }
        match self.one_of_several(entry, &name, axes) {
            Some(each) => format!("each is a parent of its own: `{each}`"),
            None => {
                format!(
                    "one key of each axis, or `_`; for several, each is an entry of its own: `{name}[a], {name}[b]`"
                )
            }
        }
    }

    /// The keys that are meant by a range, or by all but one.
    fn meant_keys_of_one_axis(&self, task: &Name, entry: &[TokenTree]) -> Option<String> {
        let name = task.shown();
        let numbers = keys_in_braces(entry).filter(|_| is_range(entry) && self.known.axes(&task.text) == 1);
        if let Some(keys) = numbers {
            let each: Vec<String> = keys.split(", ").map(|key| format!("{name}[{key}]")).collect();
            return Some(format!("each is a parent of its own: `{}`", each.join(", ")));
        }
        let meant = self.meant_by_others(&task.text, entry).filter(|_| is_range(entry) || is_negated(entry))?;
        if let [only] = meant.as_slice() {
            return Some(format!("a selection is of one key: write `{}`", bare(only)));
        }
        let each: Vec<String> = meant.iter().map(|key| format!("{name}[{}]", bare(key))).collect();
        Some(format!("a selection is of one key, and each is a parent of its own: `{}`", each.join(", ")))
    }

    /// `deb | win`, which comes next: a selection for each.
    fn one_of_several(&self, entry: &[TokenTree], name: &str, axes: usize) -> Option<String> {
        const MOST: usize = 4;
        let is_sign = |token: &TokenTree| matches!(tokens::shown(token).as_str(), "|" | "&" | "+" | "or" | "and");
        let keys = entry.split(is_sign).flat_map(|keys| keys.split(is_end)).filter(|key| !key.is_empty());
        // `stable msrv`
        let keys = keys
            .flat_map(|keys| if keys.iter().all(tokens::is_word) { keys.chunks(1) } else { keys.chunks(keys.len()) });
        let keys = keys.map(|key| match key {
            [key] if tokens::is_word(key) => Some(tokens::shown(key)),
            _ => None,
        });
        let keys = keys.collect::<Option<Vec<String>>>().filter(|keys| (2..=MOST).contains(&keys.len()))?;
        let after = self.cursor.ahead(entry.len(), self.cursor.left());
        let (before, mut after) = (tokens::source(self.cursor.since(0))?, tokens::source(after)?);
        let space = if before.is_empty() { "" } else { " " };
        // Of a task with more axes, `arch | deb` alone is a key of the first.
        if before.is_empty() && after.is_empty() {
            after = ", _".repeat(axes.saturating_sub(1));
        }
        let each = keys.iter().map(|key| format!("{name}[{before}{space}{key}{after}]"));
        Some(each.collect::<Vec<_>>().join(", "))
    }
}

fn is_end(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(end) if end.as_char() == ';')
}

fn are_dots(pair: &[TokenTree]) -> bool {
    let is_dot = |token: &TokenTree| matches!(token, TokenTree::Punct(dot) if dot.as_char() == '.');
    pair.len() == 2 && pair.iter().all(is_dot)
}

fn is_star(entry: &[TokenTree]) -> bool {
    are_dots(entry) || matches!(entry, [TokenTree::Punct(star)] if matches!(star.as_char(), '*' | '?' | ':'))
}

fn is_range(entry: &[TokenTree]) -> bool {
    entry.windows(2).any(are_dots)
}

/// `os: deb` and `os in deb`, and not `os::deb`.
pub(super) fn is_named(entry: &[TokenTree]) -> bool {
    match entry {
        [TokenTree::Ident(_), TokenTree::Punct(sign), after @ ..] => {
            let is_path = sign.as_char() == ':'
                && sign.spacing() == Spacing::Joint
                && matches!(after, [TokenTree::Punct(second), ..] if second.as_char() == ':');
            matches!(sign.as_char(), ':' | '=') && !is_path
        }
        [TokenTree::Ident(_), TokenTree::Ident(word), ..] => word == "in",
        _ => false,
    }
}

/// `a | b`, `a or b`.
fn are_joined(entry: &[TokenTree]) -> bool {
    let is_sign = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if "|&+!<>*".contains(sign.as_char()));
    let is_word = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "or" || word == "and");
    entry.iter().any(is_sign) || entry.len() > 1 && entry.iter().any(is_word)
}
