//! `task ID for AXES { fields }`.

use gofer_core::Problem;
use proc_macro2::{Delimiter, Span, TokenTree};

use super::name::NameOf;
use super::{Around, Parser};
use crate::ast::{Docs, Fields, Name, Task};
use crate::keys::Place;
use crate::tokens;

const EXAMPLE: &str = "task build { image: \"ubuntu:latest\" }";

impl Parser<'_> {
    /// `task`, or a misspelling of it before an id and a body.
    pub(super) fn at_task(&self) -> bool {
        let Some(word) = self.cursor.ident(0) else { return false };
        if word == "task" {
            let assigned = self.cursor.is_colon(1) || self.cursor.is_punct(1, '=') || self.cursor.is_punct(1, ',');
            return !assigned;
        }
        let named = matches!(self.cursor.peek(1), Some(TokenTree::Ident(_) | TokenTree::Literal(_)));
        named && (self.cursor.group(2, Delimiter::Brace).is_some() || self.cursor.is_word(2, "for"))
    }

    pub(super) fn task(&mut self, docs: Option<Docs>) -> Option<Task> {
        let keyword = self.cursor.advance()?;
        let word = tokens::shown(&keyword);
        if word != "task" {
            let problem = Problem::new(format!("unexpected `{}` before a task's id", gofer_core::shown(&word)));
            self.problems.at(&keyword, problem.help(format!("a task begins with `task`: `{EXAMPLE}`")));
        }
        let (name, named) = match self.task_name() {
            Some(name) => (name, true),
            None => (self.no_name(keyword.span()), false),
        };
        let (axes, finished) =
            if self.cursor.is_word(0, "for") { self.axes(&name) } else { (Vec::new(), named && !name.malformed) };
        let fields = self.body(&name, finished);
        let has_body = fields.is_some();
        let keyword = match keyword {
            TokenTree::Ident(keyword) => Some(keyword),
            _ => None,
        };
        Some(Task { keyword, docs, name, named, has_body, axes, fields: fields.unwrap_or_default() })
    }

    /// `for` is no id unless a body or another `for` follows it.
    fn task_name(&mut self) -> Option<Name> {
        let for_is_name = self.cursor.is_word(0, "for")
            && (self.cursor.group(1, Delimiter::Brace).is_some() || self.cursor.is_word(1, "for"));
        if self.cursor.is_word(0, "for") && !for_is_name || self.at_full_task() && !self.cursor.is_word(1, "for") {
            return None;
        }
        self.name(NameOf::Id)
    }

    fn no_name(&mut self, keyword: Span) -> Name {
        self.problems.at(keyword, Problem::new("this task has no id").help(format!("write `{EXAMPLE}`")));
        Name { text: String::new(), quoted: true, ident: None, range: keyword.into(), malformed: true }
    }

    /// The fields. That there are none is reported if the header before them is `finished`.
    fn body(&mut self, name: &Name, finished: bool) -> Option<Fields> {
        let punctuated = self.cursor.is_punct(0, ':') || self.cursor.is_punct(0, '=');
        if punctuated && matches!(self.cursor.peek(1), Some(TokenTree::Group(_))) {
            let token = self.cursor.advance()?;
            let problem = Problem::new(format!("unexpected `{}` after a task's id", tokens::shown(&token)));
            self.problems.at(&token, problem.help(format!("write `{EXAMPLE}`")));
        }
        match self.cursor.peek(0).cloned() {
            Some(TokenTree::Group(group)) if group.delimiter() != Delimiter::None => {
                if group.delimiter() != Delimiter::Brace {
                    let problem = Problem::new("the fields of a task stand in braces");
                    self.problems.at(group.span_open(), problem.help(format!("write `{EXAMPLE}`")));
                }
                self.cursor.advance();
                Some(self.fields(Place::Task, &group))
            }
            _ => {
                if finished {
                    let problem = Problem::new(format!("task `{}` has no fields", gofer_core::shown(&name.text)));
                    let example = format!("write `task {} {{ image: \"ubuntu:latest\" }}`", name.shown());
                    self.problems.at(name.range, problem.help(example));
                }
                if !self.cursor.at_end() && !self.at_task() && !self.cursor.is_punct(0, '#') {
                    self.skip(Around::Block);
                }
                None
            }
        }
    }
}
