//! Where the tasks and fields stand that problems of a pipeline are about.

use std::collections::HashMap;

use gofer_core::Rule;

use super::names::unnamed;
use super::tree::{self, Entry, Node, Value};
use crate::problem::Problem;
use crate::text::Places;

/// JSON that somebody may look at.
#[derive(Debug)]
pub struct Written {
    pub text: String,
    pub file: Option<String>,
}

impl Written {
    /// Says of each where it stands.
    pub fn place(&self, problems: &mut [Problem]) {
        if problems.iter().all(|problem| problem.line.is_some()) {
            return;
        }
        // It was read already.
        let Ok(root) = tree::parse(&self.text) else { return };
        let places = Places::of(&self.text);
        let index = Index::of(&root);
        for problem in problems.iter_mut().filter(|problem| problem.line.is_none()) {
            let Some(at) = index.place(problem) else { continue };
            let (line, column) = places.of_byte(&self.text, at);
            (problem.file, problem.line, problem.column) = (self.file.clone(), Some(line), Some(column));
        }
    }
}

/// Where the tasks of a pipeline stand.
struct Index<'a> {
    root: &'a Node<'a>,
    tasks: Vec<&'a Node<'a>>,
    by_id: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn of(root: &'a Node<'a>) -> Self {
        let tasks: Vec<&Node> = match entry(root, "tasks").map(|entry| &entry.node.value) {
            Some(Value::List(tasks)) => tasks.iter().collect(),
            Some(Value::Object(tasks)) => tasks.iter().map(|entry| &entry.node).collect(),
            _ => Vec::new(),
        };
        let mut by_id: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, task) in tasks.iter().enumerate() {
            if let Some(Value::Text(id)) = entry(task, "id").map(|entry| &entry.node.value) {
                by_id.entry(id).or_default().push(place);
            }
        }
        Index { root, tasks, by_id }
    }

    /// The smallest place that is known.
    fn place(&self, problem: &Problem) -> Option<usize> {
        let field = problem.field.as_deref().unwrap_or_default();
        let (object, field) = match &problem.task {
            Some(id) => {
                let places = self.by_id.get(id.as_str())?;
                // Of two tasks with one id the second is told.
                let is_second = problem.code == Rule::DuplicateTask.code();
                let names_it = |place: &&usize| {
                    entry(self.tasks[**place], field).is_some_and(|entry| named(entry, problem).is_some())
                };
                let place = if is_second { places.get(1) } else { places.iter().find(names_it) };
                (*self.tasks.get(*place.or(places.first())?)?, field)
            }
            None => self.unnamed(field).unwrap_or((self.root, field)),
        };
        let Some(entry) = entry(object, field) else { return Some(object.at) };
        let is_whole_text = matches!(entry.node.value, Value::Text(_) | Value::Number(_));
        Some(match named(entry, problem) {
            // What is said of what a variable holds begins so.
            Some(part) if problem.message.starts_with("in `") => part.node.at,
            Some(part) => part.at,
            None if is_whole_text => entry.node.at,
            None => entry.at,
        })
    }

    /// The task of `tasks[3].image`, and the field.
    fn unnamed<'f>(&self, field: &'f str) -> Option<(&'a Node<'a>, &'f str)> {
        let (task, field) = field.split_once('.')?;
        let place = task.strip_prefix("tasks[")?.strip_suffix(']')?.parse::<usize>().ok()?;
        debug_assert_eq!(unnamed(place), task);
        Some((*self.tasks.get(place)?, field))
    }
}

/// The part of a field that a message names.
fn named<'a>(entry: &'a Entry<'a>, problem: &Problem) -> Option<&'a Entry<'a>> {
    let is_named = |part: &&Entry| match part.name.as_str() {
        // It is called so.
        "" => problem.message.ends_with("variable is empty"),
        name => problem.message.contains(&format!("`{}`", gofer_core::shown(name))),
    };
    entries(&entry.node).iter().find(is_named)
}

fn entries<'a>(object: &'a Node<'a>) -> &'a [Entry<'a>] {
    if let Value::Object(entries) = &object.value { entries } else { &[] }
}

/// The last of this name, which is the one that counts.
fn entry<'a>(object: &'a Node<'a>, name: &str) -> Option<&'a Entry<'a>> {
    entries(object).iter().rev().find(|entry| entry.name == name)
}
