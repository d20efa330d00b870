//! The rules by which pipelines are checked: their codes, what they are for, and how much each matters
//! to whoever asks.

mod exports;

use clap::ValueEnum;
use gofer_core::{Rule, nearest};
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::Answer;
use crate::cli::{Format, RulesArgs};
use crate::envelope;
use crate::problem::{OF_A_PROGRAM, Problem, Severity};
use crate::stop::{Stop, Why};
use crate::style::{QUIET, TITLE};

pub use exports::PAGES;

/// A rule that is the tool's own: its code and what it is for. The first seven are warnings.
const OWN: [(&str, &str); 19] = [
    (
        SHELLCHECK,
        "ShellCheck, a tool of its own, has something to say of a script. It is asked where it is installed, for the \
         shell that the script is given to; its own code begins the message.",
    ),
    (
        "bash-in-sh",
        "A script that is given to `sh` holds what is bash's: `[[`, `pipefail` or `<(`. In many images `sh` is another \
         shell, in which the script fails.",
    ),
    (
        BELOW_ALL_OTHERS,
        "A task stands below one with `_: any`, and does not wait for it. `_` is every task above, so the task may still run \
         when what was to run at the end does.",
    ),
    (
        "unknown-field",
        "The JSON holds a field that no server knows. Servers ignore it, so what it was to do is not done.",
    ),
    ("field-twice", "The JSON holds an entry of an object twice. Servers take the last of the two."),
    (
        NOT_ON_SERVER,
        "A pipeline needs a secret or an object that the server has not, or has for other namespaces. The task that reads \
         it fails. Of a secret the server is asked for the key under which servers of its version look it up: up to 0.9.1 with \
         `{` before it, on the last commit of Gofer's repository as it is. What belongs to a pipeline can be put there only \
         once that is registered, and is not an error of its first version.",
    ),
    (
        SERVER_FIELD,
        "The pipeline says something that servers of this version do not know. They ignore it, so what it was to do is \
         not done.",
    ),
    ("malformed-field", "A field of the JSON holds what it cannot hold, such as a text where a list belongs."),
    (
        "duplicate-pipeline",
        "Two pipelines have one id in one namespace, of which a server keeps one. A package names its namespace in \
         `[package.metadata.gofer]`.",
    ),
    (
        OF_A_PROGRAM,
        "The pipeline's own program, made with an older library, found it not valid. It tells no codes; its words say \
         which rule is broken.",
    ),
    (
        Why::NoPipeline.code(),
        "There is no pipeline to look at: a program does not build, fails, or prints something else.",
    ),
    (
        Why::Usage.code(),
        "The command line, or a setting, asks for what there is not or cannot be: a misspelt flag, an unknown task, a \
         missing secret.",
    ),
    (Why::System.code(), "The system refuses: a file cannot be read or written, or a program not be started."),
    (Why::AlreadyThere.code(), "What would be written is there already, and is left as it is."),
    (Why::NoRun.code(), "No run is recorded that is asked for."),
    (Why::Engine.code(), "No container engine answers, or the one that does cannot do what the run needs."),
    (
        Why::Server.code(),
        "The Gofer server cannot be reached or does not do what it is asked for, or what answers is not one.",
    ),
    (Why::TooLarge.code(), "The pipeline is larger than the command takes."),
    (Why::Failed.code(), "The command could not do it, for the reason that the message says."),
];

/// How many of our own warn.
const OWN_WARN: usize = 7;

/// What `shellcheck` finds.
pub const SHELLCHECK: &str = "shellcheck";

/// What is found in a source, beside its JSON.
pub const BELOW_ALL_OTHERS: &str = "below-all-others";

/// What `up` finds of what a pipeline needs.
pub const NOT_ON_SERVER: &str = "not-on-server";

/// What `up` finds that the server does not heed.
pub const SERVER_FIELD: &str = "server-field";

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
    /// If there is no such rule, or if it is no matter of taste.
    pub fn set(&mut self, code: &str, level: Level) -> Result<(), Stop> {
        exists(code)?;
        if PAGES.iter().any(|(of_export, ..)| *of_export == code) {
            let stop = Stop::usage(format!("`{code}` is a rule of exports, by which nothing is checked"));
            return Err(stop.help("`cargo gofer export` says what it keeps in part, and refuses the rest"));
        }
        if level != Level::Deny && !may_warn(code) {
            let word = if level == Level::Allow { "allowed" } else { "a warning" };
            let stop =
                Stop::usage(format!("`{code}` cannot be {word}: what breaks this rule does not run as it is written"));
            return Err(stop.help(format!("`cargo gofer rules {code}` says what it asks for")));
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
pub fn run(args: &RulesArgs) -> Result<Answer, Stop> {
    if let Some(code) = &args.code {
        exists(code)?;
    }
    if args.format == Format::Json {
        let meant = |code: &&str| args.code.as_ref().is_none_or(|wanted| wanted == code);
        let rules: Vec<Described> = codes().filter(meant).map(Described::of).collect();
        return envelope::answer("rules", 0, Vec::new(), Some(ListedRules { rules }));
    }
    let Some(code) = &args.code else {
        let rows = codes().map(|code| {
            let docs = docs(code).unwrap_or_default();
            let first = docs.split_once(". ").map_or(docs, |(first, _)| first).trim_end_matches('.');
            format!("{TITLE}{code}{TITLE:#}: {QUIET}{first}{QUIET:#}\n")
        });
        return Ok(Answer::yes(rows.collect::<String>()).prose());
    };
    let docs = docs(code).unwrap_or("All rules that warn.");
    Ok(Answer::yes(format!("{TITLE}{code}{TITLE:#}\n\n{docs}\n\n{}\n", mending(code))).prose())
}

/// What `rules` says.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Listed")]
pub struct ListedRules {
    rules: Vec<Described>,
}

/// A rule.
#[derive(Serialize, JsonSchema)]
struct Described {
    code: &'static str,
    /// How much it matters if nobody says otherwise.
    severity: Severity,
    /// Whether `check` can be told to allow it.
    can_be_allowed: bool,
    /// What it is for.
    docs: &'static str,
}

impl Described {
    fn of(code: &'static str) -> Self {
        let of_export = PAGES.iter().find(|(of_export, ..)| *of_export == code);
        let warns = match Rule::from_code(code) {
            Some(rule) => rule.severity() == gofer_core::Severity::Warning,
            None => may_warn(code),
        };
        let own = if warns { Severity::Warning } else { Severity::Error };
        Described {
            code,
            severity: of_export.map_or(own, |(_, severity, _)| *severity),
            can_be_allowed: may_warn(code),
            docs: docs(code).unwrap_or_default(),
        }
    }
}

/// How one lives with a rule.
fn mending(code: &str) -> String {
    if let Some((_, severity, _)) = PAGES.iter().find(|(of_export, ..)| *of_export == code) {
        return match severity {
            Severity::Error => "`cargo gofer export` refuses the pipeline.".to_owned(),
            Severity::Warning => "`cargo gofer export` warns of it, and writes the pipeline.".to_owned(),
        };
    }
    if Why::ALL.iter().any(|why| why.code() == code) {
        return "It is why a command gives no answer, and its exit code is 2.".to_owned();
    }
    if !may_warn(code) {
        return "It is an error.".to_owned();
    }
    if [NOT_ON_SERVER, SERVER_FIELD].contains(&code) {
        return format!(
            "It is a warning of `cargo gofer up`, which asks the server. That changes in Cargo.toml:\n\n  \
             [package.metadata.gofer.lints]\n  {code} = \"deny\""
        );
    }
    let word = match Rule::from_code(code) {
        Some(rule) if rule.severity() != gofer_core::Severity::Warning => {
            "It is an error in a block, and of JSON a warning"
        }
        _ => "It is a warning",
    };
    format!(
        "{word}. `--allow {code}` and `--deny {code}` of `cargo gofer check` change that, as does in Cargo.toml:\n\n  \
         [package.metadata.gofer.lints]\n  {code} = \"allow\""
    )
}

/// Whether `check` warns of it at all: servers run some of what a block refuses.
fn may_warn(code: &str) -> bool {
    match Rule::from_code(code) {
        Some(Rule::InvalidId | Rule::NeverRuns | Rule::CommandLine) => true,
        Some(rule) => rule.severity() == gofer_core::Severity::Warning,
        None => code == ALL || OWN.iter().take(OWN_WARN).any(|(own, _)| *own == code),
    }
}

fn exists(code: &str) -> Result<(), Stop> {
    if code == ALL || docs(code).is_some() {
        return Ok(());
    }
    let stop = Stop::usage(format!("no rule is called `{}`", gofer_core::shown(code)));
    Err(match nearest(code, codes().chain([ALL])) {
        Some(near) => stop.help(format!("there is `{near}`")),
        None => stop.help("`cargo gofer rules` lists them"),
    })
}

/// The codes of all rules.
pub fn codes() -> impl Iterator<Item = &'static str> {
    let own = OWN.iter().map(|(code, _)| *code);
    Rule::ALL.iter().map(|rule| rule.code()).chain(own).chain(PAGES.iter().map(|(code, ..)| *code))
}

/// The codes of those that can be allowed or denied, and the word for all of them.
pub fn that_may_warn() -> impl Iterator<Item = &'static str> {
    codes().chain([ALL]).filter(|code| may_warn(code))
}

/// What a rule is for.
pub fn docs(code: &str) -> Option<&'static str> {
    let own = OWN.iter().find(|(own, _)| *own == code).map(|(_, docs)| *docs);
    let of_export = || PAGES.iter().find(|(of_export, ..)| *of_export == code).map(|(.., docs)| *docs);
    own.or_else(|| Rule::from_code(code).map(Rule::docs)).or_else(of_export)
}
