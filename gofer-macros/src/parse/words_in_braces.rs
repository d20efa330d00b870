//! `{ cargo build }` and `{ sh "cargo build" }`: words of a shell in the braces of a value.

use crate::tokens::TokenTree;
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use super::steps::Steps;
use super::yaml_tree::lines;
use crate::keys::{Key, Kind, TaskKey};
use crate::tokens;
use crate::words;

impl Parser<'_> {
    /// `{ cargo build }`: words of a shell in braces.
    pub(super) fn words_in_braces(&mut self, key: &Key) -> bool {
        let Some(group) = self.cursor.group(0, Delimiter::Brace).filter(|_| self.ends_value(1)).cloned() else {
            return false;
        };
        let inside = group.tokens();
        if !are_words(inside) {
            return false;
        }
        let is_list = key.kind == Kind::List;
        let problem =
            Problem::new(format!("expected {}, found `{{ ... }}`", if is_list { "a list" } else { "a string" }));
        let lines: Option<Vec<String>> = lines(inside).into_iter().map(tokens::source).collect();
        let lines = lines.filter(|lines| lines.len() <= 8 && lines.iter().all(|line| !line.contains(['"', '\\'])));
        let text = lines.as_deref().filter(|lines| lines.len() == 1).map(|lines| lines[0].clone());
        let is_script = key.means == TaskKey::Script.into();
        let steps = Steps::read(&TokenTree::Group(group.clone())).and_then(|steps| steps.script());
        let help = match text {
            _ if is_script && steps.is_some() => format!("write `script: {}`", steps.unwrap_or_default()),
            None if is_script && lines.is_some() => {
                let lines = words::in_quotes(lines.into_iter().flatten());
                format!("lines stand in brackets: write `script: [{}]`", lines.join(", "))
            }
            Some(text) if is_list && !text.contains(';') => {
                let words = words::in_quotes(text.split_whitespace());
                format!("a list stands in brackets: write `{}: [{}]`", key.word, words.join(", "))
            }
            Some(text) if !is_list => format!("text stands in quotes: write `{}: {text:?}`", key.word),
            _ if is_list => format!("a list stands in brackets, as in `{}`", key.shown()),
            _ if is_script => {
                "the lines of a script are texts in brackets, as in `script: [\"make\", \"make install\"]`".to_owned()
            }
            _ => "text stands in quotes".to_owned(),
        };
        self.problems.at(group.span(), problem.help(help));
        self.cursor.advance();
        true
    }
}

/// Whether two words stand side by side that do not in Rust, as those of a command do.
fn are_words(tokens: &[TokenTree]) -> bool {
    tokens.windows(2).any(|pair| {
        let is_text = |token: &TokenTree| matches!(token, TokenTree::Literal(_));
        match pair {
            [TokenTree::Ident(first), TokenTree::Ident(second)] => {
                tokens::is_variable(first) && tokens::is_variable(second) && first != "union"
            }
            [TokenTree::Ident(word), other] | [other, TokenTree::Ident(word)] => {
                is_text(other) && tokens::is_variable(word)
            }
            _ => false,
        }
    })
}
