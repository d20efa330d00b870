//! `if nightly { image: "a" }` and `match arch { … => image: "a" }` among the fields of a task: a key is always there, and
//! what is meant is its value.

use proc_macro2::Delimiter;

use super::Parser;
use super::computed_pairs::pairs_if;
use crate::keys::{Key, Kind, Place};
use crate::tokens::{self, Group, TokenTree};

/// What stands for what was not written, or is too long to be repeated.
const REST: &str = "...";

/// One of the ways in which a key gets its value.
struct Branch<'t> {
    /// `if let Some(tag) = tag` or `"arm" =>`.
    head: &'t [TokenTree],
    fields: &'t [TokenTree],
}

impl Parser<'_> {
    /// What is said of the `if` or `match` that comes next.
    pub(super) fn fields_by_condition(&self) -> String {
        const MOST: usize = 100;
        let in_the_value = |value: &str| format!("a task's keys are fixed: put it into the value, as in `{value}`");
        let is_match = self.cursor.is_word(0, "match");
        let branches = if is_match { self.arms() } else { self.branches() };
        let key = |branch: &Branch| key_in(self.place, branch.fields);
        let first = branches.first().and_then(key);
        let is_one = branches.iter().all(|branch| branch.fields.is_empty() || key(branch) == first);
        let Some(key) = first.filter(|_| is_one) else {
            return match self.matched().filter(|_| is_match) {
                Some(matched) => in_the_value(&format!("image: match {matched} {{ {REST} }}")),
                None => in_the_value("image: if nightly { \"a\" } else { \"b\" }"),
            };
        };
        match key.kind {
            Kind::Variables => {
                let pairs = pair_by_condition(&branches).unwrap_or_else(|| "pairs".to_owned());
                format!(
                    "a task's keys are fixed: pairs that are not always there are added by `..`, as in `variables: {{ ..{pairs} }}`"
                )
            }
            Kind::DependsOn | Kind::RegistryAuth => {
                format!(
                    "a task's keys are fixed: one with another `{}` is a task of its own, added in Rust by `.task(...)`",
                    key.word
                )
            }
            _ => {
                let whole = if is_match { self.as_match(key, &branches) } else { as_if(key, &branches, true) };
                let short = || if is_match { self.short_match(key) } else { as_if(key, &branches, false) };
                in_the_value(&if whole.len() <= MOST { whole } else { short() })
            }
        }
    }

    /// `if a { … } else if b { … } else { … }`.
    fn branches(&self) -> Vec<Branch<'_>> {
        const MOST: usize = 4;
        const LONGEST: usize = 32;
        let mut branches = Vec::new();
        let mut at = 0;
        while branches.len() < MOST && self.cursor.is_one_of(at, &["if", "else"]) {
            let is_body = |at: &usize| self.cursor.group(*at, Delimiter::Brace).is_some();
            let Some(body) = (at + 1..at + LONGEST).find(is_body) else { break };
            let fields = self.cursor.group(body, Delimiter::Brace).map(Group::tokens).unwrap_or_default();
            branches.push(Branch { head: self.cursor.ahead(at, body), fields });
            at = body + 1;
        }
        branches
    }

    fn arms(&self) -> Vec<Branch<'_>> {
        const LONGEST: usize = 32;
        let arms = (1..LONGEST).find_map(|at| self.cursor.group(at, Delimiter::Brace));
        let arms = arms.map(Group::tokens).unwrap_or_default();
        let arms = tokens::at_commas(arms).filter(|arm| !arm.is_empty());
        let branch = |arm| {
            let arrow = arrow_in(arm)?;
            let (head, rest) = arm.split_at(arrow);
            let fields = match &rest[2..] {
                [TokenTree::Group(body)] if body.delimiter() == Delimiter::Brace => body.tokens(),
                // Of an arm without a comma the next one is not told apart.
                fields if arrow_in(fields).is_some() => &[],
                fields => fields,
            };
            Some(Branch { head, fields })
        };
        arms.map_while(branch).collect()
    }

    /// `match arch { "arm" => "a", _ => "b" }`, with the values that are written.
    fn as_match(&self, key: &Key, arms: &[Branch]) -> String {
        let written = arms.iter().map(|arm| {
            let pattern = tokens::source(arm.head)?;
            Some(format!("{pattern} => {}", only_value(key, arm.fields)?))
        });
        let Some(written) = written.collect::<Option<Vec<String>>>() else { return self.short_match(key) };
        match self.matched() {
            Some(matched) => format!("{}: match {matched} {{ {} }}", key.word, written.join(", ")),
            None => self.short_match(key),
        }
    }

    fn short_match(&self, key: &Key) -> String {
        format!("{}: match {} {{ {REST} }}", key.word, self.matched().as_deref().unwrap_or(REST))
    }

    fn matched(&self) -> Option<String> {
        const LONGEST: usize = 32;
        let arms = (1..LONGEST).find(|at| self.cursor.group(*at, Delimiter::Brace).is_some())?;
        tokens::source(self.cursor.ahead(1, arms))
    }
}

/// `if ci { variables: { A: "b" } }` as the pairs that are added then.
fn pair_by_condition(branches: &[Branch]) -> Option<String> {
    let [Branch { head: [_, condition @ ..], fields }] = branches else { return None };
    let [_, _, TokenTree::Group(variables)] = tokens::without_comma(fields) else { return None };
    pairs_if(condition, variables)
}

fn arrow_in(arm: &[TokenTree]) -> Option<usize> {
    arm.windows(2).position(|signs| {
        matches!(signs, [TokenTree::Punct(equals), TokenTree::Punct(more)]
            if equals.as_char() == '=' && more.as_char() == '>')
    })
}

/// The key that such fields begin with.
fn key_in(place: Place, fields: &[TokenTree]) -> Option<&'static Key> {
    match fields {
        [TokenTree::Ident(key), TokenTree::Punct(colon), ..] if colon.as_char() == ':' => place.find(key.text()),
        _ => None,
    }
}

/// The value of this key, if nothing else stands there.
fn only_value(key: &Key, fields: &[TokenTree]) -> Option<String> {
    let [TokenTree::Ident(word), TokenTree::Punct(_), value @ ..] = tokens::without_comma(fields) else { return None };
    let is_one = *word == key.word && tokens::at_commas(value).count() == 1 && !value.is_empty();
    tokens::source(value).filter(|_| is_one)
}

/// `if a { "x" } else { … }`, with the values that are written, or without.
fn as_if(key: &Key, branches: &[Branch], with_values: bool) -> String {
    let value = |branch: &Branch| only_value(key, branch.fields).filter(|_| with_values);
    let written = |branch: &Branch| {
        let head = tokens::source(branch.head).unwrap_or_else(|| format!("if {REST}"));
        format!("{head} {{ {} }}", value(branch).as_deref().unwrap_or(REST))
    };
    let mut written: Vec<String> = branches.iter().map(written).collect();
    let is_whole = branches.last().is_some_and(|branch| matches!(branch.head, [_]));
    if !is_whole {
        written.push(format!("else {{ {REST} }}"));
    }
    format!("{}: {}", key.word, written.join(" "))
}
