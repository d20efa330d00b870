//! Values: what is literal is checked here, everything else at run time.

use gofer_core::{
    Problem, ReferenceKind, check_key, check_parallelism, check_value, helper_in_longer_text, helper_misplaced,
};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::references;
use crate::ast::Value;
use crate::keys::Key;
use crate::problem::Problems;
use crate::tokens::{self, Written};

/// A string expression.
pub enum Text {
    Literal(String),
    Computed,
}

/// A string expression; `None` if it is a literal of another kind, which is reported.
pub fn text(what: &str, example: &str, value: &Value, problems: &mut Problems) -> Option<Text> {
    match Written::read(&value.tokens) {
        None => Some(Text::Computed),
        Some(Written::Text(text)) => Some(Text::Literal(text)),
        Some(other) => {
            let what = if what.contains(' ') { what.to_owned() } else { format!("`{what}`") };
            let problem = Problem::new(format!("{what} is a string, but this is {}", other.kind()));
            let quoted = match &other {
                Written::Integer(_) | Written::Bool(_) if what.starts_with("an ") => {
                    format!("write it in quotes: `\"{}\"`", as_text(&other))
                }
                _ => format!("write a string, such as `{example}`"),
            };
            problems.at(value.range(), problem.help(quoted));
            None
        }
    }
}

/// The text that a number or bool is taken as.
fn as_text(written: &Written) -> String {
    match written {
        Written::Text(text) | Written::Integer(text) => text.clone(),
        Written::Bool(value) => value.to_string(),
        Written::Other(_) => String::new(),
    }
}

pub fn flag(key: &Key, value: &Value, problems: &mut Problems) {
    if let Some(other) = Written::read(&value.tokens).filter(|written| !matches!(written, Written::Bool(_))) {
        let problem = Problem::new(format!("`{}` is a bool, but this is {}", key.word, other.kind()));
        problems.at(value.range(), problem.help(format!("write `{0}: true` or `{0}: false`", key.word)));
    }
}

pub fn parallelism(key: &Key, value: &Value, problems: &mut Problems) {
    let problem = match Written::read(&value.tokens) {
        None => return,
        Some(Written::Integer(digits)) => match digits.parse() {
            Ok(runs) => return problems.check(value.range(), check_parallelism(runs)),
            Err(_) => Problem::new(format!("`{}` is too large: at most {} can be set", key.word, i64::MAX)),
        },
        Some(other) => Problem::new(format!("`{}` is a whole number, but this is {}", key.word, other.kind())),
    };
    problems.at(
        value.range(),
        problem.help(format!("write a number of runs, such as `{}`; `0` sets no limit", key.shown())),
    );
}

/// A list that does not stand in brackets.
pub fn list(key: &Key, value: &Value, problems: &mut Problems) {
    match Written::read(&value.tokens) {
        None => no_helper(key.word, value, problems),
        Some(Written::Text(text)) => {
            let words: Vec<String> =
                text.split_whitespace().take(12).map(|word| format!("\"{}\"", gofer_core::shown(word))).collect();
            let list = if words.is_empty() { key.example.to_owned() } else { format!("[{}]", words.join(", ")) };
            let script = if key.word == "command" { ", or give the text to a shell with `script`" } else { "" };
            let problem = Problem::new(format!("`{}` is a list, but this is a string", key.word));
            problems.at(value.range(), problem.help(format!("write `{}: {list}`{script}", key.word)));
        }
        Some(other) => {
            let problem = Problem::new(format!("`{}` is a list of strings, but this is {}", key.word, other.kind()));
            problems.at(value.range(), problem.help(format!("write `{}`", key.shown())));
        }
    }
}

/// A computed value in a field in which the server substitutes nothing.
pub fn no_helper(field: &str, value: &Value, problems: &mut Problems) {
    if let Some((kind, range)) = references::find_call(&value.tokens) {
        problems.at(range, helper_misplaced(field, kind));
    }
}

/// The value of a variable.
pub fn variable(value: &Value, problems: &mut Problems) {
    if let Some((kind, argument)) = helper_call(&value.tokens) {
        let written: Vec<TokenTree> = argument.into_iter().collect();
        let key = match Written::read(&written) {
            Some(Written::Text(key)) => key,
            _ if written.is_empty() => String::new(),
            _ => return,
        };
        let range = if written.is_empty() { value.range() } else { tokens::range_or(&written, value.range().first) };
        return problems.check(range, check_key(kind, &key));
    }
    match Written::read(&value.tokens) {
        Some(Written::Text(text)) => problems.check(value.range(), check_value(&text)),
        Some(Written::Integer(_) | Written::Bool(_)) => {}
        Some(Written::Other(kind)) => {
            let problem =
                Problem::new(format!("a variable's value is a string, a whole number or a bool, but this is {kind}"));
            problems.at(value.range(), problem.help("write it in quotes"));
        }
        None => {
            if let Some((kind, range)) = references::find_part(&value.tokens) {
                problems.at(range, helper_in_longer_text(kind));
            }
        }
    }
}

/// The argument of `pipeline_secret(…)` or another helper, if that is the whole value.
pub fn helper_call(value: &[TokenTree]) -> Option<(ReferenceKind, TokenStream)> {
    match tokens::open(value).as_slice() {
        [TokenTree::Ident(helper), TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            Some((ReferenceKind::from_word(&helper.to_string())?, group.stream()))
        }
        _ => None,
    }
}
