//! `key: value` entries, wherever they stand.

use std::collections::HashSet;

use crate::tokens::{Group, TokenTree};
use gofer_core::Problem;
use proc_macro2::{Delimiter, Span};

use super::foreign_axes::axes_of_a_matrix;
use super::foreign_tasks::has_key;
use super::foreign_values::{image_in, is_object, line_in, only_value_in};
use super::separator::Separator;
use super::value::found;
use super::variables::variables_in_braces;
use super::{Around, Parser};
use crate::asker;
use crate::ast::{Content, Field, Fields, List, Value, Variables};
use crate::keys::{Key, Kind, Place, TaskKey};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;
use crate::words::{self, is_wrapper, unknown_key};

/// The words with which a line of a Dockerfile begins.
const DOCKERFILE: [&str; 16] = [
    "FROM",
    "RUN",
    "ENV",
    "CMD",
    "ENTRYPOINT",
    "WORKDIR",
    "COPY",
    "ADD",
    "ARG",
    "LABEL",
    "EXPOSE",
    "USER",
    "VOLUME",
    "HEALTHCHECK",
    "SHELL",
    "MAINTAINER",
];

impl Parser<'_> {
    /// All entries of a group.
    pub(super) fn fields(&mut self, place: Place, group: &Group) -> Fields {
        let mut fields = Fields::default();
        let mut parser = self.inside(group);
        parser.place = place;
        while !parser.cursor.at_end() {
            parser.no_docs();
            if parser.foreign_field(&mut fields) || parser.fields_in_braces(&mut fields) {
                continue;
            }
            parser.field(place, Around::Braces, &mut fields);
        }
        fields
    }

    /// One entry.
    pub(super) fn field(&mut self, place: Place, around: Around, fields: &mut Fields) {
        if self.cursor.at_end() || self.stray_separator() {
            return;
        }
        let Some((word, range)) = self.key(place, fields) else {
            let example =
                if place == Place::Pipeline { "`name: \"My Pipeline\"`" } else { "`image: \"ubuntu:latest\"`" };
            // `"rust:1.95",` may be what else is said to be missing.
            fields.open |= matches!(self.cursor.peek(0), Some(TokenTree::Literal(_)));
            return self.stray(&format!("a key with its value, such as {example}"), around);
        };
        let (key, exact) = match place.find(&word) {
            Some(key) => (Some(key), true),
            None => (self.unknown(place, &word, range, fields), false),
        };
        // `n`, before it is `name`.
        fields.open |= key.is_none() && place.keys().iter().any(|key| key.required && key.word.starts_with(&word));
        // What is left out is not there, whatever else excludes it.
        let left_out = key.is_some_and(|key| !key.required) && self.at_null();
        let content = self.content_of(key, exact, &word, range, around);
        let exact = exact && !left_out;
        if let Some(key) = key {
            self.set(fields, Field { key, word: range, exact, content });
        }
    }

    /// The word of an entry: an identifier, one in quotes, as JSON has it, or `runs-on`.
    fn key(&mut self, place: Place, fields: &mut Fields) -> Option<(String, Range)> {
        let token = self.cursor.peek(0)?.clone();
        let length = self.length_of_key();
        if length > 1 {
            let start = self.cursor.place();
            for _ in 0..length {
                self.cursor.advance();
            }
            let written = self.cursor.since(start);
            let word = written.iter().map(tokens::shown).collect();
            return Some((word, tokens::range_or(written, token.span())));
        }
        let word = match (&token, Written::read(std::slice::from_ref(&token))) {
            (TokenTree::Ident(ident), _) => {
                fields.words.push(ident.clone());
                let word = ident.to_string();
                match word.strip_prefix("r#").filter(|plain| place.find(plain).is_some()) {
                    Some(plain) => {
                        let problem = Problem::new("`r#` is not needed here");
                        self.problems.at(&token, problem.help(format!("write `{plain}`")));
                        plain.to_owned()
                    }
                    None => word,
                }
            }
            (_, Some(Written::Text(text))) if self.cursor.is_colon(1) => {
                if place.find(&text).is_some() && !self.unwrapped {
                    self.problems.in_quotes(&token, &text);
                }
                text
            }
            _ => return None,
        };
        self.cursor.advance();
        Some((word, Range::from(&token)))
    }

    fn unknown(&mut self, place: Place, word: &str, range: Range, fields: &mut Fields) -> Option<&'static Key> {
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
        if let Some(help) = self.by_its_value(place, word) {
            self.problems.at(range, words::no_key(place, word).help(help));
            return None;
        }
        if self.line_of_a_dockerfile(place, word, range) {
            fields.open = true;
            return None;
        }
        let problems = &mut *self.problems;
        let mut unknown = unknown_key(place, word, || problems.first(place.module()));
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

    /// What is said of a word for a key that stands in these braces already, or comes later.
    fn given_besides(&self, key: &Key, word: &str, fields: &Fields) -> Option<String> {
        let exact = |pair: &[TokenTree]| matches!(pair, [name, TokenTree::Punct(colon)] if name.word() == key.word && colon.as_char() == ':');
        let is_given =
            fields.get(key.means).is_some_and(|field| field.exact) || self.cursor.rest().windows(2).any(exact);
        if key.means != TaskKey::Command.into() {
            let what = if key.means == TaskKey::Script.into() { ": put its lines into that one" } else { "" };
            let is_given = is_given || key.kind == Kind::Text && fields.get(key.means).is_some();
            return is_given.then(|| format!("it is called `{}` here, and one is there already{what}", key.word));
        }
        // `args: ["build"]` beside `command: ["cargo"]` or `cmd: ["cargo"]`
        let list = |tokens: &[TokenTree]| {
            tokens.windows(3).find_map(|entry| match entry {
                [name, TokenTree::Punct(colon), TokenTree::Group(list)]
                    if words::is_program(name.word())
                        && colon.as_char() == ':'
                        && list.delimiter() == Delimiter::Bracket =>
                {
                    tokens::source(list.tokens()).filter(|list| !list.is_empty())
                }
                _ => None,
            })
        };
        let own = self.cursor.group(1, Delimiter::Bracket).and_then(|own| tokens::source(own.tokens()));
        let program = || list(self.cursor.since(0)).or_else(|| list(self.cursor.rest()));
        match own.filter(|own| !own.is_empty() && word.starts_with("arg")).zip(program()) {
            Some((own, program)) => {
                Some(format!("a program and its arguments are one list: `command: [{program}, {own}]`"))
            }
            None => is_given
                .then(|| "a program and its arguments are one list, `command`, which is there already".to_owned()),
        }
    }

    pub(super) fn at_line_of_a_dockerfile(&self) -> bool {
        let assigned = self.cursor.is_colon(1) || self.cursor.is_punct(1, '=');
        self.place == Place::Task && !assigned && self.cursor.is_one_of(0, &DOCKERFILE)
    }

    /// `RUN cargo build` and `FROM rust:1.95`: takes and reports a line of a Dockerfile, whose word has been read.
    fn line_of_a_dockerfile(&mut self, place: Place, word: &str, range: Range) -> bool {
        const WORDS: [&str; 10] = ["FROM", "RUN", "ENV", "CMD", "ENTRYPOINT", "WORKDIR", "COPY", "ADD", "ARG", "LABEL"];
        let is_word = place == Place::Task && WORDS.contains(&word);
        let in_line = |at: usize| {
            let before = if at == 0 { self.cursor.before() } else { self.cursor.peek(at - 1) };
            before
                .zip(self.cursor.peek(at))
                .is_some_and(|(before, token)| tokens::on_one_line(before, token) == Some(true))
        };
        if !is_word || self.cursor.is_colon(0) || self.cursor.is_punct(0, '=') || !in_line(0) {
            return false;
        }
        let length = (0..self.cursor.left()).take_while(|at| in_line(*at)).count();
        let line = self.cursor.ahead(0, length);
        let line = match line {
            [line @ .., TokenTree::Punct(comma)] if comma.as_char() == ',' => line,
            line => line,
        };
        let source = tokens::source(line).filter(|line| !line.contains(['"', '\\', '`']) && line.len() <= 80);
        let list = matches!(line, [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket);
        let range = Range::new(range.first, line.last().map_or(range.last, TokenTree::span));
        let problem = words::no_key(place, word);
        let comma = if self.cursor.is_punct(length, ',') || line.len() < length { "" } else { "," };
        let help = match (word, source) {
            // `FROM rust:1.95 AS builder`
            ("FROM", Some(image)) if image.contains(' ') => {
                let image = image.split(' ').find(|word| !word.starts_with("--")).unwrap_or_default();
                format!("it is called `image` here: write `image: {image:?}{comma}`")
            }
            ("FROM", Some(image)) => format!("it is called `image` here: write `image: {image:?}{comma}`"),
            ("RUN", Some(line)) => format!("it is called `script` here: write `script: {line:?}{comma}`"),
            ("CMD", Some(line)) if !list => {
                let words: Vec<String> = line.split_whitespace().map(|word| format!("{word:?}")).collect();
                format!("it is called `command` here: write `command: [{}]{comma}`", words.join(", "))
            }
            ("CMD" | "ENTRYPOINT", _) if list => {
                let key = if word == "CMD" { "command" } else { "entrypoint" };
                match tokens::source(line).filter(|list| gofer_core::shown(list) == *list) {
                    Some(list) => format!("it is called `{key}` here: write `{key}: {list}{comma}`"),
                    None => format!("it is called `{key}` here"),
                }
            }
            ("ENV", Some(pair)) => match pair.split_once(['=', ' ']) {
                Some((name, value)) if gofer_core::is_identifier(name.trim()) => {
                    format!(
                        "it is called `variables` here: write `variables: {{ {}: {:?} }}{comma}`",
                        name.trim(),
                        value.trim()
                    )
                }
                _ => "it is called `variables` here".to_owned(),
            },
            _ => match unknown_key(place, word, || false).problem.to_string().split_once("help: ") {
                Some((_, help)) => help.trim().to_owned(),
                None => "the image is made elsewhere: name one, as in `image: \"ubuntu:latest\"`".to_owned(),
            },
        };
        self.problems.at(range, problem.help(help));
        self.take_all(length);
        true
    }

    /// The value that comes next in the form that it has in `defaults`.
    fn shared_value(&mut self, key: &Key) -> Option<String> {
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
        if has_colon && (!is_entries || in_braces) {
            return None;
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

    /// What a word stands for whose value tells more of it than the word does.
    fn by_its_value(&self, place: Place, word: &str) -> Option<String> {
        const LONGEST: usize = 5;
        if let Some(help) = self.condition_by_its_value(place, word) {
            return Some(help);
        }
        let is_value = self.cursor.is_colon(0) || self.cursor.is_punct(0, '=');
        let value = self.cursor.peek(1).filter(|_| is_value)?;
        // `if-not-present` is one word too.
        let length = (1..=LONGEST).find(|length| self.ends_value(1 + length))?;
        let written: String = (0..length).filter_map(|at| self.cursor.peek(1 + at)).map(ToString::to_string).collect();
        let is_one = length == 1 && tokens::is_word(value);
        let word = words::snake_case(word);
        let nothing = matches!(written.as_str(), "none" | "nothing" | "null" | "None" | "nil" | "\"\"" | "\"none\"");
        match (place, word.as_str()) {
            (Place::Task, word) if nothing && words::stands_for(place, word) == Some("depends_on") => {
                Some("it is called `depends_on` here; leave it out: a task without parents waits for none".to_owned())
            }
            (Place::Task, "steps") => {
                let lines = lines_of_steps(value)?;
                Some(format!("a task is one container with one command: write `script: [{lines}]`"))
            }
            (Place::Task, "environment") if is_one || is_deployment(value) => {
                Some("Gofer has no environments to deploy to: remove it, or set a variable".to_owned())
            }
            (Place::Task | Place::Defaults, "pull" | "pull_policy" | "image_pull_policy") => {
                let always = words::flag(written.trim_matches('"'))?;
                Some(format!(
                    "it is called `always_pull_newest_image` here: write `always_pull_newest_image: {always}`"
                ))
            }
            (Place::Task, "when" | "type" | "trigger")
                if matches!(written.trim_matches('"'), "manual" | "approval") =>
            {
                Some(words::NOBODY.to_owned())
            }
            (Place::Task, "matrix" | "strategy") => {
                let axes = axes_of_a_matrix(value)?;
                Some(format!("a matrix stands in the task's header, between its id and its braces: `for {axes}`"))
            }
            (Place::Task, "include") if is_one => Some(words::SHARE.to_owned()),
            (Place::Pipeline, "tasks" | "jobs") if self.cursor.is_colon(2) && tokens::is_word(value) => Some(format!(
                "each task is an entry of its own: `task {} {{ image: \"ubuntu:latest\" }}`",
                gofer_core::shown(value.word().trim_matches('"'))
            )),
            (Place::Pipeline, "tasks")
                if matches!(value, TokenTree::Ident(_)) && !self.lists_structs() && !self.cursor.is_colon(2) =>
            {
                Some(
                    "tasks that are values are added after the block, each by `pipeline! { ... }.task(...)`".to_owned(),
                )
            }
            (Place::Pipeline, "entrypoint") if is_one => {
                Some("a pipeline begins with the tasks that wait for none: remove this".to_owned())
            }
            (Place::Pipeline, "services") => {
                let TokenTree::Group(services) = value else { return None };
                let has_image = |token: &TokenTree| matches!(token, TokenTree::Group(one) if has_key(one, Place::Task));
                services.tokens().iter().any(has_image).then(|| {
                    "each of them is a task, as in `task postgres { image: \"postgres:17\" }`; but no task can reach another's \
                     container"
                        .to_owned()
                })
            }
            (Place::Defaults, "run") => {
                let TokenTree::Group(run) = value else { return None };
                let shell = run.tokens().iter().any(|token| token.to_string() == "shell");
                shell.then(|| {
                    "the shell of all scripts is `shell: [\"bash\", \"-euo\", \"pipefail\", \"-c\"]`".to_owned()
                })
            }
            _ => None,
        }
    }

    /// `: vec![Task { … }]`.
    fn lists_structs(&self) -> bool {
        let list = self.cursor.group(3, Delimiter::Bracket).filter(|_| self.cursor.is_punct(2, '!'));
        let is_struct = |pair: &[TokenTree]| {
            matches!(pair, [TokenTree::Ident(name), TokenTree::Group(body)]
                if name == "Task" && body.delimiter() == Delimiter::Brace)
        };
        list.is_some_and(|list| list.tokens().windows(2).any(is_struct))
    }

    /// What `when: always()` and `if: github.ref == "main"` stand for.
    fn condition_by_its_value(&self, place: Place, word: &str) -> Option<String> {
        const LONGEST: usize = 16;
        if place != Place::Task || !words::is_condition(word) || !self.cursor.is_colon(0) {
            return None;
        }
        let length = (1..LONGEST).find(|length| self.ends_value(1 + length))?;
        let written: String = self.cursor.ahead(1, 1 + length).iter().map(ToString::to_string).collect();
        words::condition(&written.to_lowercase().replace(['_', '-'], ""))
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

    /// One setter for every key, which finds a key given twice.
    fn set(&mut self, fields: &mut Fields, field: Field) {
        let Some(given) = fields.list.iter_mut().find(|given| given.key == field.key) else {
            return fields.list.push(field);
        };
        if given.exact && field.exact {
            let first = given.word.line().map(|line| format!(" (line {line})")).unwrap_or_default();
            let problem = Problem::new(format!("`{}` is given twice{first}", field.key.word));
            let has_entries = matches!(field.key.kind, Kind::DependsOn | Kind::Variables | Kind::Defaults);
            let help = if has_entries { "put the entries of both into one" } else { "remove one of the two" };
            self.problems.at(field.word, problem.help(help));
            join(&mut given.content, field.content);
        } else if field.exact {
            *given = field;
        }
    }

    /// What follows a key, in the form the key takes.
    fn content_of(
        &mut self,
        key: Option<&'static Key>,
        exact: bool,
        word: &str,
        range: Range,
        around: Around,
    ) -> Content {
        let Some(key) = key else { return self.unknown_content(range, around) };
        let mut separator = self.separator(word);
        let mut like_a_task = false;
        if let Separator::Other = &separator {
            like_a_task = exact && self.at_braces_alone();
            separator = self.forgotten_colon(word, exact, around);
        }
        match separator {
            Separator::Given => {}
            Separator::End => return self.nothing(key, exact, range, around),
            // After a word that is only guessed to be a key.
            Separator::Other => {
                self.skip_line(around);
                return Content::Nothing;
            }
            Separator::Bad => return self.nothing(key, false, range, around),
        }
        if self.nested(Some(key), range) {
            return Content::Nothing;
        }
        if self.before_the_value(Some(key)) || self.string_and_word(key, word) || self.foreign_value(key, range, around)
        {
            self.end_of_entry(around);
            return Content::Nothing;
        }
        if key.kind == Kind::DependsOn && self.pattern_as_value() {
            self.end_of_entry(around);
            return Content::Nothing;
        }
        let is_id = key.kind == Kind::Id && self.at_word_alone();
        let value = match if is_id { Ok(self.value(around)) } else { self.sound_value(around) } {
            Ok(Some(value)) => value,
            Ok(None) => return self.nothing(key, exact, range, around),
            Err(()) => {
                self.end_of_entry(around);
                return Content::Nothing;
            }
        };
        let content = self.content(key, exact, value);
        // Its comma is told with its colon.
        if !like_a_task {
            self.end_of_entry(around);
        }
        // Of a key that is only guessed, the compiler need not look at the value, but an editor completes it.
        if exact || asker::is_editor() { content } else { without_computed(content) }
    }

    /// What follows an unknown word belongs to it, and the word is reported.
    fn unknown_content(&mut self, range: Range, around: Around) -> Content {
        if self.cursor.is_colon(0) || self.cursor.is_punct(0, '=') || self.cursor.is_joint(0, ':', '=') {
            self.cursor.advance();
            if self.cursor.is_punct(0, '=') || self.cursor.is_punct(0, '>') {
                self.cursor.advance();
            }
            if !self.nested(None, range) {
                self.value(around);
                self.end_of_unknown(range, around);
            }
        } else if self.cursor.is_punct(0, ',') || self.cursor.is_punct(0, ';') {
            self.end_of_entry(around);
        } else {
            self.skip_line(around);
        }
        Content::Nothing
    }

    /// `"rust:" tag` and `f"rust:{tag}"`.
    fn string_and_word(&mut self, key: &Key, word: &str) -> bool {
        if key.kind != Kind::Text {
            return false;
        }
        let (Some(first), Some(second)) = (self.cursor.peek(0).cloned(), self.cursor.peek(1).cloned()) else {
            return false;
        };
        // Where tokens are is asked last: the compiler takes its time to tell.
        let one_line = || self.ends_value(2) && tokens::on_one_line(&first, &second) == Some(true);
        let text = |token: &TokenTree| match Written::read(std::slice::from_ref(token)) {
            Some(Written::Text(text)) => Some(text),
            _ => None,
        };
        let written = match (&first, &second) {
            (TokenTree::Literal(_), TokenTree::Ident(name)) if tokens::is_variable(name) && one_line() => {
                if words::is_nearly_key(self.place, name.text()) {
                    return false;
                }
                text(&first).map(|text| format!("{text}{{{name}}}"))
            }
            (TokenTree::Ident(f), TokenTree::Literal(_)) if f == "f" && one_line() => text(&second),
            _ => return false,
        };
        let Some(written) = written else { return false };
        let at = if matches!(first, TokenTree::Literal(_)) { &second } else { &first };
        let problem = Problem::new(format!("unexpected `{}` beside a text", tokens::shown(at)));
        let repair = format!("{word}: format!({written:?})");
        self.problems.at(
            at,
            if repair == gofer_core::shown(&repair) {
                problem.help(format!("remove it, or put it into the text: `{repair}`"))
            } else {
                problem.help("remove it, or put it into the text by `format!`")
            },
        );
        self.cursor.advance();
        self.cursor.advance();
        true
    }

    /// One word is the whole value. As an id it may be a keyword, which begins or ends no expression.
    fn at_word_alone(&self) -> bool {
        let ends = self.cursor.peek(1).is_none() || self.cursor.is_punct(1, ',') || self.cursor.is_punct(1, ';');
        ends && self.cursor.ident(0).is_some_and(|word| word != "_")
    }

    /// A key without a value. If the next entry follows at once, the value is what is missing
    /// before it, and not also a comma.
    fn nothing(&mut self, key: &Key, exact: bool, range: Range, around: Around) -> Content {
        if exact {
            let problem = Problem::new(format!("`{}` has no value", key.word));
            let help = if key.kind == Kind::DependsOn {
                "name in braces what the task waits for, or leave `depends_on` out".to_owned()
            } else {
                key.repair()
            };
            self.problems.at(range, problem.help(help));
        }
        if !self.at_next(around) {
            self.end_of_entry(around);
        }
        Content::Nothing
    }

    fn content(&mut self, key: &'static Key, exact: bool, value: Value) -> Content {
        match key.kind {
            // `id: &'static str = "ship"` (`String` alone is an id.)
            Kind::Id
                if value
                    .tokens
                    .iter()
                    .any(|token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == '='))
                    && self.is_no_value(key, &value) =>
            {
                Content::Nothing
            }
            Kind::Id => Content::Id(self.name_value(&value)),
            Kind::List if self.is_no_list(key, exact, &value) => Content::Nothing,
            Kind::List => self.list(value),
            Kind::DependsOn => self.depends_on(&value).map_or(Content::Nothing, Content::DependsOn),
            Kind::Variables => match self.braces(&value, |_| variables_in_braces(key, exact, &value)) {
                Some(group) => Content::Variables(self.inside(&group).variables()),
                // Its pairs are what is meant, so that nothing is unused.
                None if exact && Written::read(&value.tokens).is_none() && found(&value.tokens) == "an expression" => {
                    Content::Variables(Variables { spread: Some(value), ..Variables::default() })
                }
                None => Content::Nothing,
            },
            Kind::Defaults => match self.braces(&value, |_| defaults_in_braces(&value)) {
                Some(group) => Content::Defaults(self.fields(Place::Defaults, &group)),
                None => Content::Nothing,
            },
            Kind::RegistryAuth if self.login_without_keys(&value) => Content::Nothing,
            Kind::RegistryAuth => match self.braces(&value, |_| auth_in_braces(&value)) {
                Some(group) => Content::Auth(self.fields(Place::RegistryAuth, &group)),
                None => Content::Nothing,
            },
            // A list that is the whole of a script holds its parts.
            Kind::Text if key.means == TaskKey::Script.into() && is_list(&value) => self.list(value),
            Kind::Text | Kind::Bool | Kind::Integer if self.is_no_value(key, &value) => Content::Nothing,
            Kind::Ids | Kind::Text | Kind::Integer | Kind::Bool => Content::Value(value),
        }
    }
}

impl Parser<'_> {
    /// `{ "me", "password" }`.
    fn login_without_keys(&mut self, value: &Value) -> bool {
        let opened = tokens::open(&value.tokens);
        let [TokenTree::Group(group)] = opened else { return false };
        let inside = group.tokens();
        let is_pair = matches!(inside, [TokenTree::Literal(_), TokenTree::Punct(comma), TokenTree::Literal(_), ..] if comma.as_char() == ',');
        if group.delimiter() != Delimiter::Brace || !is_pair {
            return false;
        }
        self.problems.at(value.range(), Problem::new("a login has keys").help(auth_in_braces(value)));
        true
    }
}

/// The texts in `[{ uses: "x" }, { run: "make" }]` that a shell reads, if they are few.
fn lines_of_steps(steps: &TokenTree) -> Option<String> {
    const MOST: usize = 4;
    let TokenTree::Group(list) = steps else { return None };
    if list.delimiter() != Delimiter::Bracket {
        return None;
    }
    let lines = tokens::at_commas(list.tokens()).filter_map(line_in);
    let lines: Vec<String> = lines.take(MOST + 1).collect();
    let written = lines.join(", ");
    ((1..=MOST).contains(&lines.len()) && gofer_core::shown(&written) == written).then_some(written)
}

/// `{ name: "production", url: "https://example.com" }`, where other systems deploy to.
fn is_deployment(value: &TokenTree) -> bool {
    let TokenTree::Group(object) = value else { return false };
    keys_of(object).any(|key| key == "url") && keys_of(object).all(|key| key == "name" || key == "url")
}

fn keys_of(object: &Group) -> impl Iterator<Item = &str> {
    tokens::at_commas(object.tokens()).filter_map(|entry| Some(entry.first()?.word()))
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

/// What may be meant by `defaults: "rust:1.95"`.
fn defaults_in_braces(value: &Value) -> String {
    let image = match Written::read(&value.tokens) {
        Some(Written::Text(text)) if gofer_core::check_image(&text).is_ok() => tokens::source(&value.tokens),
        _ => None,
    };
    match image {
        Some(image) => format!("write `{{ image: {image} }}`"),
        None => "its entries stand in braces, as in `defaults: { image: \"ubuntu:latest\" }`".to_owned(),
    }
}

/// A login in another form, in braces: `"user:pass"` or `["user", "pass"]`.
fn auth_in_braces(value: &Value) -> String {
    let opened = tokens::open(&value.tokens);
    let text = |token: &TokenTree| match Written::read(std::slice::from_ref(token)) {
        Some(Written::Text(text)) => Some(text),
        _ => None,
    };
    // `RegistryAuth { user: "me", pass: "…" }`
    if let [TokenTree::Ident(_), .., braces @ TokenTree::Group(group)] = opened
        && group.delimiter() == Delimiter::Brace
        && has_key(group, Place::RegistryAuth)
        && let Some(braces) = tokens::source(std::slice::from_ref(braces))
    {
        return format!("write `{braces}`");
    }
    let pair = match opened {
        [TokenTree::Group(group)] => {
            let inside = group.tokens();
            match inside {
                [user, TokenTree::Punct(_), pass] => text(user).zip(text(pass)),
                _ => None,
            }
        }
        [token] => {
            text(token).and_then(|text| text.split_once(':').map(|(user, pass)| (user.to_owned(), pass.to_owned())))
        }
        _ => None,
    };
    match pair
        .map(|(user, pass)| format!("{{ user: {user:?}, pass: {pass:?} }}"))
        .filter(|pair| *pair == gofer_core::shown(pair))
    {
        Some(pair) => format!("write `{pair}`"),
        None => "its entries stand in braces, as in `registry_auth: { user: \"robot\", pass: ... }`".to_owned(),
    }
}

/// Whether a value is written out as a list.
fn is_list(value: &Value) -> bool {
    matches!(tokens::open(&value.tokens), [TokenTree::Group(group)]
        if group.delimiter() == Delimiter::Bracket && !super::value::repeats(group))
}

/// Of a value whose key is only guessed the compiler has nothing to say.
fn without_computed(content: Content) -> Content {
    match content {
        Content::Value(value) | Content::List(List::Value(value)) if Written::read(&value.tokens).is_none() => {
            Content::Nothing
        }
        content => content,
    }
}

/// Adds what a key holds that is given again.
fn join(first: &mut Content, second: Content) {
    match (first, second) {
        (Content::Defaults(first), Content::Defaults(second)) => {
            first.open |= second.open;
            for field in second.list {
                if first.get(field.key.means).is_none() {
                    first.list.push(field);
                }
            }
        }
        (Content::Variables(first), Content::Variables(second)) => {
            let names: HashSet<String> = first.list.iter().map(|variable| variable.name.clone()).collect();
            first.list.extend(second.list.into_iter().filter(|variable| !names.contains(&variable.name)));
            first.spread = first.spread.take().or(second.spread);
        }
        (Content::DependsOn(first), Content::DependsOn(second)) => {
            let names: HashSet<String> = first.iter().map(|parent| parent.task.text.clone()).collect();
            first.extend(second.into_iter().filter(|parent| !names.contains(&parent.task.text)));
        }
        _ => {}
    }
}
