//! `key: value` entries, wherever they stand.

use gofer_core::Problem;
use proc_macro2::{Delimiter, Group, Spacing, TokenTree};

use super::{Around, Parser};
use crate::ast::{Content, Field, Fields, Value, Variable, Variables};
use crate::keys::{Key, Kind, Place, TaskKey};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;
use crate::words::{is_wrapper, unknown_key};

/// What stands between a key and its value.
pub(super) enum Separator {
    /// A colon, or what is reported and taken for one.
    Given,
    /// The entry ends after its key.
    End,
    /// Something else.
    Other,
    /// Something else, which is reported, and no value after it.
    Bad,
}

impl Parser<'_> {
    /// All entries of a group.
    pub(super) fn fields(&mut self, place: Place, group: &Group) -> Fields {
        let mut fields = Fields::default();
        let mut parser = self.inside(group);
        parser.place = place;
        while !parser.cursor.at_end() {
            parser.no_docs();
            if parser.foreign_field(&mut fields) {
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
            return self.stray(&format!("a key with its value, such as {example}"), around);
        };
        let (key, exact) = match place.find(&word) {
            Some(key) => (Some(key), true),
            None => (self.unknown(place, &word, range), false),
        };
        let content = self.content_of(key, exact, &word, range, around);
        if let Some(key) = key {
            self.set(fields, Field { key, word: range, exact, content });
        }
    }

    /// The word of an entry: an identifier, or one in quotes, as JSON has it.
    fn key(&mut self, place: Place, fields: &mut Fields) -> Option<(String, Range)> {
        let token = self.cursor.peek(0)?.clone();
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
                    let problem = Problem::new(format!("the key `{text}` is in quotes"));
                    self.problems.at(&token, problem.help(format!("write `{text}`, without quotes")));
                }
                text
            }
            _ => return None,
        };
        self.cursor.advance();
        Some((word, Range::from(&token)))
    }

    fn unknown(&mut self, place: Place, word: &str, range: Range) -> Option<&'static Key> {
        // A group of another system is reported as a whole.
        if self.unwrapped && (matches!(word, "name" | "id") || is_wrapper(word)) {
            return None;
        }
        if place == Place::Pipeline
            && Place::Defaults.find(word).is_some()
            && let Some(value) = self.value_after_colon()
        {
            let problem = Problem::new(format!("unknown setting `{word}`"));
            let help = format!("what all tasks share stands in `defaults: {{ {word}: {value} }}`");
            self.problems.at(range, problem.help(help));
            return None;
        }
        let list_all = self.problems.first(place.module());
        let (problem, meant) = unknown_key(place, word, list_all);
        self.problems.at(range, problem);
        meant
    }

    /// The value of the entry whose key has been read, as it is written.
    fn value_after_colon(&mut self) -> Option<String> {
        if !self.cursor.is_colon(0) {
            return None;
        }
        let start = self.cursor.place();
        self.cursor.advance();
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
            let problem = Problem::new(format!("`{}` is given twice", field.key.word));
            self.problems.at(field.word, problem.help("remove one of the two"));
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
        let mut separator = self.separator(word);
        if let (Separator::Other, Some(_)) = (&separator, key) {
            separator = self.forgotten_colon(word, exact, around);
        }
        match separator {
            Separator::Given => {}
            Separator::End => return self.nothing(key, exact, range, around),
            // What follows an unknown word belongs to it, and the word is reported.
            Separator::Other => {
                self.skip(around);
                return Content::Nothing;
            }
            Separator::Bad => return self.nothing(key, false, range, around),
        }
        if key.is_some_and(|key| self.foreign_value(key, around)) {
            self.end_of_entry(around);
            return Content::Nothing;
        }
        let is_id = key.is_some_and(|key| key.kind == Kind::Id) && self.at_word_alone();
        let value = match if is_id { Ok(self.value(around)) } else { self.sound_value(around) } {
            Ok(Some(value)) => value,
            Ok(None) => return self.nothing(key, exact, range, around),
            Err(()) => {
                self.end_of_entry(around);
                return Content::Nothing;
            }
        };
        let content = key.map_or(Content::Nothing, |key| self.content(key, value));
        self.end_of_entry(around);
        content
    }

    /// One word is the whole value. As an id it may be a keyword, which begins or ends no expression.
    fn at_word_alone(&self) -> bool {
        let ends = self.cursor.peek(1).is_none() || self.cursor.is_punct(1, ',') || self.cursor.is_punct(1, ';');
        ends && self.cursor.ident(0).is_some_and(|word| word != "_")
    }

    /// A key without a value. If the next entry follows at once, the value is what is missing
    /// before it, and not also a comma.
    fn nothing(&mut self, key: Option<&'static Key>, exact: bool, range: Range, around: Around) -> Content {
        if let (Some(key), true) = (key, exact) {
            let problem = Problem::new(format!("`{}` has no value", key.word));
            self.problems.at(range, problem.help(key.repair()));
        }
        if !self.at_next(around) {
            self.end_of_entry(around);
        }
        Content::Nothing
    }

    /// `:`, and `=` and `=>` in its place.
    pub(super) fn separator(&mut self, word: &str) -> Separator {
        if self.cursor.is_colon(0) {
            self.cursor.advance();
            return Separator::Given;
        }
        let Some(token) = self.cursor.peek(0).cloned() else { return Separator::End };
        if self.cursor.is_punct(0, ',') || self.cursor.is_punct(0, ';') {
            return Separator::End;
        }
        if self.cursor.is_punct(0, '=') && !self.cursor.is_joint(0, '=', '=') {
            let arrow = self.cursor.is_joint(0, '=', '>');
            let start = self.cursor.place();
            self.cursor.advance();
            if arrow {
                self.cursor.advance();
            }
            let range = tokens::range_or(self.cursor.since(start), token.span());
            let problem = Problem::new(format!("`{}` after `{word}`", if arrow { "=>" } else { "=" }));
            self.problems.at(range, problem.help("write `:`"));
            return Separator::Given;
        }
        Separator::Other
    }

    /// `image "ubuntu"`: what follows a key at once can only be its value, unless it is the next
    /// entry. After a word that is only guessed to be a key, an identifier may be anything.
    fn forgotten_colon(&mut self, word: &str, exact: bool, around: Around) -> Separator {
        if self.at_next(Around::Block) {
            return Separator::End;
        }
        let problem = match self.cursor.peek(0) {
            Some(TokenTree::Literal(_) | TokenTree::Group(_)) => Problem::new(format!("missing `:` after `{word}`")),
            // A word in the next line is the next key.
            Some(TokenTree::Ident(next))
                if exact && tokens::on_one_line_with(self.cursor.before(), self.cursor.peek(0)) =>
            {
                if self.place.find(&next.to_string()).is_some() {
                    return Separator::End;
                }
                Problem::new(format!("missing `:` after `{word}`"))
            }
            Some(TokenTree::Ident(_)) if exact => return Separator::End,
            Some(token @ TokenTree::Punct(_)) if exact => {
                Problem::new(format!("unexpected `{}` after `{word}`", tokens::shown(token)))
            }
            _ => return Separator::Other,
        };
        let at = self.cursor.span();
        while self.cursor.punct(0).is_some_and(|punct| !matches!(punct.as_char(), ',' | ';' | '&' | '*')) {
            self.cursor.advance();
        }
        let ended = self.cursor.at_end() || self.cursor.is_punct(0, ',') || self.cursor.is_punct(0, ';');
        let written = if ended { None } else { self.preview(around) };
        self.problems.at(
            at,
            match written {
                Some(written) => problem.help(format!("write `{word}: {written}`")),
                None => problem.help("between a key and its value stands `:`"),
            },
        );
        if ended { Separator::Bad } else { Separator::Given }
    }

    /// The value that comes next, as it is written.
    fn preview(&mut self, around: Around) -> Option<String> {
        let start = self.cursor.place();
        let value = self.value(around);
        self.cursor.back_to(start);
        tokens::source(&value?.tokens)
    }

    /// A value of another language: text without quotes, a list of YAML, `null`.
    fn foreign_value(&mut self, key: &'static Key, around: Around) -> bool {
        match key.kind {
            Kind::Text | Kind::List | Kind::Id => {
                self.null(key, around) || self.yaml(key, around) || self.unquoted_text(key.word, key.kind)
            }
            Kind::DependsOn => self.null(key, around) || self.yaml(key, around) || self.bare_dependencies(),
            Kind::Variables | Kind::Defaults | Kind::RegistryAuth => self.null(key, around) || self.yaml(key, around),
            Kind::Bool => self.null(key, around) || self.capital_bool(),
            Kind::Ids | Kind::Integer => self.null(key, around),
        }
    }

    /// Whether what comes next is a whole value.
    fn ends_value(&self, length: usize) -> bool {
        let (Some(last), Some(next)) = (self.cursor.peek(length - 1), self.cursor.peek(length)) else { return true };
        matches!(next, TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';'))
            || tokens::is_word(next) && tokens::on_one_line(last, next) == Some(false)
    }

    fn null(&mut self, key: &Key, _: Around) -> bool {
        let null = ["null", "nil", "None", "undefined"].into_iter().any(|word| self.cursor.is_word(0, word))
            || self.cursor.is_punct(0, '~');
        if !null || !self.ends_value(1) {
            return false;
        }
        let Some(token) = self.cursor.advance() else { return false };
        let problem = Problem::new(format!("`{}` is not a value", tokens::shown(&token)));
        self.problems.at(
            &token,
            if key.required { problem.help(key.repair()) } else { problem.help(format!("leave `{}` out", key.word)) },
        );
        true
    }

    /// `True`, as Python has it. (`yes` and `on` may be variables of the user's.)
    fn capital_bool(&mut self) -> bool {
        let flag = match self.cursor.ident(0).map(ToString::to_string).as_deref() {
            Some("True") => true,
            Some("False") => false,
            _ => return false,
        };
        if !self.ends_value(1) {
            return false;
        }
        let Some(token) = self.cursor.advance() else { return false };
        let problem = Problem::new(format!("`{}` is not a bool", tokens::shown(&token)));
        self.problems.at(&token, problem.help(format!("write `{flag}`")));
        true
    }

    /// `- cargo`, `- build` for a list, `|` for a text of several lines.
    fn yaml(&mut self, key: &Key, around: Around) -> bool {
        let Some(first) = self.cursor.peek(0).cloned() else { return false };
        let literal_next = matches!(self.cursor.peek(1), Some(TokenTree::Literal(_)));
        let list =
            self.cursor.is_punct(0, '-') && (key.kind != Kind::Text || literal_next || self.cursor.ident(1).is_some());
        let second_bar = (1..12).any(|ahead| self.cursor.is_punct(ahead, '|'));
        let block =
            key.kind == Kind::Text && (self.cursor.is_punct(0, '|') && !second_bar || self.cursor.is_punct(0, '>'));
        if !list && !block {
            return false;
        }
        let start = self.cursor.place();
        while !self.cursor.at_end() && !self.at_known_entry(around) && !self.cursor.is_punct(0, ',') {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(&first)));
        let items: Option<Vec<String>> = written
            .split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '-'))
            .skip(1)
            .map(|item| match item {
                [TokenTree::Literal(text)] if text.to_string().starts_with('"') => Some(text.to_string()),
                item => tokens::source(item).filter(|text| !text.is_empty()).map(|text| format!("{text:?}")),
            })
            .collect();
        let help = match (key.kind, items) {
            (Kind::Text, _) => "a text of several lines is one string in quotes".to_owned(),
            (Kind::List, Some(items)) if list && items.iter().all(|item| !item.contains(' ')) => {
                format!("a list stands in brackets: write `{}: [{}]`", key.word, items.join(", "))
            }
            (Kind::List, _) => format!("a list stands in brackets, such as `{}`", key.shown()),
            _ => format!("entries stand in braces, such as `{}`", key.shown()),
        };
        self.problems.at(&first, problem.help(help));
        true
    }

    /// An entry whose key is known here, or the next task.
    fn at_known_entry(&self, around: Around) -> bool {
        let key = self.cursor.ident(0).is_some_and(|word| self.place.find(&word.to_string()).is_some());
        key && self.cursor.is_colon(1) || around == Around::Block && self.at_full_task()
    }

    fn content(&mut self, key: &'static Key, value: Value) -> Content {
        match key.kind {
            Kind::Id => Content::Id(self.name_value(&value)),
            Kind::List => self.list(value),
            Kind::DependsOn => self.depends_on(&value).map_or(Content::Nothing, Content::DependsOn),
            Kind::Variables => match self.braces(&value, &variables_in_braces(key, &value)) {
                Some(group) => Content::Variables(self.inside(&group).variables()),
                None => Content::Nothing,
            },
            Kind::Defaults => match self.braces(&value, "as in `defaults: { image: \"ubuntu:latest\" }`") {
                Some(group) => Content::Defaults(self.fields(Place::Defaults, &group)),
                None => Content::Nothing,
            },
            Kind::RegistryAuth => match self.braces(&value, "as in `registry_auth: { user: \"robot\", pass: ... }`") {
                Some(group) => Content::Auth(self.fields(Place::RegistryAuth, &group)),
                None => Content::Nothing,
            },
            // A list that is the whole of a script holds its parts.
            Kind::Text if key.means == TaskKey::Script.into() && is_in_brackets(&value) => self.list(value),
            Kind::Text | Kind::Bool | Kind::Integer if self.is_no_value(key, &value) => Content::Nothing,
            Kind::Ids | Kind::Text | Kind::Integer | Kind::Bool => Content::Value(value),
        }
    }

    /// What is a type or an object, and cannot be a value: reported.
    fn is_no_value(&mut self, key: &Key, value: &Value) -> bool {
        let opened = tokens::open(&value.tokens);
        let assigned =
            opened.iter().position(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '='));
        let plain = assigned.filter(|at| {
            let operator = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if "=<>!+-*/|&^%".contains(punct.as_char()));
            !operator(opened.get(at + 1)) && !operator(at.checked_sub(1).and_then(|before| opened.get(before)))
        });
        let (problem, range) = match plain {
            Some(at) if at > 0 && is_type(&opened[..at]) => {
                let problem = Problem::new(format!("`{}` takes a value, not a type", key.word));
                let problem = match tokens::source(&opened[at + 1..]) {
                    Some(written) if !written.is_empty() => problem.help(format!("write `{}: {written}`", key.word)),
                    _ => problem.help(key.repair()),
                };
                (problem, Range::of(&opened[..at]))
            }
            None if is_type(&opened) => {
                let problem = Problem::new(format!("`{}` takes a value, not a type", key.word)).help(key.repair());
                (problem, Range::of(&opened))
            }
            None if is_object(&opened) => {
                let kind = if key.kind == Kind::Text { "a string" } else { "one value" };
                let problem = Problem::new(format!("expected {kind}, found `{{ ... }}`")).help(key.repair());
                (problem, Range::of(&opened))
            }
            _ => return false,
        };
        self.problems.at(range.unwrap_or_else(|| value.range()), problem);
        true
    }

    fn variables(&mut self) -> Variables {
        const FORM: &str = "a variable with its value, such as `RUST_LOG: \"debug\"`";
        let mut variables = Variables::default();
        let mut dots: Option<Range> = None;
        while !self.cursor.at_end() {
            self.no_docs();
            let Some(token) = self.cursor.peek(0).cloned() else { break };
            if self.foreign_token(&token) || self.stray_separator() {
                continue;
            }
            if let Some(dots) = dots.take() {
                let problem = Problem::new("`..` is not the last of the variables");
                self.problems.at(dots, problem.help("move it behind them: names that are written out win"));
            }
            if self.cursor.is_joint(0, '.', '.') {
                dots = Some(token.span().into());
                variables.spread = self.spread();
                continue;
            }
            let start = self.cursor.place();
            match self.variable_name() {
                Some((name, range)) => {
                    let written = self.cursor.since(start).to_vec();
                    variables.list.extend(self.variable(name, range, &written));
                }
                None => self.stray(FORM, Around::Braces),
            }
        }
        variables
    }

    /// `..shared`: the pairs of an expression.
    fn spread(&mut self) -> Option<Value> {
        let start = self.cursor.place();
        while self.cursor.is_punct(0, '.') || self.cursor.is_punct(0, '=') {
            self.cursor.advance();
        }
        let range = tokens::range_or(self.cursor.since(start), self.cursor.span());
        let exact = self.cursor.since(start).len() == 2;
        let value = self.value(Around::Braces);
        match &value {
            Some(_) if exact => {}
            Some(_) => {
                let problem = Problem::new("the pairs of a value are added by `..`, two dots");
                self.problems.at(range, problem.help("write `..`"));
            }
            None => {
                let problem = Problem::new("`..` is followed by nothing");
                self.problems.at(range, problem.help("name what holds the pairs, as in `..shared`"));
            }
        }
        self.end_of_entry(Around::Braces);
        value
    }

    /// An identifier or a string literal; `MY-VAR` and `5` are reported.
    fn variable_name(&mut self) -> Option<(String, Range)> {
        let start = self.cursor.place();
        self.word()?;
        let written = self.cursor.since(start).to_vec();
        let range = tokens::range_or(&written, self.cursor.span());
        let opened = tokens::open(&written);
        match (opened.as_slice(), Written::read(&opened)) {
            ([TokenTree::Ident(ident)], _) => {
                let name = ident.to_string();
                Some((name.strip_prefix("r#").unwrap_or(&name).to_owned(), range))
            }
            (_, Some(Written::Text(text))) => Some((text, range)),
            (_, Some(Written::Suffixed(suffixed))) => {
                self.problems.at(range, suffixed.problem());
                Some((suffixed.text().to_owned(), range))
            }
            _ => {
                let name: String = opened.iter().map(tokens::shown).collect();
                let shown = gofer_core::shown(&name);
                let problem =
                    Problem::new(format!("`{shown}` is not a name: a variable's name is a word or a text in quotes"));
                self.problems.at(range, problem.help(format!("write `\"{shown}\"`")));
                Some((name, range))
            }
        }
    }

    fn variable(&mut self, name: String, range: Range, written: &[TokenTree]) -> Option<Variable> {
        let shown = gofer_core::shown(&name);
        let shorthand = || match tokens::open(written).as_slice() {
            [TokenTree::Ident(word)] if tokens::is_variable(word) => Some(Value { tokens: written.to_vec() }),
            _ => None,
        };
        let value = match self.separator(&shown) {
            Separator::Given if self.unquoted_text(&shown, Kind::Text) => {
                self.end_of_entry(Around::Braces);
                return None;
            }
            Separator::Given if self.null_variable(&shown) => {
                self.end_of_entry(Around::Braces);
                return None;
            }
            Separator::Given => {
                let Ok(value) = self.sound_value(Around::Braces) else {
                    self.end_of_entry(Around::Braces);
                    return None;
                };
                value
            }
            // `REPO` is short for `REPO: REPO`.
            Separator::End => shorthand(),
            // `export A: "b"`, as a shell has it.
            Separator::Other
                if matches!(name.as_str(), "export" | "set" | "local" | "let") && self.cursor.ident(0).is_some() =>
            {
                let problem = Problem::new(format!("unexpected `{name}` before a variable"));
                self.problems.at(range, problem.help("a variable's name is one word: remove this"));
                return None;
            }
            Separator::Other if self.cursor.ident(0).is_some() => None,
            Separator::Other | Separator::Bad => {
                let token = self.cursor.peek(0).cloned()?;
                let problem = Problem::new(format!("missing `:` after `{shown}`"));
                let written = self.preview(Around::Braces);
                self.problems.at(
                    &token,
                    match written {
                        Some(written) if tokens::is_word(&token) => problem.help(format!("write `{shown}: {written}`")),
                        _ => problem.help("between a variable's name and its value stands `:`"),
                    },
                );
                self.skip(Around::Braces);
                return None;
            }
        };
        match &value {
            None => self.no_value_of(&name, range),
            Some(value) if is_object(&tokens::open(&value.tokens)) => {
                self.object_as_variable(value);
                self.end_of_entry(Around::Braces);
                return None;
            }
            Some(_) => {}
        }
        let value = value.map(|value| self.no_range(value));
        // If the next entry follows at once, the value is what is missing before it.
        if value.is_some() || self.cursor.ident(0).is_none() {
            self.end_of_entry(Around::Braces);
        }
        Some(Variable { name, range, value })
    }

    fn null_variable(&mut self, name: &str) -> bool {
        let null = ["null", "nil", "None", "undefined"].into_iter().any(|word| self.cursor.is_word(0, word));
        if !null || !self.ends_value(1) {
            return false;
        }
        let Some(token) = self.cursor.advance() else { return false };
        let problem = Problem::new(format!("`{}` is not a value", tokens::shown(&token)));
        self.problems.at(&token, problem.help(format!("leave `{name}` out, or write `{name}: \"\"`")));
        true
    }

    /// `A: x ..y` lacks a comma: a range is no text. What is before it is the value.
    fn no_range(&mut self, mut value: Value) -> Value {
        let dots = value.tokens.windows(2).position(|pair| match pair {
            [TokenTree::Punct(first), TokenTree::Punct(second)] => {
                first.as_char() == '.' && first.spacing() == Spacing::Joint && second.as_char() == '.'
            }
            _ => false,
        });
        if let Some(at) = dots.filter(|at| *at > 0) {
            let problem = Problem::new("missing `,` before `..`");
            self.problems.at(&value.tokens[at], problem.help("entries are separated by `,`; a range is not a text"));
            value.tokens.truncate(at);
        }
        value
    }

    fn no_value_of(&mut self, name: &str, range: Range) {
        let pair = name.split_once('=').filter(|(name, _)| gofer_core::is_identifier(name));
        let problem = if let Some((name, value)) = pair {
            let value = gofer_core::shown(value);
            Problem::new(format!("`\"{name}={value}\"` is a name and a value in one"))
                .help(format!("write `{name}: \"{value}\"`"))
        } else {
            let name = gofer_core::shown(name);
            let quoted = if gofer_core::is_identifier(&name) { name.clone() } else { format!("\"{name}\"") };
            Problem::new(format!("`{name}` has no value")).help(format!("write `{quoted}: \"value\"`"))
        };
        self.problems.at(range, problem);
    }

    /// `TOKEN: { from_secret: token }`.
    fn object_as_variable(&mut self, value: &Value) {
        let opened = tokens::open(&value.tokens);
        let [TokenTree::Group(group)] = opened.as_slice() else { return };
        let inside: Vec<TokenTree> = group.stream().into_iter().collect();
        let problem = Problem::new("expected a string, found `{ ... }`");
        let secret = match inside.as_slice() {
            [key, _, word] if key.to_string().to_lowercase().contains("secret") && tokens::is_word(word) => {
                Some(word.to_string())
            }
            _ => None,
        };
        self.problems.at(
            value.range(),
            match secret {
                Some(key) => problem.help(format!("write `pipeline_secret(\"{}\")`", key.trim_matches('"'))),
                None => problem.help("a variable's value is one text; a secret is `pipeline_secret(\"my_key\")`"),
            },
        );
    }
}

/// `{ key: value }`, which no block of Rust begins with.
fn is_object(value: &[TokenTree]) -> bool {
    let [TokenTree::Group(group)] = value else { return false };
    let inside: Vec<TokenTree> = group.stream().into_iter().take(3).collect();
    group.delimiter() == Delimiter::Brace
        && matches!(inside.as_slice(), [key, TokenTree::Punct(colon), after]
            if tokens::is_word(key) && colon.as_char() == ':'
            && !matches!(after, TokenTree::Punct(punct) if punct.as_char() == ':'))
}

/// `String`, `&str`, `&'static str`, `Option<String>`.
fn is_type(value: &[TokenTree]) -> bool {
    let words: Vec<String> = value.iter().map(ToString::to_string).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words.as_slice(),
        ["String" | "str" | "bool" | "u8" | "u32" | "u64" | "i32" | "i64" | "usize"]
            | ["&", "str"]
            | ["&", "'", _, "str"]
            | ["Option" | "Vec" | "Cow" | "Box", "<", .., ">"]
    )
}

/// Variables in another form, in braces.
fn variables_in_braces(key: &Key, value: &Value) -> String {
    let example = format!("as in `{}`", key.shown());
    let opened = tokens::open(&value.tokens);
    let [.., TokenTree::Group(group)] = opened.as_slice() else { return example };
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let entries = tokens.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','));
    let pairs: Option<Vec<String>> = entries.filter(|entry| !entry.is_empty()).map(variable_in_braces).collect();
    match pairs {
        Some(pairs) if !pairs.is_empty() && pairs.len() <= 4 => {
            format!("write `{{ {} }}`", pairs.join(", "))
        }
        _ => example,
    }
}

/// `"A=b"`, `("A", "b")` or `{ name: "A", value: "b" }` as `A: "b"`.
fn variable_in_braces(entry: &[TokenTree]) -> Option<String> {
    let (name, value) = match (entry, Written::read(entry)) {
        (_, Some(Written::Text(text))) => {
            let (name, value) = text.split_once('=')?;
            (name.to_owned(), format!("{value:?}"))
        }
        ([TokenTree::Group(group)], _) => {
            let inside: Vec<TokenTree> = group.stream().into_iter().collect();
            let text = |token: &TokenTree| match Written::read(std::slice::from_ref(token)) {
                Some(Written::Text(text)) => Some(text),
                _ => None,
            };
            match inside.as_slice() {
                [name, _, value] => (text(name)?, tokens::source(std::slice::from_ref(value))?),
                [key, _, name, _, _, _, value] if key.to_string().trim_matches('"') == "name" => {
                    (text(name)?, tokens::source(std::slice::from_ref(value))?)
                }
                _ => return None,
            }
        }
        _ => return None,
    };
    gofer_core::is_identifier(&name).then(|| format!("{name}: {value}"))
}

fn is_in_brackets(value: &Value) -> bool {
    matches!(tokens::open(&value.tokens).as_slice(), [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket)
}
