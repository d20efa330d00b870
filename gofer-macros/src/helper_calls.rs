//! Calls of the four helpers within Rust expressions.

use crate::tokens::TokenTree;
use gofer_core::ReferenceKind;
use proc_macro2::Delimiter;

use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;

/// Macros whose arguments become parts of a longer text.
const TEXT_MACROS: [&str; 6] = ["format", "concat", "format_args", "write", "writeln", "stringify"];

/// A helper that is called.
pub struct Call {
    pub kind: ReferenceKind,
    /// Empty if it is computed.
    pub key: String,
    pub range: Range,
}

/// The first call of a helper anywhere in an expression.
pub fn find_call(value: &[TokenTree]) -> Option<Call> {
    search(value, |_, _| true)
}

/// Whether a value is a call whose name is nearly a helper's: then the compiler shall have that to compare with.
pub fn is_nearly_call(value: &[TokenTree]) -> bool {
    let is_near = |word: &str| gofer_core::nearest(word, ReferenceKind::ALL.map(ReferenceKind::word)).is_some();
    matches!(value, [TokenTree::Ident(word), TokenTree::Group(group)]
        if group.delimiter() == Delimiter::Parenthesis && is_near(word.text()))
}

/// The first call of a helper that makes only a part of a text: an argument of `format!`, or
/// an operand of `+`.
pub fn find_part(value: &[TokenTree]) -> Option<Call> {
    search(value, |among, in_text| in_text || among.is_added())
}

/// A token among its neighbours.
struct Among<'a> {
    tokens: &'a [TokenTree],
    at: usize,
}

impl Among<'_> {
    fn punct(&self, at: usize, c: char) -> bool {
        matches!(self.tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == c)
    }

    /// The helper that is called here.
    fn call(&self) -> Option<Call> {
        let (Some(TokenTree::Ident(word)), Some(TokenTree::Group(group))) =
            (self.tokens.get(self.at), self.tokens.get(self.at + 1))
        else {
            return None;
        };
        let kind = ReferenceKind::from_word(word.text())?;
        let is_method = self.at > 0 && self.punct(self.at - 1, '.');
        let is_call = group.delimiter() == Delimiter::Parenthesis && !is_method;
        let key = || match Written::read(group.tokens()) {
            Some(Written::Text(key)) => key,
            _ => String::new(),
        };
        is_call.then(|| Call { kind, key: key(), range: Range::new(word.span(), group.span()) })
    }

    fn is_added(&self) -> bool {
        let mut before = self.at;
        while before > 0 && self.punct(before - 1, '&') {
            before -= 1;
        }
        before > 0 && self.punct(before - 1, '+') || self.punct(self.at + 2, '+')
    }

    /// Whether this is the group of a macro that makes texts.
    fn is_text_macro(&self) -> bool {
        let name = self.at.checked_sub(2).and_then(|at| self.tokens.get(at));
        let named = matches!(name, Some(TokenTree::Ident(name)) if tokens::is_one_of(name, &TEXT_MACROS));
        named && self.punct(self.at - 1, '!')
    }
}

/// Walks over an expression without recursion, so that no nesting is too deep.
fn search(value: &[TokenTree], wanted: impl Fn(&Among, bool) -> bool) -> Option<Call> {
    let mut groups = vec![(value, false)];
    while let Some((tokens, in_text)) = groups.pop() {
        for (at, token) in tokens.iter().enumerate() {
            let among = Among { tokens, at };
            if let Some(call) = among.call().filter(|_| wanted(&among, in_text)) {
                return Some(call);
            }
            if let TokenTree::Group(group) = token {
                groups.push((group.tokens(), in_text || among.is_text_macro()));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(value: &str) -> Vec<TokenTree> {
        crate::tokens::read(value.parse().unwrap())
    }

    #[test]
    fn parts_of_longer_texts_are_found() {
        for name in ["format", "concat", "format_args", "write", "writeln", "stringify"] {
            assert!(find_part(&tokens(&format!("{name}!(\"x {{}}\", run_object(\"y\"))"))).is_some(), "{name}");
        }
        for value in ["run_object(\"y\") + \"x\"", "\"x\".to_owned() + &run_object(\"y\")", "f(a + &&run_object(y))"] {
            assert!(find_part(&tokens(value)).is_some(), "{value}");
        }
    }

    #[test]
    fn whole_values_and_other_things_are_not() {
        for value in [
            "if a { run_object(\"y\") } else { b }",
            "own!(run_object(\"y\"))",
            "format!(\"{}\", keys.run_object(\"y\"))",
            "keys.run_object(\"y\") + \"x\"",
            "format!(\"{run_object}\")",
            "format!(\"{}\", run_object[0])",
        ] {
            assert!(find_part(&tokens(value)).is_none(), "{value}");
        }
        assert!(find_call(&tokens("keys.run_object(\"y\")")).is_none(), "a method of the user's");
        assert!(find_call(&tokens("f(x, [run_object(\"y\")])")).is_some());
    }
}
