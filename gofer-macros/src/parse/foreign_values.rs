//! Values as other languages write them: a list of YAML, `null`, `True`, a type, an object.

use gofer_core::Problem;
use proc_macro2::{Delimiter, TokenTree};

use super::{Around, Parser};
use crate::ast::Value;
use crate::keys::{Key, Kind};
use crate::problem::Range;
use crate::tokens;

impl Parser<'_> {
    /// A value of another language: text without quotes, a list of YAML, `null`.
    pub(super) fn foreign_value(&mut self, key: &'static Key, around: Around) -> bool {
        match key.kind {
            Kind::Text | Kind::List | Kind::Id => {
                self.null(key, around) || self.yaml(key, around) || self.unquoted_text(key.word, key.kind)
            }
            Kind::DependsOn => self.null(key, around) || self.yaml(key, around) || self.bare_dependencies(),
            Kind::Variables | Kind::Defaults | Kind::RegistryAuth => self.null(key, around) || self.yaml(key, around),
            Kind::Bool => self.null(key, around) || self.capital_bool(),
            Kind::Ids | Kind::Integer => self.null(key, around),
        }
    }

    /// Whether what comes next is a whole value.
    fn ends_value(&self, length: usize) -> bool {
        let (Some(last), Some(next)) = (self.cursor.peek(length - 1), self.cursor.peek(length)) else { return true };
        matches!(next, TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';'))
            || tokens::is_word(next) && tokens::on_one_line(last, next) == Some(false)
    }

    fn null(&mut self, key: &Key, _: Around) -> bool {
        let null = ["null", "nil", "None", "undefined"].into_iter().any(|word| self.cursor.is_word(0, word))
            || self.cursor.is_punct(0, '~');
        if !null || !self.ends_value(1) {
            return false;
        }
        let Some(token) = self.cursor.advance() else { return false };
        let problem = Problem::new(format!("`{}` is not a value", tokens::shown(&token)));
        self.problems.at(
            &token,
            if key.required { problem.help(key.repair()) } else { problem.help(format!("leave `{}` out", key.word)) },
        );
        true
    }

    pub(super) fn null_variable(&mut self, name: &str) -> bool {
        let null = ["null", "nil", "None", "undefined"].into_iter().any(|word| self.cursor.is_word(0, word));
        if !null || !self.ends_value(1) {
            return false;
        }
        let Some(token) = self.cursor.advance() else { return false };
        let problem = Problem::new(format!("`{}` is not a value", tokens::shown(&token)));
        self.problems.at(&token, problem.help(format!("leave `{name}` out, or write `{name}: \"\"`")));
        true
    }

    /// `True`, as Python has it. (`yes` and `on` may be variables of the user's.)
    fn capital_bool(&mut self) -> bool {
        let flag = match self.cursor.ident(0).map(ToString::to_string).as_deref() {
            Some("True") => true,
            Some("False") => false,
            _ => return false,
        };
        if !self.ends_value(1) {
            return false;
        }
        let Some(token) = self.cursor.advance() else { return false };
        let problem = Problem::new(format!("`{}` is not a bool", tokens::shown(&token)));
        self.problems.at(&token, problem.help(format!("write `{flag}`")));
        true
    }

    /// `- cargo`, `- build` for a list, `|` for a text of several lines.
    fn yaml(&mut self, key: &Key, around: Around) -> bool {
        let Some(first) = self.cursor.peek(0).cloned() else { return false };
        let literal_next = matches!(self.cursor.peek(1), Some(TokenTree::Literal(_)));
        let list =
            self.cursor.is_punct(0, '-') && (key.kind != Kind::Text || literal_next || self.cursor.ident(1).is_some());
        let second_bar = (1..12).any(|ahead| self.cursor.is_punct(ahead, '|'));
        let block =
            key.kind == Kind::Text && (self.cursor.is_punct(0, '|') && !second_bar || self.cursor.is_punct(0, '>'));
        if !list && !block {
            return false;
        }
        let start = self.cursor.place();
        while !self.cursor.at_end() && !self.at_known_entry(around) && !self.cursor.is_punct(0, ',') {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(&first)));
        let items: Option<Vec<String>> = written
            .split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '-'))
            .skip(1)
            .map(|item| match item {
                [TokenTree::Literal(text)] if text.to_string().starts_with('"') => Some(text.to_string()),
                item => tokens::source(item).filter(|text| !text.is_empty()).map(|text| format!("{text:?}")),
            })
            .collect();
        let help = match (key.kind, items) {
            (Kind::Text, _) => "a text of several lines is one string in quotes".to_owned(),
            (Kind::List, Some(items)) if list && items.iter().all(|item| !item.contains(' ')) => {
                format!("a list stands in brackets: write `{}: [{}]`", key.word, items.join(", "))
            }
            (Kind::List, _) => format!("a list stands in brackets, such as `{}`", key.shown()),
            _ => format!("entries stand in braces, such as `{}`", key.shown()),
        };
        self.problems.at(&first, problem.help(help));
        true
    }

    /// An entry whose key is known here, or the next task.
    fn at_known_entry(&self, around: Around) -> bool {
        let key = self.cursor.ident(0).is_some_and(|word| self.place.find(&word.to_string()).is_some());
        key && self.cursor.is_colon(1) || around == Around::Block && self.at_full_task()
    }

    /// What is a type or an object, and cannot be a value: reported.
    pub(super) fn is_no_value(&mut self, key: &Key, value: &Value) -> bool {
        let opened = tokens::open(&value.tokens);
        let assigned =
            opened.iter().position(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '='));
        let plain = assigned.filter(|at| {
            let operator = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if "=<>!+-*/|&^%".contains(punct.as_char()));
            !operator(opened.get(at + 1)) && !operator(at.checked_sub(1).and_then(|before| opened.get(before)))
        });
        let (problem, range) = match plain {
            Some(at) if at > 0 && is_type(&opened[..at]) => {
                let problem = Problem::new(format!("`{}` takes a value, not a type", key.word));
                let problem = match tokens::source(&opened[at + 1..]) {
                    Some(written) if !written.is_empty() => problem.help(format!("write `{}: {written}`", key.word)),
                    _ => problem.help(key.repair()),
                };
                (problem, Range::of(&opened[..at]))
            }
            None if is_type(&opened) => {
                let problem = Problem::new(format!("`{}` takes a value, not a type", key.word)).help(key.repair());
                (problem, Range::of(&opened))
            }
            None if is_object(&opened) => {
                let kind = if key.kind == Kind::Text { "a string" } else { "one value" };
                let problem = Problem::new(format!("expected {kind}, found `{{ ... }}`")).help(key.repair());
                (problem, Range::of(&opened))
            }
            _ => return false,
        };
        self.problems.at(range.unwrap_or_else(|| value.range()), problem);
        true
    }
}

/// `{ key: value }`, which no block of Rust begins with.
pub(super) fn is_object(value: &[TokenTree]) -> bool {
    let [TokenTree::Group(group)] = value else { return false };
    let inside: Vec<TokenTree> = group.stream().into_iter().take(3).collect();
    group.delimiter() == Delimiter::Brace
        && matches!(inside.as_slice(), [key, TokenTree::Punct(colon), after]
            if tokens::is_word(key) && colon.as_char() == ':'
            && !matches!(after, TokenTree::Punct(punct) if punct.as_char() == ':'))
}

/// `String`, `&str`, `&'static str`, `Option<String>`.
fn is_type(value: &[TokenTree]) -> bool {
    let words: Vec<String> = value.iter().map(ToString::to_string).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words.as_slice(),
        ["String" | "str" | "bool" | "u8" | "u32" | "u64" | "i32" | "i64" | "usize"]
            | ["&", "str"]
            | ["&", "'", _, "str"]
            | ["Option" | "Vec" | "Cow" | "Box", "<", .., ">"]
    )
}
