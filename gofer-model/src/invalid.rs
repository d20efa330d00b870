use std::collections::HashMap;
use std::error::Error;
use std::fmt;

use gofer_core::{Rule, Severity};

use crate::Task;

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
    /// Which of the pipeline's tasks that is, from 0: two may bear one id.
    pub place: Option<usize>,
    /// The field, such as `image` or `variables`.
    pub field: &'static str,
    /// The rule that is broken, by whose [`code`](Rule::code) tools may tell problems apart.
    pub rule: Rule,
    /// What is wrong.
    pub message: String,
    /// How to mend it, where that can be said.
    pub help: Option<String>,
    /// The same for JSON.
    json: Option<Box<gofer_core::Problem>>,
}

impl Problem {
    /// A problem of a task, by its place, or of the pipeline itself.
    pub(crate) fn new(task: Option<(u32, &Task)>, field: &'static str, problem: gofer_core::Problem) -> Self {
        let in_json = problem.for_json();
        let is_same = in_json.message == problem.message && in_json.help == problem.help;
        Problem {
            task: task.map(|(_, task)| task.id.clone()),
            place: task.map(|(place, _)| place as usize),
            field,
            rule: problem.rule,
            message: problem.message,
            help: problem.help,
            json: (!is_same).then(|| Box::new(in_json)),
        }
    }

    /// The message and the help in words for who has the pipeline's JSON before them: they speak of what can be written there.
    ///
    /// ```
    /// use gofer_dsl::{Pipeline, Task};
    ///
    /// let invalid = Pipeline::new("ship", "Ship it").task(Task::new("build", "Rust:1.95")).validate().unwrap_err();
    /// let problem = &invalid.problems()[0];
    /// assert_eq!(problem.help.as_deref(), Some("write `image: \"rust:1.95\"`"));
    /// assert_eq!(problem.in_json().1, Some("write `\"rust:1.95\"`"));
    /// ```
    #[inline]
    #[must_use]
    pub fn in_json(&self) -> (&str, Option<&str>) {
        match &self.json {
            Some(json) => (&json.message, json.help.as_deref()),
            None => (&self.message, self.help.as_deref()),
        }
    }

    /// Says it of all these tasks.
    fn tell(&self, tasks: &[&str], f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const FEW: usize = 6;
        match tasks {
            [] => f.write_str("pipeline")?,
            [task] => write!(f, "task `{}`", gofer_core::shown(task))?,
            several => {
                f.write_str("tasks ")?;
                for (place, task) in several.iter().take(FEW).enumerate() {
                    write!(f, "{}`{}`", if place > 0 { ", " } else { "" }, gofer_core::shown(task))?;
                }
                match several.len().saturating_sub(FEW) {
                    0 => {}
                    more => write!(f, " and {more} more")?,
                }
            }
        }
        write!(f, ", {}: {}", self.field, self.message)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tell(self.task.as_deref().as_slice(), f)
    }
}

/// All that is wrong with a pipeline: at least one [`Problem`].
///
/// Its `Display` is what `main` prints on standard error. What is wrong in the same way in several
/// tasks, such as a default that they take, is said once there.
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
        for (place, (problem, tasks)) in self.alike().iter().enumerate() {
            f.write_str(if place > 0 { "\n\nerror: " } else { "error: " })?;
            problem.tell(tasks, f)?;
        }
        Ok(())
    }
}

impl Invalid {
    /// The problems that differ in nothing but the task, and those tasks; each once, in their order.
    fn alike(&self) -> Vec<(&Problem, Vec<&str>)> {
        let said = |Problem { task, place: _, field, rule: _, message, help, json: _ }: &Problem| {
            let help = help.as_deref().unwrap_or_default();
            format!("{}\0{field}\0{message}\0{help}", task.is_some())
        };
        let said: Vec<String> = self.problems.iter().map(said).collect();
        let mut groups: Vec<(&Problem, Vec<&str>)> = Vec::new();
        // A map like that of the ids: another type would be another one in every program.
        let mut places: HashMap<&str, u32> = HashMap::new();
        for (problem, said) in self.problems.iter().zip(&said) {
            let next = u32::try_from(groups.len()).unwrap_or(u32::MAX);
            let place = *places.entry(said).or_insert(next);
            match groups.get_mut(place as usize) {
                Some((_, tasks)) => tasks.extend(problem.task.as_deref()),
                None => groups.push((problem, problem.task.as_deref().into_iter().collect())),
            }
        }
        groups
    }
}

impl Error for Invalid {}
