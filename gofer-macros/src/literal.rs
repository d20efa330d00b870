//! What literals say.

mod said;

use crate::tokens::{Literal, TokenTree};
use gofer_core::Problem;

use crate::tokens::open;
use said::{LiteralKind, Said};

/// What a value says if it is a literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    Text(String),
    Bool(bool),
    Integer(Integer),
    /// A literal with letters right after it: `30s`, `"rust"x`.
    Suffixed(Suffixed),
    /// A literal of another kind, which no value of the language is.
    Other(Other),
}

/// A whole number.
#[derive(Clone, Debug, PartialEq)]
pub struct Integer {
    /// As it is written.
    written: String,
    /// In base ten, with its sign.
    pub digits: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Suffixed {
    kind: &'static str,
    /// As it is written, without the suffix.
    bare: String,
    /// What it says: of a number, the suffix too.
    text: String,
    suffix: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    kind: &'static str,
    /// A string literal that says the same.
    quoted: Option<String>,
}

impl Written {
    /// The text that these tokens are, if they are one in quotes.
    pub fn text(tokens: &[TokenTree]) -> Option<String> {
        match Written::read(tokens)? {
            Written::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether these tokens are one text in quotes.
    pub fn is_text(tokens: &[TokenTree]) -> bool {
        matches!(Written::read(tokens), Some(Written::Text(_)))
    }

    /// What these tokens say, if they are one literal.
    pub fn read(tokens: &[TokenTree]) -> Option<Written> {
        match open(tokens) {
            [TokenTree::Literal(literal)] => Some(Written::literal(literal)).filter(|written| !written.is_unreadable()),
            [TokenTree::Ident(ident)] if ident == "true" => Some(Written::Bool(true)),
            [TokenTree::Ident(ident)] if ident == "false" => Some(Written::Bool(false)),
            [TokenTree::Punct(minus), TokenTree::Literal(literal)] if minus.as_char() == '-' => {
                Written::literal(literal).negative()
            }
            _ => None,
        }
    }

    /// A text that holds what no text can: the compiler has told of it already.
    fn is_unreadable(&self) -> bool {
        matches!(self, Written::Other(Other { kind, quoted: None })
            if [LiteralKind::Text, LiteralKind::Character].map(LiteralKind::name).contains(kind))
    }

    fn literal(literal: &Literal) -> Written {
        let written = literal.to_string();
        let Said { kind, text, suffix } = said::read(&written);
        if !suffix.is_empty() {
            let bare = written[..written.len() - suffix.len()].to_owned();
            let suffix = suffix.to_owned();
            let text = text.filter(|_| matches!(kind, LiteralKind::Text | LiteralKind::Character)).unwrap_or(written);
            return Written::Suffixed(Suffixed { kind: kind.name(), bare, text, suffix });
        }
        match (kind, text) {
            (LiteralKind::Text | LiteralKind::Character, Some(text)) => Written::Text(text),
            (LiteralKind::Integer, Some(digits)) => Written::Integer(Integer { written, digits }),
            (kind, text) => Written::Other(Other { kind: kind.name(), quoted: text.as_deref().map(quoted) }),
        }
    }

    /// What a minus before it makes of a number.
    fn negative(self) -> Option<Written> {
        let minus = |text: &str| format!("-{text}");
        Some(match self {
            Written::Integer(Integer { written, digits }) => {
                Written::Integer(Integer { written: minus(&written), digits: minus(&digits) })
            }
            Written::Suffixed(suffixed) => {
                Written::Suffixed(Suffixed { bare: minus(&suffixed.bare), text: minus(&suffixed.text), ..suffixed })
            }
            Written::Other(Other { kind, quoted }) => {
                Written::Other(Other { kind, quoted: quoted.map(|quoted| quoted.replacen('"', "\"-", 1)) })
            }
            Written::Text(_) | Written::Bool(_) => return None,
        })
    }

    /// The literal in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Written::Text(_) => "a string",
            Written::Bool(_) => "a bool",
            Written::Integer(_) => "a number",
            Written::Suffixed(Suffixed { kind, .. }) | Written::Other(Other { kind, .. }) => kind,
        }
    }

    /// A string literal of the same text, if it is short enough for a message.
    pub fn in_quotes(&self) -> Option<String> {
        let quoted = match self {
            Written::Text(text) => quoted(text),
            Written::Bool(value) => quoted(&value.to_string()),
            Written::Integer(Integer { written, .. }) => quoted(written),
            Written::Suffixed(suffixed) => suffixed.in_quotes(),
            Written::Other(Other { quoted, .. }) => quoted.clone()?,
        };
        (quoted == gofer_core::shown(&quoted)).then_some(quoted)
    }
}

fn quoted(text: &str) -> String {
    Literal::string(text).to_string()
}

impl Integer {
    /// What is wrong with it as a text: it would not be passed on as it is written.
    pub fn as_text(&self) -> Result<&str, Problem> {
        let plain = self.written.trim_start_matches('-');
        let form = match plain.get(..2) {
            Some("0x") => "in base 16",
            Some("0o") => "in base 8",
            Some("0b") => "in base 2",
            _ if plain.contains('_') => "with `_` in it",
            _ if plain.len() > 1 && plain.starts_with('0') => "that begins with `0`",
            _ => return Ok(&self.digits),
        };
        let shown = gofer_core::shown(&self.written);
        let digits = gofer_core::shown(&self.digits);
        Err(Problem::new(format!("`{shown}` is a number {form}, whose text would be `{digits}`"))
            .help(format!("write `\"{shown}\"`")))
    }
}

/// The suffixes that a number has in Rust.
const TYPES: [&str; 14] =
    ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64"];

impl Suffixed {
    pub fn is_number(&self) -> bool {
        self.kind.starts_with("a number")
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// A number is quoted with its suffix (`"30s"`), if that is no type of Rust's (`5u8`); of
    /// anything else the suffix means nothing.
    fn in_quotes(&self) -> String {
        match self.is_number() {
            true if TYPES.contains(&self.suffix.as_str()) => quoted(&self.bare),
            true => quoted(&self.text),
            false => self.bare.clone(),
        }
    }

    /// That a literal has a suffix, where a text is expected.
    pub fn problem(&self) -> Problem {
        let write = gofer_core::shown(&self.in_quotes());
        self.message().help(format!("write `{write}`"))
    }

    /// That a number has a suffix, where a number is expected.
    pub fn not_plain(&self) -> Problem {
        self.message().help(format!("write `{}`", gofer_core::shown(&self.bare)))
    }

    fn message(&self) -> Problem {
        let (bare, suffix) = (gofer_core::shown(&self.bare), gofer_core::shown(&self.suffix));
        let kind = if self.is_number() { "a number" } else { self.kind };
        Problem::new(format!("`{bare}{suffix}` is {kind} with the suffix `{suffix}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Written {
        let tokens = crate::tokens::read(value.parse().unwrap());
        Written::read(&tokens).unwrap()
    }

    #[test]
    fn plain_numbers_are_their_text() {
        for number in ["0", "7", "-1", "5432", "340282366920938463463374607431768211456"] {
            let Written::Integer(integer) = read(number) else { panic!("{number}") };
            assert_eq!(integer.as_text(), Ok(number));
        }
        for (number, text) in
            [("0o755", "493"), ("0755", "755"), ("1_000", "1000"), ("-0x10", "-16"), ("0b11", "3"), ("00", "0")]
        {
            let Written::Integer(integer) = read(number) else { panic!("{number}") };
            let problem = integer.as_text().unwrap_err().to_string();
            assert!(problem.contains(&format!("would be `{text}`")), "{problem}");
            assert!(problem.ends_with(&format!("write `\"{number}\"`")), "{problem}");
        }
    }

    #[test]
    fn suffixes_are_seen() {
        for (literal, write) in [
            ("30s", "\"30s\""),
            ("-512Mi", "\"-512Mi\""),
            ("5u8", "\"5\""),
            ("1.5f32", "\"1.5\""),
            ("\"rust\"x", "\"rust\""),
            ("r#\"rust\"#x", "r#\"rust\"#"),
            ("'c'x", "'c'"),
            ("b\"b\"x", "b\"b\""),
        ] {
            let Written::Suffixed(suffixed) = read(literal) else { panic!("{literal}") };
            let problem = suffixed.problem().to_string();
            assert!(problem.ends_with(&format!("write `{write}`")), "{problem}");
        }
    }

    #[test]
    fn other_literals_in_quotes() {
        for (literal, write) in
            [("0.5", "\"0.5\""), ("-1e3", "\"-1e3\""), ("b\"b\\x22\"", "\"b\\\"\""), ("b'c'", "\"c\"")]
        {
            assert_eq!(read(literal).in_quotes().as_deref(), Some(write), "{literal}");
        }
        assert_eq!(read("b\"\\xff\"").in_quotes(), None);
    }
}
