//! Ids and keys: identifiers or string literals, and what is written in their place.

use gofer_core::Problem;
use proc_macro2::TokenTree;

use super::Parser;
use crate::ast::{Name, Value};
use crate::literal::Written;
use crate::tokens;

/// What a name is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NameOf {
    /// An id, or a dependency on one.
    Id,
    /// A key of an axis, which may be a whole number.
    Key,
}

impl NameOf {
    fn noun(self) -> &'static str {
        match self {
            NameOf::Id => "id",
            NameOf::Key => "key",
        }
    }
}

impl Parser<'_> {
    /// Reads a name, malformed ones too (`run-tests`), which are reported. `None` if what
    /// comes next is no name at all.
    pub(super) fn name(&mut self, of: NameOf) -> Option<Name> {
        let start = self.cursor.place();
        self.word()?;
        let tokens = self.cursor.since(start).to_vec();
        Some(self.name_of(&tokens, of))
    }

    /// Goes over an identifier or literal, and over more that `-`, `.` or `::` join to it.
    pub(super) fn word(&mut self) -> Option<()> {
        if !self.at_word(0) {
            return None;
        }
        self.cursor.advance();
        while let Some(length) = self.joint() {
            for _ in 0..=length {
                self.cursor.advance();
            }
        }
        Some(())
    }

    /// A value that must be a name.
    pub(super) fn name_value(&mut self, value: &Value) -> Name {
        self.name_of(&value.tokens, NameOf::Id)
    }

    fn at_word(&self, ahead: usize) -> bool {
        let opened = self.cursor.peek(ahead).map(|token| tokens::open(std::slice::from_ref(token)));
        matches!(opened.as_deref(), Some([TokenTree::Ident(_) | TokenTree::Literal(_)]))
    }

    /// `-`, `.` or `::` between two words: how many tokens it has.
    fn joint(&self) -> Option<usize> {
        if self.cursor.is_joint(0, ':', ':') && self.at_word(2) {
            return Some(2);
        }
        let joins = self.cursor.is_punct(0, '-') || self.cursor.is_punct(0, '.');
        (joins && self.at_word(1)).then_some(1)
    }

    fn name_of(&mut self, written: &[TokenTree], of: NameOf) -> Name {
        let range = tokens::range_or(written, self.cursor.span());
        let opened = tokens::open(written);
        let name = |text: String, quoted| Name { text, quoted, ident: None, range, malformed: false };
        match opened.as_slice() {
            [TokenTree::Ident(ident)] => {
                let text = ident.to_string();
                let text = text.strip_prefix("r#").unwrap_or(&text).to_owned();
                return Name { ident: Some(ident.clone()), ..name(text, false) };
            }
            [TokenTree::Literal(literal)] => match Written::read(&opened) {
                Some(Written::Text(text)) => return name(text, true),
                Some(Written::Integer(_)) if of == NameOf::Key && is_number(&literal.to_string()) => {
                    return name(literal.to_string(), true);
                }
                Some(Written::Suffixed(suffixed)) if of == NameOf::Key || !suffixed.is_number() => {
                    self.problems.at(range, suffixed.problem());
                    return Name { malformed: true, ..name(suffixed.text().to_owned(), true) };
                }
                _ => {}
            },
            _ => {}
        }
        let text: String = opened.iter().map(tokens::shown).collect();
        self.problems.at(range, malformed(&text, of));
        Name { text: identifier(&text), quoted: false, ident: None, range, malformed: true }
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The identifier nearest to a text.
fn identifier(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

/// `run-tests`, `1.85`, `2fa` or an expression in place of a name.
fn malformed(text: &str, of: NameOf) -> Problem {
    let noun = of.noun();
    let problem = Problem::new(format!(
        "`{}` is no {noun}: it is neither an identifier nor a string literal",
        gofer_core::shown(text)
    ));
    let simple = text.len() <= 80 && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let identifier = gofer_core::shown(&identifier(text));
    let text = gofer_core::shown(text);
    if !simple || identifier.is_empty() {
        return problem.help(format!("the {noun} is read at compile time: write `my_task` or `\"my_task\"`"));
    }
    if identifier.starts_with(|c: char| c.is_ascii_digit()) {
        return problem.help(format!("write it in quotes: `\"{identifier}\"`"));
    }
    if text.contains('.') {
        return problem.help(format!("write `{identifier}`"));
    }
    problem.help(format!("write `{identifier}`, or `\"{text}\"` in quotes under `ids: \"kebab-case\"`"))
}
