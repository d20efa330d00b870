//! `key: value` entries, wherever they stand.

use gofer_core::Problem;
use proc_macro2::{Group, TokenTree};

use super::{Around, Parser};
use crate::ast::{Content, Field, Fields, Value, Variable};
use crate::keys::{Key, Kind, Place};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;
use crate::words::unknown_key;

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
        while !parser.cursor.at_end() {
            parser.no_docs();
            parser.field(place, Around::Braces, &mut fields);
        }
        fields
    }

    /// One entry.
    pub(super) fn field(&mut self, place: Place, around: Around, fields: &mut Fields) {
        if self.cursor.at_end() || self.stray_separator() {
            return;
        }
        if place == Place::RegistryAuth && self.reserved(around) {
            fields.open = true;
            return;
        }
        let Some((word, range)) = self.key(place, fields) else {
            return self.stray("a key with its value, such as `name: \"My Pipeline\"`", around);
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
                ident.to_string()
            }
            (_, Some(Written::Text(text))) if self.cursor.is_colon(1) => {
                if place.find(&text).is_some() {
                    let problem = Problem::new(format!("the key `{text}` is in quotes"));
                    self.problems.at(&token, problem.help(format!("write `{text}` without quotes")));
                }
                text
            }
            _ => return None,
        };
        self.cursor.advance();
        Some((word, Range::from(&token)))
    }

    fn unknown(&mut self, place: Place, word: &str, range: Range) -> Option<&'static Key> {
        let (problem, meant) = unknown_key(place, word);
        self.problems.at(range, problem);
        meant
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
        let example = key.map_or_else(|| format!("{word}: …"), Key::shown);
        let mut separator = self.separator(word, &example);
        if let (Separator::Other, Some(_)) = (&separator, key) {
            separator = self.forgotten_colon(word, exact, &example);
        }
        match separator {
            Separator::Given => {}
            Separator::End => {
                return self.nothing(exact, range, word, &example, around);
            }
            // What follows an unknown word belongs to it, and the word is reported.
            Separator::Other => {
                self.skip(around);
                return Content::Nothing;
            }
            Separator::Bad => return self.nothing(false, range, word, &example, around),
        }
        let Some(value) = self.value(around) else { return self.nothing(exact, range, word, &example, around) };
        let content = key.map_or(Content::Nothing, |key| self.content(key, value));
        self.end_of_entry(around);
        content
    }

    /// A key without a value. If the next entry follows at once, the value is what is missing
    /// before it, and not also a comma.
    fn nothing(&mut self, exact: bool, range: Range, word: &str, example: &str, around: Around) -> Content {
        if exact {
            self.no_value(range, word, example);
        }
        if !self.at_next(around) {
            self.end_of_entry(around);
        }
        Content::Nothing
    }

    fn no_value(&mut self, range: Range, word: &str, example: &str) {
        self.problems.at(range, Problem::new(format!("`{word}` has no value")).help(format!("write `{example}`")));
    }

    /// `:`, and `=` and `=>` in its place.
    pub(super) fn separator(&mut self, word: &str, example: &str) -> Separator {
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
            self.problems.at(range, problem.help(format!("write `:`, as in `{example}`")));
            return Separator::Given;
        }
        Separator::Other
    }

    /// `image "ubuntu"`: what follows a key at once can only be its value, unless it is the next
    /// entry. After a word that is only guessed to be a key, an identifier may be anything.
    fn forgotten_colon(&mut self, word: &str, exact: bool, example: &str) -> Separator {
        if self.at_next(Around::Block) {
            return Separator::End;
        }
        let problem = match self.cursor.peek(0) {
            Some(TokenTree::Literal(_) | TokenTree::Group(_)) => Problem::new(format!("missing `:` after `{word}`")),
            Some(TokenTree::Ident(_)) if exact => Problem::new(format!("missing `:` after `{word}`")),
            Some(token @ TokenTree::Punct(_)) if exact => {
                Problem::new(format!("unexpected `{}` after `{word}`", tokens::shown(token)))
            }
            _ => return Separator::Other,
        };
        self.problems.at(self.cursor.span(), problem.help(format!("write `{example}`")));
        while self.cursor.punct(0).is_some() && !self.cursor.is_punct(0, ',') {
            self.cursor.advance();
        }
        if self.cursor.at_end() || self.cursor.is_punct(0, ',') { Separator::Bad } else { Separator::Given }
    }

    fn content(&mut self, key: &'static Key, value: Value) -> Content {
        match key.kind {
            Kind::Id => Content::Id(self.name_value(&value)),
            Kind::List => Content::List(self.list(value)),
            Kind::DependsOn => self.depends_on(&value).map_or(Content::Nothing, Content::DependsOn),
            Kind::Variables => match self.braces(&value, key.word, key.example) {
                Some(group) => Content::Variables(self.inside(&group).variables()),
                None => Content::Nothing,
            },
            Kind::RegistryAuth => match self.braces(&value, key.word, key.example) {
                Some(group) => Content::Auth(self.fields(Place::RegistryAuth, &group)),
                None => Content::Nothing,
            },
            Kind::Ids | Kind::Text | Kind::Integer | Kind::Bool => Content::Value(value),
        }
    }

    fn variables(&mut self) -> Vec<Variable> {
        const FORM: &str = "a variable with its value, such as `RUST_LOG: \"debug\"`";
        let mut variables = Vec::new();
        while !self.cursor.at_end() {
            self.no_docs();
            if self.stray_separator() || self.reserved(Around::Braces) || self.cursor.at_end() {
                continue;
            }
            match self.variable_name() {
                Some((name, range)) => variables.extend(self.variable(name, range)),
                None => self.stray(FORM, Around::Braces),
            }
        }
        variables
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
                let problem = Problem::new(format!("`{shown}` is neither an identifier nor a string literal"));
                self.problems.at(range, problem.help(format!("write the variable's name in quotes: `\"{shown}\"`")));
                Some((name, range))
            }
        }
    }

    fn variable(&mut self, name: String, range: Range) -> Option<Variable> {
        let shown = gofer_core::shown(&name);
        let example = format!("{shown}: \"value\"");
        let value = match self.separator(&shown, &example) {
            Separator::Given => self.value(Around::Braces),
            Separator::End => None,
            Separator::Other if self.cursor.ident(0).is_some() => None,
            Separator::Other | Separator::Bad => {
                let token = self.cursor.peek(0).cloned()?;
                let problem = Problem::new(format!("unexpected `{}` after `{shown}`", tokens::shown(&token)));
                self.problems.at(&token, problem.help(format!("write `{example}`")));
                self.skip(Around::Braces);
                return None;
            }
        };
        if value.is_none() {
            self.no_value(range, &shown, &example);
        }
        // If the next entry follows at once, the value is what is missing before it.
        if value.is_some() || self.cursor.ident(0).is_none() {
            self.end_of_entry(Around::Braces);
        }
        Some(Variable { name, range, value })
    }
}
