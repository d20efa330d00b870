//! A pipeline's JSON, read as a server reads it, with words for what is wrong.

use std::collections::{HashMap, HashSet};

use gofer_core::Rule;
use gofer_model::Pipeline;

use super::verdict::broken_rules;
use crate::problem::Problem;
use crate::stop::Stop;
use crate::text::Places;

mod names;
mod reader;
mod tree;

use names::PIPELINE;
use reader::{Reader, unnamed};
use tree::{Entry, Node, Value};

/// A pipeline, as far as it can be read, and what there is to say of its JSON.
#[derive(Debug)]
pub struct Read {
    pub pipeline: Pipeline,
    /// What a server ignores, or what some servers refuse.
    pub warnings: Vec<Problem>,
    /// What cannot be read.
    pub malformed: Vec<Problem>,
    /// The text, where somebody wrote it.
    written: Option<Written>,
}

/// JSON that somebody may look at.
#[derive(Debug)]
struct Written {
    text: String,
    file: Option<String>,
}

/// Reads what a program prints; `whose` says which.
///
/// # Errors
/// If it is no JSON, or not a pipeline's.
pub fn read(bytes: &[u8], whose: &str) -> Result<Read, Stop> {
    let nowhere = |problem| Problem { line: None, column: None, ..problem };
    let read = read_text(text(bytes, whose)?, whose)?;
    Ok(Read {
        warnings: read.warnings.into_iter().map(nowhere).collect(),
        malformed: read.malformed.into_iter().map(nowhere).collect(),
        ..read
    })
}

/// Reads what stands in a file, or comes from standard input: its problems have places.
///
/// # Errors
/// If it is no JSON, or not a pipeline's.
pub fn read_written(bytes: &[u8], file: Option<String>, whose: &str) -> Result<Read, Stop> {
    let text = text(bytes, whose)?;
    let mut read = read_text(text, whose)?;
    for problem in read.warnings.iter_mut().chain(&mut read.malformed) {
        problem.file.clone_from(&file);
    }
    Ok(Read { written: Some(Written { text: text.to_owned(), file }), ..read })
}

fn read_text(text: &str, whose: &str) -> Result<Read, Stop> {
    if text.trim().is_empty() {
        return Err(Stop::no_pipeline(format!("{whose} gives no pipeline: there is nothing at all")));
    }
    let places = Places::of(text);
    let node = tree::parse(text).map_err(|fault| not_json(text, whose, &places, fault))?;
    let Value::Object(entries) = &node.value else {
        let what = node.in_words();
        return Err(
            Stop::no_pipeline(format!("{whose} gives JSON, but {what} is not a pipeline")).help(other_json(&node))
        );
    };
    // Go's names without tags begin with capitals; a name other systems have too.
    let is_ours = |entry: &Entry| ["id", "tasks"].contains(&entry.name.to_ascii_lowercase().as_str());
    let is_known = |entry: &Entry| PIPELINE.contains(&entry.name.as_str());
    if entries.is_empty() || !(entries.iter().any(is_ours) || entries.iter().all(is_known)) {
        let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).take(10).collect();
        let has = if names.is_empty() { "no field".to_owned() } else { gofer_core::list(&names) };
        return Err(Stop::no_pipeline(format!("{whose} gives JSON, but not of a Gofer pipeline: it has {has}"))
            .help(other_json(&node)));
    }
    let mut reader = Reader::new(text, &places);
    let pipeline = reader.read(node);
    let Reader { malformed, warnings, .. } = reader;
    Ok(Read { pipeline, warnings, malformed, written: None })
}

/// What to do with JSON that is not a pipeline.
fn other_json(node: &Node) -> &'static str {
    let is_pipeline = |node: &Node| match &node.value {
        Value::Object(entries) => entries.iter().any(|entry| entry.name == "id" || entry.name == "tasks"),
        _ => false,
    };
    match &node.value {
        Value::List(elements) if elements.iter().any(is_pipeline) => {
            "a file holds one pipeline: put each object of this list into a file of its own"
        }
        Value::Object(entries) if entries.iter().any(|entry| is_pipeline(&entry.node)) => {
            "a pipeline's JSON is the object with `id` and `tasks` alone, which here stands within another one"
        }
        _ => "a pipeline's JSON is an object with `id`, `name`, `description`, `parallelism` and `tasks`",
    }
}

/// The text, without the mark that some editors put before it.
fn text<'a>(bytes: &'a [u8], whose: &str) -> Result<&'a str, Stop> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let is_marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    // The first character of JSON is one of ASCII.
    if is_marked || bytes.iter().take(2).any(|byte| *byte == 0) {
        return Err(Stop::no_pipeline(format!(
            "{whose} gives no pipeline: its text is in UTF-16, and JSON is in UTF-8"
        ))
        .help("in PowerShell `>` writes UTF-16: write it with `| Out-File -Encoding utf8 FILE`"));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
        Stop::no_pipeline(format!(
            "{whose} gives no pipeline: line {line} holds what is not UTF-8, from column {column} on, so it is not JSON"
        ))
        .help("save it as UTF-8, or write `\\u` and the four digits of the character")
    })
}

fn not_json(text: &str, whose: &str, places: &Places, fault: tree::Fault) -> Stop {
    let begins = text.trim_start();
    if !begins.starts_with(['{', '[', '"', '/', '#']) {
        return Stop::no_pipeline(format!("{whose} gives no pipeline: it is not JSON"))
            .help(format!("it begins with `{}`", gofer_core::shown(begins.lines().next().unwrap_or_default())));
    }
    let (line, column) = places.of_byte(text, fault.at);
    let stop = Stop::no_pipeline(format!(
        "{whose} gives no pipeline: {}, because of line {line}, column {column}: {}",
        if fault.is_json { "no server reads it" } else { "it is not JSON" },
        fault.message
    ));
    match fault.help {
        Some(help) => stop.help(help),
        None => stop,
    }
}

impl Read {
    /// The rules of the language that it breaks, as far as it could be read.
    pub fn broken_rules(&self) -> Vec<Problem> {
        let Err(invalid) = self.pipeline.validate() else { return Vec::new() };
        self.seen(broken_rules(&self.pipeline, &invalid))
    }

    /// Problems that were found in the pipeline, as they are in its JSON: where they stand, and none that only follows
    /// from what could not be read.
    pub fn seen(&self, mut problems: Vec<Problem>) -> Vec<Problem> {
        if !self.malformed.is_empty() {
            let unread = Unread::of(&self.malformed);
            for problem in &mut problems {
                self.rename(problem);
            }
            problems.retain(|problem| !unread.explains(problem));
        }
        if let Some(written) = &self.written {
            written.place(&mut problems);
        }
        problems
    }

    /// Why it is not valid: what cannot be read, and these problems of what can be.
    pub fn not_valid(&self, problems: Vec<Problem>) -> Stop {
        let mut all = self.seen(problems);
        all.extend(self.malformed.iter().cloned());
        if !self.malformed.is_empty() {
            all.extend(self.warnings.iter().cloned());
        }
        self.put_in_order(&mut all);
        Stop::not_valid(all)
    }

    /// Errors first; each kind as it stands in the JSON, or in the order of the tasks.
    pub fn put_in_order(&self, problems: &mut [Problem]) {
        match &self.written {
            Some(_) => problems.sort_by_key(|problem| (problem.severity, problem.line, problem.column)),
            None => problems.sort_by_key(|problem| problem.severity),
        }
    }

    /// Calls a task without an id by its place.
    fn rename(&self, problem: &mut Problem) {
        let Some(task) = problem.task.as_ref().filter(|task| task.starts_with("tasks[")) else { return };
        if self
            .malformed
            .iter()
            .any(|other| other.task.is_none() && other.field.as_ref().is_some_and(|field| field.starts_with(task)))
        {
            problem.field = problem.field.as_ref().map(|field| format!("{task}.{field}"));
            problem.task = None;
        }
    }
}

/// The fields of which nothing can be said, because they could not be read.
struct Unread<'a> {
    fields: HashSet<(Option<&'a str>, &'a str)>,
    /// Whether a task's id is among them: it may be the one that another task names.
    an_id: bool,
}

impl<'a> Unread<'a> {
    fn of(malformed: &'a [Problem]) -> Self {
        let fields: HashSet<_> = malformed
            .iter()
            .filter_map(|problem| Some((problem.task.as_deref(), whole(problem.field.as_ref()?))))
            .collect();
        let an_id = fields.iter().any(|(task, field)| {
            let is_tasks = task.is_none() && field.starts_with("tasks");
            is_tasks && field.split_once('.').is_none_or(|(_, field)| field == "id")
        });
        Unread { fields, an_id }
    }

    fn explains(&self, problem: &Problem) -> bool {
        let Some(field) = &problem.field else { return false };
        (self.an_id && problem.code == Rule::UnknownTask.code())
            || field != "depends_on"
                && field != "variables"
                && self.fields.contains(&(problem.task.as_deref(), whole(field)))
    }
}

/// The field of a task or of the pipeline, of which this is a part: of `command[2]` it is `command`.
fn whole(field: &str) -> &str {
    let start = if field.starts_with("tasks[") { field.find("].").map_or(field.len(), |at| at + 2) } else { 0 };
    let length = field[start..].find(['.', '[']).unwrap_or(field.len() - start);
    &field[..start + length]
}

impl Written {
    /// Says of each where it stands.
    fn place(&self, problems: &mut [Problem]) {
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
