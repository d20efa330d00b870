//! Parents as other languages group them: under a status, in a call, in an object, by a pattern.

use crate::tokens::{Group, TokenTree};
use gofer_core::{Problem, Status};
use proc_macro2::Delimiter;

use super::Parser;
use super::parents::{bare, is_key_of_a_task};
use super::status::{is_key_of_a_status, written_status};
use super::value::found;
use crate::ast::{Dependency, Value};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;

impl Parser<'_> {
    /// `(build, lint): any`, `failure: { build, lint }`, `any_of(build, lint)`: several parents that share a
    /// status or a word.
    pub(super) fn parents_together(&mut self) -> Option<Vec<Dependency>> {
        let together = self.read_together()?;
        let shown = tokens::source(&together.written).unwrap_or_else(|| "...".to_owned());
        let problem = Problem::new(format!("`{shown}` is not a task with its status"));
        let help = together.meant.map_or_else(|| gofer_core::NO_OR.to_owned(), |meant| format!("write `{meant}`"));
        self.problems.at(tokens::range_or(&together.written, self.cursor.span()), problem.help(help));
        self.end_of_dependency();
        Some(together.parents)
    }

    /// The same in place of the braces: `depends_on: all_of(build, lint)`.
    pub(super) fn value_together(&mut self, value: &Value) -> Option<Vec<Dependency>> {
        let opened = tokens::open(&value.tokens);
        let [TokenTree::Ident(_), TokenTree::Group(_)] = opened else { return None };
        let together = self.inside(&Group::new(Delimiter::Brace, opened.to_vec(), opened[0].span())).read_together()?;
        let problem = Problem::new(format!("expected `{{ ... }}`, found {}", found(opened)));
        let help =
            together.meant.map_or_else(|| gofer_core::NO_OR.to_owned(), |meant| format!("write `{{ {meant} }}`"));
        self.problems.at(value.range(), problem.help(help));
        Some(together.parents)
    }

    /// `depends_on: { build, lint }: any`.
    pub(super) fn status_behind(&mut self) -> bool {
        let Some(group) = self.cursor.group(0, Delimiter::Brace).filter(|_| self.cursor.is_colon(1)).cloned() else {
            return false;
        };
        let word = self.cursor.ident(2).map(ToString::to_string);
        let Some(status) = word.filter(|_| self.ends_value(3)).and_then(|word| written_status(&word)) else {
            return false;
        };
        let start = self.cursor.place();
        for _ in 0..3 {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let mut parents = self.inside(&group).dependencies();
        let problem = Problem::new("a status stands after its task, in the braces");
        let meant = self.with_status(&mut parents, status);
        let help = if parents.len() > 8 {
            "each parent has its own, as in `{ build: any, test: any }`".to_owned()
        } else {
            format!("write `{{ {meant} }}`")
        };
        self.problems.at(tokens::range_or(&written, self.cursor.span()), problem.help(help));
        true
    }

    /// Gives the parents a status, where they have none, and says how they are written.
    fn with_status(&self, parents: &mut [Dependency], status: Status) -> String {
        for parent in parents.iter_mut().filter(|parent| parent.status_word.is_none()) {
            parent.status = status;
            self.select_all_that_fail(parent);
        }
        parents.iter().map(as_written).collect::<Vec<_>>().join(", ")
    }

    fn read_together(&mut self) -> Option<Together> {
        let start = self.cursor.place();
        let word = self.cursor.ident(0).map(ToString::to_string);
        if word.as_ref().is_some_and(|word| word == "_" || self.known.may_be_parent(word)) {
            return None;
        }
        let assigned = usize::from(word.is_some() && (self.cursor.is_colon(1) || self.cursor.is_punct(1, '=')));
        let place = usize::from(word.is_some()) + assigned;
        let Some(TokenTree::Group(group)) = self.cursor.peek(place).cloned() else { return None };
        let has_status = word.as_deref().is_some_and(|word| written_status(word).is_some());
        let after = self.cursor.ident(place + 2).filter(|_| self.cursor.is_colon(place + 1));
        let after = after.and_then(|status| written_status(status.text()));
        // Of `failed(build): any` the first word tells.
        let behind = if after.is_some() { 3 } else { 1 };
        let after = after.filter(|_| !has_status);
        if word.is_none() && after.is_none() || group.delimiter() == Delimiter::None {
            return None;
        }
        // `tests[msrv]` is a selection of a task that is misspelt.
        if word.is_some() && assigned == 0 && group.delimiter() == Delimiter::Bracket {
            return None;
        }
        let (_, inside) = self.written_parents(&group)?;
        let tokens = inside.tokens();
        let mut entries = tokens::at_commas(tokens);
        let is_known = |first: &TokenTree| self.known.may_be_parent(first.word().trim_matches('"'));
        if !entries.all(|entry| entry.first().is_none_or(is_known)) {
            return None;
        }
        for _ in 0..place + behind {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let mut parents = self.inside(&inside).dependencies();
        let is_or = assigned == 0 && parents.len() > 1 && word.as_deref().is_some_and(is_or);
        let status = after.or_else(|| word.as_deref().and_then(written_status)).filter(|_| !is_or);
        let meant = self.with_status(&mut parents, status.unwrap_or_default());
        Some(Together { written, parents, meant: (!is_or).then_some(meant) })
    }

    /// `{ job: build, artifacts: true }`: one object in place of the parents.
    pub(super) fn parents_as_object(&mut self) -> Option<Vec<Dependency>> {
        let first = self.cursor.peek(0).filter(|_| self.cursor.is_colon(1))?;
        if self.known.may_be_parent(first.word()) {
            return None;
        }
        let all: Vec<TokenTree> = (0..self.cursor.left()).filter_map(|at| self.cursor.peek(at).cloned()).collect();
        let entries = tokens::at_commas(&all);
        let entries: Vec<&[TokenTree]> = entries.filter(|entry| !entry.is_empty()).collect();
        let is_pair = |entry: &&[TokenTree]| {
            matches!(entry, [key, TokenTree::Punct(colon), _, ..]
                if colon.as_char() == ':' && !self.known.may_be_parent(key.word()))
        };
        if !(2..=8).contains(&entries.len())
            || !entries.iter().all(is_pair)
            || !entries.iter().any(|entry| is_key_of_a_task(&entry[0]))
        {
            return None;
        }
        let mut parents = Vec::new();
        for entry in entries.iter().filter(|entry| is_key_of_a_task(&entry[0])) {
            let name = entry[2].to_string();
            if entry.len() > 3 || !self.known.may_be_parent(name.trim_matches('"')) {
                return None;
            }
            let task = self.name_value(&Value { tokens: vec![entry[2].clone()] });
            parents.push(Dependency { task, selection: None, status: Status::Success, status_word: None });
        }
        let status = entries.iter().find(|entry| is_key_of_a_status(&entry[0])).map(|entry| entry[2].to_string());
        if let Some(status) = status.and_then(|status| written_status(status.trim_matches('"'))) {
            for parent in &mut parents {
                parent.status = status;
            }
        }
        let problem = Problem::new("a parent is a task with its status, not an object");
        let written: Vec<String> = parents.iter().map(as_written).collect();
        let range = Range::of(&all).unwrap_or_else(|| self.cursor.span().into());
        self.problems.at(range, problem.help(format!("write `{}`", written.join(", "))));
        while self.cursor.advance().is_some() {}
        Some(parents)
    }

    /// `test_*`, `*_test`, `test.*`, `"test_*"`: tasks by a pattern.
    pub(super) fn starred(&mut self) -> bool {
        let Some((pattern, length)) = self.pattern_of_tasks() else { return false };
        let ended =
            self.cursor.peek(length).is_none() || self.cursor.is_punct(length, ',') || self.cursor.is_colon(length);
        if !ended {
            return false;
        }
        let problem = Problem::new(format!("`{}` is not a task", gofer_core::shown(&pattern)));
        let help = self.instead_of_pattern(&pattern);
        let range = tokens::range_or(self.cursor.ahead(0, length), self.cursor.span());
        self.problems.at(range, problem.help(help));
        self.cursor.advance();
        self.skip(super::Around::Braces);
        true
    }

    /// The pattern that comes next, and how many tokens it has.
    fn pattern_of_tasks(&self) -> Option<(String, usize)> {
        let star = |at: usize| self.cursor.is_punct(at, '*');
        let first = self.cursor.peek(0)?;
        match first {
            TokenTree::Ident(word) if star(1) => Some((format!("{word}*"), 2)),
            TokenTree::Ident(word) if self.cursor.is_punct(1, '.') && star(2) => Some((format!("{word}.*"), 3)),
            // `*build` is an alias of YAML's.
            TokenTree::Punct(_) if star(0) => {
                let end = self.cursor.ident(1).filter(|end| end.text().starts_with('_') && end.text().len() > 1)?;
                Some((format!("*{end}"), 2))
            }
            TokenTree::Literal(_) => match Written::read(std::slice::from_ref(first))? {
                Written::Text(text) if text.contains(['*', '?']) && !text.contains(['{', '$']) => Some((text, 1)),
                _ => None,
            },
            _ => None,
        }
    }

    /// `depends_on: build_*`.
    pub(super) fn pattern_as_value(&mut self) -> bool {
        let Some((pattern, length)) = self.pattern_of_tasks().filter(|(_, length)| *length > 1) else { return false };
        if !self.ends_value(length) {
            return false;
        }
        let meant = self.meant_by_pattern(&pattern);
        let help = match meant.as_slice() {
            [] => "parents stand in braces, as in `depends_on: { build, test: any }`".to_owned(),
            meant => format!("write `{{ {} }}`", meant.iter().map(|name| bare(name)).collect::<Vec<_>>().join(", ")),
        };
        let range = tokens::range_or(self.cursor.ahead(0, length), self.cursor.span());
        self.problems.at(range, Problem::new("expected `{ ... }`, found a pattern").help(help));
        self.take_all(length);
        true
    }

    /// The tasks that are meant by `test_*`, unless there are many to look through.
    pub(super) fn meant_by_pattern(&self, pattern: &str) -> Vec<&str> {
        let (start, end) = ends_of(pattern);
        if self.known.are_few() { self.known.matching(start, end) } else { Vec::new() }
    }

    fn instead_of_pattern(&self, pattern: &str) -> String {
        // `test.*` of a regular expression too.
        let pattern = &pattern.replace(".*", "*");
        let (start, end) = ends_of(pattern);
        if start.is_empty() && end.is_empty() {
            return "write `_`, which is every task above".to_owned();
        }
        let task = start.trim_end_matches(['_', '-', '.']);
        let names = self.meant_by_pattern(pattern);
        match names.as_slice() {
            [] if self.known.has_axes(task) => format!("write `{task}`, which is all its instances"),
            [only] if self.known.has_axes(only) => format!("write `{}`, which is all its instances", bare(only)),
            [] => match self.instances_by_prefix(start) {
                Some(help) => help,
                None => "each task is named by its id; every task above is `_`".to_owned(),
            },
            names => {
                let written = names.iter().map(|name| bare(name)).collect::<Vec<_>>().join(", ");
                let has_axes = names.iter().any(|name| self.known.has_axes(name));
                let all = if has_axes { ", a matrix for all its instances" } else { "" };
                format!("each task is named{all}: `{written}`")
            }
        }
    }

    /// `test_debian_*`, of the matrix `test`.
    fn instances_by_prefix(&self, start: &str) -> Option<String> {
        let (task, key) = start
            .match_indices('_')
            .map(|(at, _)| (&start[..at], start[at + 1..].trim_end_matches('_')))
            .find(|(task, _)| self.known.has_axes(task))?;
        let others = self.known.axes(task) - 1;
        if !(1..=3).contains(&others) || !gofer_core::is_identifier(key) {
            return Some(format!("an instance is selected by its key; `{task}` is all of them"));
        }
        let keys = [vec![key], vec!["_"; others]].concat().join(", ");
        Some(format!("instances are selected by their keys, as in `{task}[{keys}]`, where `_` is all of an axis"))
    }
}

/// What stands before and after all that is wild in a pattern.
fn ends_of(pattern: &str) -> (&str, &str) {
    let is_wild = |c| matches!(c, '*' | '?' | '[' | ']');
    (pattern.split(is_wild).next().unwrap_or_default(), pattern.rsplit(is_wild).next().unwrap_or_default())
}

/// Parents that share a status or a word.
struct Together {
    written: Vec<TokenTree>,
    parents: Vec<Dependency>,
    /// How they are written here, if they can be.
    meant: Option<String>,
}

/// A parent as it stands in `depends_on`.
pub(super) fn as_written(parent: &Dependency) -> String {
    let selection = parent.selection.as_ref().map(crate::ast::Selection::shown).unwrap_or_default();
    let status = if parent.status == Status::default() { String::new() } else { format!(": {}", parent.status) };
    format!("{}{selection}{status}", bare(&gofer_core::shown(&parent.task.text)))
}

/// Words for one of several parents.
fn is_or(word: &str) -> bool {
    matches!(word, "any" | "any_of" | "or" | "one_of" | "either" | "some" | "one" | "first")
}
