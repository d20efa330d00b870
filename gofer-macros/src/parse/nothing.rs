//! Expressions of Rust that give nothing, or no text, whatever is in them.

use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use crate::ast::Value;
use crate::keys::Kind;
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens::{self, TokenTree};

/// Macros that make a text, or what else a value is.
const MAKE_VALUES: [&str; 6] = ["concat", "env", "format", "include_str", "stringify", "vec"];

/// Methods that are called for what they make.
const MAKE_TEXTS: [&str; 7] = ["clone", "into", "join", "replace", "to_owned", "to_string", "trim"];

impl Parser<'_> {
    /// `{ let tag = "1"; format!("rust:{tag}"); }`, `while true {}`, `*"make"`, `5 as str`: reported.
    pub(super) fn gives_nothing(&mut self, kind: Kind, value: &Value) -> bool {
        let opened = tokens::open(&value.tokens);
        let Some((range, problem)) = ends_with_semicolon(opened)
            .or_else(|| only_a_loop(kind, opened))
            .or_else(|| deref_of_text(opened))
            .or_else(|| cast_to_text(opened))
        else {
            return false;
        };
        self.problems.at(range, problem);
        true
    }
}

/// `{ let tag = "1"; format!("rust:{tag}"); }`: what is made at the end is thrown away.
fn ends_with_semicolon(value: &[TokenTree]) -> Option<(Range, Problem)> {
    let [TokenTree::Group(group)] = value else { return None };
    let [statements @ .., TokenTree::Punct(end)] = group.tokens() else { return None };
    let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ';');
    let last = statements.rsplit(is_end).next().unwrap_or_default();
    if group.delimiter() != Delimiter::Brace || end.as_char() != ';' || !makes_a_value(last) {
        return None;
    }
    let problem = Problem::new("a value that ends with `;` is nothing");
    Some((end.span().into(), problem.help("remove it: what stands last in the braces is the value")))
}

/// Whether a statement is there for what it makes, and for nothing that it does.
fn makes_a_value(statement: &[TokenTree]) -> bool {
    match statement {
        [TokenTree::Ident(word)] => tokens::is_variable(word),
        [TokenTree::Ident(name), TokenTree::Punct(not), TokenTree::Group(_)] => {
            not.as_char() == '!' && tokens::is_one_of(name, &MAKE_VALUES)
        }
        [TokenTree::Ident(first), .., TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(_)] => {
            let is_let = tokens::is_one_of(first, &["let", "return", "break"]);
            dot.as_char() == '.' && !is_let && tokens::is_one_of(method, &MAKE_TEXTS)
        }
        statement => Written::read(statement).is_some(),
    }
}

/// `while busy {}`, `for tag in tags {}`.
fn only_a_loop(kind: Kind, value: &[TokenTree]) -> Option<(Range, Problem)> {
    let [TokenTree::Ident(word), between @ .., TokenTree::Group(body)] = value else { return None };
    let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let is_loop = tokens::is_one_of(word, &["while", "for"]) && body.delimiter() == Delimiter::Brace;
    // `for<'a> |text: &'a str| { … }`
    let is_closure = matches!(between.first(), Some(TokenTree::Punct(angle)) if angle.as_char() == '<');
    if !is_loop || is_closure || between.is_empty() || between.iter().any(is_body) {
        return None;
    }
    let problem = Problem::new(format!("a `{word}` gives no value"));
    let help = match kind {
        Kind::List => "a list is made by an iterator, as in `names.iter().map(|name| format!(\"--{name}\"))`",
        Kind::Text => "a text is put together by an iterator, as in `names.iter().map(...).collect::<String>()`",
        _ => "compute it before `pipeline!`, with `let`",
    };
    Some((word.span().into(), problem.help(help)))
}

/// `*"make"`.
fn deref_of_text(value: &[TokenTree]) -> Option<(Range, Problem)> {
    let [star @ TokenTree::Punct(sign), text] = value else { return None };
    let is_text = Written::is_text(std::slice::from_ref(text));
    (sign.as_char() == '*' && is_text)
        .then(|| (star.into(), Problem::new("unexpected `*` before a text").help("remove it")))
}

/// `5 as str`, `"5" as String`.
fn cast_to_text(value: &[TokenTree]) -> Option<(Range, Problem)> {
    let (literal, kind) = match value {
        [literal @ TokenTree::Literal(_), TokenTree::Ident(word), TokenTree::Ident(kind)] if word == "as" => {
            (literal, kind)
        }
        [literal @ TokenTree::Literal(_), TokenTree::Ident(word), TokenTree::Punct(and), TokenTree::Ident(kind)]
            if word == "as" && and.as_char() == '&' =>
        {
            (literal, kind)
        }
        _ => return None,
    };
    let written = Written::read(std::slice::from_ref(literal))?;
    if !tokens::is_one_of(kind, &["str", "String"]) {
        return None;
    }
    let text = match &written {
        Written::Text(_) => Some(literal.word().to_owned()),
        written => written.in_quotes().or_else(|| Some(format!("\"{}\"", literal.word()))),
    };
    let problem = Problem::new(format!("`as` makes no `{kind}`"));
    let text = text.filter(|text| *text == gofer_core::shown(text) && !text.contains('`'));
    let help = text.map_or_else(|| "a text stands in quotes".to_owned(), |text| format!("write `{text}`"));
    Some((Range::of(value)?, problem.help(help)))
}
