//! Where the tasks and fields stand that problems of a pipeline are about.

use std::collections::HashMap;

use gofer_core::shown;

use super::names::letters;
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
        let mut index = Index::of(&root);
        for problem in problems.iter_mut().filter(|problem| problem.line.is_none()) {
            let Some(at) = index.place(problem) else { continue };
            let (line, column) = places.of_byte(&self.text, at);
            (problem.file, problem.line, problem.column) = (self.file.clone(), Some(line), Some(column));
        }
    }
}

/// The objects that the pipeline and its tasks are.
struct Index<'a> {
    root: Object<'a>,
    /// Those of which the reader makes tasks.
    tasks: Vec<Object<'a>>,
    by_id: HashMap<&'a str, usize>,
}

impl<'a> Index<'a> {
    fn of(root: &'a Node<'a>) -> Self {
        // As the reader has it: names are spelt as another language has them, or all as we do.
        let find: Find = if last(root, "id").is_some() { last } else { respelt_last };
        let root = Object::new(root, find);
        let tasks: Vec<&Node> = match find(root.node, "tasks").map(|entry| &entry.node.value) {
            Some(Value::List(tasks)) => tasks.iter().collect(),
            Some(Value::Object(tasks)) => tasks.iter().map(|entry| &entry.node).collect(),
            _ => Vec::new(),
        };
        let is_object = |task: &&Node| matches!(task.value, Value::Object(_));
        let tasks: Vec<Object> = tasks.into_iter().filter(is_object).map(|task| Object::new(task, find)).collect();
        let mut by_id = HashMap::new();
        for (place, task) in tasks.iter().enumerate() {
            if let Some(Value::Text(id)) = find(task.node, "id").map(|entry| &entry.node.value) {
                by_id.entry(id.as_str()).or_insert(place);
            }
        }
        Index { root, tasks, by_id }
    }

    fn place(&mut self, problem: &Problem) -> Option<usize> {
        let field = problem.field.as_deref().unwrap_or_default();
        let object = match &problem.task {
            Some(id) => {
                let place = problem.place.or_else(|| self.by_id.get(id.as_str()).copied())?;
                self.tasks.get_mut(place)?
            }
            None => &mut self.root,
        };
        Some(object.place(field, &problem.message))
    }
}

/// How a field is found.
type Find = for<'a> fn(&'a Node<'a>, &str) -> Option<&'a Entry<'a>>;

/// An object, and what is known of where its parts stand.
struct Object<'a> {
    node: &'a Node<'a>,
    find: Find,
    /// For fields that hold objects, their entries by name, as far as they were asked for.
    parts: HashMap<String, HashMap<String, &'a Entry<'a>>>,
}

impl<'a> Object<'a> {
    fn new(node: &'a Node<'a>, find: Find) -> Self {
        Object { node, find, parts: HashMap::new() }
    }

    /// The smallest place of what a message says of a field.
    fn place(&mut self, field: &str, message: &str) -> usize {
        let Some(entry) = (self.find)(self.node, field) else { return self.node.at };
        match &entry.node.value {
            Value::Text(_) | Value::Number(_) => entry.node.at,
            Value::Object(parts) => match self.named(field, parts, message) {
                // What is said of what a variable holds begins so.
                Some(part) if message.starts_with("in `") => part.node.at,
                Some(part) => part.at,
                None => entry.at,
            },
            _ => entry.at,
        }
    }

    /// The first part that a message names; of two of one name the last one counts.
    fn named(&mut self, field: &str, parts: &'a [Entry<'a>], message: &str) -> Option<&'a Entry<'a>> {
        let by_name = || parts.iter().map(|part| (shown(&part.name), part)).collect();
        let by_name = self.parts.entry(field.to_owned()).or_insert_with(by_name);
        if message.ends_with("variable is empty") {
            return by_name.get("").copied();
        }
        let names = message.split('`').skip(1).step_by(2);
        names.filter_map(|name| by_name.get(name).copied()).min_by_key(|part| part.at)
    }
}

fn entries<'a>(object: &'a Node<'a>) -> &'a [Entry<'a>] {
    if let Value::Object(entries) = &object.value { entries } else { &[] }
}

/// The last of this name, which is the one that counts.
fn last<'a>(object: &'a Node<'a>, name: &str) -> Option<&'a Entry<'a>> {
    entries(object).iter().rev().find(|entry| entry.name == name)
}

fn respelt_last<'a>(object: &'a Node<'a>, name: &str) -> Option<&'a Entry<'a>> {
    let meant = letters(name);
    entries(object).iter().rev().find(|entry| letters(&entry.name) == meant)
}
