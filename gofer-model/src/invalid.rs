use std::error::Error;
use std::fmt;

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
/// assert_eq!(problem.message, "the image is empty");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Problem {
    /// The id of the task, or nothing where the pipeline itself is meant.
    pub task: Option<String>,
    /// The field, such as `image` or `variables`.
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to mend it, where that can be said.
    pub help: Option<String>,
}

impl Problem {
    pub(crate) fn new(task: Option<&str>, field: &'static str, problem: gofer_core::Problem) -> Self {
        Problem { task: task.map(str::to_owned), field, message: problem.message, help: problem.help }
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
