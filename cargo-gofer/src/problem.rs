//! What is wrong with a pipeline, for people and for machines.

use cargo_metadata::diagnostic::Diagnostic;
use serde::Serialize;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The task's id, or nothing where the pipeline itself is meant.
    pub task: Option<String>,
    /// The field, such as `image`.
    pub field: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// All of it in words.
    #[serde(skip)]
    pub text: String,
}

impl From<&gofer_model::Problem> for Problem {
    fn from(problem: &gofer_model::Problem) -> Self {
        let gofer_model::Problem { task, field, message, help, .. } = problem;
        Problem {
            task: task.clone(),
            field: (*field).to_owned(),
            message: message.clone(),
            help: help.clone(),
            text: problem.to_string(),
        }
    }
}

impl From<&Diagnostic> for Problem {
    fn from(diagnostic: &Diagnostic) -> Self {
        let (message, help) = split_help(&diagnostic.message);
        let text = diagnostic.message.clone();
        Problem { task: None, field: String::new(), message, help, text }
    }
}

/// A message and the help below it.
fn split_help(text: &str) -> (String, Option<String>) {
    match text.split_once("\nhelp: ") {
        Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
        None => (text.to_owned(), None),
    }
}

/// The problems that a pipeline's program prints when its pipeline is not valid, read back from
/// its standard error. There are none if it failed for another reason.
pub fn read_back(printed: &str) -> Vec<Problem> {
    let is_start = |line: &str| line.starts_with("error: task `") || line.starts_with("error: pipeline, ");
    let mut problems: Vec<Vec<&str>> = Vec::new();
    for line in printed.lines() {
        if is_start(line) {
            problems.push(vec![line]);
        } else if let Some(problem) = problems.last_mut() {
            problem.push(line);
        }
    }
    problems.iter().filter_map(|lines| parse(lines)).collect()
}

fn parse(lines: &[&str]) -> Option<Problem> {
    let text = lines.join("\n").strip_prefix("error: ")?.trim_end().to_owned();
    let (body, help) = match text.split_once("\nhelp: ") {
        Some((body, help)) => (body, Some(help.to_owned())),
        None => (text.as_str(), None),
    };
    let (task, rest) = match body.strip_prefix("task `") {
        Some(rest) => {
            let (task, rest) = rest.split_once("`, ")?;
            (Some(task.to_owned()), rest)
        }
        None => (None, body.strip_prefix("pipeline, ")?),
    };
    let (field, message) = rest.split_once(": ")?;
    Some(Problem { task, field: field.to_owned(), message: message.to_owned(), help, text: text.clone() })
}

#[cfg(test)]
mod tests {
    use gofer_model::{Pipeline, Task};

    use super::*;

    #[test]
    fn what_a_program_prints_is_read_back() {
        let one = Task::new("one", "Ubuntu").depends_on(["two"]);
        let two = Task::new("two", "x").depends_on(["one", "tow"]);
        let invalid = Pipeline::new("s", "S").tasks([one, two]).validate().unwrap_err();
        let expected: Vec<Problem> = invalid.problems().iter().map(Problem::from).collect();
        assert_eq!(read_back(&format!("   Compiling s\n{invalid}\n")), expected);
        assert_eq!(read_back("error: could not compile `s`\n"), []);
    }
}
