//! Axes made of what stands above: `for rust in test.toolchain`, `for failed in tasks { build, test }`.

use gofer_core::{Problem, Status};
use proc_macro2::{Delimiter, Group, TokenTree};

use super::foreign::has_key;
use super::name::NameOf;
use super::{Around, Parser};
use crate::ast::{AxisKeys, AxisOf, Name, TaskKey, Value};
use crate::keys::Place;
use crate::problem::Range;
use crate::tokens;

/// The word before the braces.
const TASKS: &str = "tasks";

impl Parser<'_> {
    /// `test.toolchain`, or `test` and `test.` where that is all there is so far. What is unknown
    /// in it is found out later, when all tasks are known.
    pub(super) fn axis_of(&mut self, written: &[TokenTree]) -> Option<(AxisKeys, bool)> {
        let written = self.only_one_axis(written);
        let (task, axis, dot) = match written {
            [task @ .., TokenTree::Punct(dot)] if dot.as_char() == '.' => (task, None, true),
            [task @ .., TokenTree::Punct(dot), TokenTree::Ident(axis)] if dot.as_char() == '.' => {
                (task, Some(axis.clone()), true)
            }
            [word] if tokens::is_word(word) => (written, None, false),
            _ => return None,
        };
        let begins_a_name = matches!(task, [first, ..] if tokens::is_word(first) && !is_number(first));
        let is_range = matches!(task, [.., TokenTree::Punct(dot)] if dot.as_char() == '.');
        if !begins_a_name || is_range {
            return None;
        }
        let task = self.name_in_header(task);
        let range = tokens::range_or(written, self.cursor.span());
        // In a header that is being typed the word that is unknown yet is the only mistake.
        let known = axis.as_ref().is_some_and(|axis| self.known.is_axis(&axis.to_string()));
        let sound = known && !task.malformed && self.known.is_task(&task.text);
        Some((AxisKeys::Of(AxisOf { task, axis, dot, range }), sound))
    }

    /// `test.toolchain.key`: what comes after the axis is too much.
    fn only_one_axis<'w>(&mut self, written: &'w [TokenTree]) -> &'w [TokenTree] {
        let is_dot = |token: &TokenTree| matches!(token, TokenTree::Punct(dot) if dot.as_char() == '.');
        let [task, first, TokenTree::Ident(_), second, rest @ ..] = written else { return written };
        if !self.known.is_task(&name_in(task)) || !is_dot(first) || !is_dot(second) {
            return written;
        }
        let range = Range::new(second.span(), rest.last().unwrap_or(second).span());
        let problem = Problem::new("unexpected `.` after an axis");
        self.problems.at(range, problem.help("all its keys are taken: remove this"));
        &written[..3]
    }

    /// `for` and `in` are words of a header, so that an id of that name stands in quotes there.
    fn name_in_header(&mut self, tokens: &[TokenTree]) -> Name {
        let mut name = self.name_value(&Value { tokens: tokens.to_vec() });
        if !name.quoted && matches!(name.text.as_str(), "for" | "in") {
            self.quotes_in_header(&mut name);
        }
        name
    }

    pub(super) fn quotes_in_header(&mut self, name: &mut Name) {
        let text = &name.text;
        let problem = Problem::new(format!("`{text}` is a word of a task's header"));
        self.problems.at(name.range, problem.help(format!("as an id it stands in quotes there: write `\"{text}\"`")));
        name.malformed = true;
    }

    /// Whether `tasks { ... }` comes next, or what is meant for it.
    pub(super) fn at_tasks(&self) -> bool {
        let braces = |at| self.cursor.group(at, Delimiter::Brace).is_some();
        let is_one = self.cursor.is_word(0, "task") && braces(1) && braces(2);
        is_one || self.cursor.is_word(0, TASKS) && !self.cursor.is_punct(1, '.')
    }

    /// `tasks { build, feat: test_features, _ }`, and whether it is as it should be.
    pub(super) fn tasks(&mut self, axis: &str) -> (AxisKeys, bool) {
        let word = self.cursor.span();
        if self.cursor.is_word(0, "task") {
            let problem = Problem::new("`task` begins a task");
            self.problems.at(word, problem.help(format!("keys that are tasks stand after `{TASKS}`: write `{TASKS}`")));
        }
        self.cursor.advance();
        let Some(group) = self.group_of_tasks() else {
            let problem = Problem::new(format!("the axis `{axis}` has no keys: `{TASKS}` names no task"));
            let help = format!(
                "they stand in braces after it, as in `{TASKS} {{ build }}`; every task above is `{TASKS} {{ _ }}`"
            );
            self.problems.at(word, problem.help(help));
            return (AxisKeys::Tasks(Vec::new()), false);
        };
        self.cursor.advance();
        if group.delimiter() != Delimiter::Brace {
            let inside: Vec<TokenTree> = group.stream().into_iter().collect();
            let found = if group.delimiter() == Delimiter::Bracket { "a list" } else { "parentheses" };
            let problem = Problem::new(format!("expected `{{ ... }}`, found {found}"));
            let help = match tokens::source(&inside) {
                Some(tasks) => format!("write `{{ {tasks} }}`"),
                None => format!("tasks stand in braces, as in `{TASKS} {{ build }}`"),
            };
            self.problems.at(group.span(), problem.help(help));
        }
        if group.stream().is_empty() {
            let problem = Problem::new(format!("the axis `{axis}` has no keys, so the task would have no instances"));
            self.problems.at(group.span(), problem.help("name tasks above, or all of them by `_`"));
        }
        let keys = self.inside(&group).task_keys();
        let sound = keys.iter().all(|key| key.task.is_others() || self.known.is_task(&key.task.text));
        (AxisKeys::Tasks(keys), sound && !group.stream().is_empty())
    }

    /// The group after `tasks`, unless that is the task's body already.
    fn group_of_tasks(&self) -> Option<Group> {
        let Some(TokenTree::Group(group)) = self.cursor.peek(0) else { return None };
        let body_follows = self.cursor.group(1, Delimiter::Brace).is_some();
        let is_list = body_follows || !has_key(group, Place::Task);
        (group.delimiter() != Delimiter::None && is_list).then(|| group.clone())
    }

    pub(super) fn task_keys(&mut self) -> Vec<TaskKey> {
        const FORM: &str = "a task above, such as `build`, or `_` for all others";
        let mut keys = Vec::new();
        while !self.cursor.at_end() {
            self.no_docs();
            if self.stray_separator() || self.cursor.at_end() || self.everything() {
                continue;
            }
            let start = self.cursor.place();
            let key = self.task_key();
            let Some(task) = self.others().or_else(|| self.name(NameOf::Id)) else {
                // The key alone is what is typed so far.
                if let Some(key) = key.filter(|_| self.cursor.at_end() || self.cursor.is_punct(0, ',')) {
                    let problem = Problem::new(format!("the key `{}` names no task", gofer_core::shown(&key.text)));
                    self.problems.at(key.range, problem.help("a task above stands after it"));
                    self.end_of_entry(Around::Braces);
                } else {
                    self.stray(FORM, Around::Braces);
                }
                continue;
            };
            let selection = match self.cursor.group(0, Delimiter::Bracket).cloned() {
                Some(group) => {
                    self.cursor.advance();
                    Some(self.selection(&task, &group))
                }
                None => None,
            };
            let range = tokens::range_or(self.cursor.since(start), self.cursor.span());
            self.no_status();
            self.end_of_dependency();
            keys.push(TaskKey { key, task, selection, range });
        }
        keys
    }

    /// The key of `KEY: TASK`. In `build: failure` there is none.
    fn task_key(&mut self) -> Option<Name> {
        let start = self.cursor.place();
        let first = self.cursor.peek(0).map(name_in).unwrap_or_default();
        let is_key = self.word().is_some() && self.cursor.is_colon(0);
        let is_status = self.cursor.ident(1).is_some_and(|word| {
            let word = word.to_string();
            Status::from_word(&word).is_some() && !self.known.is_task(&word)
        });
        self.cursor.back_to(start);
        if !is_key || is_status && self.known.is_task(&first) {
            return None;
        }
        let key = self.name(NameOf::Key)?;
        self.cursor.advance();
        Some(key)
    }

    /// A status after a task, which stands elsewhere.
    fn no_status(&mut self) {
        if !self.cursor.is_colon(0) {
            return;
        }
        let start = self.cursor.place();
        self.cursor.advance();
        self.cursor.advance();
        let range: Range = tokens::range_or(self.cursor.since(start), self.cursor.span());
        let problem = Problem::new("a status does not belong to a key");
        self.problems.at(range, problem.help("it stands in `depends_on`, as in `depends_on: { failed: failure }`"));
    }

    /// `_`, all others.
    pub(super) fn others(&mut self) -> Option<Name> {
        let ident = self.cursor.ident(0).filter(|word| *word == "_")?.clone();
        self.cursor.advance();
        let range = ident.span().into();
        Some(Name { text: ident.to_string(), quoted: false, ident: Some(ident), range, malformed: false })
    }

    /// `*`, which is written `_`.
    pub(super) fn everything(&mut self) -> bool {
        if !self.cursor.is_punct(0, '*') {
            return false;
        }
        let span = self.cursor.span();
        let problem = Problem::new("unexpected `*`");
        self.problems.at(span, problem.help("every other task above is `_`"));
        self.cursor.advance();
        self.skip(Around::Braces);
        true
    }
}

/// The name that a word is, without quotes and `r#`.
fn name_in(word: &TokenTree) -> String {
    let text = word.to_string();
    text.strip_prefix("r#").unwrap_or(&text).trim_matches('"').to_owned()
}

fn is_number(token: &TokenTree) -> bool {
    token.to_string().starts_with(|c: char| c.is_ascii_digit())
}
