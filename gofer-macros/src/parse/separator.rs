//! What stands between a key and its value.

use crate::tokens::TokenTree;
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::steps::Steps;
use super::{Around, Parser};
use crate::asker;
use crate::ast::Value;
use crate::keys::{Kind, TaskKey};
use crate::literal::Written;
use crate::tokens;

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
    /// `:`, and `=`, `=>`, `->`, `::`, `?=` and `;` in its place.
    pub(super) fn separator(&mut self, word: &str) -> Separator {
        if self.cursor.is_colon(0) {
            self.cursor.advance();
            return Separator::Given;
        }
        let Some(token) = self.cursor.peek(0).cloned() else { return Separator::End };
        // `image; "x"` and `image, "x"`: a text that is no key itself can only be the value.
        if (self.cursor.is_punct(0, ';') || self.cursor.is_punct(0, ','))
            && matches!(self.cursor.peek(1), Some(TokenTree::Literal(_)))
            && !self.cursor.is_colon(2)
        {
            self.cursor.advance();
            let shown = tokens::shown(&token);
            self.problems.at(&token, Problem::new(format!("unexpected `{shown}` after `{word}`")).help("write `:`"));
            return Separator::Given;
        }
        if self.cursor.is_punct(0, ',') || self.cursor.is_punct(0, ';') {
            return Separator::End;
        }
        if let Some(length) = self.sign_for_colon() {
            let signs = self.cursor.ahead(0, length);
            let shown: String = signs.iter().map(tokens::shown).collect();
            let problem = Problem::new(format!("unexpected `{shown}` after `{word}`"));
            self.problems.at(tokens::range_or(signs, token.span()), problem.help("write `:`"));
            self.take_all(length);
            return Separator::Given;
        }
        Separator::Other
    }

    /// How many tokens a sign has that other languages have in place of the colon.
    fn sign_for_colon(&self) -> Option<usize> {
        let joint = |first, second| self.cursor.is_joint(0, first, second);
        let two = joint('=', '>') || joint('=', '=') || joint('-', '>') || joint(':', ':');
        // `CC ?= "gcc"` of a Makefile.
        let two = two || joint('?', '=') || joint('+', '=');
        (two || self.cursor.is_punct(0, '=')).then_some(if two { 2 } else { 1 })
    }

    /// `image "ubuntu"`: what follows a key at once can only be its value, unless it is the next
    /// entry. After a word that is only guessed to be a key, an identifier may be anything.
    pub(super) fn forgotten_colon(&mut self, word: &str, exact: bool, around: Around) -> Separator {
        let in_line = tokens::on_one_line_with(self.cursor.before(), self.cursor.peek(0)) && asker::is_compiler();
        if self.at_next(Around::Block) {
            // `FROM rust:1.95`
            return if exact || !in_line { Separator::End } else { Separator::Other };
        }
        let problem = match self.cursor.peek(0) {
            // What an unknown word is called here is said at it.
            Some(TokenTree::Literal(_) | TokenTree::Group(_)) if !exact => {
                let problem = Problem::new(format!("missing `:` after `{word}`"));
                self.problems.at(self.cursor.span(), problem.help("between a key and its value stands `:`"));
                return Separator::Given;
            }
            Some(TokenTree::Literal(_) | TokenTree::Group(_)) => Problem::new(format!("missing `:` after `{word}`")),
            // A word in the next line is the next key.
            Some(TokenTree::Ident(next))
                if exact && tokens::on_one_line_with(self.cursor.before(), self.cursor.peek(0)) =>
            {
                if self.place.find(next.text()).is_some() {
                    return Separator::End;
                }
                Problem::new(format!("missing `:` after `{word}`"))
            }
            Some(TokenTree::Ident(_)) if exact => return Separator::End,
            Some(token @ TokenTree::Punct(_)) if exact => {
                let shown = self.signs().map_or_else(|| tokens::shown(token), |(signs, _)| signs);
                Problem::new(format!("unexpected `{shown}` after `{word}`"))
            }
            _ => return Separator::Other,
        };
        let at = self.signs().map_or_else(|| self.cursor.span().into(), |(_, range)| range);
        while self.cursor.punct(0).is_some_and(|punct| !matches!(punct.as_char(), ',' | ';' | '&' | '*')) {
            self.cursor.advance();
        }
        let ended = self.cursor.at_end() || self.cursor.is_punct(0, ',') || self.cursor.is_punct(0, ';');
        let written = if ended { None } else { self.preview_in_its_form(word, around) };
        // `defaults { ... }`, like a task, which no comma follows either.
        let comma = if self.at_braces_alone() { "," } else { "" };
        self.problems.at(
            at,
            match written {
                Some(written) => problem.help(format!("write `{word}: {written}{comma}`")),
                None => problem.help("between a key and its value stands `:`"),
            },
        );
        let is_list = self.place.find(word).is_some_and(|key| key.kind == Kind::List);
        if !ended && is_list && self.cursor.group(0, Delimiter::Parenthesis).is_some() {
            // `command("cargo", "build")`: what the repair makes a list is none yet.
            self.value(around);
            return Separator::Bad;
        }
        if ended { Separator::Bad } else { Separator::Given }
    }

    /// What stands after a word at once, as a value might.
    pub(super) fn at_value_without_colon(&self) -> bool {
        matches!(self.cursor.peek(0), Some(TokenTree::Literal(_) | TokenTree::Group(_)))
    }

    /// Braces, or parentheses in their place, that no comma follows, though something does.
    pub(super) fn at_braces_alone(&self) -> bool {
        let is_around = |delimiter| matches!(delimiter, Delimiter::Brace | Delimiter::Parenthesis);
        matches!(self.cursor.peek(0), Some(TokenTree::Group(group)) if is_around(group.delimiter()))
            && self.cursor.peek(1).is_some()
            && !self.cursor.is_punct(1, ',')
            && !self.cursor.is_punct(1, ';')
    }

    /// The value that comes next after a key without a colon, in the form that the key takes.
    fn preview_in_its_form(&mut self, word: &str, around: Around) -> Option<String> {
        let value = self.value_ahead(around)?;
        let key = self.place.find(word);
        // `script { sh "make" }`
        if let ([group @ TokenTree::Group(braces)], Some(key)) = (value.tokens.as_slice(), key)
            && key.kind == Kind::Text
            && braces.delimiter() == Delimiter::Brace
        {
            let script = Steps::read(group).and_then(|steps| steps.script());
            return script.filter(|_| key.means == TaskKey::Script.into());
        }
        key.and_then(|key| Self::without_parentheses(key.kind, &value)).or_else(|| tokens::source(&value.tokens))
    }

    /// `("x")` as one text, and `(a: "x")` as entries: a value as it is written, but for what stands around it.
    pub(super) fn without_parentheses(kind: Kind, value: &Value) -> Option<String> {
        if let (Kind::DependsOn, [TokenTree::Ident(parent)]) = (kind, value.tokens.as_slice()) {
            return Some(format!("{{ {parent} }}"));
        }
        let [TokenTree::Group(group)] = value.tokens.as_slice() else { return tokens::source(&value.tokens) };
        let inside = group.tokens();
        let is_text = Written::is_text(inside);
        let in_parentheses = group.delimiter() == Delimiter::Parenthesis;
        let is_one = tokens::at_commas(inside).count() == 1 && !inside.is_empty();
        match kind {
            Kind::Text | Kind::Id if is_text => tokens::source(inside),
            Kind::Text | Kind::Integer | Kind::Bool if in_parentheses && is_one => tokens::source(inside),
            // `command(["cargo"])`
            Kind::List if in_parentheses && matches!(inside, [TokenTree::Group(_)]) => tokens::source(inside),
            Kind::List if in_parentheses && (is_text || !is_one) => Some(format!("[{}]", tokens::source(inside)?)),
            Kind::Defaults | Kind::Variables | Kind::RegistryAuth | Kind::DependsOn
                if in_parentheses && matches!(inside, [TokenTree::Group(_)]) =>
            {
                tokens::source(inside)
            }
            Kind::Defaults | Kind::Variables | Kind::RegistryAuth | Kind::DependsOn if in_parentheses => {
                Some(if inside.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", tokens::source(inside)?) })
            }
            _ => tokens::source(&value.tokens),
        }
    }

    /// The value that comes next, as it is written.
    pub(super) fn preview(&mut self, around: Around) -> Option<String> {
        tokens::source(&self.value_ahead(around)?.tokens)
    }

    /// The value that comes next, which stays to be read.
    pub(super) fn value_ahead(&mut self, around: Around) -> Option<Value> {
        let start = self.cursor.place();
        let value = self.value(around);
        self.cursor.back_to(start);
        value
    }
}
