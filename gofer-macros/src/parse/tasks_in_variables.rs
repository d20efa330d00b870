//! A task that a variable is to hold: `let task build = { … };`, `task build: Task = Task { … };`.

use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use super::foreign_tasks::{has_key, name_in, unnamed_keyword};
use crate::ast::{Block, Value};
use crate::keys::Place;
use crate::tokens::{self, TokenTree};

const DECLARE: [&str; 6] = ["let", "const", "static", "var", "val", "auto"];
const STRUCTS: [&str; 3] = ["task", "Task", "Job"];

impl Parser<'_> {
    /// Reports such a task and reads what is in its braces.
    pub(super) fn task_in_a_variable(&mut self, block: &mut Block) -> bool {
        let Some((name, length)) = self.variable_for_a_task() else { return false };
        let Some(body) = self.cursor.group(length, Delimiter::Brace).cloned() else { return false };
        let ended = self.cursor.is_punct(length + 1, ';');
        let is_task = has_key(&body, Place::Task) && self.cursor.group(length + 1, Delimiter::Brace).is_none();
        // Of `task build = {` the sign is all that is wrong.
        let is_said = self.cursor.is_one_of(0, &DECLARE) || ended;
        if !is_task || !is_said {
            return false;
        }
        let (key, id) = name_in(&body).map_or((None, name), |(key, id)| (Some(key), id));
        let shown = tokens::shown(&id).trim_matches('"').to_lowercase();
        let shown = if gofer_core::is_identifier(&shown) { shown } else { "build".to_owned() };
        let end = if ended { ", without `;` after the braces" } else { "" };
        let problem = Problem::new("a task stands by itself: no variable holds it");
        let range = tokens::range_or(self.cursor.ahead(0, length), self.cursor.span());
        self.problems.at(range, problem.help(format!("a task is `task {shown} {{ ... }}`{end}")));
        if let Some(key) = key {
            self.problems.told(&key);
        }
        self.take_all(length + 1);
        let _ = self.cursor.take_punct(';').or_else(|| self.cursor.take_punct(','));
        let mut name = self.name_value(&Value { tokens: vec![id] });
        name.malformed = true;
        let fields = self.fields(Place::Task, &body);
        block.tasks.push(unnamed_keyword(name, fields));
        true
    }

    /// `let task build: Task = Task`: the name of the variable, and how many tokens stand before the braces.
    fn variable_for_a_task(&self) -> Option<(TokenTree, usize)> {
        const LONGEST: usize = 10;
        let declared = usize::from(self.cursor.is_one_of(0, &DECLARE));
        let mutable = declared + usize::from(declared > 0 && self.cursor.is_word(declared, "mut"));
        let is_task =
            self.cursor.is_word(mutable, "task") && self.cursor.peek(mutable + 1).is_some_and(tokens::is_word);
        if declared == 0 && !is_task {
            return None;
        }
        let at = mutable + usize::from(is_task);
        let name = self.cursor.peek(at).filter(|name| tokens::is_word(name))?.clone();
        let sign = if self.cursor.is_colon(at + 1) {
            (at + 2..LONGEST).find(|at| self.cursor.is_punct(*at, '='))?
        } else {
            at + 1
        };
        let is_plain = self.cursor.ahead(at + 1, sign).iter().all(|token| !matches!(token, TokenTree::Group(_)));
        let length = sign + 1 + usize::from(self.cursor.is_one_of(sign + 1, &STRUCTS));
        (is_plain && self.cursor.is_punct(sign, '=')).then_some((name, length))
    }
}
