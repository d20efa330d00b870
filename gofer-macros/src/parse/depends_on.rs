//! `depends_on: { build, test[msrv]: failure }`.

use crate::tokens::TokenTree;
use gofer_core::Problem;

use super::name::NameOf;
use super::value::found;
use super::{Around, Parser};
use crate::ast::{Dependency, Name, Value};
use crate::problem::Range;
use crate::tokens;

pub(super) const FORM: &str = "a task, such as `build` or `build: any`";

impl Parser<'_> {
    pub(super) fn depends_on(&mut self, value: &Value) -> Option<Vec<Dependency>> {
        let opened = tokens::open(&value.tokens);
        let group = if let Some((help, group)) = self.list_of_parents(opened) {
            let problem = Problem::new(format!("expected `{{ ... }}`, found {}", found(opened)));
            self.problems.at(value.range(), problem.help(help));
            group
        } else if let Some(parents) = self.value_together(value) {
            return Some(parents);
        } else {
            let group = self.braces(value, |parser| parser.in_braces(value));
            // In other brackets a task may be about to be typed.
            let is_empty = matches!(opened, [TokenTree::Group(group)] if group.stream().is_empty());
            if group.is_none() && is_empty {
                return Some(Vec::new());
            }
            group?
        };
        Some(self.inside(&group).dependencies())
    }

    pub(super) fn dependencies(&mut self) -> Vec<Dependency> {
        if let Some(parents) = self.parents_as_object() {
            return parents;
        }
        let mut dependencies = Vec::new();
        while !self.cursor.at_end() {
            self.no_docs();
            let Some(token) = self.cursor.peek(0).cloned() else { break };
            if self.foreign_token(&token)
                || self.conflict()
                || self.stray_separator()
                || self.keys_of_the_task("depends_on")
                || self.negation()
                || self.odd_parent()
                || self.everything()
                || self.reserved(Around::Braces)
            {
                continue;
            }
            if let Some(parents) =
                self.either_of().or_else(|| self.parents_together()).or_else(|| self.parents_in_a_group())
            {
                dependencies.extend(parents);
                continue;
            }
            if self.all_but() {
                continue;
            }
            if let Some(others) = self.others() {
                dependencies.push(self.dependency(others));
                continue;
            }
            if let Some(dependency) = self.made_id() {
                dependencies.push(dependency);
                continue;
            }
            if let Some(dependency) = self.as_call_or_path() {
                dependencies.push(dependency);
                self.end_of_dependency();
                continue;
            }
            let Some(task) = self.name(NameOf::Id) else {
                self.stray(FORM, Around::Braces);
                continue;
            };
            dependencies.push(self.dependency(task));
        }
        dependencies
    }

    fn dependency(&mut self, mut task: Name) -> Dependency {
        let selection = self.selection_after(&mut task);
        let (status, status_word) = self.condition(&task);
        self.end_of_dependency();
        Dependency { task, selection, status, status_word }
    }

    pub(super) fn end_of_dependency(&mut self) {
        let Some(token) = self.cursor.peek(0).cloned() else { return };
        let (text, range) = self.signs().unwrap_or_else(|| (tokens::shown(&token), Range::from(&token)));
        let problem = Problem::new(format!("unexpected `{text}`"));
        match text.as_str() {
            "." if self.cursor.peek(1).is_none() || self.cursor.is_punct(1, ',') => {
                self.problems.at(range, problem.help("write on, or remove it: an instance is `test[msrv]`"));
            }
            "." => self.problems.at(range, problem.help("write `,`, which separates parents")),
            "&&" | "&" | "and" | "+" => {
                self.problems.at(range, problem.help("write `,`: conditions are joined by \"and\""));
            }
            "||" | "|" | "or" | "xor" | "/" => {
                self.problems.at(range, problem.help(gofer_core::NO_OR));
            }
            "-" | "->" | ">>" | ">" | "=>" | "-->" => {
                // That the task itself stands behind it follows from that.
                if let Some(waits) = self.cursor.peek(text.len()) {
                    self.problems.told(waits);
                }
                self.problems.at(
                    range,
                    problem.help("a dependency stands in the task that waits; parents are separated by `,`"),
                );
            }
            "?" => {
                let help = "remove it: a parent is always waited for, and `: any` is met however it ended";
                self.problems.at(range, problem.help(help));
            }
            "?:" => self.problems.at(range, problem.help("a parent is always waited for: write `:`")),
            "as" => {
                let written = self.cursor.ahead(0, 2);
                let shown = tokens::source(written).unwrap_or(text.clone());
                let problem = Problem::new(format!("unexpected `{}`", gofer_core::shown(&shown)));
                let range = tokens::range_or(written, token.span());
                self.problems.at(range, problem.help("remove it: a parent is named by its id alone"));
                self.cursor.advance();
            }
            "for" | "where" | "with" | "when" | "if" | "in" | "of" | "matching" | "unless"
                if !self.known.is_task(&text) && tokens::is_word(&token) =>
            {
                let help = "an instance is selected by its key, as in `test[msrv]`, or by an axis of this task; a status stands \
                            after a colon, and Gofer has no other conditions";
                self.problems.at(&token, problem.help(help));
                self.cursor.advance();
                return self.skip(Around::Braces);
            }
            _ if tokens::is_word(&token) => {
                let problem = Problem::new(format!("missing `,` before `{}`", tokens::shown(&token)));
                return self.problems.at(&token, problem.help("entries are separated by `,`"));
            }
            _ => return self.end_of_entry(Around::Braces),
        }
        for _ in 0..if matches!(token, TokenTree::Punct(_)) { text.len() } else { 1 } {
            self.cursor.advance();
        }
        if text == "?:" && self.cursor.ident(0).is_some() {
            self.cursor.advance();
        }
        if matches!(text.as_str(), "?" | "?:" | "as") {
            let _ = self.cursor.take_punct(',');
        }
    }
}
