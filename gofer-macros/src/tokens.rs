//! Walking over tokens.
use proc_macro2::{Delimiter, Spacing, Span};

use crate::asker;
use crate::problem::Range;

pub use crate::tree::{Group, Ident, Literal, Punct, TokenTree, read};

/// A place in a list of tokens.
#[derive(Debug)]
pub struct Cursor<'t> {
    tokens: &'t [TokenTree],
    next: usize,
    /// Where the list ends, for what is missing there.
    end: Span,
}

impl<'t> Cursor<'t> {
    pub fn new(tokens: &'t [TokenTree], end: Span) -> Self {
        Cursor { tokens, next: 0, end }
    }

    /// The inside of a group.
    pub fn inside(group: &'t Group) -> Self {
        Cursor::new(group.tokens(), group.span_close())
    }

    pub fn at_end(&self) -> bool {
        self.next >= self.tokens.len()
    }

    pub fn place(&self) -> usize {
        self.next
    }

    pub fn back_to(&mut self, place: usize) {
        self.next = place;
    }

    /// How many tokens are still to come.
    pub fn left(&self) -> usize {
        self.tokens.len().saturating_sub(self.next)
    }

    /// The tokens from an earlier place up to here.
    pub fn since(&self, place: usize) -> &'t [TokenTree] {
        &self.tokens[place.min(self.next)..self.next]
    }

    /// All tokens of the list.
    pub fn all(&self) -> &'t [TokenTree] {
        self.tokens
    }

    /// The tokens that are still to come.
    pub fn rest(&self) -> &'t [TokenTree] {
        &self.tokens[self.next.min(self.tokens.len())..]
    }

    /// Some of the tokens that are still to come, as far as there are any.
    pub fn ahead(&self, from: usize, to: usize) -> &'t [TokenTree] {
        let rest = self.rest();
        let to = to.min(rest.len());
        &rest[from.min(to)..to]
    }

    /// The span of the next token, or of the end.
    pub fn span(&self) -> Span {
        self.peek(0).map_or(self.end, TokenTree::span)
    }

    /// (The compiler makes an index itself; `get` is five calls where macros are not optimised, and all that reads asks here.)
    pub fn peek(&self, ahead: usize) -> Option<&'t TokenTree> {
        let at = self.next + ahead;
        if at < self.tokens.len() { Some(&self.tokens[at]) } else { None }
    }

    pub fn before(&self) -> Option<&'t TokenTree> {
        self.tokens.get(self.next.checked_sub(1)?)
    }

    pub fn advance(&mut self) -> Option<&'t TokenTree> {
        let token = self.peek(0)?;
        self.next += 1;
        Some(token)
    }

    pub fn ident(&self, ahead: usize) -> Option<&'t Ident> {
        match self.peek(ahead) {
            Some(TokenTree::Ident(ident)) => Some(ident),
            _ => None,
        }
    }

    pub fn is_word(&self, ahead: usize, word: &str) -> bool {
        matches!(self.peek(ahead), Some(TokenTree::Ident(ident)) if is_same(ident.text(), word))
    }

    /// Whether it is one of these words.
    pub fn is_one_of(&self, ahead: usize, words: &[&str]) -> bool {
        matches!(self.peek(ahead), Some(TokenTree::Ident(ident)) if is_one_of(ident, words))
    }

    pub fn group(&self, ahead: usize, delimiter: Delimiter) -> Option<&'t Group> {
        match self.peek(ahead) {
            Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group),
            _ => None,
        }
    }

    pub fn punct(&self, ahead: usize) -> Option<&'t Punct> {
        match self.peek(ahead) {
            Some(TokenTree::Punct(punct)) => Some(punct),
            _ => None,
        }
    }

    pub fn is_punct(&self, ahead: usize, c: char) -> bool {
        matches!(self.peek(ahead), Some(TokenTree::Punct(punct)) if punct.as_char() == c)
    }

    /// Two characters that are one operator, such as `::`.
    pub fn is_joint(&self, ahead: usize, first: char, second: char) -> bool {
        matches!(self.peek(ahead), Some(TokenTree::Punct(punct)) if punct.as_char() == first && punct.spacing() == Spacing::Joint)
            && self.is_punct(ahead + 1, second)
    }

    /// Whether nothing stands between this token and the next one, where that is known.
    pub fn adjoins(&self, at: usize) -> bool {
        matches!((self.peek(at), self.peek(at + 1)), (Some(before), Some(next)) if adjoin(before, next) == Some(true))
    }

    /// A colon that stands alone.
    pub fn is_colon(&self, ahead: usize) -> bool {
        self.is_punct(ahead, ':') && !self.is_joint(ahead, ':', ':')
    }

    /// Takes this punctuation if it comes next.
    pub fn take_punct(&mut self, c: char) -> Option<Span> {
        match self.peek(0) {
            Some(TokenTree::Punct(punct)) if punct.as_char() == c => {
                self.next += 1;
                Some(punct.span())
            }
            _ => None,
        }
    }
}

/// Opens the invisible groups in which `macro_rules` hands over `$x:expr` and `$x:literal`.
pub fn open(mut tokens: &[TokenTree]) -> &[TokenTree] {
    while let [TokenTree::Group(group)] = tokens
        && group.delimiter() == Delimiter::None
    {
        tokens = group.tokens();
    }
    tokens
}

/// A token as it is shown in a message.
pub fn shown(token: &TokenTree) -> String {
    match token {
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Parenthesis => "(...)".to_owned(),
            Delimiter::Brace => "{ ... }".to_owned(),
            Delimiter::Bracket => "[...]".to_owned(),
            Delimiter::None => gofer_core::shown(&group.stream().to_string()),
        },
        TokenTree::Ident(ident) => ident.to_string(),
        TokenTree::Punct(punct) => punct.to_string(),
        TokenTree::Literal(literal) => gofer_core::shown(literal.text()),
    }
}

/// Where a token ends and another one begins, where a compiler tells it. (rust-analyzer says line 1 of everything.)
/// Each question about them takes the compiler longer than most checks of ours.
fn between(before: Span, next: Span) -> Option<[proc_macro::Span; 2]> {
    asker::is_compiler().then(|| [before.unwrap().end(), next.unwrap().start()])
}

/// Whether one token ends in the line in which the next begins, if that is known.
pub fn on_one_line(before: &TokenTree, next: &TokenTree) -> Option<bool> {
    let [end, start] = between(before.span(), next.span())?;
    Some(end.line() == start.line())
}

/// Whether two tokens may stand in one line: they do, or nothing is known.
pub fn on_one_line_with(before: Option<&TokenTree>, next: Option<&TokenTree>) -> bool {
    before.zip(next).and_then(|(before, next)| on_one_line(before, next)) != Some(false)
}

/// Whether there is nothing between two tokens, if that is known.
pub fn adjoin(before: &TokenTree, next: &TokenTree) -> Option<bool> {
    spans_adjoin(before.span(), next.span())
}

fn spans_adjoin(before: Span, next: Span) -> Option<bool> {
    let [end, start] = between(before, next)?;
    Some(end.column() == start.column() && end.line() == start.line())
}

/// An identifier or literal.
pub fn is_word(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_))
}

/// What stands in a group, or the token itself.
pub fn within(token: &TokenTree) -> &[TokenTree] {
    match token {
        TokenTree::Group(group) => group.tokens(),
        token => std::slice::from_ref(token),
    }
}

/// What stands between a key and its value, here or in other systems.
pub fn is_assignment(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(sign) if matches!(sign.as_char(), ':' | '='))
}

/// Without the last comma.
pub fn without_comma(tokens: &[TokenTree]) -> &[TokenTree] {
    match tokens.split_last() {
        Some((TokenTree::Punct(comma), before)) if comma.as_char() == ',' => before,
        _ => tokens,
    }
}

/// What stands between commas.
pub fn at_commas(tokens: &[TokenTree]) -> impl Iterator<Item = &[TokenTree]> {
    tokens.split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','))
}

/// Tokens as they are written, if that is short enough to stand in a message.
pub fn source(tokens: &[TokenTree]) -> Option<String> {
    const MOST: usize = 72;
    const DEEPEST: usize = 8;
    let mut text = String::new();
    let whole = write(tokens, DEEPEST, &mut text);
    (whole && text.chars().count() <= MOST && !text.contains(|c: char| c == '`' || c.is_control())).then_some(text)
}

/// False if groups are nested too deep.
fn write(tokens: &[TokenTree], depth: usize, text: &mut String) -> bool {
    let mut before: Option<&TokenTree> = None;
    for token in tokens {
        if before.is_some_and(|before| is_apart(before, token)) {
            text.push(' ');
        }
        before = Some(token);
        let TokenTree::Group(group) = token else {
            text.push_str(&token.to_string());
            continue;
        };
        let (open, close) = match (group.delimiter(), group.tokens()) {
            _ if depth == 0 => return false,
            (Delimiter::Brace, []) => ("{", "}"),
            (Delimiter::Brace, [first, .., last]) => (opening(group, first), closing(last, group)),
            (Delimiter::Brace, [only]) => (opening(group, only), closing(only, group)),
            (Delimiter::Parenthesis, _) => ("(", ")"),
            (Delimiter::Bracket, _) => ("[", "]"),
            (Delimiter::None, _) => ("", ""),
        };
        text.push_str(open);
        if !write(group.tokens(), depth - 1, text) {
            return false;
        }
        text.push_str(close);
    }
    true
}

/// A brace, and a blank after it unless it is known that none stands there.
fn opening(group: &Group, first: &TokenTree) -> &'static str {
    if spans_adjoin(group.span_open(), first.span()) == Some(true) { "{" } else { "{ " }
}

fn closing(last: &TokenTree, group: &Group) -> &'static str {
    if spans_adjoin(last.span(), group.span_close()) == Some(true) { "}" } else { " }" }
}

fn is_apart(before: &TokenTree, next: &TokenTree) -> bool {
    // Each part of a lifetime has the place of the whole.
    if matches!(before, TokenTree::Punct(quote) if quote.as_char() == '\'') {
        return false;
    }
    adjoin(before, next).map_or_else(
        || {
            let comma = matches!(before, TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ':'));
            comma || is_word(before) && is_word(next)
        },
        |adjoin| !adjoin,
    )
}

/// The range of a token list, or of the end after it.
pub fn range_or(tokens: &[TokenTree], end: Span) -> Range {
    Range::of(tokens).unwrap_or_else(|| end.into())
}

/// Whether a word is one of these.
pub fn is_one_of(word: &Ident, words: &[&str]) -> bool {
    let text = word.text();
    let mut at = 0;
    while at < words.len() {
        if is_same(words[at], text) {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether two texts are the same. Most are not even of the same length.
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one == other
}

/// Whether a word can name a variable or an item: any but Rust's keywords.
pub fn is_variable(word: &Ident) -> bool {
    !gofer_core::is_keyword(word.text())
}
