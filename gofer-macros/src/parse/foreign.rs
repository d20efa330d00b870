//! What people write in a block and is none of its entries: statements, control flow, groups
//! around tasks, comments of other languages. Each is told once, with what the language has
//! instead, and what is inside is read on, so that it hides no other mistake.

use gofer_core::Problem;
use proc_macro2::{Delimiter, Group, TokenTree};

use super::Parser;
use crate::ast::{Block, Content, Docs, Fields, Name, Task, Value};
use crate::keys::Place;
use crate::tokens;
use crate::words::{self, RustWord};

/// What is to be read inside of something foreign.
struct Inside {
    groups: Vec<Group>,
    /// Whether values in it may use variables that do not exist here.
    binds: bool,
    /// Whether it may have held anything, so that nothing can be said to be missing.
    lost: bool,
}

impl Inside {
    /// Nothing of it can be read.
    const LOST: Inside = Inside { groups: Vec::new(), binds: false, lost: true };
    /// There is nothing in it.
    const ENDED: Inside = Inside { groups: Vec::new(), binds: false, lost: false };
}

impl Parser<'_> {
    /// Takes what is no entry of a block; false if there is nothing of the kind.
    pub(super) fn foreign_entry(&mut self, block: &mut Block) -> bool {
        if self.cursor.is_word(0, "task") {
            return false;
        }
        let inside = match self.foreign().or_else(|| self.whole_program(block)).or_else(|| self.wrapper()) {
            Some(inside) => inside,
            None if self.unwrapped => return self.unwrapped_task(block),
            None => return false,
        };
        block.settings.open |= inside.lost;
        for group in inside.groups {
            let mut read = Block::default();
            let mut parser = self.inside(&group);
            parser.unwrapped = true;
            if !holds_tasks(&group) && has_key(&group, Place::Task) {
                read.tasks.extend(parser.object_as_task(&group));
            } else {
                parser.entries(&mut read);
            }
            add(block, read, inside.binds);
        }
        true
    }

    /// `{ name: build, image: … }`, as other systems list their tasks.
    fn object_as_task(&mut self, group: &Group) -> Option<Task> {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let name = tokens.windows(3).find_map(|entry| match entry {
            [key, TokenTree::Punct(_), name] if matches!(key.to_string().trim_matches('"'), "name" | "id" | "task") => {
                Some(name.clone())
            }
            _ => None,
        })?;
        let mut name = self.name_value(&Value { tokens: vec![name] });
        name.malformed = true;
        let fields = self.fields(Place::Task, group);
        Some(unnamed_keyword(name, fields))
    }

    /// The same among the fields of a task.
    pub(super) fn foreign_field(&mut self, fields: &mut Fields) -> bool {
        if self.builder_call(fields) {
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
        if self.cursor.is_joint(0, '.', '.') {
            self.reserved(self.around());
            return Some(Inside::LOST);
        }
        if self.foreign_token(&token) {
            return Some(Inside::ENDED);
        }
        let TokenTree::Ident(word) = &token else { return None };
        if self.cursor.is_colon(1) || self.cursor.is_punct(1, '=') || self.cursor.is_punct(1, ',') {
            return None;
        }
        if self.cursor.is_punct(1, '!') && matches!(self.cursor.peek(2), Some(TokenTree::Group(_))) {
            self.macro_call(&word.to_string());
            return Some(Inside::LOST);
        }
        let kind = words::rust_word(&word.to_string())?;
        // A word alone may be a key that is being typed.
        self.cursor.peek(1)?;
        Some(self.rust(&word.to_string(), kind))
    }

    fn around(&self) -> super::Around {
        if self.place == Place::Pipeline { super::Around::Block } else { super::Around::Braces }
    }

    /// `# comment`, up to the end of the line.
    pub(super) fn foreign_token(&mut self, token: &TokenTree) -> bool {
        if !self.cursor.is_punct(0, '#') || self.at_attribute() {
            return false;
        }
        self.problems.at(token, Problem::new("unexpected `#`").help("a comment begins with `//`"));
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
        let problem = Problem::new(format!("`{}!(...)` is not expanded here", gofer_core::shown(name)));
        self.problems.at(
            range,
            problem.help("a block is read before the macros in it: let a macro make the whole `pipeline! { ... }`"),
        );
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
    }

    /// A statement, an item or control flow.
    fn rust(&mut self, word: &str, kind: RustWord) -> Inside {
        let in_task = self.place != Place::Pipeline;
        let problem = Problem::new(format!("unexpected `{word}`"));
        let problem = match kind {
            RustWord::Statement => problem.help("a block holds no statements: put it before `pipeline!`"),
            RustWord::Item => problem.help("a block holds no items: put it before `pipeline!`"),
            RustWord::Visibility => problem.help("remove it: nothing in a block is private"),
            RustWord::If | RustWord::Match if in_task => {
                problem.help("a task's keys are fixed: put it into the value, as in `image: if nightly { \"a\" } else { \"b\" }`")
            }
            RustWord::If | RustWord::Match => problem.help(
                "the tasks of a block are fixed: choose between two blocks, or add a task to a pipeline with `.task(...)`",
            ),
            RustWord::Loop => problem.help(
                "one task for each of some values is an axis in the task's header: `task test for v in { old, new } { ... }`",
            ),
            RustWord::Block => problem.help("a block holds no Rust but for the values after `:`"),
        };
        self.problems.at(self.cursor.span(), problem);
        self.cursor.advance();
        match kind {
            RustWord::Statement => {
                self.skip_statement();
                Inside::ENDED
            }
            RustWord::Item => self.item(word),
            RustWord::Visibility => {
                if self.cursor.group(0, Delimiter::Parenthesis).is_some() {
                    self.cursor.advance();
                }
                Inside::ENDED
            }
            RustWord::If | RustWord::Loop | RustWord::Block => {
                let binds = kind == RustWord::Loop || self.cursor.is_word(0, "let");
                let mut groups: Vec<Group> = self.body_braces().into_iter().collect();
                while self.cursor.is_word(0, "else") {
                    groups.extend(self.body_braces());
                }
                Inside { groups, binds, lost: false }
            }
            RustWord::Match => {
                let arms = self.body_braces().map(|arms| arms.stream().into_iter()).into_iter().flatten();
                let braces = arms.filter_map(|token| match token {
                    TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
                    _ => None,
                });
                Inside { groups: braces.collect(), binds: true, lost: true }
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
        if word == "use" || word == "type" {
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
        let arguments: Vec<TokenTree> = arguments.stream().into_iter().collect();
        let problem = Problem::new(format!("unexpected `.` before `{word}`"));
        let problem = match (self.place.find(&word.to_string()), tokens::source(&arguments)) {
            (Some(key), Some(value)) if key.kind == crate::keys::Kind::Text && !value.is_empty() => {
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

    /// A closure, a chain of builders, a table of TOML: not a block at all.
    fn whole_program(&mut self, block: &mut Block) -> Option<Inside> {
        let is_start = block.settings.words.is_empty() && block.tasks.is_empty();
        let token = self.cursor.peek(0)?.clone();
        let path = matches!(token, TokenTree::Ident(_)) && self.cursor.is_joint(1, ':', ':');
        let help = match &token {
            TokenTree::Punct(punct) if punct.as_char() == '|' && is_start => {
                "a block is not a function: settings and tasks stand directly in `pipeline! { ... }`"
            }
            TokenTree::Ident(word) if word == "move" && is_start => {
                "a block is not a function: settings and tasks stand directly in `pipeline! { ... }`"
            }
            _ if path && is_start => "builders stand by themselves, without `pipeline!`",
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                let problem = Problem::new("unexpected `[...]`");
                self.problems.at(&token, problem.help("a task is `task build { image: \"ubuntu:latest\" }`"));
                self.cursor.advance();
                return Some(Inside::ENDED);
            }
            TokenTree::Ident(word) if self.at_arrow(1) => {
                let problem = Problem::new(format!("unexpected `{word}`"));
                let help = "a dependency stands in the task that waits: `task test { depends_on: { build }, ... }`";
                self.problems.at(&token, problem.help(help));
                while !self.cursor.at_end() && !self.at_task() && !self.at_next(super::Around::Block) {
                    self.cursor.advance();
                }
                return Some(Inside::ENDED);
            }
            _ => return None,
        };
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(&token)));
        self.problems.at(&token, problem.help(help));
        while self.cursor.advance().is_some() {}
        Some(Inside::LOST)
    }

    /// `->`, `>>`, `-->`, `<-` after a word.
    fn at_arrow(&self, ahead: usize) -> bool {
        let joint = |first, second| self.cursor.is_joint(ahead, first, second);
        joint('-', '>') || joint('>', '>') || joint('-', '-') || joint('<', '-') || joint('<', '<')
    }

    /// Braces or brackets around tasks: `jobs: { … }`, `stage("build") { … }`, `{ … }`.
    fn wrapper(&mut self) -> Option<Inside> {
        let (word, at) = match self.cursor.peek(0)? {
            TokenTree::Ident(word) => (word.to_string(), self.after_head(1)),
            TokenTree::Literal(literal) => (literal.to_string().trim_matches('"').to_owned(), self.after_head(1)),
            TokenTree::Group(_) => (String::new(), 0),
            TokenTree::Punct(_) => return None,
        };
        let TokenTree::Group(group) = self.cursor.peek(at)?.clone() else { return None };
        let braces = group.delimiter() == Delimiter::Brace;
        let brackets = group.delimiter() == Delimiter::Bracket;
        if Place::Pipeline.find(&word).is_some() || !braces && !brackets || brackets && word.is_empty() {
            return None;
        }
        let holds_tasks = holds_tasks(&group);
        if !(word.is_empty() || holds_tasks || words::is_wrapper(&word)) {
            return None;
        }
        let what = if word.is_empty() { "{ ... }".to_owned() } else { word.clone() };
        let problem = Problem::new(format!("unexpected `{}`", gofer_core::shown(&what)));
        let help = if word.is_empty() {
            "the braces of `pipeline! { ... }` are enough: remove these"
        } else {
            words::instead_of_wrapper(&word)
        };
        if !self.unwrapped {
            self.problems.at(self.cursor.span(), problem.help(help));
        }
        for _ in 0..=at {
            self.cursor.advance();
        }
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
        let groups = if brackets { list_of_braces(&group) } else { vec![group] };
        let understood = groups.iter().any(is_understood);
        Some(if understood { Inside { groups, binds: false, lost: false } } else { Inside::LOST })
    }

    /// Past what may stand between a word and its braces: a second word or parentheses, `:`.
    fn after_head(&self, ahead: usize) -> usize {
        let word = self.cursor.peek(ahead).is_some_and(tokens::is_word);
        let call = self.cursor.group(ahead, Delimiter::Parenthesis).is_some();
        let ahead = ahead + usize::from(word || call);
        ahead + usize::from(self.cursor.is_colon(ahead) || self.cursor.is_punct(ahead, '='))
    }

    /// In a foreign group: `build: { image: … }`, a task without `task`.
    fn unwrapped_task(&mut self, block: &mut Block) -> bool {
        let Some(TokenTree::Ident(_) | TokenTree::Literal(_)) = self.cursor.peek(0) else { return false };
        let at = 1 + usize::from(self.cursor.is_colon(1) || self.cursor.is_punct(1, '='));
        let Some(group) = self.cursor.group(at, Delimiter::Brace).cloned() else { return false };
        if !has_key(&group, Place::Task) {
            return false;
        }
        let Some(name) = self.name(super::name::NameOf::Id) else { return false };
        while self.cursor.group(0, Delimiter::Brace).is_none() && self.cursor.advance().is_some() {}
        self.cursor.advance();
        let _ = self.cursor.take_punct(',');
        let fields = self.fields(Place::Task, &group);
        block.tasks.push(unnamed_keyword(name, fields));
        true
    }
}

fn unnamed_keyword(name: Name, fields: Fields) -> Task {
    Task { keyword: None, docs: None::<Docs>, name, named: true, has_body: true, axes: Vec::new(), fields }
}

/// Whether there are tasks or settings in it, or in a group of it.
fn is_understood(group: &Group) -> bool {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let setting = |pair: &[TokenTree]| match pair {
        [key, TokenTree::Punct(punct)] if matches!(punct.as_char(), ':' | '=') => {
            let word = key.to_string();
            Place::Pipeline.find(word.trim_matches('"')).is_some()
        }
        [key, TokenTree::Group(inner)] if tokens::is_word(key) => has_key(inner, Place::Task),
        [TokenTree::Punct(colon), TokenTree::Group(inner)] if colon.as_char() == ':' => has_key(inner, Place::Task),
        _ => false,
    };
    holds_tasks(group) || has_key(group, Place::Task) || tokens.windows(2).any(setting)
}

/// Whether `task ID` stands in it, or in a group of it.
fn holds_tasks(group: &Group) -> bool {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let task =
        |pair: &[TokenTree]| matches!(&pair[0], TokenTree::Ident(word) if word == "task") && tokens::is_word(&pair[1]);
    tokens.windows(2).any(task)
}

/// Whether an entry in it has a key of this place.
pub(super) fn has_key(group: &Group, place: Place) -> bool {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    tokens.windows(2).any(|pair| match pair {
        [key, TokenTree::Punct(punct)] if matches!(punct.as_char(), ':' | '=') => {
            place.find(key.to_string().trim_matches('"')).is_some()
        }
        _ => false,
    })
}

/// The objects in a list.
fn list_of_braces(list: &Group) -> Vec<Group> {
    let mut objects: Vec<Group> = Vec::new();
    let mut tasks = false;
    for token in list.stream() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => objects.push(group),
            TokenTree::Ident(word) if word == "task" => tasks = true,
            _ => {}
        }
    }
    if tasks { vec![list.clone()] } else { objects }
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
