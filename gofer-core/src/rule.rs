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

/// The table of rules: name, code, severity, and what the rule asks for and why.
macro_rules! rules {
    ($($rule:ident = $code:literal, $severity:ident, $docs:literal;)*) => {
        /// What a problem is a breach of, for tools that sort, count or allow problems.
        ///
        /// The messages may get better words with any version; [`Rule::code`] stays. Rules are
        /// added with minor versions, so a `match` needs an arm for the others.
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
            $(#[doc = $docs] $rule,)*
        }

        impl Rule {
            /// All rules, in the order of their declaration.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule),*];

            /// The rule's name for machines, in kebab-case. It never changes.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Rule::$rule => $code,)*
                }
            }

            /// How much it matters.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self {
                    $(Rule::$rule => Severity::$severity,)*
                }
            }

            /// What the rule asks for and why, in a few sentences.
            #[inline]
            #[must_use]
            pub const fn docs(self) -> &'static str {
                match self {
                    $(Rule::$rule => $docs,)*
                }
            }
        }
    };
}

rules! {
    Block = "block", Error,
    "The block is not written as the language has it. Only the compiler can say so, at the place.";
    InvalidId = "invalid-id", Error,
    "An id has 3 to 32 characters: ASCII letters, digits and underscores, or under \
     `ids: \"kebab-case\"` hyphens instead of underscores. Servers check a pipeline's id so, and a \
     task's id not at all.";
    DuplicateTask = "duplicate-task", Fatal,
    "Two tasks of a pipeline bear one id. A dependency on it could mean either, and a server keeps \
     one of them.";
    UnknownTask = "unknown-task", Fatal,
    "A dependency names a task that the pipeline does not have. Servers do not check this, and the \
     run waits for ever.";
    SelfDependency = "self-dependency", Fatal,
    "A task depends on itself, so it waits for ever. Servers do not check this.";
    Cycle = "cycle", Fatal,
    "Tasks wait for each other in a circle, so none of them ever starts. Servers do not check this.";
    NeverRuns = "never-runs", Error,
    "All conditions of a task must hold, and here two of them cannot: some ancestor would have to \
     succeed and to fail. Every run skips the task.";
    InvalidImage = "invalid-image", Error,
    "The image is not a reference that container engines read: `[host[:port]/]path[:tag][@digest]`. \
     The task fails when it starts.";
    InvalidVariable = "invalid-variable", Error,
    "The name of a variable is empty, or holds `=` or a NUL character: no environment can hold it.";
    VariableCase = "variable-case", Error,
    "The names of two variables of a task differ only in case. The server keeps one of the two, at \
     random.";
    MalformedReference = "malformed-reference", Error,
    "A value is written like a reference to a secret or object and is not one, because of its word, \
     its braces or its key. Servers pass it on as it is, fail the task, or wait for ever.";
    PartialReference = "partial-reference", Error,
    "A reference to a secret or object is only a part of a variable's value. Servers substitute it \
     only where it is the whole value, so the container is given the reference itself.";
    MisplacedReference = "misplaced-reference", Error,
    "A reference to a secret or object stands in a field other than `variables`. Servers substitute \
     nothing there, so the reference itself is used.";
    EmptyCommand = "empty-command", Error,
    "A command names no program: it is an empty list, or its first element is blank, or that of an \
     entrypoint. Nothing could be started.";
    CommandLine = "command-line", Error,
    "A command is a whole line, in one element or with signs such as `&&` between its words, and no shell reads it. \
     Nothing of that name can be started, unless the image's own entrypoint makes something of it.";
    EmptyScript = "empty-script", Error,
    "A script is blank, or a shell's `-c` has no script after it. Nothing would run.";
    ForeignScript = "foreign-script", Error,
    "A script begins with `#!` and a program, and is given to another one, for which that line is a \
     comment. The script would be read as another language.";
    NegativeParallelism = "negative-parallelism", Error,
    "`parallelism` is a number of runs, 0 or more; 0 sets no limit.";
    NulCharacter = "nul-character", Error,
    "A text that a container is given holds a NUL character, at which every operating system ends \
     it: the container cannot be started.";
    UntaggedImage = "untagged-image", Warning,
    "The image has neither a tag nor a digest. Servers then pull every tag of it; `:latest` is one.";
    ObjectName = "object-name", Warning,
    "The key of an object is not the name of its variable. Every server known looks the object up \
     under the variable's name.";
    ServerId = "server-id", Warning,
    "The pipeline's id holds `_`, which servers from 0.8.3 on refuse, or `-`, which older ones \
     refuse. An id of letters and digits fits every server.";
    MissingField = "missing-field", Warning,
    "The JSON lacks a field, or has null where a value belongs. Servers of 0.9 refuse such JSON.";
    LargeJson = "large-json", Warning,
    "The JSON has more than 65,536 bytes. Gofer's command line waits for ever on it, so the pipeline \
     has to be registered in another way.";
}

impl Rule {
    /// The rule of this code.
    #[inline]
    #[must_use]
    pub fn from_code(code: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.code() == code)
    }

    /// A breach of this rule.
    pub(crate) fn problem(self, message: impl Into<String>) -> Problem {
        let mut problem = Problem::new(message);
        problem.rule = self;
        problem
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
        for &rule in Rule::ALL {
            let code = rule.code();
            assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{code}");
            assert_eq!(Rule::from_code(code), Some(rule), "no two bear one code");
            assert!(rule.docs().ends_with('.') && !rule.docs().contains("  "), "{}", rule.docs());
        }
    }

    #[test]
    fn what_no_run_can_put_in_an_order_is_fatal() {
        let fatal: Vec<&str> =
            Rule::ALL.iter().copied().filter(|rule| rule.severity() == Severity::Fatal).map(Rule::code).collect();
        assert_eq!(fatal, ["duplicate-task", "unknown-task", "self-dependency", "cycle"]);
    }
}
