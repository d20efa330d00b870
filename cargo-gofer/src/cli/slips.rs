//! Command lines that are not understood: clap's words for them, with what is meant.

use std::error::Error as _;
use std::ffi::OsString;
use std::num::ParseIntError;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::shell;

/// What other tools call a command of ours, or a target that there is not: such a word is no slip of the pen, as which it
/// would be taken for whatever is spelt like it.
const ELSEWHERE: [(&str, &str); 10] = [
    ("deploy", "`cargo gofer up` brings pipelines to a server"),
    ("draw", "`cargo gofer graph` draws a pipeline"),
    (
        "gitlab",
        "the targets are github and argo; for GitLab `cargo gofer new --ci gitlab` writes a job that checks a pipeline",
    ),
    ("init", "`cargo gofer new NAME` starts a pipeline crate"),
    ("lint", "`cargo gofer check` says what is wrong with a pipeline"),
    ("push", "`cargo gofer up` brings pipelines to a server"),
    ("show", "`cargo gofer graph` draws a pipeline, and `cargo gofer runs show` shows a run"),
    ("start", "`cargo gofer run` runs a pipeline here"),
    ("validate", "`cargo gofer check` says whether a pipeline is valid"),
    ("verify", "`cargo gofer check` says whether a pipeline is valid"),
];

/// The same of flags.
const FLAGS_ELSEWHERE: [(&str, &str); 3] = [
    ("--env", "`--variable NAME=VALUE` sets a variable of all tasks, in `run`, `shell` and `up --run`"),
    ("--server", "`cargo gofer up` brings a pipeline to a server, where `--run` runs it"),
    ("--volume", "`--mount FOLDER:/PATH` mounts a folder in each task, in `run` and `shell`"),
];

/// The error with what is meant: a command or a flag that is known by another word, a number, a name of several words.
pub fn with_our_word(error: clap::Error, args: &[OsString], command: &clap::Command) -> clap::Error {
    let words: Vec<&str> = args.iter().skip(1).filter_map(|arg| arg.to_str()).collect();
    // It speaks of digits in a string.
    if error.source().and_then(|why| why.downcast_ref::<ParseIntError>()).is_some() {
        return with_tip(without_reason(&error, command), "write a whole number");
    }
    let asked = |kind| match error.get(kind) {
        Some(ContextValue::String(asked)) => Some(asked.as_str()),
        _ => None,
    };
    let of = |table: &[(&str, &'static str)], word: &str| {
        table.iter().find(|(known, _)| *known == word).map(|(_, tip)| *tip)
    };
    let tip = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let suggested = error.get(ContextKind::SuggestedSubcommand).is_some();
            let target = (words.first() == Some(&"export") && !suggested).then_some("the targets are github and argo");
            asked(ContextKind::InvalidSubcommand).and_then(|word| of(&ELSEWHERE, word)).or(target).map(str::to_owned)
        }
        ErrorKind::UnknownArgument => asked(ContextKind::InvalidArg)
            .and_then(|flag| of(&FLAGS_ELSEWHERE, flag).map(str::to_owned).or_else(|| one_name(flag, &words))),
        _ => None,
    };
    match tip {
        Some(tip) => with_tip(error, &tip),
        None => without_escape(error),
    }
}

/// `new my pipeline`, where each word is an argument.
fn one_name(unknown: &str, words: &[&str]) -> Option<String> {
    let (&"new", given) = words.split_first()? else { return None };
    let is_plain = |word: &&&str| !word.starts_with('-');
    let name: Vec<&str> = given.iter().take_while(is_plain).copied().collect();
    (name.len() > 1 && name.contains(&unknown))
        .then(|| format!("a name is one word: `cargo gofer new {}`", shell::word(&name.join("-"))))
}

fn with_tip(mut error: clap::Error, tip: &str) -> clap::Error {
    error.remove(ContextKind::SuggestedSubcommand);
    // The way to call it that goes with what was suggested.
    if error.remove(ContextKind::SuggestedArg).is_some() {
        error.remove(ContextKind::Usage);
    }
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.to_owned().into()]));
    error
}

/// The same without what a parser of Rust's says.
fn without_reason(error: &clap::Error, command: &clap::Command) -> clap::Error {
    let mut plain = clap::Error::new(error.kind()).with_cmd(command);
    for (kind, value) in error.context() {
        plain.insert(kind, value.clone());
    }
    plain
}

/// The same without the advice to put `--` before a flag that there is not: nothing is called so.
fn without_escape(mut error: clap::Error) -> clap::Error {
    let is_escape = |value: &ContextValue| match value {
        ContextValue::StyledStrs(tips) => tips.iter().any(|tip| tip.to_string().contains("as a value, use")),
        _ => false,
    };
    if error.kind() == ErrorKind::UnknownArgument && error.get(ContextKind::Suggested).is_some_and(is_escape) {
        error.remove(ContextKind::Suggested);
    }
    error
}
