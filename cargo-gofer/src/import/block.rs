//! A pipeline as the lines of a block.

use gofer_core::Reference;
use gofer_model::{Ids, Pipeline, RegistryAuth, Task};

use super::defaults::Defaults;
use super::fold::{self, BlockTask, Matrix};
use super::layout::{BlockLines, Value};
use super::names;
use super::parents::Parents;
use super::parts::{self, Beginning};
use super::script::Body;
use super::text;

/// What stands above the credentials of a registry.
const IN_CLEAR: [&str; 3] = [
    "// The password stands here in clear. To take it from the environment, write",
    "// `pass: gofer_dsl::env(\"REGISTRY_PASS\")?`, and let `main` return",
    "// `Result<Pipeline, gofer_dsl::MissingVariable>`: `Ok(pipeline! { … })`.",
];

/// What stands above the block where that is so.
const ENDS_ARE_GONE: [&str; 2] = [
    "// Blank lines around a script and blanks at its end, which no shell minds, are gone:",
    "// `cargo gofer import --exact` keeps them.",
];

/// Writes the whole program.
pub fn write(pipeline: &Pipeline, exact: bool, lines: &mut BlockLines) {
    let ids = Ids::detect(pipeline.tasks.iter().map(|task| task.id.as_str()).chain([pipeline.id.as_str()]));
    let entries = fold::entries(pipeline, ids, exact);
    let (parents, defaults, beginning) = (Parents::of(&entries, ids), Defaults::of(&entries), Beginning::of(&entries));
    let common = BlockContext { parents, defaults, beginning, ids };
    lines.line("use gofer_dsl::{Pipeline, pipeline};");
    lines.line("");
    if let Some(text) = common.beginning.text() {
        lines.line("/// How several scripts begin.");
        lines.constant(parts::NAME, &Value::Script(text.to_owned()));
        lines.line("");
    }
    lines.group("fn main() -> Pipeline {", "}", |lines| {
        if entries.iter().any(|entry| matches!(entry.first.body, Some(Body::Script { is_whole: false, .. }))) {
            for line in ENDS_ARE_GONE {
                lines.line(line);
            }
        }
        lines.group("pipeline! {", "}", |lines| block(pipeline, &entries, &common, lines));
    });
}

fn block(pipeline: &Pipeline, entries: &[BlockTask], common: &BlockContext, lines: &mut BlockLines) {
    settings(pipeline, common.ids, lines);
    if !common.defaults.is_empty() {
        lines.entry("defaults", &defaults(&common.defaults));
    }
    for entry in entries {
        lines.line("");
        task(entry, common, lines);
    }
}

/// What every task's words depend on.
struct BlockContext<'a> {
    parents: Parents<'a>,
    defaults: Defaults<'a>,
    beginning: Beginning<'a>,
    ids: Ids,
}

fn defaults(defaults: &Defaults) -> Value {
    let Defaults { image, shell, variables, inject_api_token, never_pull } = defaults;
    let variables = variables.iter().map(|(name, value)| (format!("{}: ", names::variable(name)), variable(value)));
    let variables: Vec<(String, Value)> = variables.collect();
    let entries = [
        ("image: ", image.map(Value::text)),
        ("shell: ", shell.map(|shell| Value::List(shell.iter().map(Value::text).collect()))),
        ("variables: ", (!variables.is_empty()).then_some(Value::Map(variables))),
        ("inject_api_token: ", inject_api_token.then(|| Value::word("true"))),
        ("always_pull_newest_image: ", never_pull.then(|| Value::word("false"))),
    ];
    Value::Map(entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect())
}

fn settings(pipeline: &Pipeline, ids: Ids, lines: &mut BlockLines) {
    let described = described(lines, "//!", pipeline.description.as_deref());
    // An id that Rust reads as the beginning of an expression looks unfinished.
    let is_keyword = text::is_keyword(&pipeline.id);
    lines.entry("id", &if is_keyword { Value::text(&pipeline.id) } else { Value::word(names::id(&pipeline.id, ids)) });
    lines.entry("name", &Value::text(&pipeline.name));
    if let Some(description) = described {
        lines.entry("description", &Value::text(description));
    }
    if pipeline.parallelism != 0 {
        lines.entry("parallelism", &Value::word(pipeline.parallelism.to_string()));
    }
    if ids != Ids::default() {
        lines.entry("ids", &Value::text(ids.name()));
    }
}

/// Writes a description as a comment, or gives it back if no comment can say it.
fn described<'a>(lines: &mut BlockLines, comment: &str, description: Option<&'a str>) -> Option<&'a str> {
    let description = description?;
    let Some(comments) = text::comment(description) else { return Some(description) };
    for line in comments {
        lines.line(format!("{comment} {line}").trim_end());
    }
    None
}

fn task(entry: &BlockTask, common: &BlockContext, lines: &mut BlockLines) {
    let ids = common.ids;
    let description = described(lines, "///", entry.first.task.description.as_deref());
    let inner = |lines: &mut BlockLines| fields(entry, description, common, lines);
    match &entry.matrix {
        None => lines.group(&format!("task {} {{", names::id(&entry.first.task.id, ids)), "}", inner),
        Some(matrix) => {
            let head = format!("task {} for {} in", names::name(matrix.name, ids), matrix.axis.variable);
            let value = |at| matrix.axis.value(at).map(|value| format!(": {value}")).unwrap_or_default();
            let keys = matrix.keys.iter().enumerate();
            let keys: Vec<String> = keys.map(|(at, word)| format!("{}{}", names::axis_key(word), value(at))).collect();
            lines.headed(&head, &keys, inner);
        }
    }
}

fn fields(entry: &BlockTask, description: Option<&str>, common: &BlockContext, lines: &mut BlockLines) {
    let defaults = &common.defaults;
    // No `..`: a field that nobody writes does not compile.
    let Task {
        id: _,
        description: _,
        image: _,
        registry_auth,
        depends_on: _,
        variables,
        entrypoint,
        command: _,
        inject_api_token,
        always_pull_newest_image,
    } = entry.first.task;
    let mut texts = Texts::of(entry);
    if let Some(image) = texts.unless(defaults.image, Value::text) {
        lines.entry("image", &image);
    }
    if let Some(description) = description {
        lines.entry("description", &Value::text(description));
    }
    let parents = common.parents.of_entry(entry);
    if !parents.is_empty() {
        let parents = parents.into_iter().map(|parent| (String::new(), Value::Word(parent)));
        lines.entry("depends_on", &Value::Map(parents.collect()));
    }
    let variables = variables.keys().filter_map(|name| {
        let value = texts.unless(defaults.variables.get(name.as_str()).copied(), variable)?;
        Some((format!("{}: ", names::variable(name)), value))
    });
    let variables: Vec<(String, Value)> = variables.collect();
    if !variables.is_empty() {
        lines.entry("variables", &Value::Map(variables));
    }
    if let Some(entrypoint) = entrypoint {
        lines.entry("entrypoint", &texts.list(entrypoint.len()));
    }
    match entry.first.body {
        None => {}
        Some(Body::Command(command)) => lines.entry("command", &texts.list(command.len())),
        Some(Body::Script { shell, .. }) => {
            let shell_value = texts.list(shell.len());
            if !defaults.is_shell(shell) {
                lines.entry("shell", &shell_value);
            }
            let parts = |script: &str| match common.beginning.rest(script) {
                Some(rest) => Value::List(vec![Value::word(parts::NAME), Value::Script(rest.to_owned())]),
                None => Value::Script(script.to_owned()),
            };
            lines.entry("script", &texts.next(parts));
        }
    }
    if let Some(auth) = registry_auth {
        self::registry_auth(auth, lines);
    }
    if *inject_api_token != defaults.inject_api_token {
        lines.entry("inject_api_token", &Value::word(inject_api_token.to_string()));
    }
    if *always_pull_newest_image == defaults.never_pull {
        lines.entry("always_pull_newest_image", &Value::word(always_pull_newest_image.to_string()));
    }
}

/// A task's texts, one after the other, each as it is or made of the axis.
struct Texts<'a> {
    all: Vec<&'a str>,
    matrix: Option<&'a Matrix<'a>>,
    at: usize,
}

impl<'a> Texts<'a> {
    fn of(entry: &'a BlockTask<'a>) -> Self {
        Texts { all: entry.first.texts().collect(), matrix: entry.matrix.as_ref(), at: 0 }
    }

    /// The next one; `as_it_is` is its value where it is the same in all instances.
    fn next(&mut self, as_it_is: impl FnOnce(&'a str) -> Value) -> Value {
        let at = self.at;
        self.at += 1;
        let made = self.matrix.and_then(|matrix| Some(matrix.axis.expression(matrix.made.get(&at)?)));
        made.map_or_else(|| as_it_is(self.all[at]), Value::Word)
    }

    /// The same; nothing if the text is the default.
    fn unless(&mut self, default: Option<&str>, as_it_is: impl FnOnce(&'a str) -> Value) -> Option<Value> {
        let is_made = self.matrix.is_some_and(|matrix| matrix.made.contains_key(&self.at));
        let is_default = !is_made && default == Some(self.all[self.at]);
        let value = self.next(as_it_is);
        (!is_default).then_some(value)
    }

    fn list(&mut self, length: usize) -> Value {
        Value::List((0..length).map(|_| self.next(Value::text)).collect())
    }
}

fn registry_auth(auth: &RegistryAuth, lines: &mut BlockLines) {
    for line in IN_CLEAR {
        lines.line(line);
    }
    let entries = [("user: ", &auth.user), ("pass: ", &auth.pass)];
    let entries = entries.map(|(key, value)| (key.to_owned(), Value::text(value)));
    lines.entry("registry_auth", &Value::Map(entries.into()));
}

/// A reference as the helper that makes it; numbers and bools as such; else a text.
fn variable(value: &str) -> Value {
    if let Some(reference) = Reference::parse(value).filter(|reference| reference.to_string() == value) {
        return Value::Word(format!("{}({})", reference.kind, text::literal(&reference.key)));
    }
    let is_number = value.parse::<u64>().is_ok_and(|number| number.to_string() == value);
    if is_number || matches!(value, "true" | "false") { Value::word(value) } else { Value::text(value) }
}
