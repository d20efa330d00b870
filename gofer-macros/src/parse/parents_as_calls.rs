//! Parents as calls, paths and questions: `failed(build)`, `build.success`, `test.msrv`, `build.result == "failure"`.

use gofer_core::{Problem, Status};
use proc_macro2::Delimiter;

use super::Parser;
use super::depends_on::FORM;
use super::foreign_parents::as_written;
use super::parents::bare;
use super::status::written_status;
use crate::asker;
use crate::ast::{Dependency, Name, Selected, Selection};
use crate::problem::Range;
use crate::tokens::{self, Group, Ident, TokenTree};

impl Parser<'_> {
    /// `failed(build)`, `build(failure)`, `build.success`, `build::failure`, `failure: build`,
    /// `tasks.build`: a task and perhaps a status in another order or form.
    pub(super) fn as_call_or_path(&mut self) -> Option<Dependency> {
        let asked = self.asked_for_its_result().or_else(|| self.asked_by_a_call());
        if let Some(dependency) = asked.or_else(|| self.task_in_calls()) {
            return Some(dependency);
        }
        let first = self.cursor.ident(0)?.clone();
        let known = |parser: &Self, word: &Ident| {
            let word = word.to_string();
            word == "_" || parser.known.is_task(&word) || parser.known.is_axis(&word)
        };
        if self.is_before_key(&first) {
            return Some(self.selection_to_come(first));
        }
        let (length, second) = match self.cursor.peek(1)? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                let inside = group.tokens();
                match inside {
                    // `test("stable")` selects an instance.
                    [TokenTree::Literal(_)] if self.known.has_axes(first.text()) => return None,
                    [] | [TokenTree::Literal(_)] => (2, None),
                    [TokenTree::Ident(word)] => (2, Some(word.clone())),
                    _ => return None,
                }
            }
            // `failed build`
            TokenTree::Ident(task)
                if written_status(first.text()).is_some()
                    && !known(self, &first)
                    && self.known.is_task(task.text()) =>
            {
                (2, Some(task.clone()))
            }
            TokenTree::Punct(punct) if punct.as_char() == '.' => (3, Some(self.cursor.ident(2)?.clone())),
            TokenTree::Punct(punct)
                if matches!(punct.as_char(), '-' | '/' | '@') && self.known.has_axes(first.text()) =>
            {
                (3, Some(self.cursor.ident(2).filter(|key| !self.known.is_task(key.text()))?.clone()))
            }
            TokenTree::Punct(_) if self.cursor.is_joint(1, ':', ':') => (4, Some(self.cursor.ident(3)?.clone())),
            TokenTree::Punct(punct) if punct.as_char() == ':' && !known(self, &first) => {
                (3, Some(self.cursor.ident(2).filter(|word| known(self, word))?.clone()))
            }
            _ => return None,
        };
        let status = |word: &Ident| written_status(word.text());
        let (task, status) = match second {
            None => (first.clone(), Some(Status::default())),
            Some(second) if known(self, &second) && !known(self, &first) => {
                (second.clone(), status(&first).filter(|status| second != "_" || *status != Status::Failure))
            }
            // `test.msrv`: a selection.
            Some(second)
                if self.known.has_axes(first.text())
                    && !self.cursor.is_colon(1)
                    && self.cursor.group(1, Delimiter::Parenthesis).is_none()
                    && status(&second).is_none() =>
            {
                return Some(self.selection_by_dot(first, &second, length));
            }
            Some(second) if self.is_more_than_a_task(&first, &second) => return self.more_than_its_name(0),
            Some(second) => (first.clone(), Some(status(&second)?)),
        };
        let status_of_a_call = written_status(task.text()).filter(|_| length == 2);
        let (status, length) = match self.status_of_path(length).filter(|_| !known(self, &first)) {
            Some(behind) => (Some(behind), length + 2),
            None => (status, length),
        };
        let written = self.cursor.ahead(0, length).to_vec();
        self.take_all(length);
        if known(self, &task) {
            return Some(self.status_in_another_form(&written, task, status.unwrap_or_default()));
        }
        let range = tokens::range_or(&written, first.span());
        let shown = tokens::source(&written).unwrap_or_else(|| task.to_string());
        let problem = Problem::new(format!("`{shown}` is not a task with its status"));
        let help = match status_of_a_call {
            Some(Status::Failure) => "a status stands after a task, as in `build: failure`".to_owned(),
            Some(status) => format!("write `_: {status}`, which is every task above"),
            None => format!("what stands here is {FORM}"),
        };
        self.problems.at(range, problem.help(help));
        let name = Name { text: task.to_string(), quoted: false, ident: Some(task), range, malformed: true };
        Some(Dependency { task: name, selection: None, status: status.unwrap_or_default(), status_word: None })
    }

    /// Reports a known task with its status that stand here in another form, and gives them as they are meant.
    fn status_in_another_form(&mut self, written: &[TokenTree], task: Ident, status: Status) -> Dependency {
        let range = tokens::range_or(written, task.span());
        let name = Name { text: task.to_string(), quoted: false, ident: Some(task), range, malformed: true };
        let mut parent = Dependency { task: name, selection: None, status, status_word: None };
        self.select_all_that_fail(&mut parent);
        let shown = tokens::source(written).unwrap_or_else(|| parent.task.text.clone());
        let problem = Problem::new(format!("`{shown}` is not a task with its status"));
        self.problems.at(range, problem.help(format!("write `{}`", as_written(&parent))));
        parent
    }

    /// `: any` behind `tasks.build`.
    fn status_of_path(&self, ahead: usize) -> Option<Status> {
        let word = self.cursor.ident(ahead + 1).filter(|_| self.cursor.is_colon(ahead))?;
        written_status(word.text())
    }

    /// Of a matrix that is to have failed each instance is meant, which is said by its keys.
    pub(super) fn select_all_that_fail(&self, parent: &mut Dependency) {
        let axes = self.known.axes(&parent.task.text);
        if parent.status == Status::Failure && axes > 0 && parent.selection.is_none() {
            let keys = (0..axes).map(|_| Selected::All).collect();
            parent.selection = Some(Selection { keys, odd: false, range: parent.task.range });
        }
    }

    /// `build.failed()`, `needs.build.result == "failure"`.
    fn asked_for_its_result(&mut self) -> Option<Dependency> {
        let is_task = |at: usize| self.cursor.ident(at).is_some_and(|word| self.known.is_task(word.text()));
        let place = [0, 2].into_iter().find(|at| is_task(*at) && self.cursor.is_punct(at + 1, '.'))?;
        if place == 2 && !self.cursor.is_punct(1, '.') {
            return None;
        }
        let asked = self.cursor.ident(place + 2)?.to_string();
        let is_call =
            matches!(self.cursor.group(place + 3, Delimiter::Parenthesis), Some(group) if group.tokens().is_empty());
        let (status, length) = if is_call {
            let asked = asked.to_lowercase();
            (written_status(asked.strip_prefix("is_").unwrap_or(&asked))?, place + 4)
        } else {
            let task = self.cursor.ident(place).map_or("", Ident::text);
            // `test.toolchain.stable` selects an instance.
            let is_axis = self.known.names_of_axes(task).contains(&asked);
            let goes_on = self.cursor.is_punct(place + 3, '.') && self.cursor.ident(place + 4).is_some();
            if goes_on && !is_task(place + 2) && !is_axis {
                return self.more_than_its_name(place);
            }
            if !matches!(asked.as_str(), "result" | "status" | "outcome" | "state" | "conclusion") {
                return None;
            }
            let mut at = place + 3;
            while self.cursor.punct(at).is_some_and(|sign| matches!(sign.as_char(), '=' | ':'))
                || self.cursor.is_word(at, "is")
            {
                at += 1;
            }
            let word = self.cursor.peek(at).filter(|word| at > place + 3 && tokens::is_word(word))?.to_string();
            (written_status(word.trim_matches('"'))?, at + 1)
        };
        let written = self.cursor.ahead(0, length).to_vec();
        let task = self.cursor.ident(place)?.clone();
        self.take_all(length);
        Some(self.status_in_another_form(&written, task, status))
    }

    /// `lint.on(Status::Failure)`, `lint.when("failure")`.
    fn asked_by_a_call(&mut self) -> Option<Dependency> {
        let task = self.cursor.ident(0).filter(|word| self.known.is_task(word.text())).cloned()?;
        let call = self.cursor.group(3, Delimiter::Parenthesis).filter(|_| self.cursor.is_punct(1, '.'))?;
        let status = call.tokens().last().filter(|word| tokens::is_word(word))?;
        let status = written_status(status.word().trim_matches('"'))?;
        let written = self.cursor.ahead(0, 4).to_vec();
        self.take_all(4);
        Some(self.status_in_another_form(&written, task, status))
    }

    /// `build.clone()`, `build.id().into()`, `String::from(build)`: a task as a value of Rust's.
    fn task_in_calls(&mut self) -> Option<Dependency> {
        const LONGEST: usize = 32;
        let is_task = |word: &TokenTree| self.known.is_task(word.word().trim_matches('"'));
        let is_call = |at: usize| {
            let arguments = self.cursor.group(at + 2, Delimiter::Parenthesis);
            self.cursor.is_punct(at, '.') && arguments.is_some_and(|arguments| arguments.tokens().is_empty())
        };
        let path = (0..LONGEST).step_by(3).find(|at| !self.cursor.is_joint(at + 1, ':', ':'))?;
        let argument = match self.cursor.group(path + 1, Delimiter::Parenthesis).map(Group::tokens) {
            Some([argument]) if path > 0 && is_task(argument) => Some(argument),
            _ => None,
        };
        let first = self.cursor.peek(0).filter(|first| is_task(first) && is_call(1));
        let mut length = if argument.is_some() { path + 2 } else { 1 };
        while is_call(length) && length < LONGEST {
            length += 3;
        }
        let task = argument.or(first)?.clone();
        let (written, name) = (self.cursor.ahead(0, length).to_vec(), bare(task.word().trim_matches('"')));
        self.take_all(length);
        let range = tokens::range_or(&written, task.span());
        let shown = tokens::source(&written).unwrap_or_else(|| name.clone());
        let problem = Problem::new(format!("`{}` is not a task with its status", gofer_core::shown(&shown)));
        self.problems.at(range, problem.help(format!("a parent is named by its id alone: write `{name}`")));
        let ident = if let TokenTree::Ident(ident) = &task { Some(ident.clone()) } else { None };
        let text = task.word().trim_matches('"').to_owned();
        let task = Name { text, quoted: ident.is_none(), ident, range, malformed: true };
        let (status, status_word) = self.condition(&task);
        Some(Dependency { task, selection: None, status, status_word })
    }

    /// `build.stable`, where `build` is one instance, and no task is called so with another sign.
    fn is_more_than_a_task(&self, task: &Ident, second: &Ident) -> bool {
        let is_joined = ['.', '/', ':'].into_iter().any(|sign| self.cursor.is_punct(1, sign));
        // (`build. test` lacks a comma.)
        let is_id = self.known.is_task(&format!("{task}_{second}")) || self.known.is_task(second.text());
        is_joined && self.known.is_task(task.text()) && !is_id && written_status(second.text()).is_none()
    }

    /// `build.outputs.version`.
    fn more_than_its_name(&mut self, place: usize) -> Option<Dependency> {
        let task = self.cursor.ident(place)?.clone();
        let start = self.cursor.place();
        self.word()?;
        let written = self.cursor.since(start);
        let range = tokens::range_or(written, task.span());
        let keys: Vec<TokenTree> = written[1..].iter().filter(|token| tokens::is_word(token)).cloned().collect();
        let texts: Vec<String> = keys.iter().map(|key| key.word().to_owned()).collect();
        // `test.deb.stable`
        if !keys.is_empty() && self.known.axes(task.text()) == keys.len() && self.selecting(task.text(), &texts).is_ok()
        {
            let shown = tokens::source(written).unwrap_or_else(|| task.to_string());
            let name = Name { text: task.to_string(), quoted: false, ident: Some(task), range, malformed: true };
            let (task, selection) = self.instance_in_another_form(&shown, range, name, &keys);
            let (status, status_word) = self.condition(&task);
            return Some(Dependency { task, selection: Some(selection), status, status_word });
        }
        let signs: String = self.cursor.since(start).iter().skip(1).map_while(sign_of).collect();
        let problem = Problem::new(format!("unexpected `{signs}` after `{task}`"));
        self.problems.at(range, problem.help(format!("a parent is named by its id alone: write `{task}`")));
        let task = Name { text: task.to_string(), quoted: false, ident: Some(task), range, malformed: true };
        let (status, status_word) = self.condition(&task);
        Some(Dependency { task, selection: None, status, status_word })
    }

    /// `test.`, as it is typed in an editor.
    fn is_before_key(&self, task: &Ident) -> bool {
        let dot = self.cursor.is_punct(1, '.') && self.cursor.peek(2).is_none_or(|token| !tokens::is_word(token));
        dot && !asker::is_compiler() && self.known.has_axes(&task.to_string())
    }

    fn selection_to_come(&mut self, task: Ident) -> Dependency {
        self.take_all(2);
        let range = Range::from(task.span());
        let problem = Problem::new(format!("unexpected `.` after `{task}`"));
        self.problems.at(range, problem.help(format!("instances are selected in brackets, as in `{task}[_]`")));
        let selection = Some(Selection { keys: Vec::new(), odd: true, range });
        let task = Name { text: task.to_string(), quoted: false, ident: Some(task), range, malformed: true };
        Dependency { task, selection, status: Status::default(), status_word: None }
    }

    /// `test.msrv` and `test.get("msrv")`.
    fn selection_by_dot(&mut self, task: Ident, key: &Ident, length: usize) -> Dependency {
        let sign = match self.cursor.peek(1) {
            _ if length > 3 => "::".to_owned(),
            sign => sign.map_or_else(|| ".".to_owned(), tokens::shown),
        };
        let call = self.cursor.group(length, Delimiter::Parenthesis).cloned();
        let (mut keys, mut last) = match &call {
            Some(arguments) => {
                let words = arguments.tokens().iter().filter(|token| tokens::is_word(token)).cloned();
                (words.collect(), arguments.span())
            }
            None => (vec![TokenTree::from(key.clone())], key.span()),
        };
        self.take_all(length + usize::from(call.is_some()));
        let mut shown = format!("{task}{sign}{key}{}", if call.is_some() { "(...)" } else { "" });
        if let Some(length) = self.key_of_named_axis(&task, key).filter(|_| call.is_none()) {
            let written = self.cursor.ahead(0, length).to_vec();
            shown += if matches!(written.as_slice(), [TokenTree::Punct(sign), ..] if sign.as_char() == '=') {
                " "
            } else {
                ""
            };
            shown += &tokens::source(&written).unwrap_or_default();
            last = tokens::range_or(&written, last).last;
            keys = written.iter().flat_map(tokens::within).filter(|token| tokens::is_word(token)).cloned().collect();
            self.take_all(length);
        }
        let range = Range::new(task.span(), last);
        let name = Name { text: task.to_string(), quoted: false, ident: Some(task), range, malformed: true };
        let (task, selection) = self.instance_in_another_form(&shown, range, name, &keys);
        let selection = Some(selection);
        let (status, status_word) = self.condition(&task);
        Dependency { task, selection, status, status_word }
    }

    /// `["stable"]`, `.stable` and `== stable` behind `test.toolchain`: how many tokens it has.
    fn key_of_named_axis(&self, task: &Ident, axis: &Ident) -> Option<usize> {
        let is_axis = self.known.names_of_axes(task.text()).iter().any(|name| axis == name.as_str());
        if !is_axis {
            return None;
        }
        if self.cursor.group(0, Delimiter::Bracket).is_some() {
            return Some(1);
        }
        let signs = (0..3).find(|at| self.cursor.punct(*at).is_none())?;
        let is_key = |key: &TokenTree| self.is_key_of(task.text(), key.word().trim_matches('"'));
        self.cursor.peek(signs).filter(|key| signs > 0 && is_key(key)).map(|_| signs + 1)
    }
}

fn sign_of(token: &TokenTree) -> Option<char> {
    match token {
        TokenTree::Punct(sign) => Some(sign.as_char()),
        _ => None,
    }
}
