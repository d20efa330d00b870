//! What people write in a block and is none of its entries: statements, control flow, groups
//! around tasks, comments of other languages. Each is told once, with what the language has
//! instead, and what is inside is read on, so that it hides no other mistake.

use crate::tokens::TokenTree;
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use super::foreign_tasks::{has_key, holds_tasks, is_body, unnamed_keyword};
use super::inside::{Inside, add, add_fields};
use crate::ast::{Block, Fields, Value};
use crate::keys::Place;
use crate::tokens;
use crate::words::{self, RustWord};

impl Parser<'_> {
    /// Takes what is no entry of a block; false if there is nothing of the kind.
    pub(super) fn foreign_entry(&mut self, block: &mut Block) -> bool {
        if self.call_of_a_task(block)
            || self.chain_of_a_task(block)
            || self.task_in_a_variable(block)
            || self.unwrapped && self.statement_within()
        {
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
        let inside = match self
            .foreign()
            .or_else(|| self.relation())
            .or_else(|| self.whole_program(block))
            .or_else(|| self.wrapper())
        {
            Some(inside) => inside,
            None if self.before_task() || self.rule_of_make(block) || self.indented_task(block) => return true,
            None if self.unwrapped => return self.unwrapped_task(block),
            None => return self.bare_task(block),
        };
        block.settings.open |= inside.lost;
        block.lost |= inside.lost;
        let are_tasks = inside.objects && inside.groups.iter().any(is_body);
        for group in inside.groups {
            let mut read = Block::default();
            let mut parser = self.inside(&group);
            parser.unwrapped = true;
            let is_task = has_key(&group, Place::Task) || are_tasks;
            if !holds_tasks(&group) && is_task {
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
        // `struct Build` is called as a type is.
        let text = words::snake_case(id.text());
        self.problems.at(range, problem.help(format!("write `task {text}`")));
        self.take_all(3 + called);
        let renamed = text != id.text();
        let mut name = self.name_value(&Value { tokens: vec![id.into()] });
        if renamed {
            (name.text, name.malformed) = (text, true);
        }
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
        if self.comment_after_semicolons() {
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

    /// `; builds it`, as ini files and Lisp have a comment: several words after a sign that ends nothing.
    fn comment_after_semicolons(&mut self) -> bool {
        const MOST: usize = 4;
        let signs = (0..MOST).take_while(|at| self.cursor.is_punct(*at, ';')).count();
        if signs == 0 || self.unwrapped {
            return false;
        }
        let on_one_line = |at: usize| tokens::on_one_line_with(self.cursor.peek(at), self.cursor.peek(at + 1));
        let ends_nothing = match self.cursor.before() {
            Some(TokenTree::Punct(comma)) if comma.as_char() == ',' => true,
            before => !tokens::on_one_line_with(before, self.cursor.peek(0)),
        };
        let is_word = |at: usize| self.cursor.ident(at).is_some_and(|word| word != "task");
        let are_words = is_word(signs) && is_word(signs + 1) && on_one_line(signs) && on_one_line(signs - 1);
        if !ends_nothing || !are_words {
            return false;
        }
        let range = tokens::range_or(self.cursor.ahead(0, signs), self.cursor.span());
        let shown = ";".repeat(signs);
        self.problems.at(range, Problem::new(format!("unexpected `{shown}`")).help("a comment begins with `//`"));
        self.take_all(signs);
        self.rest_of_line();
        true
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
}
