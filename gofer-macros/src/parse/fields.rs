//! `key: value` entries, wherever they stand.

use std::collections::HashSet;

use crate::tokens::{Group, TokenTree};
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::computed_pairs::holds_object;
use super::foreign_variables::variables_in_braces;
use super::logins::login_in_braces;
use super::separator::Separator;
use super::value::found;
use super::{Around, Parser};
use crate::asker;
use crate::ast::{Axis, Content, Field, Fields, List, Value, Variables};
use crate::keys::{Key, Kind, Place, TaskKey};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;
use crate::words::{self};

impl Parser<'_> {
    /// All entries of a group.
    pub(super) fn fields(&mut self, place: Place, group: &Group) -> Fields {
        self.fields_of_task(place, &[], group)
    }

    /// Those of a task that has these axes, or of something in it.
    pub(super) fn fields_of_task(&mut self, place: Place, axes: &[Axis], group: &Group) -> Fields {
        let mut fields = Fields::default();
        let mut parser = self.inside(group);
        parser.place = place;
        parser.own = axes;
        while !parser.cursor.at_end() {
            parser.no_docs();
            let is_login = place == Place::RegistryAuth;
            if parser.foreign_field(&mut fields)
                || parser.fields_in_braces(&mut fields)
                || is_login && parser.keys_of_the_task("registry_auth")
            {
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
        if let Some(key) = key.filter(|_| place == Place::Task) {
            self.add_misplaced_keys(key, fields);
        }
        let noted = self.problems.count();
        let value = self.cursor.peek(1).filter(|_| key.is_some() && !exact).map(Range::from);
        let mut content = self.content_of(key, exact, &word, range, around);
        if let Some((key, value)) = key.zip(value) {
            content = self.told_with_its_key(key, range, value, noted, content);
        }
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
        if self.before_the_value(Some(key))
            || key.kind == Kind::Text && self.string_and_word(word)
            || self.foreign_value(key, range, around)
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
            Ok(None) if self.entries_without_braces(key) => {
                self.end_of_entry(around);
                return Content::Nothing;
            }
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
    pub(super) fn string_and_word(&mut self, word: &str) -> bool {
        let (Some(first), Some(second)) = (self.cursor.peek(0).cloned(), self.cursor.peek(1).cloned()) else {
            return false;
        };
        // A number or a byte may become another type.
        let is_text = Written::is_text(std::slice::from_ref(&first));
        if is_text && self.other_name_after_value() {
            return true;
        }
        // Where tokens are is asked last: the compiler takes its time to tell.
        let one_line = || self.ends_value(2) && tokens::on_one_line(&first, &second) == Some(true);
        let text = |token: &TokenTree| Written::text(std::slice::from_ref(token));
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

    /// `"rust:1.95" as builder`, as a Dockerfile names its stages.
    fn other_name_after_value(&mut self) -> bool {
        let Some(name) = self.cursor.ident(2).filter(|_| self.cursor.is_word(1, "as") && self.ends_value(3)) else {
            return false;
        };
        let problem = Problem::new(format!("unexpected `as {name}` after the value"));
        let range = tokens::range_or(self.cursor.ahead(1, 3), name.span());
        self.problems.at(range, problem.help("remove it: tasks are named by their ids, and values have no names"));
        self.take_all(3);
        true
    }

    /// One word is the whole value. As an id it may be a keyword, which begins or ends no expression.
    fn at_word_alone(&self) -> bool {
        let ends = self.cursor.peek(1).is_none() || self.cursor.is_punct(1, ',') || self.cursor.is_punct(1, ';');
        ends && self.cursor.ident(0).is_some_and(|word| word != "_")
    }

    /// `image,` beside `let image = "rust";`: a key right before the comma, whose name the file makes as well.
    fn before_may_be_a_variable(&self) -> bool {
        let ends = self.cursor.at_end() || self.cursor.is_punct(0, ',');
        let is_name = matches!(self.cursor.before(), Some(TokenTree::Ident(word)) if self.known.may_be_made(word));
        asker::is_compiler() && ends && is_name
    }

    /// A key without a value. If the next entry follows at once, the value is what is missing
    /// before it, and not also a comma.
    fn nothing(&mut self, key: &Key, exact: bool, range: Range, around: Around) -> Content {
        if exact {
            let problem = Problem::new(format!("`{}` has no value", key.word));
            let help = if key.kind == Kind::DependsOn {
                "name in braces what the task waits for, or leave `depends_on` out".to_owned()
            } else if self.before_may_be_a_variable() {
                format!("{}, or `{word}: {word}` for a variable of that name", key.repair(), word = key.word)
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
            Kind::List | Kind::Text | Kind::Integer | Kind::Bool if self.gives_nothing(key.kind, &value) => {
                Content::Nothing
            }
            Kind::List if self.is_no_list(key, exact, &value) => Content::Nothing,
            Kind::List => self.list(value),
            Kind::DependsOn => self.depends_on(&value).map_or(Content::Nothing, Content::DependsOn),
            Kind::Variables => match self.braces(&value, |_| variables_in_braces(key, exact, &value)) {
                Some(group) => Content::Variables(self.inside(&group).variables()),
                // Its pairs are what is meant, so that nothing is unused.
                None if exact
                    && Written::read(&value.tokens).is_none()
                    && found(&value.tokens) == "an expression"
                    && !holds_object(&value.tokens) =>
                {
                    Content::Variables(Variables { spread: Some(value), ..Variables::default() })
                }
                None => Content::Nothing,
            },
            Kind::Defaults => match self.braces(&value, |_| defaults_in_braces(&value)) {
                Some(group) => Content::Defaults(self.fields(Place::Defaults, &group)),
                None => Content::Nothing,
            },
            Kind::RegistryAuth if self.login_without_keys(&value) => Content::Nothing,
            Kind::RegistryAuth => match self.braces(&value, |_| login_in_braces(&value)) {
                Some(group) => Content::Auth(self.fields(Place::RegistryAuth, &group)),
                None => Content::Nothing,
            },
            Kind::Text if self.objects_in_script(key, &value) => Content::Nothing,
            // A list that is the whole of a script holds its parts.
            Kind::Text if key.means == TaskKey::Script.into() && is_list(&value) => self.list(value),
            Kind::Text | Kind::Bool | Kind::Integer if self.is_no_value(key, &value) => Content::Nothing,
            Kind::Ids | Kind::Text | Kind::Integer | Kind::Bool => Content::Value(value),
        }
    }
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
