//! The literals of a block, as the JSON of the pipeline with blanks for what is computed.
//!
//! One string costs the compiler next to nothing, where static data of the same content costs
//! it more than builder calls do (BENCHMARKS.md, "check").

use std::fmt::Write as _;

use gofer_core::{Reference, dedent};
use proc_macro2::TokenTree;

use super::values::DEFAULT_SHELL;
use crate::ast::{Content, Docs, Fields, List, Task, Value};
use crate::check::{Checked, CheckedTask, helper_call};
use crate::tokens::Written;

/// The whole pipeline.
pub fn pipeline(checked: &Checked) -> String {
    let settings = &checked.block.settings;
    let mut json = Json::default();
    json.key("id").text(&checked.id);
    json.key("name").text(&text(settings, "name").unwrap_or_default());
    if let Some(description) = description(checked.block.docs.as_ref(), settings) {
        json.key("description").text(&description);
    }
    json.key("parallelism").raw(&parallelism(settings).to_string());
    let mut tasks = Vec::new();
    for task in &checked.tasks {
        self::tasks(task, checked, &mut tasks);
    }
    json.key("tasks").raw(&format!("[{}]", tasks.join(",")));
    json.object()
}

fn parallelism(settings: &Fields) -> i64 {
    match settings.get("parallelism").map(|field| &field.content) {
        Some(Content::Value(value)) => match Written::read(&value.tokens) {
            Some(Written::Integer(digits)) => digits.parse().unwrap_or_default(),
            _ => 0,
        },
        _ => 0,
    }
}

/// One object for each instance; all but the id and the parents are the same.
fn tasks(task: &CheckedTask, checked: &Checked, tasks: &mut Vec<String>) {
    let shared = literals(task.task);
    for (number, instance) in (task.first as usize..).zip(&task.instances) {
        let mut json = Json::default();
        json.key("id").text(&instance.id);
        let mut parents = Json::default();
        for (parent, status) in &checked.parents[number] {
            parents.key(checked.instance_id(*parent)).text(status.json());
        }
        json.key("depends_on").raw(&parents.object());
        json.fields.push_str(&shared);
        tasks.push(json.object());
    }
}

fn literals(task: &Task) -> String {
    let fields = &task.fields;
    let mut json = Json { fields: ",".to_owned() };
    json.key("image").text(&text(fields, "image").unwrap_or_default());
    if let Some(description) = description(task.docs.as_ref(), fields) {
        json.key("description").text(&description);
    }
    if let Some(Content::Auth(auth)) = fields.get("registry_auth").map(|field| &field.content) {
        let mut pair = Json::default();
        for word in ["user", "pass"] {
            pair.key(word).text(&text(auth, word).unwrap_or_default());
        }
        json.key("registry_auth").raw(&pair.object());
    }
    if let Some(Content::Variables(variables)) = fields.get("variables").map(|field| &field.content) {
        let mut object = Json::default();
        for variable in variables {
            if let Some(value) = variable.value.as_ref().and_then(variable_text) {
                object.key(&variable.name).text(&value);
            }
        }
        json.key("variables").raw(&object.object());
    }
    for (word, list) in [("entrypoint", list(fields, "entrypoint")), ("command", command(fields))] {
        if let Some(elements) = list {
            let elements: Vec<String> = elements.iter().map(|element| quoted(element)).collect();
            json.key(word).raw(&format!("[{}]", elements.join(",")));
        }
    }
    for word in ["inject_api_token", "always_pull_newest_image"] {
        if let Some(value) = flag(fields, word) {
            json.key(word).raw(&value.to_string());
        }
    }
    json.fields
}

fn flag(fields: &Fields, word: &str) -> Option<bool> {
    match &fields.get(word)?.content {
        Content::Value(value) => match Written::read(&value.tokens)? {
            Written::Bool(value) => Some(value),
            _ => None,
        },
        _ => None,
    }
}

/// The literal text of a variable's value: also of a number, a bool, or a reference.
pub fn variable_text(value: &Value) -> Option<String> {
    if let Some((kind, argument)) = helper_call(&value.tokens) {
        let argument: Vec<TokenTree> = argument.into_iter().collect();
        let Some(Written::Text(key)) = Written::read(&argument) else { return None };
        return Some(Reference { kind, key }.to_string());
    }
    match Written::read(&value.tokens)? {
        Written::Text(text) | Written::Integer(text) => Some(text),
        Written::Bool(value) => Some(value.to_string()),
        Written::Other(_) => None,
    }
}

fn literal_text(value: &Value) -> Option<String> {
    match Written::read(&value.tokens)? {
        Written::Text(text) => Some(text),
        _ => None,
    }
}

fn text(fields: &Fields, word: &str) -> Option<String> {
    match &fields.get(word)?.content {
        Content::Value(value) => literal_text(value),
        _ => None,
    }
}

fn description(docs: Option<&Docs>, fields: &Fields) -> Option<String> {
    docs.map(|docs| docs.text.clone()).or_else(|| text(fields, "description"))
}

/// A list's elements; those that are computed are blank.
fn list(fields: &Fields, word: &str) -> Option<Vec<String>> {
    match &fields.get(word)?.content {
        Content::List(List::Elements(elements, _)) => {
            Some(elements.iter().map(|element| literal_text(element).unwrap_or_default()).collect())
        }
        _ => None,
    }
}

/// The command, or the shell and, if it is literal, the script. A shell that is computed is
/// put before the script later.
fn command(fields: &Fields) -> Option<Vec<String>> {
    if fields.get("script").is_none() {
        return list(fields, "command");
    }
    let script = text(fields, "script").map(|script| dedent(&script));
    let shell = match fields.get("shell") {
        None => Some(DEFAULT_SHELL.map(str::to_owned).to_vec()),
        Some(_) => list(fields, "shell"),
    };
    if shell.is_none() && script.is_none() {
        return None;
    }
    Some(shell.into_iter().flatten().chain(script).collect())
}

/// A JSON object that is being written.
#[derive(Default)]
struct Json {
    fields: String,
}

impl Json {
    fn key(&mut self, key: &str) -> &mut Self {
        if !self.fields.is_empty() && !self.fields.ends_with(',') {
            self.fields.push(',');
        }
        self.fields.push_str(&quoted(key));
        self.fields.push(':');
        self
    }

    fn text(&mut self, text: &str) {
        self.fields.push_str(&quoted(text));
    }

    fn raw(&mut self, json: &str) {
        self.fields.push_str(json);
    }

    fn object(&self) -> String {
        format!("{{{}}}", self.fields)
    }
}

/// A JSON string (RFC 8259, section 7).
fn quoted(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            '\0'..='\x1f' => {
                let _ = write!(json, "\\u{:04x}", u32::from(c));
            }
            c => json.push(c),
        }
    }
    json.push('"');
    json
}
