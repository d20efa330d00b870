use std::fmt;

use crate::Problem;

/// How much a broken [`Rule`] matters to those who only have the pipeline's JSON.
///
/// ```
/// # extern crate gofer_core as gofer_dsl; // where a pipeline finds it
/// use gofer_dsl::{Rule, Severity};
/// assert_eq!(Rule::Cycle.severity(), Severity::Fatal);
/// assert!(Severity::Warning < Severity::Error);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The pipeline is valid, but may not do what it seems to say. A block passes in silence.
    Warning,
    /// The language refuses it. A server takes it, and what it makes of it the rule says.
    Error,
    /// Nobody can say in which order the tasks would run: a run waits for ever.
    Fatal,
}

/// What a problem is a breach of, for tools that sort, count or allow problems.
///
/// The messages may get better words with any version; [`Rule::code`] stays. A rule is added
/// with minor versions, so a `match` needs an arm for the others.
///
/// ```
/// # extern crate gofer_core as gofer_dsl; // where a pipeline finds it
/// use gofer_dsl::Rule;
/// assert_eq!(Rule::InvalidImage.code(), "invalid-image");
/// assert_eq!(Rule::from_code("invalid-image"), Some(Rule::InvalidImage));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// What only a block can have wrong, such as its punctuation: the compiler refuses it.
    Block,
    /// An id has 3 to 32 characters of the kind that the pipeline's `ids` sets.
    InvalidId,
    /// No two tasks bear one id.
    DuplicateTask,
    /// A dependency names a task of the same pipeline.
    UnknownTask,
    /// No task waits for itself.
    SelfDependency,
    /// No tasks wait for each other.
    Cycle,
    /// A task's conditions do not contradict each other.
    NeverRuns,
    /// An image is a reference that container engines read.
    InvalidImage,
    /// A variable's name is one that an environment can hold.
    InvalidVariable,
    /// The names of a task's variables differ in more than their case.
    VariableCase,
    /// A value that is meant as a reference to a secret or object is one.
    MalformedReference,
    /// A reference is the whole value of its variable.
    PartialReference,
    /// References stand in variables only.
    MisplacedReference,
    /// A command names a program, and an entrypoint with elements does.
    EmptyCommand,
    /// A script, and a shell's `-c`, has something to run.
    EmptyScript,
    /// `parallelism` is a number of runs.
    NegativeParallelism,
    /// No text that a container is given holds a NUL character.
    NulCharacter,
    /// An image has a tag or a digest.
    UntaggedImage,
    /// The key of an object is the name of the variable that takes it.
    ObjectName,
    /// Ids are made of what every server takes: letters and digits.
    ServerId,
}

impl Rule {
    /// All rules, in the order of their declaration.
    pub const ALL: [Rule; 20] = [
        Rule::Block,
        Rule::InvalidId,
        Rule::DuplicateTask,
        Rule::UnknownTask,
        Rule::SelfDependency,
        Rule::Cycle,
        Rule::NeverRuns,
        Rule::InvalidImage,
        Rule::InvalidVariable,
        Rule::VariableCase,
        Rule::MalformedReference,
        Rule::PartialReference,
        Rule::MisplacedReference,
        Rule::EmptyCommand,
        Rule::EmptyScript,
        Rule::NegativeParallelism,
        Rule::NulCharacter,
        Rule::UntaggedImage,
        Rule::ObjectName,
        Rule::ServerId,
    ];

    /// The rule's name for machines, in kebab-case. It never changes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row().0
    }

    /// How much it matters.
    #[must_use]
    pub const fn severity(self) -> Severity {
        self.row().1
    }

    /// What the rule asks for and why, in a few sentences of plain text.
    #[must_use]
    pub const fn docs(self) -> &'static str {
        self.row().2
    }

    /// The rule of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Rule> {
        Rule::ALL.into_iter().find(|rule| rule.code() == code)
    }

    /// A breach of this rule.
    pub(crate) fn problem(self, message: impl Into<String>) -> Problem {
        Problem { rule: self, ..Problem::new(message) }
    }

    const fn row(self) -> (&'static str, Severity, &'static str) {
        use Severity::{Error, Fatal, Warning};
        match self {
            Rule::Block => (
                "block",
                Error,
                "The block is not written as the language has it. Only the compiler can say so, at the place.",
            ),
            Rule::InvalidId => (
                "invalid-id",
                Error,
                "An id has 3 to 32 characters: ASCII letters, digits and underscores, or with `ids: \"kebab-case\"` \
                 hyphens instead of underscores. Servers check a pipeline's id so, and a task's id not at all.",
            ),
            Rule::DuplicateTask => (
                "duplicate-task",
                Fatal,
                "Two tasks of a pipeline bear one id. A dependency on it could mean either, and a server keeps one of them.",
            ),
            Rule::UnknownTask => (
                "unknown-task",
                Fatal,
                "A dependency names a task that the pipeline does not have. Servers do not check this, and the run waits \
                 for ever.",
            ),
            Rule::SelfDependency => {
                ("self-dependency", Fatal, "A task depends on itself, so it waits for ever. Servers do not check this.")
            }
            Rule::Cycle => (
                "cycle",
                Fatal,
                "Tasks wait for each other in a circle, so none of them ever starts. Servers do not check this.",
            ),
            Rule::NeverRuns => (
                "never-runs",
                Error,
                "All conditions of a task must hold, and here two of them cannot: some ancestor would have to succeed and \
                 to fail. Every run skips the task.",
            ),
            Rule::InvalidImage => (
                "invalid-image",
                Error,
                "The image is no reference that container engines read: `[host[:port]/]path[:tag][@digest]`. The task fails \
                 when it starts.",
            ),
            Rule::InvalidVariable => (
                "invalid-variable",
                Error,
                "The name of a variable is empty, or holds `=` or a NUL character: no environment can hold it.",
            ),
            Rule::VariableCase => (
                "variable-case",
                Error,
                "The names of two variables of a task differ only in case. The server keeps one of the two, at random.",
            ),
            Rule::MalformedReference => (
                "malformed-reference",
                Error,
                "A value looks like a reference to a secret or object and is none, because of its word, its braces or its \
                 key. Servers pass it on as it is, fail the task, or wait for ever.",
            ),
            Rule::PartialReference => (
                "partial-reference",
                Error,
                "A reference to a secret or object is only a part of a variable's value. Servers substitute it only where \
                 it is the whole value, so the container sees the reference itself.",
            ),
            Rule::MisplacedReference => (
                "misplaced-reference",
                Error,
                "A reference to a secret or object stands in a field other than `variables`. Servers substitute nothing \
                 there, so the reference itself is used.",
            ),
            Rule::EmptyCommand => (
                "empty-command",
                Error,
                "A command or an entrypoint names no program: a command is an empty list, or the first element of either \
                 is blank. Nothing could be started.",
            ),
            Rule::EmptyScript => (
                "empty-script",
                Error,
                "A script is blank, a script has no shell, or a shell's `-c` has no script after it. Nothing would run.",
            ),
            Rule::NegativeParallelism => {
                ("negative-parallelism", Error, "`parallelism` is a number of runs, 0 or more; 0 sets no limit.")
            }
            Rule::NulCharacter => (
                "nul-character",
                Error,
                "A text that a container is given holds a NUL character, at which every operating system ends it: the \
                 container cannot be started.",
            ),
            Rule::UntaggedImage => (
                "untagged-image",
                Warning,
                "The image has neither a tag nor a digest. Servers then pull every tag of it; `:latest` is one.",
            ),
            Rule::ObjectName => (
                "object-name",
                Warning,
                "The key of an object is not the name of its variable. Every server known looks the object up under the \
                 variable's name.",
            ),
            Rule::ServerId => (
                "server-id",
                Warning,
                "The pipeline's id holds `_`, which servers from 0.8.3 on refuse, or `-`, which older ones refuse. An id of \
                 letters and digits fits every server.",
            ),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_words_of_their_own_and_lead_back() {
        for rule in Rule::ALL {
            let code = rule.code();
            assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{code}");
            assert_eq!(Rule::from_code(code), Some(rule), "no two bear one code");
            assert!(rule.docs().ends_with('.') && !rule.docs().contains("  "), "{}", rule.docs());
        }
    }

    #[test]
    fn what_no_run_can_put_in_an_order_is_fatal() {
        let fatal: Vec<&str> =
            Rule::ALL.into_iter().filter(|rule| rule.severity() == Severity::Fatal).map(Rule::code).collect();
        assert_eq!(fatal, ["duplicate-task", "unknown-task", "self-dependency", "cycle"]);
    }
}
