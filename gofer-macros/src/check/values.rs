//! Values: what is literal is checked here, everything else at run time.

use crate::tokens::TokenTree;
use gofer_core::{
    Problem, Reference, ReferenceKind, check_key, check_parallelism, check_variable, helper_in_longer_text,
    helper_misplaced,
};
use proc_macro2::Delimiter;

use super::typed::{Computed, Flag, Given, List, Pairs, Text};
use crate::asker;
use crate::ast::Value;
use crate::helper_calls;
use crate::keys::{Key, TaskKey};
use crate::literal::Written;
use crate::problem::{Problems, Range};
use crate::tokens;
use crate::words;

impl<'a> Computed<'a> {
    /// Helpers are in scope also where none may be called, so that this is all that is said of it.
    fn new(value: &'a Value) -> Self {
        let helpers = helper_calls::find_call(&value.tokens).is_some() || helper_calls::is_nearly_call(&value.tokens);
        Computed { value, helpers, leaves: false }
    }
}

/// A string expression. A literal of another kind is reported.
pub fn text<'a>(what: &str, example: &str, value: &'a Value, problems: &mut Problems) -> Text<'a> {
    let problem = match Written::read(&value.tokens) {
        None => match of_no_type(value) {
            Some(problem) => problem,
            None => return Given::Computed(Computed::new(value)),
        },
        Some(Written::Text(text)) => return Text::Literal(text),
        Some(Written::Suffixed(suffixed)) => suffixed.problem(),
        Some(other) => {
            let problem = Problem::new(format!("expected a string, found {}", other.kind()));
            problem.help(as_a_text(what, example, &other))
        }
    };
    wrong(value, problem, problems)
}

/// What stands for a literal that is no text: the same in quotes, if that is what is meant.
fn as_a_text(what: &str, example: &str, written: &Written) -> String {
    let is_number = written.kind().contains("number");
    let quoted = written.in_quotes().filter(|_| what != "image" || !is_number && !matches!(written, Written::Bool(_)));
    // A number alone is the tag of an image.
    let tagged = || written.in_quotes().filter(|_| is_number).map(|tag| format!("rust:{}", tag.trim_matches('"')));
    match quoted {
        Some(quoted) => format!("write `{quoted}`"),
        None => match tagged().filter(|image| what == "image" && gofer_core::check_image(image).is_ok()) {
            Some(image) => format!("the image's name stands before its tag, as in `\"{image}\"`"),
            None => format!("a text in quotes stands here, such as `{example}`"),
        },
    }
}

pub fn flag<'a>(value: &'a Value, problems: &mut Problems) -> Flag<'a> {
    match Written::read(&value.tokens) {
        None => Given::Computed(Computed::new(value)),
        Some(Written::Bool(flag)) => Flag::Literal(flag),
        Some(other) => {
            let problem = Problem::new(format!("expected a bool, found {}", other.kind()));
            problems.at(
                value.range(),
                match other.in_quotes().and_then(|text| words::flag(text.trim_matches('"'))) {
                    Some(flag) => problem.help(format!("write `{flag}`")),
                    None => problem.help("write `true` or `false`"),
                },
            );
            Flag::Wrong
        }
    }
}

pub fn parallelism<'a>(key: &Key, value: &'a Value, problems: &mut Problems) -> Given<'a, i64> {
    let problem = match Written::read(&value.tokens) {
        None if ends_with_call(value, "parse") => {
            let problem = Problem::new("what `parse()` makes is not known here");
            let number = match Written::read(&value.tokens[..value.tokens.len() - 3]) {
                Some(Written::Text(text)) => text.parse::<u32>().ok(),
                _ => None,
            };
            let help = match number {
                Some(number) => format!("write `{number}`"),
                None => "name its type, in a `main` that returns a `Result`: `.parse::<i64>()?`".to_owned(),
            };
            problems.at(value.range(), problem.help(help));
            return Given::Wrong;
        }
        None => return Given::Computed(Computed::new(value)),
        Some(Written::Suffixed(suffixed)) if suffixed.is_number() => {
            problems.at(value.range(), suffixed.not_plain());
            return Given::Wrong;
        }
        Some(Written::Integer(number)) => match number.digits.parse() {
            Ok(runs) => {
                problems.check(value.range(), check_parallelism(runs));
                return Given::Literal(runs);
            }
            Err(_) => Problem::new(format!("`{}` is too large: at most {} can be set", key.word, i64::MAX)),
        },
        Some(other) => {
            let problem = Problem::new(format!("expected a whole number, found {}", other.kind()));
            match other {
                Written::Text(text) if text.parse::<u32>().is_ok_and(|runs| runs.to_string() == text) => {
                    problems.at(value.range(), problem.help(format!("write `{text}`")));
                    return Given::Wrong;
                }
                _ => problem,
            }
        }
    };
    problems.at(
        value.range(),
        problem.help(format!("a number of runs stands here, such as `{}`; `0` sets no limit", key.shown())),
    );
    Given::Wrong
}

/// A list that does not stand in brackets.
pub fn list<'a>(key: &Key, value: &'a Value, problems: &mut Problems) -> List<'a> {
    let problem = match Written::read(&value.tokens) {
        None if ends_with_call(value, "collect") => Problem::new("what `collect()` makes is not known here")
            .help("leave it out: a list is whatever iterates over strings"),
        None => {
            let list = Computed::new(value);
            no_helper(key.word, &list, problems);
            return List::Computed(list);
        }
        Some(Written::Text(text)) => not_a_list(key, &text),
        Some(Written::Suffixed(suffixed)) if !suffixed.is_number() => not_a_list(key, suffixed.text()),
        Some(Written::Bool(false)) if key.means == TaskKey::Entrypoint.into() => {
            Problem::new("expected a list, found a bool").help("write `[]`, which uses none")
        }
        Some(other) => {
            let problem = Problem::new(format!("expected a list, found {}", other.kind()));
            // `true` is a program, and a program may be called by a number.
            match other.in_quotes().filter(|_| key.means == TaskKey::Command.into()) {
                Some(quoted) => problem.help(format!("write `[{quoted}]`")),
                None => problem.help(format!("a list of texts stands here, such as `{}`", key.shown())),
            }
        }
    };
    problems.at(value.range(), problem);
    List::Wrong
}

/// `.collect()` and the like at the end, without a type.
fn ends_with_call(value: &Value, method: &str) -> bool {
    matches!(value.tokens.as_slice(), [_, .., TokenTree::Punct(dot), TokenTree::Ident(word), TokenTree::Group(group)]
        if dot.as_char() == '.' && word == method && group.delimiter() == Delimiter::Parenthesis && group.tokens().is_empty())
}

/// A value that becomes what is expected of it, where several types are.
fn of_no_type(value: &Value) -> Option<Problem> {
    if ends_with_call(value, "collect") {
        let problem = Problem::new("what `collect()` makes is not known here");
        return Some(problem.help("name its type, as in `.collect::<String>()`"));
    }
    if !ends_with_call(value, "into") {
        return None;
    }
    let problem = Problem::new("what `into()` makes is not known here");
    let receiver = &value.tokens[..value.tokens.len() - 3];
    Some(match (Written::read(receiver), tokens::source(receiver)) {
        (Some(Written::Text(_)), Some(text)) => problem.help(format!("write `{text}`")),
        (_, Some(receiver)) => problem.help(format!("write `String::from({receiver})`")),
        _ => problem.help("name its type, as in `String::from(...)`"),
    })
}

/// Signs that a shell reads, but no program.
const OF_A_SHELL: &str = "'\"`$&|;<>*?(){}[]~#\\\n";

fn not_a_list(key: &Key, text: &str) -> Problem {
    const MOST: usize = 12;
    let problem = Problem::new("expected a list, found a string");
    let words = words::in_quotes(text.split_whitespace());
    let is_command = key.means == TaskKey::Command.into();
    let plain = !words.is_empty() && words.len() <= MOST && !text.contains(|c| OF_A_SHELL.contains(c));
    match () {
        () if key.means == TaskKey::Entrypoint.into() && text.trim().is_empty() => {
            problem.help("write `[]`, which uses none")
        }
        () if key.means == TaskKey::Shell.into() => match words::shell(&without_file(&words)) {
            Some(shell) => problem.help(format!("write `[{shell}]`")),
            None => problem
                .help("name the program and the option after which it takes a script, such as `[\"sh\", \"-ec\"]`"),
        },
        () if plain && is_command => {
            problem.help(format!("write `[{}]`, or give the text to a shell with `script`", words.join(", ")))
        }
        () if plain => problem.help(format!("write `[{}]`", words.join(", "))),
        () if is_command && text == gofer_core::shown(text) && !text.contains('`') && !text.trim().is_empty() => {
            problem.help(format!("a shell reads this: write `script: {text:?}`"))
        }
        () if is_command => problem.help("what a shell reads is a `script`; a list is the program and each argument"),
        () => problem.help(format!("a list stands in brackets, such as `{}`", key.shown())),
    }
}

/// `bash -e {0}`, as GitHub has it, is given the script as a file, which is not named here.
fn without_file(words: &[String]) -> Vec<String> {
    words.iter().filter(|word| *word != "\"{0}\"").cloned().collect()
}

/// What stands after `..` in `variables`.
pub fn pairs(value: &Value) -> Pairs<'_> {
    Given::Computed(Computed::new(value))
}

/// A computed value in a field in which the server substitutes nothing.
pub fn no_helper(field: &str, computed: &Computed, problems: &mut Problems) {
    if let Some(call) = helper_calls::find_call(&computed.value.tokens) {
        problems.at(call.range, helper_misplaced(field, call.kind, &call.key));
    }
}

/// The value of a variable.
pub fn variable<'a>(name: &str, value: &'a Value, problems: &mut Problems) -> Text<'a> {
    if let Some((kind, argument)) = helper_call(&value.tokens) {
        return reference(kind, argument, value, problems);
    }
    if let Some(problem) = helper_in_braces(&value.tokens) {
        return wrong(value, problem, problems);
    }
    match Written::read(&value.tokens) {
        Some(Written::Text(text)) => {
            problems.check(value.range(), check_variable(name, &text));
            Text::Literal(text)
        }
        Some(Written::Bool(value)) => Text::Literal(value.to_string()),
        Some(Written::Integer(number)) => match number.as_text() {
            Ok(text) => Text::Literal(text.to_owned()),
            Err(problem) => wrong(value, problem, problems),
        },
        Some(Written::Suffixed(suffixed)) => wrong(value, suffixed.problem(), problems),
        Some(other @ Written::Other(_)) => {
            let kind = other.kind();
            let problem = Problem::new(format!("expected a string, a whole number or a bool, found {kind}"));
            let help = match other.in_quotes() {
                Some(quoted) => format!("write `{quoted}`"),
                None => "a variable's value is its text".to_owned(),
            };
            wrong(value, problem.help(help), problems)
        }
        None => {
            if let Some(problem) = of_no_type(value) {
                return wrong(value, problem, problems);
            }
            if let Some(call) = helper_calls::find_part(&value.tokens) {
                problems.at(call.range, helper_in_longer_text(call.kind, &call.key));
                return Text::Wrong;
            }
            Text::Computed(Computed::new(value))
        }
    }
}

fn wrong<'a>(value: &Value, problem: Problem, problems: &mut Problems) -> Text<'a> {
    problems.at(value.range(), problem);
    Text::Wrong
}

/// A variable that is a helper's call and nothing else.
fn reference<'a>(kind: ReferenceKind, argument: &[TokenTree], value: &'a Value, problems: &mut Problems) -> Text<'a> {
    let comma = |token: &TokenTree| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',');
    if let [key, second, _, ..] = argument
        && comma(second)
        && let Some(Written::Text(_)) = Written::read(std::slice::from_ref(key))
    {
        let problem = Problem::new(format!("`{kind}` takes one key"))
            .help("remove what is too much: the pipeline or the namespace is not named here");
        return wrong(value, problem, problems);
    }
    let key = match Written::read(argument) {
        Some(Written::Text(key)) => Some(key),
        _ if argument.is_empty() => None,
        _ => return Given::Computed(Computed::new(value)),
    };
    // Of a blank the repair writes the whole call.
    let of_the_call = key.as_ref().is_none_or(|key| key.trim() != key);
    let range = Range::of(argument).filter(|_| !of_the_call).unwrap_or_else(|| value.range());
    problems.check(range, check_key(kind, key.as_deref().unwrap_or_default()));
    match key {
        Some(key) => Text::Literal(Reference { kind, key }.to_string()),
        // The editor completes what is between the parentheses.
        None if asker::is_editor() => Text::Computed(Computed::new(value)),
        None => Text::Wrong,
    }
}

/// `pipeline_secret{{key}}`, as it is in the JSON, but without quotes, and `pipeline_secret!("key")`.
fn helper_in_braces(value: &[TokenTree]) -> Option<Problem> {
    let (helper, group) = match tokens::open(value) {
        [TokenTree::Ident(helper), TokenTree::Group(group)]
        | [TokenTree::Ident(helper), TokenTree::Punct(_), TokenTree::Group(group)] => {
            (helper.to_string(), group.clone())
        }
        _ => return None,
    };
    let kind = ReferenceKind::from_word(&helper)?;
    let mut inside = group.tokens();
    if let [TokenTree::Group(inner)] = inside {
        inside = inner.tokens();
    }
    // `{ key: "token" }` has the key as the value of a field.
    let last = inside.last().map(std::slice::from_ref);
    let key = match Written::read(inside).or_else(|| Written::read(last?)) {
        Some(Written::Text(key)) => key,
        _ => tokens::source(inside)?,
    };
    let problem = Problem::new(format!("`{kind}` is a function"));
    Some(problem.help(format!("write `{kind}({:?})`", gofer_core::shown(&key))))
}

/// The argument of `pipeline_secret(…)` or another helper, if that is the whole value.
fn helper_call(value: &[TokenTree]) -> Option<(ReferenceKind, &[TokenTree])> {
    match tokens::open(value) {
        [TokenTree::Ident(helper), TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            Some((ReferenceKind::from_word(helper.text())?, group.tokens()))
        }
        _ => None,
    }
}

/// The name of a helper that is called with a literal, and is no code therefore.
pub fn literal_helper(value: &Value) -> Option<&TokenTree> {
    let (_, argument) = helper_call(&value.tokens)?;
    matches!(Written::read(argument)?, Written::Text(_)).then(|| value.tokens.first())?
}
