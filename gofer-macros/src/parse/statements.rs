//! Statements, items and control flow of Rust's in a block.

use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use super::foreign_axes::keys_of_group;
use super::foreign_expressions::OWN_BLOCK;
use super::foreign_tasks::{has_key, holds_tasks};
use super::inside::Inside;
use crate::keys::Place;
use crate::tokens::{self, Group, TokenTree};
use crate::words::{self, RustWord};

impl Parser<'_> {
    /// `tag = "1.95";`, a statement that lacks its `let`.
    pub(super) fn assignment(&mut self) -> bool {
        let Some(name) = self.cursor.ident(0).cloned() else { return false };
        let assigned = self.cursor.is_punct(1, '=') && !self.cursor.is_joint(1, '=', '>');
        if !assigned || !tokens::is_variable(&name) || words::is_like_key(self.place, name.text()) {
            return false;
        }
        let ends = |at: &usize| self.cursor.is_punct(*at, ',') || self.cursor.is_punct(*at, ';');
        let Some(end) = (2..self.cursor.left()).find(ends).filter(|end| self.cursor.is_punct(*end, ';')) else {
            return false;
        };
        let problem = Problem::new(format!("unexpected `{}`", gofer_core::shown(name.text())));
        let value: Vec<TokenTree> = (2..end).filter_map(|ahead| self.cursor.peek(ahead).cloned()).collect();
        self.problems.at(
            name.span(),
            match tokens::source(&value) {
                Some(value) => {
                    problem.help(format!("a block holds no statements: put `let {name} = {value};` before `pipeline!`"))
                }
                None => problem.help("a block holds no statements: put it before `pipeline!`, with `let`"),
            },
        );
        self.problems.declared(name.to_string());
        for _ in 0..=end {
            self.cursor.advance();
        }
        true
    }

    /// `build.image = "x";` after the tasks: takes and reports a field that is set from outside.
    pub(super) fn assigned_field(&mut self) -> bool {
        let (Some(task), Some(key)) = (self.cursor.ident(0), self.cursor.ident(2)) else { return false };
        let is_set = self.cursor.is_punct(1, '.') && self.cursor.is_punct(3, '=') && !self.cursor.is_joint(3, '=', '=');
        if !is_set || !self.known.is_task(task.text()) || Place::Task.find(key.text()).is_none() {
            return false;
        }
        let ends =
            |at: &usize| self.cursor.is_punct(*at, ';') || self.cursor.is_punct(*at, ',') || self.at_next_task(*at);
        let end = (4..self.cursor.left()).find(ends).unwrap_or(self.cursor.left());
        let problem = Problem::new(format!("unexpected `{task}.{key} =`"));
        let help = match tokens::source(self.cursor.ahead(4, end)) {
            Some(value) if !value.is_empty() => {
                format!("a task's fields stand in its braces: move it there, as `{key}: {value}`")
            }
            _ => "a task's fields stand in its braces: move it there".to_owned(),
        };
        self.problems.at(tokens::range_or(self.cursor.ahead(0, 4), self.cursor.span()), problem.help(help));
        self.take_all(end);
        let _ = self.cursor.take_punct(';').or_else(|| self.cursor.take_punct(','));
        true
    }

    /// `n += 1;` and `tasks.push(1);` in a loop that is told already: takes it.
    pub(super) fn statement_within(&mut self) -> bool {
        const LONGEST: usize = 64;
        let is_entry =
            self.cursor.is_word(0, "task") || self.at_entry() || self.cursor.group(1, Delimiter::Brace).is_some();
        let begins = self.cursor.ident(0).is_some_and(tokens::is_variable) && !is_entry;
        let ends = |at: &usize| self.cursor.is_punct(*at, ';') || self.cursor.is_punct(*at, ',');
        let end = (1..LONGEST).find(ends).filter(|end| self.cursor.is_punct(*end, ';'));
        let Some(end) = end.filter(|end| begins && !(1..*end).any(|at| self.at_next_task(at))) else { return false };
        self.take_all(end + 1);
        true
    }

    /// `common!()`.
    pub(super) fn macro_call(&mut self, name: &str) {
        let start = self.cursor.place();
        for _ in 0..3 {
            self.cursor.advance();
        }
        let range = tokens::range_or(self.cursor.since(start), self.cursor.span());
        let problem = if name == "pipeline" {
            Problem::new("unexpected `pipeline!` in a block")
        } else {
            Problem::new(format!("`{}!(...)` is not expanded here", gofer_core::shown(name)))
        };
        let is_statement = ["print", "eprint", "assert", "debug_assert", "panic", "dbg", "write"]
            .into_iter()
            .any(|statement| name.starts_with(statement));
        let help = if name == "pipeline" {
            OWN_BLOCK
        } else if matches!(name, "todo" | "unimplemented" | "unreachable") {
            "remove it: what is not written yet is left out"
        } else if name.starts_with("print") {
            "a block holds no statements; a task prints in its script, and `eprintln!` before `pipeline!` leaves the JSON alone"
        } else if is_statement {
            "a block holds no statements: put it before `pipeline!`"
        } else {
            "a block is read before the macros in it: let a macro make the whole `pipeline! { ... }`"
        };
        self.problems.at(range, problem.help(help));
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
    }

    /// A statement, an item or control flow.
    pub(super) fn rust(&mut self, word: &str, kind: RustWord) -> Inside {
        let in_task = self.place != Place::Pipeline;
        let problem = Problem::new(format!("unexpected `{word}`"));
        let problem = match kind {
            RustWord::Statement => problem.help("a block holds no statements: put it before `pipeline!`"),
            RustWord::Item if self.is_group_of_tasks() => problem.help(words::SIDE_BY_SIDE),
            RustWord::Item => problem.help("a block holds no items: put it before `pipeline!`"),
            RustWord::Visibility => problem.help("remove it: nothing in a block is private"),
            RustWord::If | RustWord::Match if in_task => {
                problem.help(self.fields_by_condition())
            }
            RustWord::If | RustWord::Match => problem.help(
                "the tasks of a block are fixed: choose between two blocks, or add a task to a pipeline with `.task(...)`",
            ),
            RustWord::Loop if in_task && self.fields_in_a_loop() => {
                let axis = self.axis_of_a_loop();
                problem.help(format!("an axis stands in the task's header, between its id and its braces: `for {axis}`"))
            }
            RustWord::Loop if in_task && self.cursor.group(3, Delimiter::Brace).is_none() => problem.help(
                "a task's keys are fixed: what is computed is a value, and pairs are added to `variables` by `..`, as in \
                 `variables: { ..pairs }`",
            ),
            RustWord::Loop => {
                let task = self.loop_as_axis();
                problem.help(format!("one task for each of some values is an axis in the task's header: `{task}`"))
            }
            RustWord::Block => problem.help("a block holds no Rust but for the values after `:`"),
        };
        self.problems.at(self.cursor.span(), problem);
        self.cursor.advance();
        if kind == RustWord::Loop {
            self.declare();
            if self.keys_alone() {
                return Inside::ENDED;
            }
        }
        match kind {
            RustWord::Statement => {
                self.declare();
                self.skip_statement();
                Inside::ENDED
            }
            RustWord::Item => {
                if let Some(group) = self.cursor.group(1, Delimiter::Brace).filter(|group| holds_tasks(group)).cloned()
                {
                    self.take_all(2);
                    return Inside { groups: vec![group], binds: false, lost: false, objects: false };
                }
                self.declare();
                self.item(word)
            }
            RustWord::Visibility => {
                if self.cursor.group(0, Delimiter::Parenthesis).is_some() {
                    self.cursor.advance();
                }
                Inside::ENDED
            }
            RustWord::If | RustWord::Loop | RustWord::Block => {
                self.declare_pattern();
                let binds = kind == RustWord::Loop || self.cursor.is_word(0, "let");
                let mut groups: Vec<Group> = self.body_braces().into_iter().collect();
                while self.cursor.is_word(0, "else") {
                    groups.extend(self.body_braces());
                }
                Inside { groups, binds, lost: false, objects: false }
            }
            RustWord::Match => {
                let arms = self.body_braces();
                let _ = self.cursor.take_punct(',');
                Inside {
                    groups: arms.as_ref().map(bodies_of_arms).unwrap_or_default(),
                    binds: true,
                    lost: true,
                    objects: false,
                }
            }
        }
    }

    /// `for v in ["1.95"] { task test { … } }` as the task's header.
    fn loop_as_axis(&self) -> String {
        let inside = self.cursor.group(4, Delimiter::Brace).map(Group::tokens).unwrap_or_default();
        let name = match inside {
            // (The id in `task format!("test_{v}") {` is not `format`.)
            [TokenTree::Ident(task), TokenTree::Ident(name), after, ..]
                if task == "task" && !matches!(after, TokenTree::Punct(sign) if sign.as_char() == '!') =>
            {
                Some(name.text())
            }
            _ if self.cursor.is_word(4, "task") => self.cursor.ident(5).map(crate::tokens::Ident::text),
            _ => None,
        };
        format!("task {} for {} {{ ... }}", name.unwrap_or("test"), self.axis_of_a_loop())
    }

    /// `v in ["1.95"]`, after `for`, as an axis.
    fn axis_of_a_loop(&self) -> String {
        let keys = self.cursor.peek(3).filter(|_| self.cursor.is_word(2, "in"));
        let keys = keys.and_then(|keys| keys_of_group(std::slice::from_ref(keys)));
        let bound = self.cursor.ident(1).map(crate::tokens::Ident::text);
        let axis = bound.filter(|word| !gofer_core::is_keyword(word)).unwrap_or("v");
        format!("{axis} in {{ {} }}", keys.unwrap_or_else(|| "old, new".to_owned()))
    }

    /// `for arch in ["amd64"] { image: "x" }` in a task.
    fn fields_in_a_loop(&self) -> bool {
        self.cursor.is_word(2, "in")
            && self.cursor.group(3, Delimiter::Bracket).is_some()
            && self.cursor.group(4, Delimiter::Brace).is_some_and(|body| has_key(body, Place::Task))
    }

    /// `mod ci { task build { … } }`
    fn is_group_of_tasks(&self) -> bool {
        self.cursor.ident(1).is_some() && self.cursor.group(2, Delimiter::Brace).is_some_and(holds_tasks)
    }

    /// `v in { stable, msrv }` without a body: takes it.
    fn keys_alone(&mut self) -> bool {
        let keys = |at| self.cursor.group(at, Delimiter::Brace).or_else(|| self.cursor.group(at, Delimiter::Bracket));
        let ended = self.cursor.peek(3).is_none() || self.cursor.is_punct(3, ',') || self.cursor.is_word(3, "task");
        if !self.cursor.is_word(1, "in") || keys(2).is_none_or(holds_tasks) || !ended {
            return false;
        }
        for _ in 0..3 {
            self.cursor.advance();
        }
        let _ = self.cursor.take_punct(',');
        true
    }

    /// Notes the names that a statement or an item begins with: values that have them are not told to
    /// be wrong besides.
    fn declare(&mut self) {
        const LONGEST: usize = 12;
        for ahead in 0..LONGEST {
            match self.cursor.peek(ahead) {
                Some(TokenTree::Ident(word)) => self.problems.declared(word.to_string()),
                Some(TokenTree::Punct(sign)) if matches!(sign.as_char(), ':' | '&' | '*') => {}
                Some(TokenTree::Group(group)) if group.delimiter() != Delimiter::Brace => {}
                _ => break,
            }
        }
    }

    /// Notes the names of `let Some(tag) =`.
    fn declare_pattern(&mut self) {
        const LONGEST: usize = 12;
        if !self.cursor.is_word(0, "let") {
            return;
        }
        for ahead in 1..LONGEST {
            match self.cursor.peek(ahead).cloned() {
                Some(TokenTree::Group(group)) => self.declare_all(&group),
                Some(TokenTree::Ident(word)) => self.problems.declared(word.to_string()),
                Some(TokenTree::Punct(sign)) if sign.as_char() != '=' => {}
                _ => break,
            }
        }
    }

    /// Up to the `;` of a statement, if it has one, else as after any mistake.
    fn skip_statement(&mut self) {
        let start = self.cursor.place();
        while !self.cursor.at_end() && !self.at_new_task(super::Around::Block) {
            if self.cursor.take_punct(';').is_some() {
                return;
            }
            self.cursor.advance();
        }
        self.cursor.back_to(start);
        self.skip(self.around());
    }

    /// Up to the braces or the `;` of an item.
    fn item(&mut self, word: &str) -> Inside {
        if matches!(word, "use" | "type" | "const" | "static") {
            self.skip_statement();
            return Inside::ENDED;
        }
        while !self.cursor.at_end() && !self.at_new_task(super::Around::Block) {
            let end = self.cursor.group(0, Delimiter::Brace).is_some() || self.cursor.is_punct(0, ';');
            self.cursor.advance();
            if end {
                break;
            }
        }
        Inside::ENDED
    }

    /// The braces after a condition or a loop's head; of several in a row the last.
    fn body_braces(&mut self) -> Option<Group> {
        while !self.cursor.at_end() && !self.at_new_task(super::Around::Block) {
            let group = self.cursor.group(0, Delimiter::Brace).cloned();
            let another = self.cursor.group(1, Delimiter::Brace).is_some();
            self.cursor.advance();
            if group.is_some() && !another {
                return group;
            }
        }
        None
    }
}

/// The braces that follow `=>`. Others belong to what an arm holds.
fn bodies_of_arms(arms: &Group) -> Vec<Group> {
    let mut after_arrow = false;
    let mut bodies = Vec::new();
    for token in arms.tokens() {
        match token {
            TokenTree::Group(group) if after_arrow && group.delimiter() == Delimiter::Brace => {
                bodies.push(group.clone());
            }
            _ => {}
        }
        after_arrow = matches!(token, TokenTree::Punct(sign) if sign.as_char() == '>');
    }
    bodies
}
