//! Variables that are computed in another form than `..pairs`.

use proc_macro2::Delimiter;

use super::foreign_values::is_object;
use crate::tokens::{self, Group, TokenTree};

/// `if ci { { A: "b" } } else { {} }` in the place of variables.
pub(super) fn computed_pairs(value: &[TokenTree]) -> String {
    if let Some((condition, body, rest)) = branches(value)
        && matches!(rest, [TokenTree::Ident(word), TokenTree::Group(other)] if *word == "else" && is_empty(other))
        && let Some(pairs) = pairs_if(condition, body)
    {
        return format!("write `{{ ..{pairs} }}`");
    }
    match tokens::source(value).filter(|_| !holds_object(value)) {
        Some(pairs) => format!("the pairs of a value are added by `..`: write `{{ ..{pairs} }}`"),
        None => "names are read at compile time; pairs that are not always there are added by `..`, as in `{ \
                 ..nightly.then_some((\"RUSTFLAGS\", \"-Z unstable\")) }`"
            .to_owned(),
    }
}

/// Condition, braces and what follows them of `if ci { ... } else { ... }`.
pub(super) fn branches(value: &[TokenTree]) -> Option<(&[TokenTree], &Group, &[TokenTree])> {
    let is_braces =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let body = value.iter().position(is_braces).filter(|body| *body > 1)?;
    let TokenTree::Group(group) = &value[body] else { return None };
    matches!(&value[0], TokenTree::Ident(word) if word == "if").then(|| (&value[1..body], group, &value[body + 1..]))
}

/// `{}` and `{ {} }`.
fn is_empty(braces: &Group) -> bool {
    match braces.tokens() {
        [] => true,
        [TokenTree::Group(inner)] => inner.tokens().is_empty(),
        _ => false,
    }
}

/// `ci.then_some(("A", "b"))`, of the condition `ci` and `{ A: "b" }`, and `level().map(|level| ("A", level))`, of
/// `let Ok(level) = level()`.
pub(super) fn pairs_if(condition: &[TokenTree], body: &Group) -> Option<String> {
    const LONGEST: usize = 60;
    let short = |tokens: &[TokenTree]| tokens::source(tokens).filter(|source| source.len() <= LONGEST);
    let pairs = match body.tokens() {
        [TokenTree::Group(inner)] => inner.tokens(),
        pairs => pairs,
    };
    let mut entries = tokens::at_commas(pairs).filter(|entry| !entry.is_empty());
    let (Some([name, TokenTree::Punct(colon), value @ ..]), None) = (entries.next(), entries.next()) else {
        return None;
    };
    let name = name.word().trim_matches('"');
    if colon.as_char() != ':' || !gofer_core::is_identifier(name) {
        return None;
    }
    let value = short(value).filter(|value| !value.is_empty() && !value.contains('{'))?;
    let pair = format!("(\"{name}\", {value})");
    match condition {
        [TokenTree::Ident(word), TokenTree::Ident(some), TokenTree::Group(bound), TokenTree::Punct(_), from @ ..]
            if word == "let" && (some == "Some" || some == "Ok") && is_postfix(from) =>
        {
            let [TokenTree::Ident(bound)] = bound.tokens() else { return None };
            Some(format!("{}.map(|{bound}| {pair})", short(from)?))
        }
        _ => {
            let source = short(condition).filter(|source| !source.contains("let "))?;
            let asked = if is_postfix(condition) { source } else { format!("({source})") };
            Some(format!("{asked}.then_some({pair})"))
        }
    }
}

/// `std::env::var("LEVEL")`, after which a method may be called. (What is asked of `!ci` or `a == b` stands in
/// parentheses.)
fn is_postfix(value: &[TokenTree]) -> bool {
    let is_part = |token: &TokenTree| match token {
        TokenTree::Ident(word) => word != "as",
        TokenTree::Punct(sign) => matches!(sign.as_char(), ':' | '.' | '!' | '?'),
        TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
        TokenTree::Literal(_) => false,
    };
    // `a != b` has an operator.
    let is_operator =
        |signs: &[TokenTree]| matches!(signs, [TokenTree::Punct(not), TokenTree::Punct(_)] if not.as_char() == '!');
    matches!(value, [TokenTree::Ident(_), rest @ ..] if rest.iter().all(is_part)) && !value.windows(2).any(is_operator)
}

/// Whether `{ A: "b" }`, which is no Rust, stands in it.
pub(super) fn holds_object(value: &[TokenTree]) -> bool {
    let mut to_read = vec![value];
    while let Some(tokens) = to_read.pop() {
        if tokens.iter().any(|token| is_object(std::slice::from_ref(token))) {
            return true;
        }
        to_read.extend(tokens.iter().filter_map(|token| match token {
            TokenTree::Group(group) => Some(group.tokens()),
            _ => None,
        }));
    }
    false
}

/// `Default::default()`, of whatever type.
pub(super) fn is_default(value: &[TokenTree]) -> bool {
    matches!(value, [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Punct(_), TokenTree::Ident(call), TokenTree::Group(_)]
        if name == "Default" && call == "default")
}
