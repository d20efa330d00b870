//! What stands between a key and its value.

use gofer_core::Problem;
use proc_macro2::{Delimiter, TokenTree};

use super::{Around, Parser};
use crate::asker;
use crate::keys::Kind;
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
    /// `:`, and `=`, `=>` and `;` in its place.
    pub(super) fn separator(&mut self, word: &str) -> Separator {
        if self.cursor.is_colon(0) {
            self.cursor.advance();
            return Separator::Given;
        }
        let Some(token) = self.cursor.peek(0).cloned() else { return Separator::End };
        // `image; "x"`: a text that is no key itself can only be the value.
        if self.cursor.is_punct(0, ';')
            && matches!(self.cursor.peek(1), Some(TokenTree::Literal(_)))
            && !self.cursor.is_colon(2)
        {
            self.cursor.advance();
            self.problems.at(&token, Problem::new(format!("`;` after `{word}`")).help("write `:`"));
            return Separator::Given;
        }
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
                if self.place.find(&next.to_string()).is_some() {
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
        let written = if ended { None } else { self.one_text().or_else(|| self.preview(around)) };
        // `defaults { ... }`, like a task, which no comma follows either.
        let comma = if self.at_braces_alone() { "," } else { "" };
        self.problems.at(
            at,
            match written {
                Some(written) => problem.help(format!("write `{word}: {written}{comma}`")),
                None => problem.help("between a key and its value stands `:`"),
            },
        );
        if ended { Separator::Bad } else { Separator::Given }
    }

    /// Braces that no comma follows, though something does.
    pub(super) fn at_braces_alone(&self) -> bool {
        self.cursor.group(0, Delimiter::Brace).is_some()
            && self.cursor.peek(1).is_some()
            && !self.cursor.is_punct(1, ',')
            && !self.cursor.is_punct(1, ';')
    }

    /// `("x")` or `["x"]` after a key that takes one text.
    fn one_text(&self) -> Option<String> {
        let TokenTree::Group(group) = self.cursor.peek(0)? else { return None };
        let inside: Vec<TokenTree> = group.stream().into_iter().collect();
        let before = self.cursor.before().map(ToString::to_string)?;
        let is_text = self.place.find(&before).is_some_and(|key| key.kind == Kind::Text);
        match Written::read(&inside) {
            Some(Written::Text(_)) if is_text && (self.ends_value(1) || self.cursor.ident(1).is_some()) => {
                tokens::source(&inside)
            }
            _ => None,
        }
    }

    /// The value that comes next, as it is written.
    pub(super) fn preview(&mut self, around: Around) -> Option<String> {
        let start = self.cursor.place();
        let value = self.value(around);
        self.cursor.back_to(start);
        tokens::source(&value?.tokens)
    }
}
