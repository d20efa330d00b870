//! What people write in a block and is none of its entries: statements, control flow, groups
//! around tasks, comments of other languages. Each is told once, with what the language has
//! instead, and what is inside is read on, so that it hides no other mistake.

use std::collections::HashSet;

use crate::tokens::{Group, TokenTree};
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use super::foreign_axes::keys_of_group;
use super::foreign_expressions::OWN_BLOCK;
use super::foreign_tasks::{has_key, holds_tasks, unnamed_keyword};
use super::inside::Inside;
use crate::ast::{Block, Content, Fields, List, Value, Variable};
use crate::keys::{Kind, Place};
use crate::tokens;
use crate::words::{self, RustWord};

impl Parser<'_> {
    /// Takes what is no entry of a block; false if there is nothing of the kind.
    pub(super) fn foreign_entry(&mut self, block: &mut Block) -> bool {
        if self.call_of_a_task(block) {
            return true;
        }
        if self.cursor.is_word(0, "task") || self.at_tasks_with_an_id() {
            return false;
        }
        if self.foreign_head(block)
            || self.field_of_a_variable(&mut block.settings)
            || self.label_before_task()
            || self.method_after_task(block)
            || self.task_as_item(block)
            || self.is_declared_task() && self.before_task()
        {
            return true;
        }
        let inside = match self.foreign().or_else(|| self.whole_program(block)).or_else(|| self.wrapper()) {
            Some(inside) => inside,
            None if self.before_task() || self.rule_of_make(block) || self.indented_task(block) => return true,
            None if self.unwrapped => return self.unwrapped_task(block),
            None => return self.bare_task(block),
        };
        block.settings.open |= inside.lost;
        for group in inside.groups {
            let mut read = Block::default();
            let mut parser = self.inside(&group);
            parser.unwrapped = true;
            if !holds_tasks(&group) && has_key(&group, Place::Task) {
                read.tasks.extend(parser.object_as_task(&group, inside.objects));
            } else {
                parser.entries(&mut read);
            }
            add(block, read, inside.binds);
        }
        true
    }

    /// `tasks build { image: "rust:1.95" }`, which is one task.
    fn at_tasks_with_an_id(&self) -> bool {
        self.cursor.is_word(0, "tasks")
            && self.cursor.peek(1).is_some_and(tokens::is_word)
            && self.cursor.group(2, Delimiter::Brace).is_some_and(|body| has_key(body, Place::Task))
    }

    /// `fn build() { image: "x" }`: takes and reports a task that is declared as an item of Rust's.
    fn task_as_item(&mut self, block: &mut Block) -> bool {
        let called = usize::from(self.cursor.group(2, Delimiter::Parenthesis).is_some());
        // `-> Task`
        let returns = self.cursor.is_joint(2 + called, '-', '>') && self.cursor.ident(4 + called).is_some();
        let called = called + if returns { 3 } else { 0 };
        let body = self.cursor.group(2 + called, Delimiter::Brace).filter(|body| has_key(body, Place::Task)).cloned();
        let (Some(word), Some(id), Some(body)) = (self.cursor.ident(0), self.cursor.ident(1).cloned(), body) else {
            return false;
        };
        // (`struct Build { image: String }` is one of Rust's.)
        let has_values = body.tokens().iter().any(|token| matches!(token, TokenTree::Literal(_) | TokenTree::Group(_)));
        if !has_values || !tokens::is_one_of(word, &["fn", "struct", "mod", "const", "static", "let"]) {
            return false;
        }
        let range = tokens::range_or(self.cursor.ahead(0, 2 + called), word.span());
        let problem = Problem::new(format!("unexpected `{word}`: a task begins with `task`"));
        self.problems.at(range, problem.help(format!("write `task {id}`")));
        self.take_all(3 + called);
        let name = self.name_value(&Value { tokens: vec![id.into()] });
        let fields = self.fields(Place::Task, &body);
        block.tasks.push(unnamed_keyword(name, fields));
        true
    }

    /// `static task build {`.
    fn is_declared_task(&self) -> bool {
        let kind = self.cursor.ident(0).and_then(|word| words::rust_word(&word.to_string()));
        matches!(kind, Some(RustWord::Statement | RustWord::Item | RustWord::Block))
    }

    /// `'outer: task build {`: takes a label.
    fn label_before_task(&mut self) -> bool {
        let is_label = self.cursor.is_punct(0, '\'') && self.cursor.ident(1).is_some() && self.cursor.is_colon(2);
        if !is_label || !self.cursor.is_word(3, "task") {
            return false;
        }
        let label = self.cursor.ahead(0, 3);
        let shown: String = label.iter().map(tokens::shown).collect();
        let problem = Problem::new(format!("unexpected `{}` before `task`", gofer_core::shown(&shown)));
        self.problems.at(tokens::range_or(label, self.cursor.span()), problem.help("remove it"));
        self.take_all(3);
        true
    }

    /// `new task build {`, `- task build {`: takes what stands before the task.
    fn before_task(&mut self) -> bool {
        let is_task = self.cursor.is_word(1, "task")
            && self.cursor.peek(2).is_some_and(tokens::is_word)
            && (self.cursor.group(3, Delimiter::Brace).is_some() || self.cursor.is_word(3, "for"));
        let (Some(token), Some(task)) = (self.cursor.peek(0).cloned(), self.cursor.peek(1)) else { return false };
        let separates = matches!(&token, TokenTree::Punct(sign) if matches!(sign.as_char(), ',' | ';'));
        if !is_task || separates || tokens::on_one_line(&token, task) != Some(true) {
            return false;
        }
        let problem = Problem::new(format!("unexpected `{}` before `task`", gofer_core::shown(&tokens::shown(&token))));
        let later = words::runs_later(token.word());
        self.problems.at(&token, problem.help(later.unwrap_or("remove it")));
        self.cursor.advance();
        true
    }

    /// The same among the fields of a task.
    pub(super) fn foreign_field(&mut self, fields: &mut Fields) -> bool {
        if self.calls_in_a_row(fields)
            || self.builder_call(fields)
            || self.field_of_a_variable(fields)
            || self.braces_again(fields)
        {
            return true;
        }
        let Some(inside) = self.foreign() else { return false };
        fields.open |= inside.lost;
        for group in inside.groups {
            let read = self.fields(self.place, &group);
            add_fields(fields, read, inside.binds);
        }
        true
    }

    /// What is foreign in a block and in a task.
    fn foreign(&mut self) -> Option<Inside> {
        let token = self.cursor.peek(0)?.clone();
        // `...`, with which a document of YAML ends.
        if self.cursor.is_joint(0, '.', '.') && self.cursor.is_joint(1, '.', '.') && self.cursor.left() == 3 {
            let range = tokens::range_or(self.cursor.ahead(0, 3), self.cursor.span());
            self.problems.at(range, Problem::new("unexpected `...`").help("remove it: the block ends with its brace"));
            self.take_all(3);
            return Some(Inside::ENDED);
        }
        if self.cursor.is_joint(0, '.', '.') {
            self.reserved(self.around());
            return Some(Inside::LOST);
        }
        if self.foreign_token(&token) {
            return Some(Inside::ENDED);
        }
        if self.conflict() || self.merge_key() {
            return Some(Inside::LOST);
        }
        if self.assignment() {
            return Some(Inside::ENDED);
        }
        let TokenTree::Ident(word) = &token else { return None };
        if self.cursor.is_colon(self.length_of_key()) || self.cursor.is_punct(1, '=') || self.cursor.is_punct(1, ',') {
            return None;
        }
        if self.cursor.is_punct(1, '!') && matches!(self.cursor.peek(2), Some(TokenTree::Group(_))) {
            self.macro_call(word.text());
            return Some(Inside::LOST);
        }
        let kind = words::rust_word(word.text())?;
        // A word alone may be a key that is being typed.
        self.cursor.peek(1)?;
        if self.before_a_key(word.text(), kind) {
            return Some(Inside::ENDED);
        }
        Some(self.rust(word.text(), kind))
    }

    /// `tag = "1.95";`, a statement that lacks its `let`.
    fn assignment(&mut self) -> bool {
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

    pub(super) fn around(&self) -> super::Around {
        if self.place == Place::Pipeline { super::Around::Block } else { super::Around::Braces }
    }

    /// `@task(retries = 3)`, a decorator.
    fn decorator(&mut self) -> bool {
        if !self.cursor.is_punct(0, '@') || self.cursor.ident(1).is_none() {
            return false;
        }
        if self.full_task_at(1) {
            self.problems.at(self.cursor.span(), Problem::new("unexpected `@` before `task`").help("remove it"));
            self.cursor.advance();
            return true;
        }
        let start = self.cursor.place();
        self.cursor.advance();
        self.cursor.advance();
        while self.cursor.is_punct(0, '.') && self.cursor.ident(1).is_some() {
            self.cursor.advance();
            self.cursor.advance();
        }
        let shown: String = self.cursor.since(start).iter().map(tokens::shown).collect();
        let range = tokens::range_or(self.cursor.since(start), self.cursor.span());
        let problem = Problem::new(format!("unexpected `{}`", gofer_core::shown(&shown)));
        self.problems.at(range, problem.help("there are no decorators here: remove it"));
        let in_line = tokens::on_one_line_with(self.cursor.before(), self.cursor.peek(0));
        if self.cursor.group(0, Delimiter::Parenthesis).is_some() {
            self.cursor.advance();
        } else if in_line && !self.at_task() && !self.at_entry() {
            // `@cargo build`, a recipe's line.
            self.skip_line(self.around());
        }
        true
    }

    /// `# comment`, up to the end of the line, and `@decorator`.
    pub(super) fn foreign_token(&mut self, token: &TokenTree) -> bool {
        if self.decorator() {
            return true;
        }
        if !self.cursor.is_punct(0, '#') || self.at_attribute() {
            return false;
        }
        // `r"x"#`
        let ends_text = matches!(self.cursor.before(), Some(text @ TokenTree::Literal(_))
            if tokens::adjoin(text, token) == Some(true));
        let help = if ends_text {
            "remove it: a text ends with as many `#` as stand before its first quotation mark"
        } else {
            "a comment begins with `//`"
        };
        self.problems.at(token, Problem::new("unexpected `#`").help(help));
        self.cursor.advance();
        while let (Some(before), Some(next)) = (self.cursor.before(), self.cursor.peek(0)) {
            let same_line = tokens::on_one_line(before, next);
            if same_line == Some(false) || same_line.is_none() && (self.at_next(self.around()) || self.at_task()) {
                break;
            }
            self.cursor.advance();
        }
        true
    }

    /// `common!()`.
    fn macro_call(&mut self, name: &str) {
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
        let is_statement = ["print", "eprint", "assert", "debug_assert", "panic", "todo", "dbg", "write"]
            .into_iter()
            .any(|statement| name.starts_with(statement));
        let help = if name == "pipeline" {
            OWN_BLOCK
        } else if is_statement {
            "a block holds no statements: put it before `pipeline!`"
        } else {
            "a block is read before the macros in it: let a macro make the whole `pipeline! { ... }`"
        };
        self.problems.at(range, problem.help(help));
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
    }

    /// `static image: "x"`: a word of a declaration before a key.
    fn before_a_key(&mut self, word: &str, kind: RustWord) -> bool {
        let is_key = self.cursor.ident(1).is_some_and(|key| self.place.find(key.text()).is_some());
        let is_declared = matches!(kind, RustWord::Statement | RustWord::Item | RustWord::Block);
        let of_a_value = matches!(self.cursor.peek(3), Some(TokenTree::Literal(_) | TokenTree::Group(_)));
        if !is_declared || !is_key || !self.cursor.is_colon(2) || !of_a_value {
            return false;
        }
        let problem = Problem::new(format!("unexpected `{word}`"));
        self.problems.at(self.cursor.span(), problem.help("remove it: a key is one word"));
        self.cursor.advance();
        true
    }

    /// `task build { { image: "x" } }`.
    fn braces_again(&mut self, fields: &mut Fields) -> bool {
        let Some(group) = self.cursor.group(0, Delimiter::Brace).filter(|group| has_key(group, self.place)).cloned()
        else {
            return false;
        };
        let problem = Problem::new("unexpected `{ ... }`");
        self.problems.at(group.span(), problem.help("one pair of braces is enough: remove these"));
        self.cursor.advance();
        let _ = self.cursor.take_punct(',');
        let read = self.fields(self.place, &group);
        add_fields(fields, read, false);
        true
    }

    /// `config { image: "x" }` in a task, `task { image: "x" }` in `defaults`: braces around some of the fields.
    pub(super) fn fields_in_braces(&mut self, fields: &mut Fields) -> bool {
        let Some(word) = self.cursor.ident(0).cloned() else { return false };
        let at = 1 + usize::from(self.cursor.is_colon(1) || self.cursor.is_punct(1, '='));
        let Some(group) = self.cursor.group(at, Delimiter::Brace).filter(|group| has_key(group, self.place)).cloned()
        else {
            return false;
        };
        let name = word.to_string();
        let of_a_task = self.place == Place::Defaults && self.known.is_task(&name);
        if !of_a_task && !words::holds_fields(self.place, &name) {
            return false;
        }
        let problem = if of_a_task {
            Problem::new(format!("`{word}` is one task, and `defaults` are those of all"))
                .help(format!("its fields stand in its own braces, `task {word} {{ ... }}`: move them there"))
        } else {
            Problem::new(format!("unexpected `{word}` around {}", self.place.fields()))
                .help("remove it and its braces: what is in them stands here directly")
        };
        self.problems.at(word.span(), problem);
        for _ in 0..=at {
            self.cursor.advance();
        }
        let _ = self.cursor.take_punct(',');
        let read = self.fields(self.place, &group);
        add_fields(fields, read, false);
        true
    }

    /// A statement, an item or control flow.
    fn rust(&mut self, word: &str, kind: RustWord) -> Inside {
        let in_task = self.place != Place::Pipeline;
        let problem = Problem::new(format!("unexpected `{word}`"));
        let problem = match kind {
            RustWord::Statement | RustWord::Item if self.assigns_task() => {
                problem.help("a task stands by itself, as in `task build { ... }`; no variable holds it")
            }
            RustWord::Statement => problem.help("a block holds no statements: put it before `pipeline!`"),
            RustWord::Item if self.is_group_of_tasks() => problem.help(words::SIDE_BY_SIDE),
            RustWord::Item => problem.help("a block holds no items: put it before `pipeline!`"),
            RustWord::Visibility => problem.help("remove it: nothing in a block is private"),
            RustWord::If | RustWord::Match if in_task => {
                let value = self.condition_in_the_value();
                problem.help(format!("a task's keys are fixed: put it into the value, as in `{value}`"))
            }
            RustWord::If | RustWord::Match => problem.help(
                "the tasks of a block are fixed: choose between two blocks, or add a task to a pipeline with `.task(...)`",
            ),
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

    /// `if nightly { script: "a" }` as it is written in the value.
    fn condition_in_the_value(&self) -> String {
        const LONGEST: usize = 12;
        let body = (1..LONGEST).find(|at| self.cursor.group(*at, Delimiter::Brace).is_some());
        let key = body.and_then(|at| match self.cursor.group(at, Delimiter::Brace)?.tokens() {
            [TokenTree::Ident(key), TokenTree::Punct(_), ..] => self.place.find(key.text()),
            _ => None,
        });
        let condition = body.and_then(|at| tokens::source(self.cursor.ahead(1, at)));
        match (key, condition) {
            (Some(key), Some(condition)) if self.cursor.is_word(0, "if") && condition.len() <= 40 => {
                format!("{}: if {condition} {{ ... }} else {{ ... }}", key.word)
            }
            _ => "image: if nightly { \"a\" } else { \"b\" }".to_owned(),
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
        let keys = self.cursor.peek(3).filter(|_| self.cursor.is_word(2, "in"));
        let keys = keys.and_then(|keys| keys_of_group(std::slice::from_ref(keys)));
        let axis = self.cursor.ident(1).map_or("v", crate::tokens::Ident::text);
        let name = name.unwrap_or("test");
        match keys {
            Some(keys) => format!("task {name} for {axis} in {{ {keys} }} {{ ... }}"),
            None => format!("task {name} for {axis} in {{ old, new }} {{ ... }}"),
        }
    }

    /// `mod ci { task build { … } }`
    fn is_group_of_tasks(&self) -> bool {
        self.cursor.ident(1).is_some() && self.cursor.group(2, Delimiter::Brace).is_some_and(holds_tasks)
    }

    /// `let build = task { image: "x" };`
    fn assigns_task(&self) -> bool {
        const LONGEST: usize = 6;
        let group = (2..LONGEST).find_map(|at| self.cursor.group(at, Delimiter::Brace));
        let assigned = (2..LONGEST).any(|at| self.cursor.is_punct(at, '='));
        assigned && group.is_some_and(|group| has_key(group, Place::Task))
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

    /// `self.image = "x";`, as the field of a variable.
    fn field_of_a_variable(&mut self, fields: &mut Fields) -> bool {
        let Some(key) = self.cursor.ident(2).and_then(|word| self.place.find(word.text())) else { return false };
        let assigned = self.cursor.ident(0).is_some()
            && self.cursor.is_punct(1, '.')
            && (self.cursor.is_punct(3, '=') || self.cursor.is_colon(3));
        let Some(variable) = self.cursor.ident(0).filter(|_| assigned).cloned() else { return false };
        let start = self.cursor.place();
        for _ in 0..4 {
            self.cursor.advance();
        }
        let value = self.value(self.around());
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
        let range = tokens::range_or(self.cursor.since(start), variable.span());
        let problem = Problem::new(format!("unexpected `{}.` before a key", gofer_core::shown(variable.text())));
        let value = value.and_then(|value| tokens::source(&value.tokens));
        self.problems.at(
            range,
            match value {
                Some(value) => problem.help(format!("write `{}: {value},`", key.word)),
                None => problem.help("a key is one word"),
            },
        );
        fields.open = true;
        true
    }

    /// `.depends_on("lint").variable("A", "b")` after a task or at the start of a block: a chain of calls.
    fn method_after_task(&mut self, block: &mut Block) -> bool {
        let Some(word) = self.cursor.ident(1).filter(|_| self.cursor.is_punct(0, '.')).cloned() else { return false };
        let Some(arguments) = self.cursor.group(2, Delimiter::Parenthesis).cloned() else { return false };
        let place = if block.tasks.is_empty() { Place::Pipeline } else { Place::Task };
        if place == Place::Pipeline && matches!(self.cursor.before(), Some(TokenTree::Group(_))) {
            return false;
        }
        let value = self.argument_as_value(place, word.text(), arguments.tokens());
        let help = match (&value, place) {
            (Some(value), Place::Pipeline) => {
                let comma = if self.cursor.is_punct(3, ',') { "" } else { "," };
                format!("write `{word}: {value}{comma}`")
            }
            (Some(value), _) => format!("what is said of a task stands in its braces: `{word}: {value}`"),
            (None, Place::Pipeline) => "a block has keys with values, and tasks; no calls".to_owned(),
            (None, _) => "what is said of a task stands in its braces, as keys with their values".to_owned(),
        };
        let problem = Problem::new(format!("unexpected `.{}(...)`", gofer_core::shown(word.text())));
        self.problems.at(tokens::range_or(self.cursor.ahead(0, 3), word.span()), problem.help(help));
        self.take_all(3);
        while place == Place::Task
            && self.cursor.is_punct(0, '.')
            && self.cursor.group(2, Delimiter::Parenthesis).is_some()
        {
            self.take_all(3);
        }
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
        match block.tasks.last_mut() {
            Some(task) => task.fields.open = true,
            None => block.settings.open = true,
        }
        true
    }

    /// `self.image("x")`, `variables.insert("A", "b")` and `image("x").script("make")` in a task: calls in place of keys.
    fn calls_in_a_row(&mut self, fields: &mut Fields) -> bool {
        const MOST: usize = 8;
        let is_call =
            |at: usize| self.cursor.ident(at).is_some() && self.cursor.group(at + 1, Delimiter::Parenthesis).is_some();
        let receiver = self.cursor.ident(0).filter(|_| self.cursor.is_punct(1, '.') && is_call(2)).cloned();
        let start = if receiver.is_some() { 2 } else { 0 };
        let calls = (0..MOST).take_while(|call| {
            let at = start + 3 * call;
            is_call(at) && (*call == 0 || self.cursor.is_punct(at - 1, '.'))
        });
        let calls = calls.count();
        if self.place != Place::Task || calls == 0 || receiver.is_none() && calls == 1 {
            return false;
        }
        let Some(first) = self.cursor.ident(start).cloned() else { return false };
        let key = receiver.as_ref().filter(|word| self.place.find(word.text()).is_some());
        let mut written = Vec::new();
        for call in 0..calls {
            let at = start + 3 * call;
            let (Some(word), Some(group)) = (self.cursor.ident(at), self.cursor.group(at + 1, Delimiter::Parenthesis))
            else {
                return false;
            };
            let entry = match key {
                Some(key) => self.added_to(key.text(), group.tokens()),
                None => self
                    .argument_as_value(self.place, word.text(), group.tokens())
                    .map(|value| format!("{word}: {value}")),
            };
            written.extend(entry);
        }
        let length = start + 3 * calls - 1;
        let end = length + usize::from(self.cursor.is_punct(length, ';'));
        let range = tokens::range_or(self.cursor.ahead(0, end), first.span());
        let comma = if self.cursor.is_punct(length, ',') { "" } else { "," };
        let shown = match &receiver {
            Some(receiver) => format!("{receiver}.{first}(...)"),
            None => format!("{first}(...)."),
        };
        let problem = Problem::new(format!("unexpected `{}`", gofer_core::shown(&shown)));
        let help = if written.len() == calls && (calls == 1 || key.is_none()) {
            format!("write `{}{comma}`", written.join(", "))
        } else {
            "a task has keys with values, not calls".to_owned()
        };
        self.problems.at(range, problem.help(help));
        self.take_all(length);
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
        fields.open = true;
        true
    }

    /// `variables.insert("A", "b")` as an entry.
    fn added_to(&self, word: &str, arguments: &[TokenTree]) -> Option<String> {
        let key = self.place.find(word)?;
        let entry = match (key.kind, arguments) {
            (Kind::Variables, [name, TokenTree::Punct(comma), value @ ..]) if comma.as_char() == ',' => {
                let name = name.word().trim_matches('"');
                let value =
                    tokens::source(value).filter(|value| gofer_core::is_identifier(name) && !value.is_empty())?;
                format!("{word}: {{ {name}: {value} }}")
            }
            (Kind::DependsOn, arguments) => {
                format!("{word}: {}", self.argument_as_value(self.place, word, arguments)?)
            }
            _ => return None,
        };
        (gofer_core::shown(&entry) == entry).then_some(entry)
    }

    /// What a builder's method is given, as the value of the key of that name.
    fn argument_as_value(&self, place: Place, word: &str, arguments: &[TokenTree]) -> Option<String> {
        let key = place.find(word)?;
        let value = match key.kind {
            Kind::DependsOn => {
                let list = Group::new(Delimiter::Bracket, arguments.to_vec(), self.cursor.span());
                format!("{{ {} }}", self.written_parents(&list)?.0)
            }
            Kind::Id | Kind::Text | Kind::Integer | Kind::Bool | Kind::List => tokens::source(arguments)?,
            Kind::Ids | Kind::Variables | Kind::Defaults | Kind::RegistryAuth => return None,
        };
        (!value.is_empty() && gofer_core::shown(&value) == value).then_some(value)
    }

    /// `.image("x")`, as the builders have it.
    fn builder_call(&mut self, fields: &mut Fields) -> bool {
        let (Some(word), Some(arguments)) =
            (self.cursor.ident(1).cloned(), self.cursor.group(2, Delimiter::Parenthesis).cloned())
        else {
            return false;
        };
        if !self.cursor.is_punct(0, '.') {
            return false;
        }
        let arguments = arguments.tokens();
        let problem = Problem::new(format!("unexpected `.` before `{word}`"));
        let problem = match (self.place.find(word.text()), tokens::source(arguments)) {
            (Some(key), Some(value)) if key.kind == Kind::Text && !value.is_empty() => {
                problem.help(format!("write `{word}: {value},`"))
            }
            _ => problem.help("a block has keys with values, not calls"),
        };
        let start = self.cursor.place();
        for _ in 0..3 {
            self.cursor.advance();
        }
        let range = tokens::range_or(self.cursor.since(start), self.cursor.span());
        self.problems.at(range, problem);
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
        fields.open = true;
        true
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

/// Adds what stood in something foreign, unless it is there already, as in the other branch of
/// an `if`.
fn add(block: &mut Block, read: Block, binds: bool) {
    block.settings.open |= read.settings.open;
    add_fields(&mut block.settings, read.settings, binds);
    block.strays.extend(read.strays);
    for mut task in read.tasks {
        if block.tasks.iter().any(|other| other.name.text == task.name.text) {
            continue;
        }
        if binds {
            forget_values(&mut task.fields);
        }
        block.tasks.push(task);
    }
}

/// Forgets values with names that are declared in the block: that is reported, and they are not there.
pub(super) fn forget_declared(block: &mut Block, names: &HashSet<String>) {
    if names.is_empty() {
        return;
    }
    let fields = block.tasks.iter_mut().map(|task| &mut task.fields).chain([&mut block.settings]);
    for field in fields.flat_map(|fields| &mut fields.list) {
        forget_in(&mut field.content, names);
    }
}

fn forget_in(content: &mut Content, names: &HashSet<String>) {
    let has_name = |value: &Value| mentions(&value.tokens, names);
    match content {
        Content::Value(value) if has_name(value) => *content = Content::Nothing,
        Content::List(List::Value(value)) if has_name(value) => *content = Content::Nothing,
        Content::List(List::Elements(elements, _)) if elements.iter().any(has_name) => *content = Content::Nothing,
        Content::Variables(variables) => {
            let unset = |variable: &&mut Variable| variable.value.as_ref().is_some_and(has_name);
            variables.list.iter_mut().filter(unset).for_each(|variable| variable.value = None);
            variables.spread = variables.spread.take().filter(|spread| !has_name(spread));
        }
        Content::Defaults(fields) | Content::Auth(fields) => {
            fields.list.iter_mut().for_each(|field| forget_in(&mut field.content, names));
        }
        _ => {}
    }
}

/// Whether one of these names is in an expression, or in braces in a text of it.
fn mentions(tokens: &[TokenTree], names: &HashSet<String>) -> bool {
    let in_text = |text: &str| {
        let words =
            text.split('{').skip(1).filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next());
        words.into_iter().any(|word| names.contains(word))
    };
    tokens.iter().any(|token| match token {
        TokenTree::Ident(word) => names.contains(word.text()),
        TokenTree::Literal(text) => in_text(text.text()),
        TokenTree::Group(group) => mentions(group.tokens(), names),
        TokenTree::Punct(_) => false,
    })
}

fn add_fields(fields: &mut Fields, read: Fields, binds: bool) {
    fields.words.extend(read.words);
    for mut field in read.list {
        if fields.get(field.key.means).is_some() {
            continue;
        }
        if binds {
            forget(&mut field.content);
            field.exact = false;
        }
        fields.list.push(field);
    }
}

/// Values that may use variables which do not exist here would each be an error of the compiler's.
fn forget_values(fields: &mut Fields) {
    for field in &mut fields.list {
        forget(&mut field.content);
        field.exact = false;
    }
}

fn forget(content: &mut Content) {
    if !matches!(content, Content::DependsOn(_) | Content::Id(_)) {
        *content = Content::Nothing;
    }
}
