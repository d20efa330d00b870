//! The tokens of a block, each taken once from the compiler.
//!
//! Those of `proc_macro` live there, or in rust-analyzer's server: to open a group, to copy it and to drop it is a message each,
//! and a word's text is made anew wherever it is asked for. These are shared, and know their text. A group is opened
//! when somebody looks into it.

use std::cell::OnceCell;
use std::fmt::{self, Display};
use std::rc::Rc;

use proc_macro2::{Delimiter, Spacing, Span, TokenStream};
use quote::ToTokens;

#[derive(Clone, Debug)]
pub enum TokenTree {
    Group(Group),
    Ident(Ident),
    Punct(Punct),
    Literal(Literal),
}

#[derive(Clone, Debug)]
pub struct Group(Rc<Inside>);

#[derive(Debug)]
struct Inside {
    delimiter: Delimiter,
    span: Span,
    close: Span,
    /// As it came, if it was not made here.
    token: Option<proc_macro2::Group>,
    tokens: OnceCell<Vec<TokenTree>>,
}

/// A word, with its text as it is written.
#[derive(Clone, Debug)]
pub struct Ident(Rc<Text<proc_macro2::Ident>>);

/// A literal, with its text as it is written.
#[derive(Clone, Debug)]
pub struct Literal(Rc<Text<proc_macro2::Literal>>);

#[derive(Debug)]
struct Text<T> {
    text: String,
    token: T,
}

#[derive(Clone, Copy, Debug)]
pub struct Punct {
    c: char,
    spacing: Spacing,
    span: Span,
}

/// Takes these tokens. One that a user's own macro hands over alone, as `$x:expr`, `$x:path` or `$x:block`, is taken out of
/// the invisible group around it: it is a word, a literal or braces like any other.
pub fn read(tokens: TokenStream) -> Vec<TokenTree> {
    tokens.into_iter().map(|token| alone_in_its_group(token).into()).collect()
}

fn alone_in_its_group(mut token: proc_macro2::TokenTree) -> proc_macro2::TokenTree {
    while let proc_macro2::TokenTree::Group(group) = &token
        && group.delimiter() == Delimiter::None
    {
        let mut inside = group.stream().into_iter();
        match (inside.next(), inside.next()) {
            (Some(only), None) => token = only,
            _ => break,
        }
    }
    token
}

impl TokenTree {
    pub fn span(&self) -> Span {
        match self {
            TokenTree::Group(group) => group.span(),
            TokenTree::Ident(ident) => ident.span(),
            TokenTree::Punct(punct) => punct.span(),
            TokenTree::Literal(literal) => literal.span(),
        }
    }

    /// A word or literal as it is written, and nothing of any other.
    pub fn word(&self) -> &str {
        match self {
            TokenTree::Ident(ident) => ident.text(),
            TokenTree::Literal(literal) => literal.text(),
            TokenTree::Group(_) | TokenTree::Punct(_) => "",
        }
    }

    /// As it came.
    pub fn token(&self) -> proc_macro2::TokenTree {
        match self {
            TokenTree::Group(group) => group.token().into(),
            TokenTree::Ident(ident) => ident.token().clone().into(),
            TokenTree::Punct(punct) => punct.token().into(),
            TokenTree::Literal(literal) => literal.0.token.clone().into(),
        }
    }
}

impl From<proc_macro2::TokenTree> for TokenTree {
    fn from(token: proc_macro2::TokenTree) -> Self {
        match token {
            proc_macro2::TokenTree::Group(group) => TokenTree::Group(group.into()),
            proc_macro2::TokenTree::Ident(ident) => TokenTree::Ident(ident.into()),
            proc_macro2::TokenTree::Punct(punct) => TokenTree::Punct(punct.into()),
            proc_macro2::TokenTree::Literal(literal) => TokenTree::Literal(literal.into()),
        }
    }
}

impl Group {
    /// One that the user did not write.
    pub fn new(delimiter: Delimiter, tokens: Vec<TokenTree>, span: Span) -> Group {
        Group(Rc::new(Inside { delimiter, span, close: span, token: None, tokens: tokens.into() }))
    }

    pub fn delimiter(&self) -> Delimiter {
        self.0.delimiter
    }

    pub fn tokens(&self) -> &[TokenTree] {
        let came = || self.0.token.as_ref().map(|token| read(token.stream())).unwrap_or_default();
        self.0.tokens.get_or_init(came)
    }

    pub fn span(&self) -> Span {
        self.0.span
    }

    pub fn span_open(&self) -> Span {
        self.0.token.as_ref().map_or(self.0.span, proc_macro2::Group::span_open)
    }

    pub fn span_close(&self) -> Span {
        self.0.close
    }

    /// What is in it, as it came.
    pub fn stream(&self) -> TokenStream {
        match &self.0.token {
            Some(token) => token.stream(),
            None => self.tokens().iter().map(TokenTree::token).collect(),
        }
    }

    fn token(&self) -> proc_macro2::Group {
        self.0.token.clone().unwrap_or_else(|| {
            let mut group = proc_macro2::Group::new(self.delimiter(), self.stream());
            group.set_span(self.span());
            group
        })
    }
}

impl From<proc_macro2::Group> for Group {
    fn from(token: proc_macro2::Group) -> Self {
        let (delimiter, span, close) = (token.delimiter(), token.span(), token.span_close());
        Group(Rc::new(Inside { delimiter, span, close, token: Some(token), tokens: OnceCell::new() }))
    }
}

/// Takes out what is in it without recursion, so that no nesting is too deep.
impl Drop for Inside {
    fn drop(&mut self) {
        let mut open = self.tokens.take().unwrap_or_default();
        while let Some(token) = open.pop() {
            if let TokenTree::Group(Group(inside)) = token
                && let Some(mut inside) = Rc::into_inner(inside)
            {
                open.append(&mut inside.tokens.take().unwrap_or_default());
            }
        }
    }
}

impl Ident {
    pub fn new(text: &str, span: Span) -> Ident {
        proc_macro2::Ident::new(text, span).into()
    }

    pub fn text(&self) -> &str {
        &self.0.text
    }

    pub fn span(&self) -> Span {
        self.0.token.span()
    }

    /// As it came.
    pub fn token(&self) -> &proc_macro2::Ident {
        &self.0.token
    }
}

impl From<proc_macro2::Ident> for Ident {
    fn from(token: proc_macro2::Ident) -> Self {
        Ident(Rc::new(Text { text: token.to_string(), token }))
    }
}

impl PartialEq for Ident {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Ident {}

impl PartialEq<str> for Ident {
    fn eq(&self, other: &str) -> bool {
        self.text() == other
    }
}

impl PartialEq<&str> for Ident {
    fn eq(&self, other: &&str) -> bool {
        self.text() == *other
    }
}

impl Literal {
    /// A text that the user did not write.
    pub fn string(text: &str) -> Literal {
        proc_macro2::Literal::string(text).into()
    }

    /// A text in quotes that the user wrote without them, from here on.
    pub fn quoted(text: &str, span: Span) -> Literal {
        let mut literal = proc_macro2::Literal::string(text);
        literal.set_span(span);
        literal.into()
    }

    pub fn text(&self) -> &str {
        &self.0.text
    }

    pub fn span(&self) -> Span {
        self.0.token.span()
    }
}

impl From<proc_macro2::Literal> for Literal {
    fn from(token: proc_macro2::Literal) -> Self {
        Literal(Rc::new(Text { text: token.to_string(), token }))
    }
}

impl Punct {
    /// One that the user did not write, at the place of what it stands beside: a problem with it is to point there.
    pub fn beside(c: char, span: Span) -> Punct {
        Punct { c, spacing: Spacing::Alone, span }
    }

    pub fn as_char(self) -> char {
        self.c
    }

    pub fn spacing(self) -> Spacing {
        self.spacing
    }

    pub fn span(self) -> Span {
        self.span
    }

    fn token(self) -> proc_macro2::Punct {
        let mut punct = proc_macro2::Punct::new(self.c, self.spacing);
        punct.set_span(self.span);
        punct
    }
}

impl From<proc_macro2::Punct> for Punct {
    fn from(punct: proc_macro2::Punct) -> Self {
        Punct { c: punct.as_char(), spacing: punct.spacing(), span: punct.span() }
    }
}

impl Display for TokenTree {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            TokenTree::Group(group) => group.token().fmt(f),
            TokenTree::Ident(ident) => ident.fmt(f),
            TokenTree::Punct(punct) => punct.fmt(f),
            TokenTree::Literal(literal) => literal.fmt(f),
        }
    }
}

impl Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl Display for Punct {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.c.fmt(f)
    }
}

impl ToTokens for TokenTree {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend([self.token()]);
    }
}

impl ToTokens for Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.token().to_tokens(tokens);
    }
}

impl From<Group> for TokenTree {
    fn from(group: Group) -> Self {
        TokenTree::Group(group)
    }
}

impl From<Ident> for TokenTree {
    fn from(ident: Ident) -> Self {
        TokenTree::Ident(ident)
    }
}

impl From<Punct> for TokenTree {
    fn from(punct: Punct) -> Self {
        TokenTree::Punct(punct)
    }
}

impl From<Literal> for TokenTree {
    fn from(literal: Literal) -> Self {
        TokenTree::Literal(literal)
    }
}
