//! Where a value ends. Values are Rust expressions, which are not parsed here: they end at the
//! first comma outside of brackets and turbofish.

use gofer_core::Problem;
use proc_macro2::{Delimiter, Group, Spacing, TokenTree};

use super::{Around, Parser};
use crate::ast::{List, Value};
use crate::problem::Range;
use crate::tokens;

/// Words after which an expression goes on.
const UNFINISHED: [&str; 17] = [
    "as", "async", "const", "dyn", "else", "for", "if", "impl", "in", "let", "loop", "match", "move", "mut", "ref",
    "unsafe", "while",
];

impl Parser<'_> {
    /// Reads a value and what ends it. `None` if there is none, which is not reported.
    pub(super) fn value(&mut self, around: Around) -> Option<Value> {
        let start = self.cursor.place();
        if !self.walk_value(around, true) {
            // A `<` that opened nothing must not swallow the rest of the block.
            self.cursor.back_to(start);
            self.walk_value(around, false);
        }
        let tokens = self.cursor.since(start).to_vec();
        if tokens.is_empty() { None } else { Some(Value { tokens }) }
    }

    /// Goes to the end of a value; false if angle brackets are left open there.
    fn walk_value(&mut self, around: Around, angles: bool) -> bool {
        let start = self.cursor.place();
        let mut open = 0usize;
        while let Some(token) = self.cursor.peek(0) {
            if open == 0 && self.at_end_of_value(around, start) {
                break;
            }
            if let (true, TokenTree::Punct(punct)) = (angles, token) {
                match punct.as_char() {
                    '<' if open > 0 || self.opens_angle(start) => open += 1,
                    '>' if open > 0 && !self.is_arrow_head() => open -= 1,
                    _ => {}
                }
            }
            self.cursor.advance();
        }
        open == 0
    }

    fn at_end_of_value(&self, around: Around, start: usize) -> bool {
        if self.cursor.is_punct(0, ',') || self.cursor.is_punct(0, ';') {
            return true;
        }
        let Some(token) = self.cursor.peek(0) else { return true };
        let so_far = self.cursor.since(start);
        match so_far {
            [] => self.at_next(around),
            [only] if is_literal(only) => !goes_on_after_literal(token),
            [.., last] => is_complete(last) && self.at_next(around),
        }
    }

    /// After `::`, or at the start of the value.
    fn opens_angle(&self, start: usize) -> bool {
        match self.cursor.since(start) {
            [] => true,
            [.., TokenTree::Punct(first), TokenTree::Punct(second)] => {
                first.as_char() == ':' && first.spacing() == Spacing::Joint && second.as_char() == ':'
            }
            _ => false,
        }
    }

    /// The `>` of `->` and `=>`.
    fn is_arrow_head(&self) -> bool {
        matches!(self.cursor.before(), Some(TokenTree::Punct(punct))
            if matches!(punct.as_char(), '-' | '=') && punct.spacing() == Spacing::Joint)
    }

    /// A value as a list: element by element if it stands in brackets.
    pub(super) fn list(&mut self, value: Value) -> List {
        let opened = tokens::open(&value.tokens);
        let [TokenTree::Group(group)] = opened.as_slice() else { return List::Value(value) };
        if group.delimiter() != Delimiter::Bracket {
            return List::Value(value);
        }
        List::Elements(self.inside(group).elements(), Range::from(group.span()))
    }

    fn elements(&mut self) -> Vec<Value> {
        let mut elements = Vec::new();
        while !self.cursor.at_end() {
            if self.reserved(Around::Brackets) || self.stray_separator() {
                continue;
            }
            elements.extend(self.value(Around::Brackets));
            self.end_of_entry(Around::Brackets);
        }
        elements
    }

    /// The braces that a value must be; else how it would be written with them.
    pub(super) fn braces(&mut self, value: &Value, word: &str, example: &str) -> Option<Group> {
        let opened = tokens::open(&value.tokens);
        if let [TokenTree::Group(group)] = opened.as_slice()
            && group.delimiter() == Delimiter::Brace
        {
            return Some(group.clone());
        }
        let problem = Problem::new(format!("`{word}` is written in braces"));
        self.problems.at(value.range(), problem.help(format!("write `{word}: {example}`")));
        None
    }
}

fn is_literal(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Literal(_))
}

/// Whether an expression may end with this token.
fn is_complete(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(_) | TokenTree::Literal(_) => true,
        TokenTree::Ident(ident) => !UNFINISHED.iter().any(|word| ident == word),
        TokenTree::Punct(punct) => matches!(punct.as_char(), '?' | '>'),
    }
}

/// `.method()`, an operator, `as`, an index: all that can follow a literal in an expression.
fn goes_on_after_literal(token: &TokenTree) -> bool {
    match token {
        TokenTree::Punct(punct) => punct.as_char() != '\'' && punct.as_char() != '#',
        TokenTree::Ident(ident) => ident == "as",
        TokenTree::Group(group) => group.delimiter() == Delimiter::Bracket,
        TokenTree::Literal(_) => false,
    }
}
