//! Rules of a Makefile: `deploy: build test`, and the lines below.

use gofer_core::{Problem, Status};

use super::Parser;
use super::foreign_tasks::unnamed_keyword;
use super::relations::names;
use crate::ast::{Block, Fields, Name};
use crate::keys::Place;
use crate::problem::Range;
use crate::tokens::{self, TokenTree};
use crate::words;

impl Parser<'_> {
    /// `deploy: build test`, as a Makefile has it: a task after what it waits for, and what it runs below them.
    pub(super) fn rule_of_make(&mut self, block: &mut Block) -> bool {
        let Some(word) = self.cursor.ident(0).filter(|_| self.cursor.is_colon(1)).cloned() else { return false };
        if Place::Task.find(word.text()).is_some() || words::is_meant_otherwise(word.text()) {
            return false;
        }
        let Some((parents, length)) = self.parents_in_line(2) else { return false };
        let is_task = |name: &String| self.known.is_task(name);
        if !parents.iter().any(is_task) && !words::begins_a_task(word.text()) {
            return false;
        }
        let range = Range::from(word.span());
        let problem = Problem::new(format!("`{word}` is not a setting: a task begins with the word `task`"));
        let parents = parents.join(", ");
        self.problems.at(
            range,
            problem.help(format!(
                "what a task waits for stands in it: `task {word} {{ depends_on: {{ {parents} }}, ... }}`"
            )),
        );
        self.take_all(2 + length);
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
        self.take_all(self.indented(range, 0));
        if !self.known.is_task(word.text()) {
            let name = Name { text: word.to_string(), quoted: false, ident: None, range, malformed: true };
            block.tasks.push(unnamed_keyword(name, Fields { open: true, ..Fields::default() }));
        }
        true
    }

    /// `build test`, `build, test` and `[build, test]`, up to the end of the line, and how many tokens they have.
    fn parents_in_line(&self, ahead: usize) -> Option<(Vec<String>, usize)> {
        const MOST: usize = 16;
        let in_line = |at: &usize| {
            let is_entry = self.cursor.is_word(*at, "task") || self.cursor.is_colon(at + 1);
            let is_other_line = !tokens::on_one_line_with(self.cursor.peek(at - 1), self.cursor.peek(*at));
            *at < self.cursor.left() && !is_entry && !is_other_line && !self.cursor.is_punct(*at, ';')
        };
        let length = (ahead..ahead + MOST).take_while(in_line).count();
        let line = self.cursor.ahead(ahead, ahead + length);
        let comma = |token: &TokenTree| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',');
        let written = tokens::without_comma(line);
        let word = |token: &TokenTree| match token {
            TokenTree::Ident(word) if tokens::is_variable(word) && Status::from_word(word.text()).is_none() => {
                Some(word.to_string())
            }
            _ => None,
        };
        let names = match written {
            [list @ TokenTree::Group(_)] => names(list)?,
            words => words.iter().filter(|token| !comma(token)).map(word).collect::<Option<Vec<String>>>()?,
        };
        (!names.is_empty()).then_some((names, written.len()))
    }
}
