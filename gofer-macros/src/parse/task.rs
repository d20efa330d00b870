//! `task ID for AXES { fields }`.

use crate::tokens::{Group, Punct, TokenTree};
use gofer_core::Problem;
use proc_macro2::{Delimiter, Span};

use super::axes::without_keys;
use super::foreign_tasks::{has_key, has_word_for_a_key, name_in};
use super::name::NameOf;
use super::own_tasks::first_task;
use super::{Around, Parser};
use crate::asker;
use crate::ast::{Axis, Content, Docs, Fields, Name, Task, Value};
use crate::keys::{Place, TaskKey};
use crate::problem::Range;
use crate::tokens;
use crate::words;

/// What stands before the body, and what is said of a token between the two.
pub(super) const AFTER_ID: (&str, &str) = ("the task's id", "remove it: the fields follow the id at once");
pub(super) const AFTER_AXES: (&str, &str) = ("the axes", "remove it: the fields follow the axes at once");

const EXAMPLE: &str = "task build { image: \"ubuntu:latest\" }";

impl Parser<'_> {
    /// `task`, or a misspelling of it before an id and a body.
    pub(super) fn at_task(&self) -> bool {
        let Some(word) = self.cursor.ident(0) else { return false };
        if word == "task" {
            let assigned = self.cursor.is_colon(self.length_of_key())
                || self.cursor.is_punct(1, '=')
                || self.cursor.is_punct(1, ',');
            return !assigned || self.at_assigned_task();
        }
        let named = matches!(self.cursor.peek(1), Some(TokenTree::Ident(_) | TokenTree::Literal(_)));
        // `variable "tag" { default: "1" }`
        let otherwise = |body: &Group| {
            let is_task = has_key(body, Place::Task) || words::is_task(word.text()) && has_word_for_a_key(body);
            !body.tokens().is_empty() && !is_task && words::is_elsewhere(Place::Pipeline, word.text())
        };
        let body = self.cursor.group(2, Delimiter::Brace).is_some_and(|body| !otherwise(body));
        named && !words::ends_a_block(word.text()) && (body || self.cursor.is_word(2, "for"))
    }

    /// `task: build {`, `task = "build" {`, `task, build {`.
    pub(super) fn at_assigned_task(&self) -> bool {
        let assigned = self.cursor.is_colon(1) || self.cursor.is_punct(1, '=') || self.cursor.is_punct(1, ',');
        self.cursor.is_word(0, "task")
            && assigned
            && self.cursor.peek(2).is_some_and(tokens::is_word)
            && (self.cursor.group(3, Delimiter::Brace).is_some() || self.cursor.is_word(3, "for"))
    }

    pub(super) fn task(&mut self, docs: Option<Docs>) -> Option<Task> {
        let keyword = self.cursor.advance()?;
        let word = tokens::shown(keyword);
        if word != "task" && !self.unwrapped {
            let problem = Problem::new(format!("unexpected `{}` before a task's id", gofer_core::shown(&word)));
            self.problems.at(
                keyword,
                problem.help(words::runs_later(&word).unwrap_or("a task begins with `task`: write `task`")),
            );
        }
        self.docs_in_header();
        self.signs_before_id();
        let (mut name, named) = if let Some(name) = self.task_name() {
            (name, true)
        } else {
            let name = self.no_name(keyword.span());
            let named = !name.text.is_empty();
            (name, named)
        };
        let nested = named && self.nested_fields(&name.shown(), keyword.span().into());
        let (axes, sound, fields) = if nested {
            (Vec::new(), false, Some(Fields { open: true, ..Fields::default() }))
        } else {
            let inherits = self.inherits() || self.image_said_in_header().is_some();
            // `[image = "x"] {`
            let inherits = inherits
                || matches!(self.cursor.peek(0), Some(TokenTree::Group(group)) if has_key(group, Place::Task))
                    && self.cursor.group(1, Delimiter::Brace).is_some();
            let (axes, sound) = self.header(&mut name, named);
            let noted = self.problems.count();
            let mut fields = self.body(&name, &axes, sound);
            self.name_no_task_as_its_parent(&name, fields.as_ref(), noted);
            if let Some(fields) = fields.as_mut().filter(|_| inherits) {
                fields.open = true;
            }
            (axes, sound, fields)
        };
        let has_body = fields.is_some();
        let keyword = match keyword {
            TokenTree::Ident(keyword) => Some(keyword.clone()),
            _ => None,
        };
        Some(Task { keyword, docs, name, named, has_body, axes, sound, fields: fields.unwrap_or_default() })
    }

    /// `task: build {`, `task -> build {`, `task.build {`: takes and reports the signs.
    fn signs_before_id(&mut self) {
        const MOST: usize = 3;
        let length = (0..MOST).take_while(|at| self.cursor.punct(*at).is_some()).count();
        let is_id = self.cursor.peek(length).is_some_and(tokens::is_word)
            && (self.cursor.group(length + 1, Delimiter::Brace).is_some() || self.cursor.is_word(length + 1, "for"));
        let told_otherwise = ['$', '#', '!'].into_iter().any(|sign| self.cursor.is_punct(0, sign))
            || self.cursor.is_punct(0, '<') && self.cursor.is_punct(length + 1, '>');
        if length == 0 || !is_id || told_otherwise {
            return;
        }
        let signs = self.cursor.ahead(0, length);
        let shown: String = signs.iter().map(tokens::shown).collect();
        let problem = Problem::new(format!("unexpected `{shown}` after `task`"));
        let range = tokens::range_or(signs, self.cursor.span());
        self.problems.at(range, problem.help("remove it: the id follows at once"));
        self.take_all(length);
    }

    /// What stands between the id and the body: the axes, and whether all is as it should be.
    /// Anything else is told once.
    fn header(&mut self, name: &mut Name, named: bool) -> (Vec<Axis>, bool) {
        let mut axes = Vec::new();
        let mut sound = named && !name.malformed && !self.braces_in_name(name);
        if sound
            && !self.known.has_axes(&name.text)
            && let Some(read) = self.axes_in_brackets()
        {
            (axes, sound) = (read, false);
        }
        while !self.at_body() && !self.at_end_of_header() && !self.at_fields_without_braces() {
            if self.cursor.is_word(0, "for") && axes.is_empty() {
                let (read, well_formed) = self.axes(name);
                axes = read;
                sound &= well_formed;
                continue;
            }
            // `build-{os} for os in …`
            if self.cursor.punct(0).is_some()
                && self.cursor.group(1, Delimiter::Brace).is_some()
                && self.cursor.is_word(2, "for")
            {
                let range = Range::new(
                    self.cursor.span(),
                    self.cursor.peek(1).map_or_else(|| self.cursor.span(), TokenTree::span),
                );
                let problem = Problem::new("unexpected `{ ... }` in a task's id");
                self.problems.at(range, problem.help("remove this: the keys of the axes are added to the id"));
                self.cursor.advance();
                self.cursor.advance();
                sound = false;
                continue;
            }
            // `fro rust in { … }`, `matrix rust in { … }`: the axis is read all the same.
            if axes.is_empty()
                && self.cursor.ident(0).is_some()
                && self.cursor.ident(1).is_some()
                && self.cursor.is_word(2, "in")
            {
                if sound {
                    self.odd_in_header(name, &axes, true);
                }
                axes = self.axes(name).0;
                sound = false;
                continue;
            }
            // `matrix { os: [debian, alpine] }`
            if axes.is_empty()
                && let Some(word) = self.cursor.ident(0).filter(|word| is_matrix(word.text())).cloned()
                && let Some((names, written, length)) = self.object_of_axes(1)
            {
                let problem = Problem::new(format!("unexpected `{word}` after the task's id"));
                let last = self.cursor.peek(length - 1).map_or_else(|| word.span(), TokenTree::span);
                self.problems.at(Range::new(word.span(), last), problem.help(format!("write `for {written}`")));
                axes = names.into_iter().map(without_keys).collect();
                for _ in 0..length {
                    self.cursor.advance();
                }
                sound = false;
                continue;
            }
            let length = self.length_to_body(axes.is_empty());
            if sound && !(axes.is_empty() && self.description_in_header()) {
                self.odd_in_header(name, &axes, length.is_some());
            }
            sound = false;
            // `[v in { … }]`: its names are no variables.
            if let Some(TokenTree::Group(group)) = self.cursor.peek(0).filter(|_| axes.is_empty()).cloned() {
                self.declare_all(&group);
            }
            let Some(length) = length else {
                self.cursor.advance();
                self.skip(Around::Block);
                break;
            };
            for _ in 0..length {
                self.cursor.advance();
            }
            if axes.is_empty() && !self.at_body() && !self.cursor.is_word(0, "for") {
                break;
            }
        }
        (axes, sound)
    }

    /// What is said of a word in a task may show a parent: it is not this task itself.
    fn name_no_task_as_its_parent(&mut self, name: &Name, fields: Option<&Fields>, noted: usize) {
        let given = fields.and_then(|fields| fields.get(TaskKey::DependsOn)).and_then(|field| match &field.content {
            Content::DependsOn(parents) => parents.first().map(|parent| parent.task.shown()),
            _ => None,
        });
        let other = || self.known.other_than(&name.text).map_or_else(|| "lint".to_owned(), str::to_owned);
        let parent = || given.clone().filter(|parent| *parent != name.shown()).unwrap_or_else(other);
        self.problems.retell_since(noted, |help| words::of_this_task(help, &name.shown(), parent));
    }

    /// `test_{os} for os in …`
    fn braces_in_name(&mut self, name: &Name) -> bool {
        let is_for = self.cursor.is_word(1, "for") && self.cursor.is_word(3, "in");
        let Some(group) = self.cursor.group(0, Delimiter::Brace).filter(|_| is_for).cloned() else { return false };
        if has_key(&group, Place::Task) {
            return false;
        }
        let id = name.text.trim_end_matches(['_', '-']);
        let problem = Problem::new("unexpected `{ ... }` in a task's id");
        let help = format!("the keys of the axes are added to it: write `{}`", gofer_core::shown(id));
        self.problems.at(Range::new(name.range.first, group.span()), problem.help(help));
        self.cursor.advance();
        true
    }

    fn at_body(&self) -> bool {
        match self.cursor.peek(0) {
            Some(TokenTree::Group(group)) => match group.delimiter() {
                Delimiter::Brace => true,
                Delimiter::Parenthesis | Delimiter::Bracket => {
                    has_key(group, Place::Task) && self.cursor.group(1, Delimiter::Brace).is_none()
                }
                Delimiter::None => false,
            },
            _ => false,
        }
    }

    /// `task build image: "rust:1.95", …`
    fn at_fields_without_braces(&self) -> bool {
        let comma = usize::from(self.cursor.is_punct(0, ','));
        self.cursor.is_colon(comma + 1)
            && self.cursor.ident(comma).is_some_and(|word| Place::Task.find(word.text()).is_some())
            && self.place == Place::Pipeline
            && !self.at_parents_before_body()
    }

    /// All up to the next task, read as if braces stood around it.
    fn fields_without_braces(&mut self, axes: &[Axis]) -> Fields {
        let start = self.cursor.place();
        let first = self.cursor.span();
        let comma = usize::from(self.cursor.take_punct(',').is_some());
        while !self.cursor.at_end() && !self.at_new_task(Around::Block) {
            self.cursor.advance();
        }
        let all = self.cursor.since(start).to_vec();
        let written = &all[comma..];
        let (problem, fields, source) = match written.split_last() {
            // `image: "rust:1.95" { script: "make" }`
            Some((TokenTree::Group(body), before))
                if body.delimiter() == Delimiter::Brace
                    && has_key(body, Place::Task)
                    && !matches!(before.last(), Some(TokenTree::Punct(colon)) if colon.as_char() == ':') =>
            {
                let ended = matches!(before.last(), Some(TokenTree::Punct(comma)) if comma.as_char() == ',');
                let comma = TokenTree::Punct(Punct::beside(',', body.span()));
                let comma = if ended { &[][..] } else { std::slice::from_ref(&comma) };
                let source = tokens::source(before).zip(tokens::source(body.tokens()));
                let source = source.map(|(before, inside)| format!("{before}, {inside}"));
                let fields = [before, comma, body.tokens()].concat();
                (Problem::new("all fields of a task stand in its braces"), fields, source)
            }
            _ => (Problem::new("the fields of a task stand in braces"), written.to_vec(), tokens::source(written)),
        };
        let help = match source {
            Some(fields) => format!("write `{{ {} }}`", fields.trim_end_matches(',')),
            None => "put `{` before the first and `}` after the last of them".to_owned(),
        };
        self.problems.at(tokens::range_or(&all, first), problem.help(help));
        self.fields_of_task(Place::Task, axes, &Group::new(Delimiter::Brace, fields, first))
    }

    fn at_end_of_header(&self) -> bool {
        // `task lint;`
        let ended = self.cursor.is_punct(0, ';') && (self.cursor.peek(1).is_none() || self.at_next_task(1));
        ended || self.cursor.at_end() || self.at_attribute() || self.at_next_task(0)
    }

    pub(super) fn at_next_task(&self, ahead: usize) -> bool {
        self.cursor.is_word(ahead, "task")
            && (self.cursor.peek(ahead + 1).is_none_or(tokens::is_word)
                || self.cursor.group(ahead + 1, Delimiter::Brace).is_some())
    }

    /// How many tokens there are before the body, or before the axes if they are still to come.
    fn length_to_body(&self, axes_to_come: bool) -> Option<usize> {
        let mut length = 0;
        loop {
            match self.cursor.peek(length)? {
                // Of two groups the first holds keys.
                TokenTree::Group(group)
                    if group.delimiter() == Delimiter::Brace
                        && self.cursor.group(length + 1, Delimiter::Brace).is_none() =>
                {
                    return Some(length);
                }
                TokenTree::Ident(word) if length > 0 && axes_to_come && word == "for" => return Some(length),
                TokenTree::Ident(_) if length > 0 && self.at_next_task(length) => return None,
                TokenTree::Punct(punct)
                    if punct.as_char() == '#' && self.cursor.group(length + 1, Delimiter::Bracket).is_some() =>
                {
                    return None;
                }
                _ => length += 1,
            }
        }
    }

    /// `for` is no id unless a body follows it; before another `for` it is meant for one.
    fn task_name(&mut self) -> Option<Name> {
        if self.cursor.is_word(0, "task")
            && self.cursor.peek(1).is_some_and(tokens::is_word)
            && self.cursor.group(2, Delimiter::Brace).is_some()
            && asker::is_compiler()
            && tokens::on_one_line_with(self.cursor.before(), self.cursor.peek(0))
        {
            let problem = Problem::new("`task` stands twice").help("remove one of the two");
            self.problems.at(self.cursor.span(), problem);
            self.cursor.advance();
        }
        let before_body = self.cursor.group(1, Delimiter::Brace).is_some();
        let for_is_name = self.cursor.is_word(0, "for") && (before_body || self.cursor.is_word(1, "for"));
        if self.cursor.is_word(0, "task") && self.cursor.group(1, Delimiter::Brace).is_some() {
            // In the next line it is another task, and this one has no id yet.
            if !tokens::on_one_line_with(self.cursor.before(), self.cursor.peek(0)) || !asker::is_compiler() {
                return None;
            }
            let mut name = self.name(NameOf::Id)?;
            let problem = Problem::new("`task` begins a task").help("as an id it stands in quotes: write `\"task\"`");
            self.problems.at(name.range, problem);
            name.malformed = true;
            return Some(name);
        }
        if self.cursor.is_word(0, "for") && !for_is_name || self.at_full_task() && !self.cursor.is_word(1, "for") {
            return None;
        }
        if self.cursor.is_punct(0, '$') {
            return Some(self.name_of_a_template());
        }
        self.key_before_task_name();
        self.before_task_name();
        // `task!(build) {`
        if self.cursor.is_punct(0, '!')
            && let Some(sign) = self.cursor.advance()
        {
            let problem = Problem::new("unexpected `!` after `task`").help("remove it: a task is not a macro");
            self.problems.at(sign, problem);
            if let Some(name) = self.cursor.peek(0).filter(|token| matches!(token, TokenTree::Group(_))).cloned() {
                self.problems.told(&name);
            }
        }
        if let Some(name) = self.name_in_signs() {
            return Some(name);
        }
        let in_quotes = !before_body && (for_is_name || self.cursor.is_word(0, "in"));
        let mut name = self.name(NameOf::Id)?;
        if in_quotes {
            self.quotes_in_header(&mut name);
        }
        // `task 42 {`
        if name.malformed && name.text.len() < gofer_core::MIN_ID_LEN && name.text.bytes().all(|b| b.is_ascii_digit()) {
            let id = gofer_core::suggest_id(gofer_core::Named::Task, &name.text, gofer_core::Ids::default());
            self.problems.retell(name.range, |problem| problem.help(format!("write `\"{id}\"`")));
        }
        if name.is_others() {
            let problem = Problem::new("`_` stands for all other tasks, so it is not an id");
            self.problems.at(name.range, problem.help("an id is a word or a text in quotes"));
            name.malformed = true;
        }
        Some(name)
    }

    /// `task name: build {`, `task id = "build" {`: the key of an id that has none.
    fn key_before_task_name(&mut self) {
        let follows = self.cursor.group(3, Delimiter::Brace).is_some() || self.cursor.is_word(3, "for");
        let assigned = self.cursor.is_colon(1) || self.cursor.is_punct(1, '=');
        if !follows
            || !assigned
            || !self.cursor.is_one_of(0, &["id", "name"])
            || !self.cursor.peek(2).is_some_and(tokens::is_word)
        {
            return;
        }
        let key = self.cursor.ahead(0, 2);
        let shown = tokens::source(key).unwrap_or_default();
        let problem = Problem::new(format!("unexpected `{shown}` before the task's id"));
        self.problems
            .at(tokens::range_or(key, self.cursor.span()), problem.help("remove it: the id follows `task` at once"));
        self.take_all(2);
    }

    /// `task mut build`, `task fn build()`: a word of Rust's before the id.
    fn before_task_name(&mut self) {
        const WORDS: [&str; 11] =
            ["mut", "fn", "let", "pub", "async", "static", "const", "struct", "ref", "named", "called"];
        while self.cursor.is_one_of(0, &WORDS)
            && self.cursor.ident(1).is_some_and(|next| next != "for" && next != "in")
            && let Some(word) = self.cursor.advance()
        {
            let problem = Problem::new(format!("unexpected `{}` before the task's id", tokens::shown(word)));
            self.problems.at(word, problem.help("remove it: a task begins with `task` and its id"));
        }
    }

    /// `task (build) {`, `task { build } {`, `task <build> {`.
    fn name_in_signs(&mut self) -> Option<Name> {
        let angles = self.cursor.is_punct(0, '<') && self.cursor.is_punct(2, '>');
        let name = match self.cursor.peek(usize::from(angles))? {
            TokenTree::Group(group)
                if matches!(group.delimiter(), Delimiter::Parenthesis | Delimiter::Bracket)
                    || group.delimiter() == Delimiter::Brace && self.cursor.group(1, Delimiter::Brace).is_some() =>
            {
                let [name] = group.tokens() else { return None };
                name.clone()
            }
            name if angles => name.clone(),
            _ => return None,
        };
        if !tokens::is_word(&name) {
            return None;
        }
        let start = self.cursor.place();
        for _ in 0..if angles { 3 } else { 1 } {
            self.cursor.advance();
        }
        let range = tokens::range_or(self.cursor.since(start), name.span());
        let mut name = self.name_value(&Value { tokens: vec![name] });
        if !name.malformed {
            let problem = Problem::new("a task's id stands by itself, not in brackets");
            self.problems.at(range, problem.help(format!("write `{}`", name.shown())));
        }
        name.malformed = true;
        Some(name)
    }

    /// `$name` or `${name}`.
    fn name_of_a_template(&mut self) -> Name {
        let start = self.cursor.place();
        self.cursor.advance();
        if self.cursor.ident(0).is_some() || self.cursor.group(1, Delimiter::Brace).is_some() {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let range = tokens::range_or(&written, self.cursor.span());
        let shown: String = written.iter().map(tokens::shown).collect();
        let problem =
            Problem::new(format!("`{}` is not an id: an id is a word or a text in quotes", gofer_core::shown(&shown)));
        self.problems.at(range, problem.help("the id is read at compile time, so it is written out"));
        Name { text: shown, quoted: true, ident: None, range, malformed: true }
    }

    fn no_name(&mut self, keyword: Span) -> Name {
        // `task { id: build, … }` is one mistake.
        if let Some((key, name)) = self.cursor.group(0, Delimiter::Brace).and_then(name_in) {
            self.problems.told(&key);
            let problem = Problem::new("this task's id stands among its fields");
            let id = tokens::shown(&name);
            let own = self.cursor.peek(0).and_then(|body| first_task(std::slice::from_ref(body)));
            self.problems.at(
                keyword,
                if let Some(own) = own {
                    problem.help(format!("it stands before them, as in `{own}`"))
                } else if tokens::is_word(&name) && gofer_core::is_identifier(id.trim_matches('"')) {
                    problem.help(format!("it stands before them, as in `task {id} {{ ... }}`"))
                } else {
                    problem.help("it stands before them, as in `task build { ... }`")
                },
            );
            let text = id.trim_matches('"').to_owned();
            return Name { text, quoted: true, ident: None, range: keyword.into(), malformed: true };
        }
        // `task for os in { … } test {`
        let is_axis = self.cursor.is_word(0, "for") && self.cursor.is_word(2, "in");
        let is_name = |at: &usize| {
            self.cursor.ident(*at).is_some()
                && self.cursor.group(at + 1, Delimiter::Brace).is_some()
                && !self.at_next_task(at - 1)
        };
        let after_keys = (3..self.cursor.left()).find(is_name).filter(|_| is_axis);
        let before_for = |id: &str, length| {
            let axes = tokens::source(self.cursor.ahead(0, length));
            let axes = axes.unwrap_or_else(|| "for v in { old, new }".to_owned());
            format!("the id stands before `for`: `task {id} {axes} {{ ... }}`")
        };
        let has_keys = is_axis && (3..5).all(|at| self.cursor.group(at, Delimiter::Brace).is_some());
        let help = match after_keys {
            _ if has_keys => before_for("test", 4),
            Some(at) => before_for(&self.cursor.peek(at).map(tokens::shown).unwrap_or_default(), at),
            None => format!("a task is `{EXAMPLE}`"),
        };
        self.problems.at(keyword, Problem::new("this task has no id").help(help));
        Name { text: String::new(), quoted: true, ident: None, range: keyword.into(), malformed: true }
    }

    /// The fields. That there are none is reported if the header before them is `sound`.
    fn body(&mut self, name: &Name, axes: &[Axis], sound: bool) -> Option<Fields> {
        if self.at_fields_without_braces() {
            return Some(self.fields_without_braces(axes));
        }
        if !self.at_body() {
            if sound {
                let problem = Problem::new(format!("task `{}` has no fields", gofer_core::shown(&name.text)));
                let help = if axes.is_empty() {
                    format!("write `task {} {{ image: \"ubuntu:latest\" }}`", name.shown())
                } else {
                    "they stand in braces after the axes: `{ image: \"ubuntu:latest\" }`".to_owned()
                };
                let end = self.cursor.peek(0).filter(|_| self.cursor.is_punct(0, ';'));
                let range = Range::new(name.range.first, end.map_or(name.range.last, TokenTree::span));
                self.problems.at(range, problem.help(help));
            }
            let _ = self.cursor.take_punct(';');
            return None;
        }
        let Some(TokenTree::Group(group)) = self.cursor.advance() else { return None };
        if group.delimiter() != Delimiter::Brace {
            let inside = group.tokens();
            let found = if group.delimiter() == Delimiter::Bracket { "a list" } else { "parentheses" };
            let problem = Problem::new(format!("expected `{{ ... }}`, found {found}"));
            let help = match tokens::source(inside) {
                Some(fields) => format!("write `{{ {fields} }}`"),
                None => "the fields of a task stand in braces".to_owned(),
            };
            self.problems.at(group.span(), problem.help(help));
        }
        Some(self.fields_of_task(Place::Task, axes, group))
    }
}

/// Words for a matrix.
pub(super) fn is_matrix(word: &str) -> bool {
    matches!(word, "matrix" | "strategy" | "each" | "foreach" | "for_each" | "over" | "axis" | "axes")
}
