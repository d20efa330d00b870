//! Values in brackets of another language's: `<"cargo", "build">`, `|"cargo"|`, `%w[cargo build]`, `#{ … }`, `list["x"]`.

use crate::tokens::TokenTree;
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use crate::keys::{Key, Kind, TaskKey};
use crate::literal::Written;
use crate::tokens;
use crate::words;

/// What stands in such brackets.
struct InBrackets {
    /// How many tokens all of it has.
    length: usize,
    /// The brackets, as they are shown.
    shown: String,
    inside: Vec<TokenTree>,
}

impl Parser<'_> {
    /// Takes and reports such a value, with the one it would be here.
    pub(super) fn foreign_brackets(&mut self, key: &Key) -> bool {
        let found = self.between_signs().or_else(|| self.after_a_mark()).or_else(|| self.of_go());
        let Some(found) = found else { return false };
        // Several texts are the lines of a script.
        let texts = found.inside.iter().filter(|token| matches!(token, TokenTree::Literal(_))).count();
        // `<name>` stands for what is to be written.
        if texts == 0 && found.shown.starts_with(['<', '|']) && matches!(key.kind, Kind::List | Kind::Text) {
            return false;
        }
        let of_lines = key.means == TaskKey::Script.into() && texts > 1;
        let kind = if of_lines { Kind::List } else { key.kind };
        let Some(written) = in_its_form(kind, &found.inside) else { return false };
        let expected = match key.kind {
            Kind::List => "a list",
            Kind::Text => "a string",
            _ => "`{ ... }`",
        };
        let problem = Problem::new(format!("expected {expected}, found `{}`", found.shown));
        let range = tokens::range_or(self.cursor.ahead(0, found.length), self.cursor.span());
        self.problems.at(range, problem.help(format!("write `{written}`")));
        self.take_all(found.length);
        true
    }

    /// `<"cargo", "build">`, `<<"cargo">>` and `|"cargo"|`, after which nothing follows that makes a type or a closure of
    /// it.
    fn between_signs(&self) -> Option<InBrackets> {
        const LONGEST: usize = 64;
        let (open, close) = match self.cursor.punct(0)?.as_char() {
            '<' => ('<', '>'),
            '|' => ('|', '|'),
            _ => return None,
        };
        let signs = 1 + usize::from(open == '<' && self.cursor.is_punct(1, open));
        let end = (signs..LONGEST).find(|at| self.cursor.is_punct(*at, close))?;
        let inside = self.cursor.ahead(signs, end);
        let is_part = |token: &TokenTree| match token {
            TokenTree::Punct(sign) => ",:".contains(sign.as_char()),
            token => tokens::is_word(token),
        };
        let closed = (end..end + signs).all(|at| self.cursor.is_punct(at, close));
        if !closed || !inside.iter().all(is_part) || !self.ends_value(end + signs) {
            return None;
        }
        let shown = format!("{}...{}", open.to_string().repeat(signs), close.to_string().repeat(signs));
        Some(InBrackets { length: end + signs, shown, inside: inside.to_vec() })
    }

    /// `%w[cargo build]`, `#{ A: "b" }`, `@("cargo")` and `list["cargo"]`.
    fn after_a_mark(&self) -> Option<InBrackets> {
        const WORDS: [&str; 7] = ["list", "array", "vec", "set", "tuple", "listOf", "arrayOf"];
        let mark = match self.cursor.peek(0)? {
            TokenTree::Punct(sign) if "#@%~".contains(sign.as_char()) => {
                1 + usize::from(sign.as_char() == '%' && self.cursor.ident(1).is_some())
            }
            TokenTree::Ident(word) if tokens::is_one_of(word, &WORDS) && self.known.is_nowhere(word) => 1,
            _ => return None,
        };
        let TokenTree::Group(group) = self.cursor.peek(mark)? else { return None };
        let is_struct = self.cursor.ident(0).is_some() && group.delimiter() == Delimiter::Brace;
        if is_struct || group.delimiter() == Delimiter::None || !self.ends_value(mark + 1) {
            return None;
        }
        let whole = self.cursor.ahead(0, mark + 1);
        let shown = whole.iter().map(tokens::shown).collect();
        Some(InBrackets { length: mark + 1, shown, inside: group.tokens().to_vec() })
    }

    /// `[]string{"cargo"}` and `map[string]string{"A": "b"}`, as Go has them.
    fn of_go(&self) -> Option<InBrackets> {
        let at = usize::from(self.cursor.is_word(0, "map"));
        let of = self.cursor.group(at, Delimiter::Bracket)?;
        let is_type = at > 0 || of.tokens().is_empty();
        let body =
            self.cursor.group(at + 2, Delimiter::Brace).filter(|_| is_type && self.cursor.ident(at + 1).is_some())?;
        if !self.ends_value(at + 3) {
            return None;
        }
        let head = self.cursor.ahead(0, at + 2);
        let shown = format!("{}{{ ... }}", tokens::source(head)?);
        Some(InBrackets { length: at + 3, shown, inside: body.tokens().to_vec() })
    }
}

/// What stands in the brackets in those that a key of this kind has.
fn in_its_form(kind: Kind, inside: &[TokenTree]) -> Option<String> {
    let is_literal = |token: &TokenTree| matches!(token, TokenTree::Literal(_));
    let has_literal = inside.iter().any(is_literal);
    match kind {
        Kind::List if has_literal => {
            let texts: Option<Vec<String>> = inside
                .iter()
                .filter(|token| is_literal(token))
                .map(|text| tokens::source(std::slice::from_ref(text)))
                .collect();
            let only = |token: &TokenTree| {
                is_literal(token) || matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',')
            };
            let texts = if inside.iter().all(only) { texts?.join(", ") } else { tokens::source(inside)? };
            Some(format!("[{texts}]"))
        }
        // `%w[cargo build]`
        Kind::List => {
            let source = tokens::source(inside).filter(|source| !source.is_empty() && !source.contains(['"', '\\']))?;
            let words = words::in_quotes(source.split([' ', ',']).filter(|word| !word.is_empty()));
            Some(format!("[{}]", words.join(", ")))
        }
        Kind::Text if !has_literal && !inside.is_empty() => {
            let source = tokens::source(inside).filter(|source| !source.contains(['"', '\\']))?;
            Some(format!("{source:?}"))
        }
        Kind::Text if Written::is_text(inside) => tokens::source(inside),
        Kind::DependsOn if inside.iter().any(tokens::is_word) => Some(format!("{{ {} }}", tokens::source(inside)?)),
        Kind::Variables | Kind::Defaults | Kind::RegistryAuth if has_literal => {
            Some(format!("{{ {} }}", tokens::source(inside)?))
        }
        _ => None,
    }
}
