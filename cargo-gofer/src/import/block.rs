//! A pipeline as the lines of a block.

use gofer_core::{DEFAULT_SHELL, Reference, is_identifier};
use gofer_model::{Ids, Pipeline, RegistryAuth, Status, Task};

use super::layout::{Lines, Value};
use super::{script, text};

/// What stands above the credentials of a registry.
const IN_CLEAR: [&str; 3] = [
    "// The password stands here in clear. To take it from the environment, write",
    "// `pass: gofer_dsl::env(\"REGISTRY_PASS\")?`, and let `main` return",
    "// `Result<Pipeline, gofer_dsl::MissingVariable>`: `Ok(pipeline! { … })`.",
];

/// Writes all that stands in the block.
pub fn write(pipeline: &Pipeline, lines: &mut Lines) {
    let ids = Ids::detect(pipeline.tasks.iter().map(|task| task.id.as_str()).chain([pipeline.id.as_str()]));
    let described = described(lines, "//!", pipeline.description.as_deref());
    lines.entry("id", &Value::word(id(&pipeline.id, ids)));
    lines.entry("name", &Value::text(&pipeline.name));
    if let Some(description) = described {
        lines.entry("description", &Value::text(description));
    }
    if ids != Ids::default() {
        lines.entry("ids", &Value::text(ids.name()));
    }
    if pipeline.parallelism != 0 {
        lines.entry("parallelism", &Value::word(pipeline.parallelism.to_string()));
    }
    for task in &pipeline.tasks {
        lines.line("");
        write_task(task, ids, lines);
    }
}

/// Writes a description as a comment, or gives it back if no comment can say it.
fn described<'a>(lines: &mut Lines, comment: &str, description: Option<&'a str>) -> Option<&'a str> {
    let description = description?;
    let Some(comments) = text::comment(description) else { return Some(description) };
    for line in comments {
        lines.line(format!("{comment} {line}").trim_end());
    }
    None
}

fn write_task(task: &Task, ids: Ids, lines: &mut Lines) {
    // No `..`: a field that nobody writes does not compile.
    let Task {
        id: task_id,
        description,
        image,
        registry_auth,
        depends_on,
        variables,
        entrypoint,
        command,
        inject_api_token,
        always_pull_newest_image,
    } = task;
    let description = described(lines, "///", description.as_deref());
    lines.group(&format!("task {} {{", id(task_id, ids)), "}", |lines| {
        lines.entry("image", &Value::text(image));
        if let Some(description) = description {
            lines.entry("description", &Value::text(description));
        }
        if let Some(auth) = registry_auth {
            self::registry_auth(auth, lines);
        }
        if !always_pull_newest_image {
            lines.entry("always_pull_newest_image", &Value::word("false"));
        }
        if !depends_on.is_empty() {
            let parents = depends_on.iter().map(|(parent, status)| dependency(parent, *status, ids));
            lines.entry("depends_on", &Value::Map(parents.collect()));
        }
        if *inject_api_token {
            lines.entry("inject_api_token", &Value::word("true"));
        }
        if !variables.is_empty() {
            let variables = variables.iter().map(|(name, value)| (format!("{}: ", key(name)), variable(value)));
            lines.entry("variables", &Value::Map(variables.collect()));
        }
        if let Some(entrypoint) = entrypoint {
            lines.entry("entrypoint", &Value::texts(entrypoint));
        }
        if let Some(command) = command {
            self::command(command, lines);
        }
    });
}

fn registry_auth(auth: &RegistryAuth, lines: &mut Lines) {
    for line in IN_CLEAR {
        lines.line(line);
    }
    let entries = [("user: ", &auth.user), ("pass: ", &auth.pass)];
    let entries = entries.map(|(key, value)| (key.to_owned(), Value::text(value)));
    lines.entry("registry_auth", &Value::Map(entries.into()));
}

fn dependency(parent: &str, status: Status, ids: Ids) -> (String, Value) {
    let id = id(parent, ids);
    let status = if status == Status::default() { String::new() } else { format!(": {status}") };
    (String::new(), Value::Word(format!("{id}{status}")))
}

/// A reference as the helper that makes it; numbers and bools as such; else a text.
fn variable(value: &str) -> Value {
    if let Some(reference) = Reference::parse(value).filter(|reference| reference.to_string() == value) {
        return Value::Word(format!("{}({})", reference.kind, text::literal(&reference.key)));
    }
    let is_number = value.parse::<u64>().is_ok_and(|number| number.to_string() == value);
    if is_number || matches!(value, "true" | "false") { Value::word(value) } else { Value::text(value) }
}

fn command(command: &[String], lines: &mut Lines) {
    let script = script::split(command).and_then(|(shell, script)| {
        let script = script::value(script, lines.indentation())?;
        Some((shell, script))
    });
    let Some((shell, script)) = script else { return lines.entry("command", &Value::texts(command)) };
    if shell != DEFAULT_SHELL {
        lines.entry("shell", &Value::texts(shell));
    }
    lines.entry("script", &script);
}

/// An id as an identifier where it can be one, else in quotes. An identifier has underscores
/// where the id has the separator.
fn id(id: &str, ids: Ids) -> String {
    // `task task {` reads as a task without an id.
    let identifier = id.replace(ids.separator(), "_");
    if is_identifier(&identifier) && !id.starts_with('-') && id != "task" { identifier } else { text::literal(id) }
}

/// The name of a variable, likewise.
fn key(name: &str) -> String {
    if is_identifier(name) { name.to_owned() } else { text::literal(name) }
}
