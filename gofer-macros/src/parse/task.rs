//! `task ID for AXES { fields }`.

use crate::tokens::{Group, Ident, TokenTree};
use gofer_core::Problem;
use proc_macro2::{Delimiter, Span};

use super::axes::without_keys;
use super::foreign_tasks::{has_key, has_word_for_a_key, name_in};
use super::name::{ID, NameOf};
use super::status::written_status;
use super::{Around, Parser};
use crate::asker;
use crate::ast::{Axis, Docs, Fields, Name, Task, Value};
use crate::keys::Place;
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;
use crate::words;

/// What stands before the body, and what is said of a token between the two.
const AFTER_ID: (&str, &str) = ("the task's id", "remove it: the fields follow the id at once");
const AFTER_AXES: (&str, &str) = ("the axes", "remove it: the fields follow the axes at once");

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
        named && (body || self.cursor.is_word(2, "for"))
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
        let (name, named) = if let Some(name) = self.task_name() {
            (name, true)
        } else {
            let name = self.no_name(keyword.span());
            let named = !name.text.is_empty();
            (name, named)
        };
        let nested = named && self.nested_fields(&name.shown(), keyword.span().into());
        let (axes, fields) = if nested {
            (Vec::new(), Some(Fields { open: true, ..Fields::default() }))
        } else {
            let inherits = self.inherits() || self.image_in_header().is_some() || self.image_as_argument().is_some();
            // `[image = "x"] {`
            let inherits = inherits
                || matches!(self.cursor.peek(0), Some(TokenTree::Group(group)) if has_key(group, Place::Task))
                    && self.cursor.group(1, Delimiter::Brace).is_some();
            let (axes, sound) = self.header(&name, named && !name.malformed);
            let mut fields = self.body(&name, &axes, sound);
            if let Some(fields) = fields.as_mut().filter(|_| inherits) {
                fields.open = true;
            }
            (axes, fields)
        };
        let has_body = fields.is_some();
        let keyword = match keyword {
            TokenTree::Ident(keyword) => Some(keyword.clone()),
            _ => None,
        };
        Some(Task { keyword, docs, name, named, has_body, axes, fields: fields.unwrap_or_default() })
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
    fn header(&mut self, name: &Name, mut sound: bool) -> (Vec<Axis>, bool) {
        let mut axes = Vec::new();
        sound &= !self.braces_in_name(name);
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
        self.cursor.is_colon(1)
            && self.cursor.ident(0).is_some_and(|word| Place::Task.find(word.text()).is_some())
            && self.place == Place::Pipeline
    }

    /// All up to the next task, read as if braces stood around it.
    fn fields_without_braces(&mut self) -> Fields {
        let start = self.cursor.place();
        let first = self.cursor.span();
        while !self.cursor.at_end() && !self.at_full_task() {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let problem = Problem::new("the fields of a task stand in braces");
        let help = match tokens::source(&written) {
            Some(fields) => format!("write `{{ {} }}`", fields.trim_end_matches(',')),
            None => "put `{` before the first and `}` after the last of them".to_owned(),
        };
        self.problems.at(tokens::range_or(&written, first), problem.help(help));
        self.fields(Place::Task, &Group::new(Delimiter::Brace, written, first))
    }

    fn at_end_of_header(&self) -> bool {
        self.cursor.at_end() || self.at_attribute() || self.at_next_task(0)
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

    /// Names the token that does not belong into a header.
    fn odd_in_header(&mut self, name: &Name, axes: &[Axis], has_body: bool) {
        let Some(token) = self.cursor.peek(0).cloned() else { return };
        let (after, follow) = if axes.is_empty() { AFTER_ID } else { AFTER_AXES };
        if self.filler(after, follow) {
            return;
        }
        let signs = self.signs();
        let shown = signs.as_ref().map_or_else(|| tokens::shown(&token), |(signs, _)| signs.clone());
        let range = signs.map_or_else(|| Range::from(&token), |(_, range)| range);
        let problem = Problem::new(format!("unexpected `{shown}` after {after}"));
        let word = if let TokenTree::Ident(word) = &token { word.to_string() } else { String::new() };
        let arrow = ["->", "=>", ">>", "<-", "--"].into_iter().any(|arrow| shown.starts_with(arrow));
        let colon = self.cursor.is_colon(0) || self.cursor.is_punct(0, '=');
        if colon && self.typed_in_header(name, axes, &shown, range) {
            return;
        }
        if let Some(help) = self.field_in_header().filter(|_| axes.is_empty()) {
            return self.problems.at(range, problem.help(help));
        }
        let waiting = self.waiting_words();
        let waits = waiting > 0;
        // `<- build {`, `after build {`, `depends_on { build } {`
        let ahead = if arrow { 2 } else { waiting.max(usize::from(colon)) };
        let parents = self.parents_before_body(ahead, waits);
        let help = match (&token, word.as_str()) {
            _ if axes.is_empty() && self.inherits() => {
                "what tasks share stands in `defaults`, or is a function of Rust's before the block".to_owned()
            }
            _ if arrow => self.in_the_task_that_waits(&name.text, 0),
            _ if parents.is_some() || waits => {
                let parents = parents.unwrap_or_else(|| "build".to_owned());
                format!("what a task waits for stands in its fields: `depends_on: {{ {parents} }}`")
            }
            (_, "then" | "before" | "triggers" | "precedes") => format!(
                "the task that waits says so, in its own fields: `depends_on: {{ {} }}`",
                gofer_core::shown(&name.text)
            ),
            (_, "if" | "when" | "unless") => {
                "a task has no condition: how its parents must have ended stands in `depends_on`, and a task that is not \
                 always there is added in Rust, with `.task(...)`"
                    .to_owned()
            }
            (TokenTree::Ident(_), _) if axes.is_empty() && self.cursor.ident(1).is_some() && self.cursor.is_word(2, "in") => {
                "axes stand after `for`: write `for`".to_owned()
            }
            // `for_each in { … }`, `os in { … }`
            (TokenTree::Ident(_), _) if axes.is_empty() && self.cursor.is_word(1, "in") && word != "in" => {
                let name = if is_matrix(&word) || gofer_core::nearest(&word, ["for"]).is_some() { "v" } else { &word };
                format!("an axis stands after `for`: write `for {name}`")
            }
            (TokenTree::Group(group), _) if has_key(group, Place::Task) => {
                "all fields of a task stand in its braces: move these there".to_owned()
            }
            (TokenTree::Group(group), _) if axes.is_empty() && group.delimiter() != Delimiter::Brace && self.cursor.is_word(1, "for") => {
                "remove it: the keys of the axes are added to the id".to_owned()
            }
            (TokenTree::Group(group), _) if axes.is_empty() && axes_in(group).is_some() => {
                format!("axes stand without brackets around them: write `{}`", axes_in(group).unwrap_or_default())
            }
            (_, word) if axes.is_empty() && is_matrix(word) => {
                "axes stand after `for`, as in `for v in { old, new }`".to_owned()
            }
            (_, "while" | "until" | "loop" | "repeat" | "times" | "foreach") if axes.is_empty() => {
                "one task for each of some values is an axis: `for v in { old, new }`".to_owned()
            }
            (_, "where") if !axes.is_empty() => "an axis has all the keys that are written: leave out the others".to_owned(),
            (_, "where") => "remove it: what a task is made of stands in its fields".to_owned(),
            (_, "in") if axes.is_empty() => "an axis stands after `for`, and has a name: write `for v in`".to_owned(),
            (TokenTree::Literal(_), _) => "a task has one id; it is described by a `///` comment before it".to_owned(),
            (TokenTree::Punct(punct), _) if matches!(punct.as_char(), ',' | ';' | '.' | '!') && self.cursor.group(1, Delimiter::Brace).is_some() => {
                follow.to_owned()
            }
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' && has_body => {
                "each task is an entry of its own, or an instance of one with an axis".to_owned()
            }
            (TokenTree::Punct(_), _) if !axes.is_empty() && self.keys_after_sign() => {
                "each axis has a name of its own: write `, v in`".to_owned()
            }
            (TokenTree::Group(group), _) if group.delimiter() == Delimiter::Bracket => {
                "axes stand after `for`, as in `for os in { bookworm, trixie }`".to_owned()
            }
            (TokenTree::Group(_), _) => "remove it: a task takes no arguments, its fields use the variables around the block".to_owned(),
            _ if colon && has_body => follow.to_owned(),
            (TokenTree::Ident(_), _) if axes.is_empty() && gofer_core::nearest(&word, ["for"]).is_some() => {
                "axes stand after `for`: write `for`".to_owned()
            }
            (TokenTree::Ident(_), _) if axes.is_empty() && has_body => {
                let words = (0..).map_while(|at| self.cursor.ident(at)).filter(|word| *word != "for");
                let words: Vec<String> = [name.text.clone()].into_iter().chain(words.map(ToString::to_string)).collect();
                let id = gofer_core::shown(&words.join("_"));
                format!("an id is one word, such as `{id}`; after it stand the fields or `for`")
            }
            (_, "include" | "exclude" | "except" | "without") => crate::words::KEYS.to_owned(),
            _ if axes.is_empty() => "what follows is `{`, or `for` and the axes".to_owned(),
            _ => follow.to_owned(),
        };
        self.problems.at(range, problem.help(help));
    }

    /// Reports what says no more than that the body follows; false if it is something else.
    fn filler(&mut self, after: &str, follow: &str) -> bool {
        let Some(length) = self.only_before_body() else { return false };
        let words = self.cursor.ahead(0, length);
        let shown = tokens::source(words).unwrap_or_else(|| words.iter().map(tokens::shown).collect());
        let range = tokens::range_or(words, self.cursor.span());
        self.problems.at(range, Problem::new(format!("unexpected `{shown}` after {after}")).help(follow));
        true
    }

    /// `do {`, `is {`, `-> {`, `:= {`: how many tokens there are of what says no more than that the body follows.
    fn only_before_body(&self) -> Option<usize> {
        const WORDS: [&str; 14] =
            ["do", "begin", "then", "is", "with", "has", "as", "are", "be", "of", "does", "runs", "begins", "contains"];
        const SIGNS: usize = 3;
        let signs = (0..SIGNS).take_while(|at| self.cursor.punct(*at).is_some()).count();
        // `do |task| {`
        let is_bound = self.cursor.is_punct(1, '|') && self.cursor.is_punct(3, '|');
        let length = match self.cursor.is_one_of(0, &WORDS) {
            true if is_bound => 4,
            true => 1,
            false => signs,
        };
        let is_body = self
            .cursor
            .group(length, Delimiter::Brace)
            .is_some_and(|body| body.tokens().is_empty() || has_key(body, Place::Task));
        (length > 0 && is_body && self.cursor.group(length + 1, Delimiter::Brace).is_none()).then_some(length)
    }

    /// `= build {`, `extends build {`: a task that this one is made of.
    fn inherits(&self) -> bool {
        const WORDS: [&str; 10] =
            ["extends", "uses", "like", "from", "implements", "inherits", "copies", "clones", "overrides", "based"];
        let is_task = |at: usize| self.cursor.ident(at).is_some_and(|word| self.known.is_task(word.text()));
        let sign = usize::from(self.cursor.is_joint(0, '<', ':'));
        let is_made_of = self.cursor.is_one_of(0, &["is", "as", "of"]) && self.cursor.ident(1).is_some()
            || ['=', '<'].into_iter().any(|sign| self.cursor.is_punct(0, sign)) && is_task(1 + sign);
        let is_made_of = is_made_of && self.cursor.group(2 + sign, Delimiter::Brace).is_some();
        self.cursor.is_one_of(0, &WORDS) || is_made_of
    }

    /// `after build {`, `runs after build {`: how many words say that the task waits.
    fn waiting_words(&self) -> usize {
        const WAITS: [&str; 7] = ["after", "needs", "depends", "depends_on", "requires", "waits", "on"];
        let waits = |at| self.cursor.is_one_of(at, &WAITS);
        let is_said = self.cursor.is_one_of(0, &["runs", "that", "which", "starts"]);
        if is_said && waits(1) { 2 } else { usize::from(waits(0)) }
    }

    /// What is said of an image or a parent with its status in the place of what may follow an id.
    fn field_in_header(&self) -> Option<String> {
        if let Some(image) = self.image_in_header().or_else(|| self.image_as_argument()) {
            return Some(format!("the image is a field: `image: {image}`"));
        }
        let parent = self.parent_with_status_in_header()?;
        Some(format!("what a task waits for stands in its fields: `depends_on: {{ {parent} }}`"))
    }

    /// `, "Compile it" {` after an id: reported.
    fn description_in_header(&mut self) -> bool {
        let is_text =
            |at: usize| matches!(self.cursor.peek(at), Some(TokenTree::Literal(text)) if text.text().starts_with('"'));
        if !self.cursor.is_punct(0, ',') || !is_text(1) || self.cursor.group(2, Delimiter::Brace).is_none() {
            return false;
        }
        let written = self.cursor.ahead(0, 2);
        let shown = format!(", {}", written.last().map(tokens::shown).unwrap_or_default());
        let problem = Problem::new(format!("unexpected `{}` after the task's id", gofer_core::shown(&shown)));
        let help = "a task has one id; it is described by a `///` comment before it";
        self.problems.at(tokens::range_or(written, self.cursor.span()), problem.help(help));
        true
    }

    /// `on failure of deploy {`, `after build failed {`: the parent with its status.
    fn parent_with_status_in_header(&self) -> Option<String> {
        const MOST: usize = 6;
        let length = (1..MOST).find(|at| self.cursor.group(*at, Delimiter::Brace).is_some())?;
        let words: Vec<&str> = (0..length).filter_map(|at| self.cursor.ident(at)).map(Ident::text).collect();
        let task = words.iter().find(|word| self.known.is_task(word)).filter(|_| words.len() == length)?;
        let statuses = words.iter().filter(|word| !self.known.is_task(word));
        let status = statuses.clone().find_map(|word| written_status(word))?;
        let is_filler = |word: &&&str| {
            written_status(word).is_some()
                || ["on", "after", "if", "when", "of", "has", "is", "the", "upon", "runs"].contains(*word)
        };
        let is_one = words.iter().filter(|word| self.known.is_task(word)).count() == 1;
        (is_one && statuses.clone().all(|word| is_filler(&word))).then(|| format!("{task}: {status}"))
    }

    /// `test:unit {`, an id with a colon in it, and `build: Task {`, as a field of a struct has a type; the `sign` is next.
    fn typed_in_header(&mut self, name: &Name, axes: &[Axis], sign: &str, range: Range) -> bool {
        let has_body = self.cursor.group(2, Delimiter::Brace).is_some();
        let Some(typed) = self.cursor.ident(1).filter(|_| has_body).cloned() else { return false };
        if self.parents_before_body(1, false).is_some() {
            return false;
        }
        if axes.is_empty() && self.touches_before() && self.cursor.adjoins(0) && !name.quoted {
            let problem = Problem::new(format!("`{}:{typed}` is not an id: {ID}", name.text));
            let range = Range::new(name.range.first, typed.span());
            self.problems.at(range, problem.help(format!("write `{}_{typed}`", name.text)));
            return true;
        }
        let (after, follow) = if axes.is_empty() { AFTER_ID } else { AFTER_AXES };
        let problem = Problem::new(format!("unexpected `{sign} {typed}` after {after}"));
        self.problems.at(Range::new(range.first, typed.span()), problem.help(follow));
        true
    }

    /// `* { stable, beta } {`.
    fn keys_after_sign(&self) -> bool {
        self.cursor.group(1, Delimiter::Brace).is_some() && self.cursor.group(2, Delimiter::Brace).is_some()
    }

    /// `"rust:1.95" {` or `: "rust:1.95" {`: a text with a tag or a path in the place of what may follow an id.
    fn image_in_header(&self) -> Option<String> {
        const MOST: usize = 3;
        let at = (0..MOST).find(|at| matches!(self.cursor.peek(*at), Some(TokenTree::Literal(_))))?;
        let literal = self.cursor.peek(at).map(std::slice::from_ref)?;
        let Some(Written::Text(text)) = Written::read(literal) else { return None };
        let is_image = text.contains([':', '/']) && gofer_core::check_image(&text).is_ok();
        let is_last = self.cursor.group(at + 1, Delimiter::Brace).is_some();
        if is_image && is_last { tokens::source(literal) } else { None }
    }

    /// `("rust:1.95") {`: the same as the argument of a call.
    fn image_as_argument(&self) -> Option<String> {
        let argument = self.cursor.group(0, Delimiter::Parenthesis)?.tokens();
        let Some(Written::Text(text)) = Written::read(argument) else { return None };
        let is_image = text.contains([':', '/']) && gofer_core::check_image(&text).is_ok();
        if is_image && self.cursor.group(1, Delimiter::Brace).is_some() { tokens::source(argument) } else { None }
    }

    /// `: lint test {`, as a Makefile has it, and `(lint, test) {` and `depends_on { lint } {`: tasks, from `ahead` on, up
    /// to the body. `surely` nothing else is meant.
    fn parents_before_body(&self, ahead: usize, surely: bool) -> Option<String> {
        if let Some(TokenTree::Group(group)) = self.cursor.peek(ahead)
            && self.cursor.group(ahead + 1, Delimiter::Brace).is_some()
        {
            let inside = group.tokens();
            let are_tasks = tokens::at_commas(inside).all(|entry| {
                matches!(entry, [] | [TokenTree::Ident(_)]) && entry.iter().all(|word| self.known.is_task(word.word()))
            });
            return tokens::source(inside).filter(|parents| are_tasks && !parents.is_empty());
        }
        let is_parent =
            |at: &usize| self.cursor.ident(*at).is_some_and(|word| surely || self.known.is_task(word.text()));
        let end = (ahead..=self.cursor.left())
            .find(|at| !is_parent(at) && (*at == ahead || !self.cursor.is_punct(*at, ',')))?;
        let names: Vec<String> = (ahead..end).filter_map(|at| self.cursor.ident(at)).map(ToString::to_string).collect();
        let ends = self.cursor.group(end, Delimiter::Brace).is_some()
            || self
                .cursor
                .peek(end)
                .is_none_or(|next| end > 0 && !tokens::on_one_line_with(self.cursor.peek(end - 1), Some(next)));
        let is_whole = ahead > 0 && !names.is_empty() && ends;
        is_whole.then(|| names.join(", "))
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
            self.problems.at(
                keyword,
                if tokens::is_word(&name) && gofer_core::is_identifier(id.trim_matches('"')) {
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
        let help = after_keys.map_or_else(
            || format!("a task is `{EXAMPLE}`"),
            |at| {
                let axes: Vec<TokenTree> = (0..at).filter_map(|at| self.cursor.peek(at).cloned()).collect();
                let id = self.cursor.peek(at).map(tokens::shown).unwrap_or_default();
                let axes = tokens::source(&axes).unwrap_or_else(|| "for v in { old, new }".to_owned());
                format!("the id stands before `for`: `task {id} {axes} {{ ... }}`")
            },
        );
        self.problems.at(keyword, Problem::new("this task has no id").help(help));
        Name { text: String::new(), quoted: true, ident: None, range: keyword.into(), malformed: true }
    }

    /// The fields. That there are none is reported if the header before them is `sound`.
    fn body(&mut self, name: &Name, axes: &[Axis], sound: bool) -> Option<Fields> {
        if self.at_fields_without_braces() {
            return Some(self.fields_without_braces());
        }
        if !self.at_body() {
            if sound {
                let problem = Problem::new(format!("task `{}` has no fields", gofer_core::shown(&name.text)));
                let help = if axes.is_empty() {
                    format!("write `task {} {{ image: \"ubuntu:latest\" }}`", name.shown())
                } else {
                    "they stand in braces after the axes: `{ image: \"ubuntu:latest\" }`".to_owned()
                };
                self.problems.at(name.range, problem.help(help));
            }
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
        Some(self.fields(Place::Task, group))
    }
}

/// The axes in `(for os in { debian })`.
fn axes_in(group: &crate::tokens::Group) -> Option<String> {
    let inside = group.tokens();
    if let [TokenTree::Ident(_), TokenTree::Ident(word), _, ..] = inside
        && word == "in"
    {
        return Some(format!("for {}", tokens::source(inside)?));
    }
    let start = inside.iter().position(|token| matches!(token, TokenTree::Ident(word) if word == "for"))?;
    tokens::source(&inside[start..])
}

/// Words for a matrix.
fn is_matrix(word: &str) -> bool {
    matches!(word, "matrix" | "strategy" | "each" | "foreach" | "for_each" | "over" | "axis" | "axes")
}
