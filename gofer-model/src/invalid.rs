use std::error::Error;
use std::fmt;

use gofer_core::{Rule, Severity};

/// One mistake in a pipeline, found by [`Pipeline::validate`](crate::Pipeline::validate).
///
/// Its words are those of the compile error for the same mistake in a block.
///
/// ```
/// use gofer_dsl::{Pipeline, Task};
///
/// let invalid = Pipeline::new("ship", "Ship it").task(Task::new("build", "")).validate().unwrap_err();
/// let problem = &invalid.problems()[0];
/// assert_eq!((problem.task.as_deref(), problem.field), (Some("build"), "image"));
/// assert_eq!((problem.rule.code(), problem.message.as_str()), ("invalid-image", "the image is empty"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Problem {
    /// The id of the task, or nothing where the pipeline itself is meant.
    pub task: Option<String>,
    /// The field, such as `image` or `variables`.
    pub field: &'static str,
    /// The rule that is broken, by whose [`code`](Rule::code) tools may tell problems apart.
    pub rule: Rule,
    /// What is wrong.
    pub message: String,
    /// How to mend it, where that can be said.
    pub help: Option<String>,
}

impl Problem {
    pub(crate) fn new(task: Option<&str>, field: &'static str, problem: gofer_core::Problem) -> Self {
        Problem {
            task: task.map(str::to_owned),
            field,
            rule: problem.rule,
            message: problem.message,
            help: problem.help,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.task {
            Some(task) => write!(f, "task `{}`, {}: {}", gofer_core::shown(task), self.field, self.message)?,
            None => write!(f, "pipeline, {}: {}", self.field, self.message)?,
        }
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

/// All that is wrong with a pipeline: at least one [`Problem`].
///
/// Its `Display` is what `main` prints on standard error.
///
/// ```
/// let invalid = gofer_dsl::Pipeline::new("s", "Ship it").parallelism(-1).validate().unwrap_err();
/// assert_eq!(invalid.problems().len(), 2);
/// assert!(invalid.to_string().starts_with("error: pipeline, id: pipeline id `s` has 1 character"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    problems: Vec<Problem>,
}

impl Invalid {
    /// The verdict on a pipeline with these problems.
    pub(crate) fn verdict(problems: Vec<Problem>) -> Result<(), Invalid> {
        if problems.is_empty() { Ok(()) } else { Err(Invalid { problems }) }
    }

    /// The problems: those of the pipeline's own fields, then those of its tasks in their
    /// order, then those of the graph.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Those of the problems that leave no order in which the tasks could run
    /// ([`Severity::Fatal`]). Without any, a server runs the pipeline, whatever comes of it.
    ///
    /// ```
    /// use gofer_dsl::{Pipeline, Task};
    ///
    /// let tasks = [Task::new("ci", "rust:1.95"), Task::new("test", "rust:1.95").depends_on(["ic"])];
    /// let invalid = Pipeline::new("ship", "Ship it").tasks(tasks).validate().unwrap_err();
    /// assert_eq!(invalid.problems().len(), 2);
    /// assert_eq!(invalid.fatal().map(|problem| problem.rule.code()).collect::<Vec<_>>(), ["unknown-task"]);
    /// ```
    pub fn fatal(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| problem.rule.severity() == Severity::Fatal)
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.problems.iter().enumerate() {
            if place > 0 {
                f.write_str("\n\n")?;
            }
            write!(f, "error: {problem}")?;
        }
        Ok(())
    }
}

impl Error for Invalid {}
