//! The rules by which pipelines are checked: their codes, what they are for, and how much each matters
//! to whoever asks.

use clap::ValueEnum;
use gofer_core::{Rule, nearest};

use crate::answer::Answer;
use crate::cli::Rules;
use crate::problem::{OF_A_PROGRAM, Problem, Severity};
use crate::stop::Stop;
use crate::style::{QUIET, TITLE};

/// A rule that is the tool's own: its code and what it is for. The first three are warnings.
const OWN: [(&str, &str); 7] = [
    (
        "bash-in-sh",
        "A script that is given to `sh` holds what is bash's: `[[`, `pipefail` or `<(`. In many images `sh` is another \
         shell, in which the script fails.",
    ),
    (
        "unknown-field",
        "The JSON holds a field that no server knows. Servers ignore it, so what it was to do is not done.",
    ),
    ("field-twice", "The JSON holds an entry of an object twice. Servers take the last of the two."),
    ("malformed-field", "A field of the JSON holds what it cannot hold, such as a text where a list belongs."),
    (
        "duplicate-pipeline",
        "Two pipelines have one id in one namespace, of which a server keeps one. A package names its namespace in \
         `[package.metadata.gofer]`.",
    ),
    (
        OF_A_PROGRAM,
        "The pipeline's own program found it not valid. It prints no codes; its words say which rule is broken.",
    ),
    ("no-pipeline", "There is no pipeline to look at: a program does not build, fails, or prints something else."),
];

/// How much a rule matters that otherwise is a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    Allow,
    Warn,
    Deny,
}

/// The name that stands for all rules that warn.
const ALL: &str = "warnings";

/// Levels by code, of which the last one counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels(Vec<(String, Level)>);

impl Levels {
    /// Adds one.
    ///
    /// # Errors
    /// If there is no such rule.
    pub fn set(&mut self, code: &str, level: Level) -> Result<(), Stop> {
        if code != ALL && docs(code).is_none() {
            let stop = Stop::new(format!("no rule is called `{}`", gofer_core::shown(code)));
            return Err(match nearest(code, codes().chain([ALL])) {
                Some(near) => stop.help(format!("did you mean `{near}`?")),
                None => stop.help("`cargo gofer rules` lists them"),
            });
        }
        self.0.push((code.to_owned(), level));
        Ok(())
    }

    /// The same levels, and after them others.
    pub fn then(mut self, others: &Levels) -> Self {
        self.0.extend_from_slice(&others.0);
        self
    }

    /// A problem as it matters; nothing if it is allowed. What stops a pipeline from running does so
    /// whatever is said of it.
    pub fn judge(&self, problem: Problem) -> Option<Problem> {
        if problem.severity == Severity::Error {
            return Some(problem);
        }
        // A rule that is named counts more than all of them.
        let last = |name: &str| self.0.iter().rev().find(|(code, _)| code == name).map(|(_, level)| level);
        match last(&problem.code).or_else(|| last(ALL)) {
            Some(Level::Allow) => None,
            Some(Level::Deny) => Some(Problem { severity: Severity::Error, ..problem }),
            Some(Level::Warn) | None => Some(problem),
        }
    }
}

/// `cargo gofer rules`: all of them, or what one is for.
pub fn run(args: &Rules) -> Result<Answer, Stop> {
    let Some(code) = &args.code else {
        let rows = codes().map(|code| {
            let docs = docs(code).unwrap_or_default();
            let first = docs.split_once(". ").map_or(docs, |(first, _)| first).trim_end_matches('.');
            format!("{TITLE}{code}{TITLE:#}: {QUIET}{first}{QUIET:#}\n")
        });
        return Ok(Answer::yes(rows.collect::<String>()));
    };
    let mut levels = Levels::default();
    levels.set(code, Level::Warn)?;
    let docs = docs(code).unwrap_or("All rules that warn.");
    Ok(Answer::yes(format!("{TITLE}{code}{TITLE:#}\n\n{docs}\n\n{}\n", mending(code))))
}

/// How one lives with a rule.
fn mending(code: &str) -> String {
    let warns = match Rule::from_code(code) {
        Some(rule) => rule.severity() == gofer_core::Severity::Warning,
        None => OWN.iter().take(3).any(|(own, _)| *own == code) || code == ALL,
    };
    if warns {
        format!(
            "It is a warning. `--allow {code}` and `--deny {code}` of `cargo gofer check` change that, as does in Cargo.toml:\n\n  \
             [package.metadata.gofer.lints]\n  {code} = \"allow\""
        )
    } else {
        "It is an error.".to_owned()
    }
}

fn codes() -> impl Iterator<Item = &'static str> {
    Rule::ALL.iter().map(|rule| rule.code()).chain(OWN.iter().map(|(code, _)| *code))
}

/// What a rule is for.
pub fn docs(code: &str) -> Option<&'static str> {
    let own = OWN.iter().find(|(own, _)| *own == code).map(|(_, docs)| *docs);
    own.or_else(|| Rule::from_code(code).map(Rule::docs))
}
