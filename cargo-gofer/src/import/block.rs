//! A pipeline as the lines of a block.

use gofer_core::{Reference, is_keyword};
use gofer_model::{Ids, Pipeline, RegistryAuth, Task};

use super::defaults::Defaults;
use super::entry::BlockTask;
use super::fold;
use super::layout::{BlockLines, Value};
use super::made::{Axis, Expression};
use super::names;
use super::parents::{self, Parents};
use super::parts::Beginnings;
use super::script::{self, Body};
use super::single::Kind;
use super::text;

/// What stands above the credentials of a registry.
const IN_CLEAR: [&str; 3] = [
    "// The password stands here in clear. To take it from the environment, write",
    "// `pass: gofer_dsl::env(\"REGISTRY_PASS\")?`, and let `main` return",
    "// `Result<Pipeline, gofer_dsl::MissingVariable>`: `Ok(pipeline! { ... })`.",
];

/// What stands above the block where that is so.
const BLANKS_ARE_GONE: [&str; 2] = [
    "// Of scripts, what no shell minds is gone: blank lines and blanks around them, and indentation that",
    "// all of their lines share. `cargo gofer import --exact` keeps it.",
];

/// Writes the whole program.
pub fn write(pipeline: &Pipeline, exact: bool, lines: &mut BlockLines) {
    let ids = Ids::detect(pipeline.tasks.iter().map(|task| task.id.as_str()).chain([pipeline.id.as_str()]));
    let eased = (!exact).then(|| script::eased(pipeline));
    let (pipeline, blanks_are_gone) = eased.as_ref().map_or((pipeline, false), |(eased, are_gone)| (eased, *are_gone));
    let entries = fold::entries(pipeline, ids);
    let (parents, defaults) = (Parents::of(&entries, ids), Defaults::of(&entries));
    let common = BlockContext { parents, defaults, beginnings: Beginnings::of(&entries), ids };
    lines.line("use gofer_dsl::{Pipeline, pipeline};");
    lines.line("");
    for beginning in common.beginnings.iter() {
        let comment =
            if beginning.is_first { "/// How several scripts begin." } else { "/// How several of them go on." };
        lines.line(comment);
        lines.constant(&beginning.name, &Value::Script(beginning.text.to_owned()));
        lines.line("");
    }
    lines.group("fn main() -> Pipeline {", "}", |lines| {
        if blanks_are_gone {
            for line in BLANKS_ARE_GONE {
                lines.line(line);
            }
        }
        lines.group("pipeline! {", "}", |lines| block(pipeline, &entries, &common, lines));
    });
}

fn block<'a>(pipeline: &Pipeline, entries: &[BlockTask<'a>], common: &BlockContext<'_, 'a>, lines: &mut BlockLines) {
    settings(pipeline, common.ids, lines);
    if !common.defaults.is_empty() {
        lines.entry("defaults", &defaults(&common.defaults));
    }
    for (at, entry) in entries.iter().enumerate() {
        lines.line("");
        task(entry, &entries[..at], common, lines);
    }
}

/// What every task's words depend on.
struct BlockContext<'e, 'a> {
    parents: Parents<'e, 'a>,
    defaults: Defaults<'a>,
    beginnings: Beginnings<'a>,
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
    let quoted = is_keyword(&pipeline.id);
    lines.entry("id", &if quoted { Value::text(&pipeline.id) } else { Value::word(names::id(&pipeline.id, ids)) });
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

fn task<'a>(entry: &BlockTask<'a>, above: &[BlockTask<'a>], common: &BlockContext<'_, 'a>, lines: &mut BlockLines) {
    let ids = common.ids;
    // One that differs between instances is a field.
    let is_same = entry.text(1).is_some();
    let description = entry.first.task.description.as_deref().filter(|_| is_same);
    let description = described(lines, "///", description);
    let inner = |lines: &mut BlockLines| fields(entry, above, description, common, lines);
    match &entry.matrix {
        None => lines.group(&format!("task {} {{", names::id(&entry.first.task.id, ids)), "}", inner),
        Some(matrix) => {
            let axes: Vec<_> = matrix.axes.iter().map(|axis| head(axis, above, &common.parents)).collect();
            lines.headed(&format!("task {} for", names::name(matrix.name, ids)), &axes, inner);
        }
    }
}

/// What stands before an axis' braces, and what stands in them.
fn head(axis: &Axis, above: &[BlockTask], parents: &Parents) -> (String, Vec<(String, Value)>) {
    let word = |word: String| (String::new(), Value::Word(word));
    if axis.is_of_tasks {
        let keys = parents.as_keys(&axis.keys, above).into_iter().map(word);
        return (format!("{} in tasks", axis.variable), keys.collect());
    }
    let key = |(at, key): (usize, &&str)| {
        let key = names::axis_key(key);
        axis.value(at).map_or_else(|| word(key.clone()), |value| (format!("{key}: "), value))
    };
    (format!("{} in", axis.variable), axis.keys.iter().enumerate().map(key).collect())
}

fn fields<'a>(
    entry: &BlockTask<'a>,
    above: &[BlockTask<'a>],
    description: Option<&str>,
    common: &BlockContext<'_, 'a>,
    lines: &mut BlockLines,
) {
    let defaults = &common.defaults;
    // No `..`: a field that nobody writes does not compile.
    let Task {
        id: _,
        description: all_descriptions,
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
    if all_descriptions.is_some() {
        let made = texts.next(|_| Value::text(description.unwrap_or_default()));
        let is_written = description.is_some() || entry.text(1).is_none();
        is_written.then(|| lines.entry("description", &made));
    }
    let parents = common.parents.of_entry(entry).unwrap_or_default();
    let parents = if parents::are_all_others(entry, above, &parents) { vec!["_: any".to_owned()] } else { parents };
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
            let parts = |script: &str| match common.beginnings.parts(script) {
                (names, _) if names.is_empty() => Value::Script(script.to_owned()),
                (names, rest) => {
                    let names = names.into_iter().map(Value::word);
                    Value::List(names.chain([Value::Script(rest.to_owned())]).collect())
                }
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

/// A task's texts, one after the other, each as it is or made of the axes.
struct Texts<'e, 'a> {
    entry: &'e BlockTask<'a>,
    all: Vec<(Kind<'a>, &'a str)>,
    at: usize,
}

impl<'e, 'a> Texts<'e, 'a> {
    fn of(entry: &'e BlockTask<'a>) -> Self {
        Texts { entry, all: entry.first.texts().collect(), at: 0 }
    }

    /// The next one; `as_it_is` is its value where it is the same in all instances.
    fn next(&mut self, as_it_is: impl FnOnce(&'a str) -> Value) -> Value {
        let at = self.at;
        self.at += 1;
        let (kind, text) = self.all[at];
        let made = self.entry.matrix.as_ref().and_then(|matrix| Some(matrix.made.get(&at)?.expression(&matrix.axes)));
        made.map_or_else(|| as_it_is(text), |made| self::made(made, kind))
    }

    /// The same; nothing if the text is the default.
    fn unless(&mut self, default: Option<&str>, as_it_is: impl FnOnce(&'a str) -> Value) -> Option<Value> {
        let is_default = self.entry.text(self.at).is_some_and(|text| default == Some(text));
        let value = self.next(as_it_is);
        (!is_default).then_some(value)
    }

    fn list(&mut self, length: usize) -> Value {
        Value::List((0..length).map(|_| self.next(Value::text)).collect())
    }
}

fn made(made: Expression, kind: Kind) -> Value {
    let text = |text| if kind == Kind::Script { Value::Script(text) } else { Value::Text(text) };
    match made {
        Expression::Value(value) => Value::Word(value),
        Expression::Format { text: format, arguments } => Value::Formatted(Box::new(text(format)), arguments),
        Expression::Text(same) => text(same),
        Expression::Parts(parts) => Value::List(parts.into_iter().map(|part| self::made(part, kind)).collect()),
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
