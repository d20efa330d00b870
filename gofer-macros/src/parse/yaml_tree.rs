//! What is nested by indentation, as the same in braces and brackets: then it is read like any other object or list.

use proc_macro2::Delimiter;

use crate::asker;
use crate::literal::Written;
use crate::tokens::{self, Group, Literal, Punct, TokenTree};

/// How deep it may be nested.
const DEEPEST: usize = 8;

/// The tokens that begin in one line, or after a `-` in it, and the column where they do.
#[derive(Clone, Copy)]
struct Line<'t> {
    column: usize,
    tokens: &'t [TokenTree],
}

/// The object or the list that these lines are, where a compiler tells the places of tokens. Texts are put into quotes.
pub(super) fn tree(written: &[TokenTree]) -> Option<TokenTree> {
    let lines = lines(written).into_iter().map(Line::at);
    node(&lines.collect::<Option<Vec<_>>>()?, DEEPEST)
}

impl<'t> Line<'t> {
    fn at(tokens: &'t [TokenTree]) -> Option<Line<'t>> {
        let (_, column) = asker::start(tokens.first()?.span())?;
        Some(Line { column, tokens })
    }

    /// (`--release` is no item.)
    fn is_item(&self) -> bool {
        let is_dash = |token: &TokenTree| matches!(token, TokenTree::Punct(dash) if dash.as_char() == '-');
        self.tokens.first().is_some_and(is_dash) && !self.tokens.get(1).is_some_and(is_dash)
    }

    /// `key: value` and `key:`. (`node:22` is a text.)
    fn entry(&self) -> Option<(&'t TokenTree, &'t [TokenTree])> {
        let [key, colon @ TokenTree::Punct(sign), value @ ..] = self.tokens else { return None };
        let is_apart = value.first().is_none_or(|first| tokens::adjoin(colon, first) != Some(true));
        (tokens::is_word(key) && sign.as_char() == ':' && is_apart).then_some((key, value))
    }
}

/// What stands in each line.
pub(super) fn lines(written: &[TokenTree]) -> Vec<&[TokenTree]> {
    let mut lines = Vec::new();
    let mut start = 0;
    for at in 1..=written.len() {
        if written.get(at).is_none_or(|token| tokens::on_one_line(&written[at - 1], token) == Some(false)) {
            lines.push(&written[start..at]);
            start = at;
        }
    }
    lines
}

fn node(lines: &[Line], depth: usize) -> Option<TokenTree> {
    let first = lines.first()?;
    if depth == 0 {
        return None;
    }
    let is_list = first.is_item();
    if !is_list && first.entry().is_none() {
        return if lines.len() == 1 { text(first.tokens) } else { None };
    }
    // A list may stand right below its key.
    let begins = |line: &Line| line.column == first.column && line.is_item() == is_list;
    let is_outside = |line: &Line| {
        line.column < first.column || line.column == first.column && line.is_item() && is_list && !begins(line)
    };
    if lines.iter().any(is_outside) {
        return None;
    }
    let mut inside = Vec::new();
    let mut rest = lines;
    while let Some((line, others)) = rest.split_first() {
        let length = others.iter().position(begins).unwrap_or(others.len());
        let below = &others[..length];
        rest = &others[length..];
        if is_list {
            let own = if line.tokens.len() > 1 { Some(Line::at(&line.tokens[1..])?) } else { None };
            inside.push(node(&own.into_iter().chain(below.iter().copied()).collect::<Vec<_>>(), depth - 1)?);
        } else {
            let (key, value) = line.entry()?;
            let value = match (value, below) {
                ([], below) => node(below, depth - 1)?,
                (value, []) => text(value)?,
                _ => return None,
            };
            inside.extend([key.clone(), Punct::beside(':', key.span()).into(), value]);
        }
        inside.push(Punct::beside(',', line.tokens.first()?.span()).into());
    }
    inside.pop();
    let delimiter = if is_list { Delimiter::Bracket } else { Delimiter::Brace };
    Some(TokenTree::Group(Group::new(delimiter, inside, first.tokens.first()?.span())))
}

/// What is no number, `true` or `false` is a text; what stands in brackets or braces stays.
fn text(written: &[TokenTree]) -> Option<TokenTree> {
    let written = tokens::without_comma(written);
    match (written, Written::read(written)) {
        ([only], Some(Written::Text(_) | Written::Bool(_))) | ([only @ TokenTree::Group(_)], _) => {
            return Some(only.clone());
        }
        ([only], Some(Written::Integer(number))) if number.as_text().is_ok() => return Some(only.clone()),
        ([TokenTree::Punct(sign), ..], _) if matches!(sign.as_char(), '|' | '>' | '&' | '*' | '!') => return None,
        _ => {}
    }
    let source = tokens::source(written).filter(|source| !source.is_empty())?;
    Some(TokenTree::Literal(Literal::quoted(&source, written.first()?.span())))
}
