//! What Argo and the Kubernetes below it take. Sources: Argo's schema and the expression library of
//! its `depends`, Kubernetes' rules for names and keys, Linux' limit on one argument.

use gofer_core::{Ids, Named, ReferenceKind, shown};
use gofer_model::{Pipeline, Task};

use super::manifest::Template;
use super::text::{escaped, json_length};
use crate::export::names::Naming;
use crate::export::notes::{At, Notes};
use crate::export::rules::{Alphabet, Rules, TOO_LONG};
use crate::handed::LONGEST;

/// Bytes of all arguments of a task, and of one variable, as JSON has them. More arguments Argo hands
/// on in another way, in which the escapes do not hold.
const LONGEST_JSON: usize = 128 * 1024;

pub const RULES: Rules = Rules {
    target: "Argo Workflows",
    word: "argo",
    // 200 templates, of which one is the graph.
    most_tasks: 199,
    variable: Some(Alphabet {
        takes: |name| {
            !name.starts_with(|c: char| c.is_ascii_digit())
                && !name.is_empty()
                && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
        },
        words: "it has letters, digits, `-`, `.` and `_`, and no digit first",
    }),
    longest_text: LONGEST,
    // What a cluster keeps of one object.
    largest: 1024 * 1024,
    lacks: &[(ReferenceKind::RunObject, "do both in one task, or carry it through a store of your own")],
    most_parallel: i64::MAX,
};

/// Words that the expression library of `depends` takes for operators.
const OPERATORS: [&str; 14] = [
    "and",
    "or",
    "in",
    "not",
    "nil",
    "let",
    "if",
    "else",
    "true",
    "false",
    "matches",
    "contains",
    "startsWith",
    "endsWith",
];

/// Letters, digits and hyphens, a letter first.
pub const NAMING: Naming = Naming {
    name: |id| {
        let name = id.replace('_', "-");
        if OPERATORS.contains(&name.as_str()) {
            return (format!("{name}-task"), Some("as a condition the word would be an operator"));
        }
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return (format!("task-{}", name.trim_start_matches('-')), Some("a name begins with a letter"));
        }
        (name, None)
    },
    same: |name| name.replace('-', "_"),
    why: "it takes `-` and `_` for the same",
};

/// A name of Kubernetes: RFC 1123's label.
pub fn check_pipeline_id(pipeline: &Pipeline, notes: &mut Notes) {
    let id = &pipeline.id;
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.starts_with('-') && !id.ends_with('-') && id.chars().all(inner) {
        return;
    }
    let name = gofer_core::suggest_id(Named::Pipeline, &id.to_ascii_lowercase(), Ids::KebabCase);
    let with = if name.contains('-') { ", in a block with `ids: \"kebab-case\"`" } else { "" };
    notes.error(
        &RULES.code("pipeline-id"),
        At::pipeline("id"),
        format!("`{}` cannot be a name in Kubernetes: small letters, digits and inner hyphens", shown(id)),
        format!("give it the id `{name}`{with}"),
    );
}

pub fn check_key(task: &Task, kind: ReferenceKind, key: &str, notes: &mut Notes) {
    let takes = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    if key.len() <= 253 && !matches!(key, "." | "..") && key.chars().all(takes) {
        return;
    }
    notes.error(
        &RULES.code("key"),
        At::task(&task.id, "variables"),
        format!("`{}` cannot be a key in Kubernetes: up to 253 letters, digits, `-`, `.` and `_`", shown(key)),
        format!(
            "rename it here and where the {} is kept",
            if kind == ReferenceKind::PipelineObject { "object" } else { "secret" }
        ),
    );
}

/// Bytes that Kubernetes takes of all annotations of an object, less their keys.
const LONGEST_ANNOTATIONS: usize = 256 * 1024 - 128;

pub fn check_annotations(texts: &[&Option<String>], notes: &mut Notes) {
    let length: usize = texts.iter().copied().flatten().map(String::len).sum();
    if length > LONGEST_ANNOTATIONS {
        let message = format!(
            "the name and the description have {length} bytes, and annotations in Kubernetes {LONGEST_ANNOTATIONS}"
        );
        notes.error(&RULES.code("too-long"), At::pipeline("description"), message, "shorten the description");
    }
}

/// What is too long once it is escaped: a variable, or all arguments together.
pub fn check_texts(task: &Task, brace: &str, arguments: &[String], notes: &mut Notes) {
    let mut check = |field, what: &str, length| {
        if length > LONGEST_JSON {
            let target = RULES.target;
            let message = format!("{what} has {length} bytes once it is escaped, and {target} takes {LONGEST_JSON}");
            notes.error(&RULES.code("too-long"), At::task(&task.id, field), message, TOO_LONG);
        }
    };
    for (name, value) in task.variables.iter().filter(|(name, value)| name.len() + value.len() < LONGEST_JSON) {
        check("variables", &format!("`{}`", shown(name)), json_length(&escaped(value, brace)));
    }
    let is_short = |list: &Option<Vec<String>>| list.iter().flatten().all(|text| text.len() < LONGEST_JSON);
    if is_short(&task.command) {
        let between = arguments.len() + 1;
        check("command", "the list", arguments.iter().map(|text| json_length(text)).sum::<usize>() + between);
    }
}

/// Argo hands a task to its own programs in a variable, or else in a `ConfigMap`.
pub fn check_template(task: &Task, template: &Template, notes: &mut Notes) {
    let json = serde_json::to_string(template).unwrap_or_default();
    // Go escapes these, too.
    let length = json.len() + 5 * json.matches(['<', '>', '&']).count();
    let too_long = RULES.code("too-long");
    let is_refused = notes.list.iter().any(|note| note.code == too_long && note.task.as_ref() == Some(&task.id));
    if length > LONGEST_JSON && !is_refused {
        let message = format!("Argo keeps it in a ConfigMap, since it has {length} bytes there");
        let help = "let Argo's controller create ConfigMaps, or put texts into the image".to_owned();
        notes.warning(&RULES.code("large-task"), At::task(&task.id, "command"), message, Some(help));
    }
}

/// Kubernetes can give arguments to an image's own entrypoint, but Argo has to know it.
pub fn entrypoint_of_image(task: &Task, offline: bool, notes: &mut Notes) {
    let at = At::task(&task.id, "entrypoint");
    let message = "without `entrypoint` Argo asks the image's registry for the image's own";
    if offline {
        let help = "write the `entrypoint`, or an empty list as `entrypoint` to use none";
        notes.error(&RULES.code("entrypoint"), at, message, help);
    } else {
        let help = "an empty list as `entrypoint` uses none, where the command names its program itself".to_owned();
        notes.warning(&RULES.code("entrypoint"), at, message, Some(help));
    }
}
