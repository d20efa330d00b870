//! Words that are no key here: what stands here instead, by the word and by the value that follows it.

use std::collections::HashMap;

use gofer_core::Problem;
use proc_macro2::{Delimiter, Span};

use super::foreign_tasks::has_key;
use super::foreign_values::{image_in, is_object, line_in, only_value_in};
use super::foreign_variables::variables_in_braces;
use super::own_tasks::first_task;
use super::{Around, Parser};
use crate::ast::{Content, Fields, List, Value, WrittenKeys};
use crate::keys::{Key, Kind, Place, TaskKey};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens::{self, TokenTree};
use crate::words::{self, is_wrapper, unknown_key};

impl Parser<'_> {
    pub(super) fn unknown(
        &mut self,
        place: Place,
        word: &str,
        range: Range,
        fields: &mut Fields,
    ) -> Option<&'static Key> {
        // A group of another system is reported as a whole.
        if self.unwrapped && (place == Place::Pipeline || matches!(word, "name" | "id") || is_wrapper(word)) {
            return None;
        }
        if place == Place::Pipeline
            && let Some(key) = words::shared_key(word)
            && let Some(value) = Place::Defaults.find(key).and_then(|key| self.shared_value(key))
        {
            let problem = Problem::new(format!("unknown setting `{word}`"));
            // `variables: [{ name: "A", value: "1" }]`
            let in_braces = match (place.find("defaults"), self.cursor.group(1, Delimiter::Bracket).cloned()) {
                (Some(defaults), Some(list)) if key == "variables" => {
                    let list = Value { tokens: vec![TokenTree::Group(list)] };
                    let help = variables_in_braces(defaults, false, &list);
                    help.strip_prefix("write `").and_then(|help| help.strip_suffix('`')).map(str::to_owned)
                }
                _ => None,
            };
            let value = in_braces.unwrap_or(value);
            let help = format!("what all tasks share stands in `defaults: {{ {key}: {value} }}`");
            self.problems.at(range, problem.help(help));
            return None;
        }
        if matches!(place, Place::Task | Place::Defaults)
            && let Some((image, tag)) = self.image_without_key(word)
        {
            let problem = Problem::new(format!("the image `{image}` stands here without its key"));
            let range = Range::new(range.first, tag.last);
            self.problems.at(range, problem.help(format!("write `image: {image:?}`")));
            fields.open = true;
            return None;
        }
        if let Some((line, last)) = self.line_of_a_shell(place, word) {
            let range = Range::new(range.first, last);
            let problem = Problem::new(format!("unknown key `{}`", gofer_core::shown(word)));
            self.problems
                .at(range, problem.help(format!("what a shell reads is a `script`: write `script: {line:?}`")));
            return None;
        }
        if place == Place::Task && word == "task" && self.cursor.peek(0).is_some_and(tokens::is_word) {
            // One `}` is missing, however many tasks follow.
            if !std::mem::replace(&mut fields.nested, true) {
                let problem = Problem::new("unexpected `task` in the braces of another task");
                let help = "tasks stand side by side: the `}` of the other task goes before this `task`";
                self.problems.at(range, problem.help(help));
            }
            return None;
        }
        if let Some((key, written)) = self.id_or_name(place, word) {
            let help = format!("it is called `{}` here: write `{}: {written}`", key.word, key.word);
            self.problems.at(range, words::no_key(place, word).help(help));
            return Some(key);
        }
        if self.steps(place, word, range, fields) {
            return None;
        }
        if let Some(help) = self.by_its_value(place, word) {
            fields.open |= words::says_what_runs(place, word);
            self.problems.at(range, words::no_key(place, word).help(help));
            return None;
        }
        if self.line_of_a_dockerfile(place, word, range) {
            fields.open = true;
            return None;
        }
        let problems = &mut *self.problems;
        let mut unknown = unknown_key(place, word, || problems.first(place.module()));
        if let Some(help) = unknown.problem.help.take() {
            let is_around_tasks = place == Place::Pipeline && help == words::SIDE_BY_SIDE;
            let own = if words::shows_a_task(&help) || is_around_tasks { self.own_task() } else { None };
            unknown.problem.help = Some(words::with_own_task(&help, own));
        }
        // `args: ["build"]` beside `command: ["cargo"]`.
        if let Some(help) = unknown.meant.and_then(|key| self.given_besides(key, word, fields)) {
            self.problems.at(range, words::no_key(place, word).help(help));
            return None;
        }
        let holds_more = self
            .cursor
            .group(1, Delimiter::Brace)
            .is_some_and(|group| has_key(group, Place::Task) && tokens::at_commas(group.tokens()).count() > 1);
        if let Some((written, value)) = unknown.meant.and_then(|key| self.in_its_form(key)) {
            let key = unknown.meant.map_or("", |key| key.word);
            // `container: { image: "x", command: ["y"] }`
            let more = if holds_more && key == "image" { "; what else is in it are keys of the task" } else { "" };
            unknown.problem =
                unknown.problem.help(format!("it is called `{key}` here: write `{key}: {written}`{more}"));
            self.problems.told(value);
        }
        self.problems.at(range, unknown.problem);
        fields.open |= unknown.runs;
        unknown.meant
    }

    /// A word for a key and its value in a form that the key does not take are one mistake: what is said of the second is
    /// told with the first.
    pub(super) fn told_with_its_key(
        &mut self,
        key: &Key,
        word: Range,
        value: Range,
        noted: usize,
        content: Content,
    ) -> Content {
        let called = format!("it is called `{}` here", key.word);
        let is_form = |problem: &Problem| {
            ["expected ", "the value of `", "unexpected `|`", "unexpected `>`"]
                .iter()
                .any(|begin| problem.message.starts_with(begin))
        };
        if self.problems.noted(word).is_none_or(|problem| problem.help.as_ref() != Some(&called)) {
            return content;
        }
        let told = match &content {
            Content::Value(value) | Content::List(List::Value(value)) if is_of_other_kind(key, value) => None,
            _ if self.problems.noted(value).is_some_and(is_form) => match self.problems.withdraw(value, noted) {
                Some(problem) => problem.help,
                None => return content,
            },
            _ => return content,
        };
        self.problems.retell(word, |problem| problem.help(with_its_form(key, &called, told.as_deref())));
        Content::Nothing
    }

    /// What is said of a word for a key that stands in these braces already, or comes later.
    fn given_besides(&mut self, key: &Key, word: &str, fields: &mut Fields) -> Option<String> {
        let has_key = |exact: bool| fields.get(key.means).is_some_and(|field| field.exact || !exact);
        let (is_given, is_meant) = (has_key(true), has_key(false));
        let written = fields.written.get_or_insert_with(|| written_keys(self.cursor.all()));
        let is_given = is_given || written.last.get(key.word).is_some_and(|last| *last >= self.cursor.place());
        if key.means != TaskKey::Command.into() {
            let what = if key.means == TaskKey::Script.into() { ": put its lines into that one" } else { "" };
            let is_given = is_given || key.kind == Kind::Text && is_meant;
            return is_given.then(|| format!("it is called `{}` here, and one is there already{what}", key.word));
        }
        let own = self.cursor.group(1, Delimiter::Bracket).and_then(|own| tokens::source(own.tokens()));
        // `args: ["build"]` beside `command: ["cargo"]` or `cmd: ["cargo"]`
        match own.filter(|own| !own.is_empty() && word.starts_with("arg")).zip(written.program.as_ref()) {
            Some((own, (program, end))) => {
                // That a shell has no script yet is no other mistake.
                self.problems.told(*end);
                Some(format!("a program and its arguments are one list: `command: [{program}, {own}]`"))
            }
            None => is_given
                .then(|| "a program and its arguments are one list, `command`, which is there already".to_owned()),
        }
    }

    /// The value that comes next in the form that it has in `defaults`.
    pub(super) fn shared_value(&mut self, key: &Key) -> Option<String> {
        let value = match self.in_its_form(key) {
            Some((value, range)) => {
                self.problems.told(range);
                value
            }
            None => self.value_after_colon()?,
        };
        match key.kind {
            Kind::Variables => Some(value).filter(|value| value.starts_with('{')),
            // `shell: "bash"`
            Kind::Bool if value.starts_with('"') => Some(words::flag(value.trim_matches('"'))?.to_string()),
            Kind::List if value.starts_with('"') => Some(format!("[{}]", words::shell(&[value])?)),
            _ => Some(value),
        }
    }

    /// The value that comes next in the form of a key whose colon or braces it lacks, and where it is.
    fn in_its_form(&mut self, key: &Key) -> Option<(String, Range)> {
        let has_colon = self.cursor.is_colon(0);
        if !has_colon && (!self.at_value_without_colon() || self.at_next(Around::Block)) {
            return None;
        }
        let start = self.cursor.place();
        if has_colon {
            self.cursor.advance();
        }
        let value = self.value_ahead(Around::Braces);
        self.cursor.back_to(start);
        let value = value?;
        let opened = tokens::open(&value.tokens);
        if key.means == TaskKey::Image.into()
            && let Some(image) = image_in(opened)
        {
            return Some((image, value.range()));
        }
        let is_entries = matches!(key.kind, Kind::DependsOn | Kind::Variables);
        let in_braces = matches!(opened, [TokenTree::Group(group)] if group.delimiter() == Delimiter::Brace);
        // `run: { name: "Build", command: "make" }`
        if key.means == TaskKey::Script.into()
            && is_object(opened)
            && let Some(line) = line_in(opened)
        {
            return Some((line, value.range()));
        }
        // `concurrency: { group: "deploy" }`
        if has_colon && key.kind == Kind::Integer && is_object(opened) {
            let written = only_value_in(key.kind, opened).unwrap_or_else(|| key.example.to_owned());
            return Some((written, value.range()));
        }
        if key.kind == Kind::Variables
            && let [TokenTree::Group(group)] = opened
            && let Some(pairs) = assigned_pairs(group.tokens()).filter(|_| in_braces)
        {
            for token in
                group.tokens().iter().filter(|token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == '='))
            {
                self.problems.told(token);
            }
            return Some((format!("{{ {pairs} }}"), value.range()));
        }
        if has_colon && (!is_entries || in_braces) {
            return None;
        }
        if !is_entries || in_braces {
            return Some((Self::without_parentheses(key.kind, &value)?, value.range()));
        }
        let help = match key.kind {
            Kind::DependsOn => match self.list_of_parents(opened) {
                Some((help, _)) => help,
                None => self.in_braces(&value),
            },
            _ => variables_in_braces(key, false, &value),
        };
        let (_, written) = help.split_once("write `")?;
        let written = written.strip_suffix('`').filter(|written| !written.contains('`'))?;
        Some((written.to_owned(), value.range()))
    }

    /// The first task in the list or the object that comes next: `: vec![Task { id: "lint", image: "x" }]`.
    fn own_task(&self) -> Option<String> {
        const LONGEST: usize = 5;
        if let Some(nested) = self.nested_value() {
            return first_task(std::slice::from_ref(&nested));
        }
        let length = (1..=LONGEST).find(|length| self.ends_value(*length))?;
        first_task(self.cursor.ahead(0, length))
    }

    /// `pipeline: ship` and `workflow: "Ship the service"`.
    fn id_or_name(&self, place: Place, word: &str) -> Option<(&'static Key, String)> {
        const WORDS: [&str; 6] = ["pipeline", "workflow", "dag", "flow", "project", "app"];
        let is_value = self.cursor.is_colon(0) || self.cursor.is_punct(0, '=');
        let value = self.cursor.peek(1).filter(|value| is_value && tokens::is_word(value) && self.ends_value(2))?;
        if place != Place::Pipeline || !WORDS.contains(&words::snake_case(word).as_str()) {
            return None;
        }
        let written = value.to_string();
        let is_id = gofer_core::is_identifier(written.trim_matches('"'));
        Some((place.find(if is_id { "id" } else { "name" })?, written))
    }

    /// `cargo build` where a key stands: the whole line.
    fn line_of_a_shell(&self, place: Place, word: &str) -> Option<(String, Span)> {
        let before = self.cursor.before()?;
        let in_line = |at: &usize| {
            self.cursor.peek(*at).is_some_and(|token| tokens::on_one_line(before, token) == Some(true))
                && !self.cursor.is_punct(*at, ',')
        };
        let length = (0..self.cursor.left()).take_while(in_line).count();
        let goes_on = self.cursor.ident(0).is_some() || self.cursor.is_punct(0, '-');
        if place != Place::Task
            || !goes_on
            || length == 0
            || words::is_like_key(place, word)
            || self.at_next(Around::Braces)
        {
            return None;
        }
        let rest: Vec<TokenTree> = (0..length).filter_map(|at| self.cursor.peek(at).cloned()).collect();
        let line = format!("{word} {}", tokens::source(&rest)?);
        let plain = line.chars().all(|c| c.is_ascii_alphanumeric() || " -_./=".contains(c));
        Some((line, rest.last()?.span())).filter(|_| plain)
    }

    /// The value of the entry whose key has been read, as it is written.
    fn value_after_colon(&mut self) -> Option<String> {
        if !self.cursor.is_colon(0) && !self.cursor.is_punct(0, '=') {
            return None;
        }
        let start = self.cursor.place();
        self.cursor.advance();
        let _ = self.cursor.take_punct('=');
        let value = self.preview(Around::Block);
        self.cursor.back_to(start);
        value.filter(|value| !value.is_empty() && value.len() <= 80 && !value.contains('\n'))
    }
}

/// `A = "b", C = "d"` with `:` in place of `=`.
fn assigned_pairs(inside: &[TokenTree]) -> Option<String> {
    let entries = tokens::at_commas(inside).filter(|entry| !entry.is_empty()).map(|entry| match entry {
        [name, TokenTree::Punct(sign), value] if sign.as_char() == '=' && tokens::is_word(name) => {
            Some(format!("{}: {}", tokens::shown(name), tokens::source(std::slice::from_ref(value))?))
        }
        _ => None,
    });
    let pairs: Vec<String> = entries.collect::<Option<_>>()?;
    (1..=4).contains(&pairs.len()).then(|| pairs.join(", "))
}

fn written_keys(inside: &[TokenTree]) -> WrittenKeys {
    let mut written = WrittenKeys { last: HashMap::new(), program: None };
    for (at, entry) in inside.windows(2).enumerate() {
        let [name @ TokenTree::Ident(_), TokenTree::Punct(colon)] = entry else { continue };
        if colon.as_char() != ':' {
            continue;
        }
        written.last.insert(name.word().to_owned(), at);
        let Some(TokenTree::Group(list)) = inside.get(at + 2) else { continue };
        if written.program.is_none() && words::is_program(name.word()) && list.delimiter() == Delimiter::Bracket {
            let source = tokens::source(list.tokens()).filter(|source| !source.is_empty());
            written.program = source.zip(list.tokens().last().map(TokenTree::span));
        }
    }
    written
}

/// Whether a value is a literal of a kind that the key does not take.
fn is_of_other_kind(key: &Key, value: &Value) -> bool {
    let kinds: &[Kind] = match Written::read(&value.tokens) {
        Some(Written::Text(_)) => &[Kind::Text, Kind::Id, Kind::Ids],
        Some(Written::Bool(_)) => &[Kind::Bool],
        Some(Written::Integer(_)) => &[Kind::Integer],
        _ => return false,
    };
    !kinds.contains(&key.kind)
}

/// What a word is called here, and the form that the key takes.
fn with_its_form(key: &Key, called: &str, form: Option<&str>) -> String {
    let example = format!("{called}, as in `{}`", key.shown());
    let Some(form) = form else { return example };
    let own = format!("write `{}: ", key.word);
    match form.strip_prefix("write `").and_then(|written| written.strip_suffix('`')) {
        Some(_) if form.starts_with(&own) => format!("{called}: {form}"),
        Some(value) if !value.contains('`') => format!("{called}: {own}{value}`"),
        _ if form.contains("write `") && !form.contains(&own) => example,
        _ => format!("{called}; {form}"),
    }
}
