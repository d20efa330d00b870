//! Ids and keys: identifiers or string literals, and what is written in their place.

use crate::tokens::TokenTree;
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::{Parser, not_a_key};
use crate::ast::{Name, Value};
use crate::literal::Written;
use crate::tokens;

/// What an id is made of.
pub(super) const ID: &str = "an id is a word or a text in quotes";

/// What a name is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NameOf {
    /// An id, or a dependency on one.
    Id,
    /// A key of an axis, which may be a whole number.
    Key,
    /// A key in a selection.
    Selected,
}

impl NameOf {
    fn noun(self) -> &'static str {
        match self {
            NameOf::Id => "id",
            NameOf::Key | NameOf::Selected => "key",
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
        let is_text =
            matches!(self.cursor.advance(), Some(TokenTree::Literal(text)) if text.to_string().starts_with('"'));
        // (`build! { image: "x" }` is no macro.)
        if self.cursor.is_punct(0, '!')
            && matches!(self.cursor.peek(1), Some(TokenTree::Group(group)) if group.delimiter() != Delimiter::Brace)
        {
            self.cursor.advance();
            self.cursor.advance();
        }
        while let Some(length) = self.joint() {
            for _ in 0..=length {
                self.cursor.advance();
            }
            // `"build".to_owned()`
            if is_text && length == 1 && self.cursor.group(0, Delimiter::Parenthesis).is_some() {
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
        matches!(opened, Some([TokenTree::Ident(_) | TokenTree::Literal(_)]))
    }

    /// `-`, `.` or `::` between two words: how many tokens it has.
    fn joint(&self) -> Option<usize> {
        // (`RUST_LOG:: "debug"` is no path.)
        let is_literal = matches!(self.cursor.peek(2), Some(TokenTree::Literal(_)));
        if self.cursor.is_joint(0, ':', ':') && self.at_word(2) && !is_literal {
            return Some(2);
        }
        let joins = ['-', '.', '/'].into_iter().any(|joint| self.cursor.is_punct(0, joint));
        (joins && self.at_word(1) && !self.at_dot_between_tasks()).then_some(1)
    }

    /// `build.test`, of two tasks, is no name with a dot in it, but lacks a comma.
    fn at_dot_between_tasks(&self) -> bool {
        let is_task = |word: Option<&TokenTree>| word.is_some_and(|word| self.known.is_task(word.word()));
        self.cursor.is_punct(0, '.') && is_task(self.cursor.before()) && is_task(self.cursor.peek(1))
    }

    fn name_of(&mut self, written: &[TokenTree], of: NameOf) -> Name {
        let range = tokens::range_or(written, self.cursor.span());
        let opened = tokens::open(written);
        let name = |text: String, quoted| Name { text, quoted, ident: None, range, malformed: false };
        match opened {
            [TokenTree::Ident(ident)] => {
                let text = ident.to_string();
                let text = text.strip_prefix("r#").unwrap_or(&text).to_owned();
                return Name { ident: Some(ident.clone()), ..name(text, false) };
            }
            [TokenTree::Literal(literal)] => match Written::read(opened) {
                Some(Written::Text(text)) if literal.text().starts_with(['"', 'r']) => return name(text, true),
                Some(Written::Integer(_)) if of != NameOf::Id && is_number(literal.text()) => {
                    return name(literal.to_string(), true);
                }
                Some(Written::Suffixed(suffixed)) if of != NameOf::Id || !suffixed.is_number() => {
                    self.problems.at(range, suffixed.problem());
                    return Name { malformed: true, ..name(suffixed.text().to_owned(), true) };
                }
                _ => {}
            },
            _ => {}
        }
        // `"ship".to_string()`
        if let [TokenTree::Literal(_), TokenTree::Punct(dot), TokenTree::Ident(_), ..] = opened
            && dot.as_char() == '.'
            && let Some(Written::Text(text)) = Written::read(&opened[..1])
        {
            let shown = tokens::source(opened).unwrap_or_else(|| "...".to_owned());
            let problem = Problem::new(format!("`{shown}` is not an id: an id is a word or a text in quotes"));
            self.problems.at(
                range,
                match tokens::source(&opened[..1]) {
                    Some(literal) => problem.help(format!("write `{literal}`")),
                    None => problem.help("the id is read at compile time, so it is written out"),
                },
            );
            return Name { malformed: true, ..name(text, true) };
        }
        let text: String = opened.iter().map(tokens::shown).collect();
        // `b"build"`
        if let Some(plain) = in_plain_quotes(&text).filter(|_| of != NameOf::Selected) {
            self.problems.at(range, no_name(&text, of).help(format!("write `\"{plain}\"`")));
            return Name { malformed: true, ..name(plain.to_owned(), true) };
        }
        // Of `'build'` the compiler has told already.
        if text.starts_with('\'') && text.chars().count() > 3 && !text.contains('\\') {
            return Name { text: identifier(&text), quoted: false, ident: None, range, malformed: true };
        }
        if of == NameOf::Selected && is_joined(&text) {
            // The keys there are tell which one is meant.
            return name(text, false);
        }
        let alone = !self.cursor.is_colon(0);
        self.problems.at(range, malformed(&text, of, alone));
        // A key is read as what is proposed for it.
        let meant = if of == NameOf::Key { nearest_key(&text) } else { identifier(&text) };
        Name { text: meant, quoted: false, ident: None, range, malformed: true }
    }
}

/// The text in `b"build"` and `c"build"`, if it is a word.
fn in_plain_quotes(text: &str) -> Option<&str> {
    let inside = text.strip_prefix(['b', 'c'])?.strip_prefix('"')?.strip_suffix('"')?;
    gofer_core::is_identifier(inside).then_some(inside)
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// `debian-12` or `1.85`.
fn is_joined(text: &str) -> bool {
    text.len() <= 80 && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
}

/// `ci::build`, which is no path to a constant, as those are in capitals.
fn is_path(text: &str) -> bool {
    text.len() <= 80
        && text.split("::").all(|word| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        })
}

/// `Debian` of `Os::Debian`.
fn last_of_path(text: &str) -> Option<&str> {
    let (_, last) = text.rsplit_once("::")?;
    text.split("::").all(gofer_core::is_identifier).then_some(last)
}

/// The key nearest to a text, which becomes a part of ids.
pub fn nearest_key(text: &str) -> String {
    let identifier = identifier(text);
    if identifier.starts_with(|c: char| c.is_ascii_digit()) { format!("v{identifier}") } else { identifier }
}

/// The identifier nearest to a text.
fn identifier(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

fn no_name(shown: &str, of: NameOf) -> Problem {
    match of {
        NameOf::Id => Problem::new(format!("`{shown}` is not an id: {ID}")),
        NameOf::Key | NameOf::Selected => not_a_key(shown),
    }
}

/// `run-tests`, `1.85`, `2fa` or an expression in place of a name. A key that stands `alone` is
/// its own value, which a repair must not change.
fn malformed(text: &str, of: NameOf, alone: bool) -> Problem {
    const SHORTEST: usize = 3;
    let noun = of.noun();
    let simple = text.len() <= 80
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
        || of == NameOf::Id && is_path(text);
    let identifier = identifier(text);
    let text = gofer_core::shown(text);
    let problem = no_name(&text, of);
    let digit_first = identifier.starts_with(|c: char| c.is_ascii_digit());
    match of {
        _ if text.starts_with('\'') => problem.help("a text stands in double quotes"),
        NameOf::Key if last_of_path(&text).is_some() => {
            let key = last_of_path(&text).unwrap_or_default();
            problem.help(if alone { format!("write `{key}: {text}`") } else { format!("write `{key}`") })
        }
        _ if !simple || identifier.is_empty() => {
            problem.help(format!("the {noun} is read at compile time, so it is written out"))
        }
        NameOf::Selected => problem.help("name the key as it is written after `for`"),
        NameOf::Key => {
            let key = nearest_key(&text);
            problem.help(if alone { format!("write `{key}: \"{text}\"`") } else { format!("write `{key}`") })
        }
        NameOf::Id if identifier.len() < SHORTEST => problem.help("an id has 3 to 32 characters"),
        NameOf::Id if digit_first => problem.help(format!("write `\"{identifier}\"`")),
        NameOf::Id if text.contains(['.', '/', ':']) => problem.help(format!("write `{identifier}`")),
        NameOf::Id => {
            problem.help(format!("write `{identifier}`, or `\"{text}\"` in quotes under `ids: \"kebab-case\"`"))
        }
    }
}
