//! What is wrong with a pipeline, for people and for machines.

use std::collections::HashMap;
use std::fmt;

use cargo_metadata::diagnostic::Diagnostic;
use gofer_core::{Rule, shown};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::first_few;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It does not run.
    Error,
    /// It runs, but not everywhere, or not as it seems.
    Warning,
}

/// How it is called in messages.
pub const STANDARD_INPUT: &str = "standard input";

/// One mistake, or what may be one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Problem {
    pub severity: Severity,
    /// The rule that is broken, in a word that stays.
    pub code: String,
    /// The file in which it stands, where that is known, and the place in it, from 1.
    pub file: Option<String>,
    pub line: Option<usize>,
    pub column: Option<usize>,
    /// The pipeline, where there are several: its id, or what stands for it.
    pub pipeline: Option<String>,
    /// The program that prints it.
    #[serde(skip)]
    pub program: Option<String>,
    /// The task's id, or nothing where the pipeline itself is meant.
    pub task: Option<String>,
    /// Which of the tasks that is, from 0, where that is known.
    #[serde(skip)]
    pub place: Option<usize>,
    /// The field, such as `image`.
    pub field: Option<String>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl Problem {
    fn new(severity: Severity, code: &str, message: impl Into<String>) -> Self {
        Problem {
            severity,
            code: code.to_owned(),
            file: None,
            line: None,
            column: None,
            pipeline: None,
            program: None,
            task: None,
            place: None,
            field: None,
            message: message.into(),
            help: None,
        }
    }

    pub fn error(code: &str, message: impl Into<String>) -> Self {
        Problem::new(Severity::Error, code, message)
    }

    pub fn warning(code: &str, message: impl Into<String>) -> Self {
        Problem::new(Severity::Warning, code, message)
    }

    /// The same, where it stops nothing.
    pub fn into_warning(self) -> Self {
        Problem { severity: Severity::Warning, ..self }
    }

    /// Says whose it is.
    pub fn of(mut self, task: Option<&str>, field: &str) -> Self {
        self.task = task.map(str::to_owned);
        self.field = Some(field.to_owned());
        self
    }

    /// Says how to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// As a pipeline's own program says it.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.say(f)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

impl Problem {
    /// The same with the place, where that is known, as editors and terminals find it.
    pub fn with_place(&self) -> String {
        let Some(place) = self.place_in_words() else { return self.to_string() };
        let without_help = Problem { help: None, ..self.clone() };
        let help = self.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
        format!("{without_help}\n{place}{help}")
    }

    /// The line that says where it stands.
    pub fn place_in_words(&self) -> Option<String> {
        let line = self.line?;
        let file = if self.is_of_standard_input() { STANDARD_INPUT } else { self.file.as_deref()? };
        Some(format!(" --> {file}:{line}:{}", self.column.unwrap_or(1)))
    }

    /// What has lines and is no file comes from there.
    pub fn is_of_standard_input(&self) -> bool {
        self.file.is_none() && self.line.is_some()
    }

    fn say(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is wrong with all of it, such as that it cannot be read, mostly says whose it is.
        let names_it = |pipeline: &&String| self.field.is_none() && self.message.contains(pipeline.as_str());
        if let Some(pipeline) = self.pipeline.as_ref().filter(|pipeline| !names_it(pipeline)) {
            write!(f, "{pipeline}: ")?;
        }
        match (&self.task, &self.field) {
            (Some(task), Some(field)) => write!(f, "task `{}`, {}: ", shown(task), shown(field))?,
            (Some(task), None) => write!(f, "task `{}`: ", shown(task))?,
            (None, Some(field)) => write!(f, "pipeline, {}: ", shown(field))?,
            (None, None) => {}
        }
        f.write_str(&self.message)
    }
}

/// In words for JSON: of a block its own program tells them.
impl From<&gofer_model::Problem> for Problem {
    fn from(problem: &gofer_model::Problem) -> Self {
        let gofer_model::Problem { task, place, field, rule, .. } = problem;
        let severity =
            if rule.severity() == gofer_core::Severity::Warning { Severity::Warning } else { Severity::Error };
        let (message, help) = problem.in_json();
        let help = help.map(str::to_owned);
        Problem { help, place: *place, ..Problem::new(severity, rule.code(), message) }.of(task.as_deref(), field)
    }
}

impl From<&Diagnostic> for Problem {
    fn from(diagnostic: &Diagnostic) -> Self {
        let (message, help) = split_help(&diagnostic.message);
        let code = diagnostic.code.as_ref().map_or(Rule::Block.code(), |code| &code.code);
        let place = diagnostic.spans.iter().find(|span| span.is_primary);
        Problem {
            file: place.map(|place| place.file_name.clone()),
            line: place.map(|place| place.line_start),
            column: place.map(|place| place.column_start),
            help,
            ..Problem::error(code, message)
        }
    }
}

/// The same problems, to be told to people: what is said alike of many tasks is said once.
pub fn together(problems: &[Problem]) -> Vec<Problem> {
    let told = alike(problems).into_iter().map(|(problem, tasks)| match tasks.as_slice() {
        [] | [_] => problem.clone(),
        several => {
            let field = whose(problem).1.map(|field| format!(", {}", shown(field))).unwrap_or_default();
            let message = format!("{}{field}: {}", of_tasks(several), problem.message);
            Problem { task: None, field: None, message, ..problem.clone() }
        }
    });
    told.collect()
}

/// Several tasks, as a problem begins that all of them have.
pub fn of_tasks(tasks: &[&str]) -> String {
    let quoted: Vec<String> = tasks.iter().map(|task| format!("`{}`", shown(task))).collect();
    format!("tasks {}", first_few(&quoted))
}

/// The problems that differ in nothing but the task, and those tasks; each once, in their order.
pub fn alike(problems: &[Problem]) -> Vec<(&Problem, Vec<&str>)> {
    let mut groups: Vec<(&Problem, Vec<&str>)> = Vec::new();
    let mut places = HashMap::new();
    for problem in problems {
        let (task, field) = whose(problem);
        let field = field.map(str::to_owned);
        let plain = Problem { task: None, place: None, field, line: None, column: None, ..problem.clone() };
        let group = (task.is_some(), problem.task.is_some(), plain);
        let place = *places.entry(group).or_insert(groups.len());
        match groups.get_mut(place) {
            // One task may have the same problem in several lines.
            Some((_, tasks)) if tasks.last().copied() == task => {}
            Some((_, tasks)) => tasks.extend(task),
            None => groups.push((problem, task.into_iter().collect())),
        }
    }
    groups
}

/// The task and its field; one without an id is in the field: `tasks[3].image`.
fn whose(problem: &Problem) -> (Option<&str>, Option<&str>) {
    let (task, field) = (problem.task.as_deref(), problem.field.as_deref());
    let unnamed = field.and_then(|field| field.split_once('.')).filter(|(of, _)| of.starts_with("tasks["));
    match unnamed {
        Some((of, field)) if task.is_none() => (Some(of), Some(field)),
        _ => (task, field),
    }
}

/// A message and the help below it.
fn split_help(text: &str) -> (String, Option<String>) {
    match text.split_once("\nhelp: ") {
        Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
        None => (text.to_owned(), None),
    }
}

/// What asks a pipeline's program for its problems in the form of [`ToldProblem`], line by line.
pub const ASKS_FOR_PROBLEMS: (&str, &str) = ("GOFER_PROBLEMS", "json");

/// A problem as a pipeline's program tells it when it is asked.
#[derive(Deserialize)]
struct ProgramLine {
    gofer_problem: ToldProblem,
}

#[derive(Deserialize)]
struct ToldProblem {
    task: Option<String>,
    field: Option<String>,
    code: String,
    message: String,
    help: Option<String>,
}

/// The problem that a program tells on a line of its standard error, if that is one.
pub fn told(line: &[u8]) -> Option<Problem> {
    // Nothing else is parsed: a program may print much.
    if !line.starts_with(br#"{"gofer_problem":"#) {
        return None;
    }
    let ToldProblem { task, field, code, message, help } =
        serde_json::from_slice::<ProgramLine>(line).ok()?.gofer_problem;
    Some(Problem { task, field, help, ..Problem::error(&code, message) })
}

/// A rule of a pipeline's own program, where it tells no codes.
pub const OF_A_PROGRAM: &str = "pipeline";

/// The problems that a pipeline's program prints when its pipeline is not valid, read back from
/// its standard error, where it was made with a version that does not tell them for tools. There
/// are none if it failed for another reason.
pub fn read_back(printed: &str) -> Vec<Problem> {
    let is_start = |line: &str| {
        ["task `", "tasks `", "pipeline, "]
            .iter()
            .any(|start| line.strip_prefix("error: ").is_some_and(|rest| rest.starts_with(start)))
    };
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
    let text = lines.join("\n");
    let (body, help) = split_help(text.strip_prefix("error: ")?.trim_end());
    if body.starts_with("tasks `") {
        return Some(Problem { help, ..Problem::error(OF_A_PROGRAM, body) });
    }
    let (task, rest) = match body.strip_prefix("task `") {
        Some(rest) => {
            let (task, rest) = rest.split_once("`, ")?;
            (Some(task), rest)
        }
        None => (None, body.strip_prefix("pipeline, ")?),
    };
    let (field, message) = rest.split_once(": ")?;
    Some(Problem { help, ..Problem::error(OF_A_PROGRAM, message) }.of(task, field))
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
        let without_code = |problem: &gofer_model::Problem| {
            let (message, help) = (problem.message.clone(), problem.help.clone());
            Problem { code: OF_A_PROGRAM.to_owned(), place: None, message, help, ..Problem::from(problem) }
        };
        let expected: Vec<Problem> = invalid.problems().iter().map(without_code).collect();
        assert_eq!(read_back(&format!("   Compiling s\n{invalid}\n")), expected);
        assert_eq!(read_back("error: could not compile `s`\n"), []);
        let alike = Pipeline::new("ship", "Ship").tasks([Task::new("one", ""), Task::new("two", "")]);
        let message = "tasks `one`, `two`, image: the image is empty";
        let read = read_back(&alike.validate().unwrap_err().to_string());
        assert_eq!(read.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>(), [message]);
    }

    #[test]
    fn a_line_for_tools_is_a_problem_with_its_code() {
        let line =
            br#"{"gofer_problem":{"task":"one","field":"image","code":"invalid-image","message":"m","help":null}}"#;
        assert_eq!(told(line), Some(Problem::error("invalid-image", "m").of(Some("one"), "image")));
        let newer = br#"{"gofer_problem":{"code":"of-tomorrow","message":"m","place":3}}"#;
        assert_eq!(told(newer), Some(Problem::error("of-tomorrow", "m")));
        for line in ["{}", "error: task `one`, image: m", r#"{"gofer_problem":"#, r#"{"gofer_problem":{}}"#] {
            assert_eq!(told(line.as_bytes()), None, "{line}");
        }
    }
}
