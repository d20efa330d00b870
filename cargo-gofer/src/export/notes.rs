//! What a target refuses, and what it keeps only in part.

use std::io::Write as _;

use gofer_core::shown;

use crate::appearance;
use crate::problem::{Problem, Severity, alike, of_tasks};
use crate::rules::PAGES;
use crate::style::{ERROR, WARNING};

/// Where a note belongs: a task, or the pipeline itself, and the field.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    task: Option<&'a str>,
    field: &'static str,
}

impl<'a> At<'a> {
    pub fn pipeline(field: &'static str) -> Self {
        At { task: None, field }
    }

    pub fn task(task: &'a str, field: &'static str) -> Self {
        At { task: Some(task), field }
    }
}

/// All notes on one export, in the order of the pipeline.
#[derive(Debug, Default)]
pub struct Notes {
    pub list: Vec<Problem>,
}

impl Notes {
    /// The target cannot say it, so nothing is written.
    pub fn error(&mut self, code: &str, at: At, message: impl Into<String>, help: impl Into<String>) {
        self.add(Problem::error(code, message).help(help), at);
    }

    /// It is kept in part.
    pub fn warning(&mut self, code: &str, at: At, message: impl Into<String>, help: Option<String>) {
        self.add(Problem { help, ..Problem::warning(code, message) }, at);
    }

    fn add(&mut self, note: Problem, at: At) {
        debug_assert!(PAGES.iter().any(|(code, ..)| *code == note.code), "`{}` has no page", note.code);
        self.list.push(note.of(at.task, at.field));
    }

    /// Whether anything forbids the export.
    pub fn refuse(&self) -> bool {
        self.list.iter().any(|note| note.severity == Severity::Error)
    }

    /// Prints them on standard error; what holds for several tasks is said once. Where there are several
    /// pipelines, each is called by its name, and stands apart from what is said of the one before.
    pub fn report(&self, pipeline: Option<&str>, is_first: bool) {
        let groups = alike(&self.list);
        let text: Vec<String> = groups.iter().map(|(note, tasks)| in_words(note, tasks, pipeline)).collect();
        let apart = if is_first || text.is_empty() { "" } else { "\n" };
        let text = appearance::wrapped(&format!("{apart}{}", text.join("\n")), &std::io::stderr());
        // If standard error is closed, the exit code is all that can be said.
        let _ = anstream::stderr().write_all(text.as_bytes());
    }
}

fn in_words(note: &Problem, tasks: &[&str], pipeline: Option<&str>) -> String {
    let Problem { severity, code, field, message, help, .. } = note;
    let at = note.place_in_words().map(|line| format!("{line}\n")).unwrap_or_default();
    let (style, word) = match severity {
        Severity::Error => (ERROR, "error"),
        Severity::Warning => (WARNING, "warning"),
    };
    let place = match tasks {
        [] => "pipeline".to_owned(),
        [task] => format!("task `{}`", shown(task)),
        tasks => of_tasks(tasks),
    };
    let field = field.as_ref().map(|field| format!(", {field}")).unwrap_or_default();
    let help = help.as_ref().map(|help| format!("help: {help}\n")).unwrap_or_default();
    let pipeline = pipeline.map(|name| format!("{name}: ")).unwrap_or_default();
    format!("{style}{word}{style:#}[{code}]: {pipeline}{place}{field}: {message}\n{at}{help}")
}
