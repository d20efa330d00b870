//! Axes made of what stands above: `for rust in test.toolchain`, `for failed in tasks { build, test }`.

use crate::tokens::{Group, TokenTree};
use gofer_core::{Problem, Status};
use proc_macro2::Delimiter;

use super::axes::no_keys;
use super::foreign_tasks::has_key;
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
        if let Some(task) = self.task_in_a_call(written) {
            let task = self.name_in_header(&[task]);
            let range = tokens::range_or(written, self.cursor.span());
            return Some((AxisKeys::Of(AxisOf { task, axis: None, dot: false, range }), false));
        }
        let (task, axis, dot) = match written {
            [task @ .., TokenTree::Punct(dot)] if dot.as_char() == '.' => (task, None, true),
            [task @ .., TokenTree::Punct(dot), TokenTree::Ident(axis)] if dot.as_char() == '.' => {
                (task, Some(axis.clone()), true)
            }
            [word] if tokens::is_word(word) => (written, None, false),
            _ => return None,
        };
        let is_sum = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if "+*&|".contains(sign.as_char()));
        let is_group =
            |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() != Delimiter::None);
        let less = matches!(written, [_, _, _, rest @ ..] if is_subtraction(rest));
        if less || written.iter().any(|token| is_sum(token) || is_group(token)) {
            return None;
        }
        let begins_a_name = matches!(task, [first, ..] if tokens::is_word(first) && !is_number(first));
        let is_range = matches!(task, [.., TokenTree::Punct(dot)] if dot.as_char() == '.');
        if !begins_a_name || is_range {
            return None;
        }
        let task = self.name_in_header(task);
        let range = tokens::range_or(written, self.cursor.span());
        // In a header that is being typed the word that is unknown yet is the only mistake.
        let known = axis.as_ref().is_some_and(|axis| self.known.is_axis(axis.text()));
        let sound = known && !task.malformed && self.known.is_task(&task.text);
        Some((AxisKeys::Of(AxisOf { task, axis, dot, range }), sound))
    }

    /// `keys(test)`, `test.keys()` and `axis!(test)`: the one task with axes there.
    fn task_in_a_call(&self, written: &[TokenTree]) -> Option<TokenTree> {
        let [before @ .., TokenTree::Group(arguments)] = written else { return None };
        if arguments.delimiter() != Delimiter::Parenthesis || before.is_empty() {
            return None;
        }
        let has_axes = |word: &TokenTree| tokens::is_word(word) && self.known.has_axes(&name_in(word));
        let mut tasks = before.iter().chain(arguments.tokens()).filter(|word| has_axes(word));
        let task = tasks.next()?;
        let is_axis = matches!(before, [_, _, TokenTree::Ident(axis)] if self.known.is_axis(axis.text()));
        (tasks.next().is_none() && !is_axis).then(|| task.clone())
    }

    /// `in build, test {`: tasks without their braces.
    pub(super) fn bare_tasks(&mut self) -> Option<AxisKeys> {
        let is_task = |parser: &Self, at: usize| {
            parser.cursor.peek(at).is_some_and(|word| tokens::is_word(word) && parser.known.is_task(&name_in(word)))
        };
        let mut length = usize::from(is_task(self, 0));
        while length > 0 && self.cursor.is_punct(length, ',') && is_task(self, length + 1) {
            length += 2;
        }
        if length < 3 || self.cursor.group(length, Delimiter::Brace).is_none() {
            return None;
        }
        let start = self.cursor.place();
        for _ in 0..length {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let problem = no_keys("words");
        let help = match tokens::source(&written) {
            Some(tasks) => format!("write `{TASKS} {{ {tasks} }}`"),
            None => format!("tasks stand in braces, as in `{TASKS} {{ build }}`"),
        };
        self.problems.at(tokens::range_or(&written, self.cursor.span()), problem.help(help));
        let words = written.iter().filter(|token| tokens::is_word(token));
        let key = |word: &TokenTree| TaskKey {
            key: None,
            task: self.name_value(&Value { tokens: vec![word.clone()] }),
            selection: None,
            range: word.into(),
        };
        Some(AxisKeys::Tasks(words.map(key).collect()))
    }

    /// `in needs { build } {`: a word before the keys that does not belong there.
    pub(super) fn word_before_keys(&mut self, are_tasks: bool) {
        let Some(word) = self.cursor.advance() else { return };
        let problem = Problem::new(format!("unexpected `{}` before the keys of an axis", tokens::shown(word)));
        let help = if are_tasks {
            format!("keys that are tasks stand after `{TASKS}`: write `{TASKS}`")
        } else {
            format!("remove it: the keys stand in braces alone, and tasks as keys after `{TASKS}`")
        };
        self.problems.at(word, problem.help(help));
    }

    /// How a path, a selection or a reference would be written as the keys of an axis.
    pub(super) fn meant_keys(&self, written: &[TokenTree]) -> Option<String> {
        let is_task = |word: &TokenTree| tokens::is_word(word) && self.known.is_task(&name_in(word));
        match written {
            [TokenTree::Punct(all)] if all.as_char() == '*' => {
                Some(format!("write `{TASKS} {{ _ }}`, which is every task above"))
            }
            [task, TokenTree::Punct(dot), TokenTree::Ident(_), rest @ ..]
                if is_task(task) && dot.as_char() == '.' && is_subtraction(rest) =>
            {
                Some(
                    "an axis has all the keys of the other: write out those that are wanted, as in `{ old, new }`"
                        .to_owned(),
                )
            }
            [task, TokenTree::Punct(dot), axis @ TokenTree::Ident(_), TokenTree::Punct(_), rest @ ..]
                if is_task(task) && dot.as_char() == '.' && !rest.is_empty() =>
            {
                Some(format!(
                    "an axis has the keys of one other; several axes are separated by `,`: `for {axis} in {task}.{axis}, v in {}`",
                    tokens::source(rest)?
                ))
            }
            [TokenTree::Punct(_), rest @ ..] if matches!(rest, [task, _, TokenTree::Ident(_)] if is_task(task)) => {
                Some(format!("write `{}`", tokens::source(rest)?))
            }
            [task, TokenTree::Punct(_), TokenTree::Punct(_), axis @ TokenTree::Ident(_)] if is_task(task) => {
                Some(format!("write `{task}.{axis}`"))
            }
            [task, TokenTree::Punct(dot), TokenTree::Group(axis)] if is_task(task) && dot.as_char() == '.' => {
                let inside = axis.tokens();
                Some(format!("write `{task}.{}`", tokens::source(inside)?))
            }
            [task, TokenTree::Punct(dot), axis @ TokenTree::Ident(_), TokenTree::Group(_)]
                if is_task(task) && dot.as_char() == '.' =>
            {
                Some(format!("write `{task}.{axis}`"))
            }
            [task, TokenTree::Group(group)] if is_task(task) && group.delimiter() == Delimiter::Bracket => {
                let inside = group.tokens();
                match inside {
                    [TokenTree::Ident(axis)] if self.known.is_axis(axis.text()) => {
                        Some(format!("write `{task}.{axis}`"))
                    }
                    _ => Some(format!("write `{TASKS} {{ {} }}`", tokens::source(written)?)),
                }
            }
            // `task::build::os`, `build[debian].os`
            [.., sign, axis @ TokenTree::Ident(word)]
                if self.known.is_axis(word.text()) && matches!(sign, TokenTree::Punct(_)) =>
            {
                let task = written.iter().find(|word| is_task(word))?;
                Some(format!("write `{task}.{axis}`"))
            }
            _ => None,
        }
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
        let is_call = rest.iter().any(|token| matches!(token, TokenTree::Group(_)));
        let help = if is_call {
            "all its keys are taken: remove this, or write out the keys that are wanted"
        } else {
            "all its keys are taken: remove this"
        };
        self.problems.at(range, problem.help(help));
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
        if (self.cursor.is_colon(0) || self.cursor.is_punct(0, '='))
            && matches!(self.cursor.peek(1), Some(TokenTree::Group(_)))
            && let Some(token) = self.cursor.advance()
        {
            let problem = Problem::new(format!("unexpected `{}` after `{TASKS}`", tokens::shown(token)));
            self.problems.at(token, problem.help("remove it: the tasks follow at once, in braces"));
        }
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
            let inside = group.tokens();
            let found = if group.delimiter() == Delimiter::Bracket { "a list" } else { "parentheses" };
            let problem = Problem::new(format!("expected `{{ ... }}`, found {found}"));
            let help = match tokens::source(inside) {
                Some(tasks) => format!("write `{{ {tasks} }}`"),
                None => format!("tasks stand in braces, as in `{TASKS} {{ build }}`"),
            };
            self.problems.at(group.span(), problem.help(help));
        }
        if group.tokens().is_empty() {
            let problem = Problem::new(format!("the axis `{axis}` has no keys, so the task would have no instances"));
            self.problems.at(group.span(), problem.help("name tasks above, or all of them by `_`"));
        }
        let keys = self.inside(&group).task_keys(axis);
        let sound = keys.iter().all(|key| key.task.is_others() || self.known.is_task(&key.task.text));
        (AxisKeys::Tasks(keys), sound && !group.tokens().is_empty())
    }

    /// The group after `tasks`, unless that is the task's body already.
    fn group_of_tasks(&self) -> Option<Group> {
        let Some(TokenTree::Group(group)) = self.cursor.peek(0) else { return None };
        let body_follows = self.cursor.group(1, Delimiter::Brace).is_some();
        let is_list = body_follows || !has_key(group, Place::Task);
        (group.delimiter() != Delimiter::None && is_list).then(|| group.clone())
    }

    pub(super) fn task_keys(&mut self, axis: &str) -> Vec<TaskKey> {
        const FORM: &str = "a task above, such as `build`, or `_` for all others";
        let mut keys = Vec::new();
        while !self.cursor.at_end() {
            self.no_docs();
            if self.stray_separator()
                || self.cursor.at_end()
                || self.everything()
                || self.word_before_task()
                || self.reserved(Around::Braces)
                || self.axis_among_tasks()
                || self.starred()
                || self.left_out()
            {
                continue;
            }
            let start = self.cursor.place();
            let key = self.task_key();
            let Some(task) = self.others().or_else(|| self.name(NameOf::Id)) else {
                // The key alone is what is typed so far.
                if let Some(key) = key.filter(|_| self.cursor.at_end() || self.cursor.is_punct(0, ',')) {
                    let problem = Problem::new(format!("the key `{}` names no task", gofer_core::shown(&key.text)));
                    self.problems.at(
                        key.range,
                        problem.help(format!("write the task after it, as in `{}: build`", key.shown())),
                    );
                    self.end_of_entry(Around::Braces);
                } else {
                    self.stray(FORM, Around::Braces);
                }
                continue;
            };
            let mut task = task;
            let selection = self.selection_after(&mut task);
            let range = tokens::range_or(self.cursor.since(start), self.cursor.span());
            self.no_status(axis);
            self.end_of_task_key(start);
            keys.push(TaskKey { key, task, selection, range });
        }
        keys
    }

    /// `_ except lint`, `!lint`: a task that is to be left out.
    fn left_out(&mut self) -> bool {
        let place = usize::from(self.cursor.is_word(0, "_"));
        let sign = ['!', '-'].into_iter().any(|sign| self.cursor.is_punct(place, sign));
        let words = ["except", "but", "without", "minus", "not", "excluding"];
        let word = words.into_iter().any(|word| self.cursor.is_word(place, word))
            && self.cursor.peek(place + 1).is_some_and(|next| !matches!(next, TokenTree::Punct(_)));
        if !sign && !word {
            return false;
        }
        let start = self.cursor.place();
        while !self.cursor.at_end() && !self.cursor.is_punct(0, ',') {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let shown = tokens::source(&written).unwrap_or_else(|| "...".to_owned());
        let problem = Problem::new(format!("`{shown}` is not a task"));
        let help =
            "`_` is every task above that no other entry names, and none is left out: name those that are wanted";
        self.problems.at(tokens::range_or(&written, self.cursor.span()), problem.help(help));
        let _ = self.cursor.take_punct(',');
        true
    }

    /// `test.os`, which is no task.
    fn axis_among_tasks(&mut self) -> bool {
        let Some(task) = self.cursor.peek(0).filter(|task| self.known.is_task(&name_in(task))).cloned() else {
            return false;
        };
        let Some(axis) = self.cursor.ident(2).filter(|_| self.cursor.is_punct(1, '.')).cloned() else { return false };
        let range = Range::new(task.span(), axis.span());
        if !self.known.is_axis(axis.text()) {
            let problem =
                Problem::new(format!("`{task}.{axis}` is not a task: its instances are selected in brackets"));
            self.problems.at(range, problem.help(format!("write `{task}[{axis}]`")));
            self.skip(Around::Braces);
            return true;
        }
        let problem = Problem::new(format!("`{task}.{axis}` is an axis, not a task"));
        self.problems.at(
            range,
            problem.help(format!("all instances of the task are `{task}`; an axis stands alone, after `in`")),
        );
        self.skip(Around::Braces);
        true
    }

    /// A comma or the end, or what is meant for a comma.
    fn end_of_task_key(&mut self, start: usize) {
        let Some(token) = self.cursor.peek(0).cloned() else { return };
        let text = tokens::shown(&token);
        if text == "as"
            && let Some(key) = self.cursor.ident(1).cloned()
        {
            let written = self.cursor.since(start).to_vec();
            let range = Range::new(tokens::range_or(&written, token.span()).first, key.span());
            let help = match tokens::source(&written) {
                Some(task) => format!("write `{key}: {task}`"),
                None => format!("as in `{key}: build`"),
            };
            self.problems.at(range, Problem::new("a key stands before its task").help(help));
            self.cursor.advance();
            self.cursor.advance();
            let _ = self.cursor.take_punct(',');
            return;
        }
        let joins = matches!(text.as_str(), "|" | "&" | "+" | "/" | "and" | "or");
        if !joins && tokens::is_word(&token) {
            let problem = Problem::new(format!("missing `,` before `{text}`"));
            return self.problems.at(&token, problem.help("entries are separated by `,`"));
        }
        if !joins {
            return self.end_of_entry(Around::Braces);
        }
        let problem = Problem::new(format!("unexpected `{text}`"));
        self.problems.at(&token, problem.help("each task is a key of its own: write `,`"));
        while self.cursor.peek(0).is_some_and(|next| tokens::shown(next) == text) {
            self.cursor.advance();
        }
    }

    /// The key of `KEY: TASK`. In `build: failure` there is none.
    fn task_key(&mut self) -> Option<Name> {
        let start = self.cursor.place();
        let first = self.cursor.peek(0).map(name_in).unwrap_or_default();
        let is_key = self.word().is_some() && (self.cursor.is_colon(0) || self.cursor.is_punct(0, '='));
        let is_status = self.cursor.ident(1).is_some_and(|word| {
            let word = word.to_string();
            Status::from_word(&word).is_some() && !self.known.is_task(&word)
        });
        self.cursor.back_to(start);
        if !is_key || is_status && self.known.is_task(&first) {
            return None;
        }
        let key = self.name(NameOf::Key)?;
        self.separator(&gofer_core::shown(&key.text));
        Some(key)
    }

    /// A status after a task, which stands elsewhere.
    fn no_status(&mut self, axis: &str) {
        if !self.cursor.is_colon(0) {
            return;
        }
        let start = self.cursor.place();
        self.cursor.advance();
        self.cursor.advance();
        let range: Range = tokens::range_or(self.cursor.since(start), self.cursor.span());
        let problem = Problem::new("a status does not belong to a key");
        let help = format!("remove it: it stands in `depends_on`, as in `depends_on: {{ {axis}: failure }}`");
        self.problems.at(range, problem.help(help));
    }

    /// `_`, all others.
    pub(super) fn others(&mut self) -> Option<Name> {
        let ident = self.cursor.ident(0).filter(|word| *word == "_")?.clone();
        self.cursor.advance();
        let range = ident.span().into();
        Some(Name { text: ident.to_string(), quoted: false, ident: Some(ident), range, malformed: false })
    }

    /// `all`, which is written `_`.
    fn every_task_by_word(&mut self) -> bool {
        let Some(word) = self.cursor.ident(0).map(ToString::to_string) else { return false };
        let ended = self.cursor.peek(1).is_none() || self.cursor.is_punct(1, ',');
        if !ended || !super::parents::is_every(&word) || self.known.is_task(&word) {
            return false;
        }
        let problem = Problem::new(format!("unexpected `{word}`"));
        self.problems.at(self.cursor.span(), problem.help("write `_`, which is every task above"));
        self.cursor.advance();
        self.skip(Around::Braces);
        true
    }

    /// `*`, and `..` as in a pattern, which are written `_`.
    pub(super) fn everything(&mut self) -> bool {
        if self.every_task_by_word() {
            return true;
        }
        let length = if self.cursor.is_joint(0, '.', '.') { 2 } else { 1 };
        // `...` and `..tasks`
        let is_more = length == 2 && (self.cursor.is_punct(2, '.') || self.cursor.is_one_of(2, &["tasks", "all"]));
        let is_more = is_more && !self.cursor.ident(2).is_some_and(|word| self.known.is_task(word.text()));
        let is_last = self.cursor.peek(3).is_none() || self.cursor.is_punct(3, ',') || self.cursor.is_colon(3);
        let length = length + usize::from(is_more && is_last);
        let ends =
            length == 3 || self.cursor.peek(2).is_none() || self.cursor.is_punct(2, ',') || self.cursor.is_colon(2);
        if !(self.cursor.is_punct(0, '*') || length > 1 && ends) {
            return false;
        }
        let start = self.cursor.place();
        for _ in 0..length {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let shown: String = written.iter().map(tokens::shown).collect();
        let problem = Problem::new(format!("unexpected `{shown}`"));
        let range = tokens::range_or(&written, self.cursor.span());
        self.problems.at(range, problem.help("write `_`, which is every task above"));
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
    token.word().starts_with(|c: char| c.is_ascii_digit())
}

/// `- fedora`, `except fedora`.
fn is_subtraction(rest: &[TokenTree]) -> bool {
    match rest {
        [TokenTree::Punct(sign), _, ..] => matches!(sign.as_char(), '-' | '!' | '\\'),
        [TokenTree::Ident(_), _, ..] => true,
        _ => false,
    }
}
