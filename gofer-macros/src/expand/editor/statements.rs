//! Statements, one after the other.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

use crate::ast::Value;
use crate::tokens;

/// A list of their tokens, since each stream that is joined to another one is a message to rust-analyzer's server.
#[derive(Default)]
pub struct Statements {
    tokens: Vec<TokenTree>,
}

impl Statements {
    /// A path of two words. It is no `let`, which would be a scope that all that follow are looked up in.
    pub fn path(&mut self, module: &Ident, word: &Ident) {
        let (first, second) = (sign(':', Spacing::Joint), sign(':', Spacing::Alone));
        self.tokens.extend([module.clone().into(), first, second, word.clone().into(), end()]);
    }

    /// A variable, or nothing.
    pub fn variable(&mut self, word: Ident) {
        self.tokens.extend([word.into(), end()]);
    }

    /// `(EXPRESSION,);`
    pub fn value(&mut self, value: &Value) {
        self.one(value.tokens.iter().map(tokens::TokenTree::token));
    }

    /// Where a value may be typed.
    pub fn blank(&mut self) {
        let mut text = Literal::string("");
        text.set_span(Span::mixed_site());
        self.one([text.into()]);
    }

    fn one(&mut self, value: impl IntoIterator<Item = TokenTree>) {
        let inside = value.into_iter().chain([sign(',', Spacing::Alone)]).collect();
        let mut group = Group::new(Delimiter::Parenthesis, inside);
        group.set_span(Span::mixed_site());
        self.tokens.extend([group.into(), end()]);
    }

    pub fn append(&mut self, others: Statements) {
        self.tokens.extend(others.tokens);
    }

    /// Any other statement.
    pub fn other(&mut self, statement: TokenStream) {
        self.tokens.extend(statement);
    }

    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }
}

impl ToTokens for Statements {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.tokens.iter().cloned());
    }
}

fn end() -> TokenTree {
    sign(';', Spacing::Alone)
}

fn sign(c: char, spacing: Spacing) -> TokenTree {
    let mut sign = Punct::new(c, spacing);
    sign.set_span(Span::mixed_site());
    sign.into()
}
