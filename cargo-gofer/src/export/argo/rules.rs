//! What Argo and the Kubernetes below it take. Sources: Argo's schema and the expression library of
//! its `depends`, Kubernetes' rules for names and keys, Linux' limit on one argument.

use gofer_core::{ReferenceKind, shown};
use gofer_model::{Pipeline, Task};

use super::text::escaped;
use crate::export::names::Naming;
use crate::export::notes::{At, Notes};
use crate::export::rules::{Alphabet, Rules};

/// Bytes of one argument or variable, as Linux takes them and as JSON has them; what is longer
/// Argo hands on in another way, in which the escapes do not hold.
const LONGEST_TEXT: usize = 128 * 1024;

pub const RULES: Rules = Rules {
    target: "Argo Workflows",
    word: "argo",
    // 200 templates, of which one is the graph.
    most_tasks: 199,
    variable: Alphabet {
        takes: |name| {
            !name.starts_with(|c: char| c.is_ascii_digit())
                && !name.is_empty()
                && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
        },
        words: "it has letters, digits, `-`, `.` and `_`, and no digit first",
    },
    longest_text: LONGEST_TEXT,
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
    let name: String = id.to_ascii_lowercase().replace('_', "-").trim_matches('-').to_owned();
    notes.error(
        &RULES.code("pipeline-id"),
        At::pipeline("id"),
        format!("`{}` cannot be a name in Kubernetes: small letters, digits and inner hyphens", shown(id)),
        format!("write `id: \"{name}\"`, with `ids: \"kebab-case\"`"),
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

/// What cannot be escaped, or is too long once it is.
pub fn check_texts(task: &Task, notes: &mut Notes) {
    if task.image.contains("{{") {
        notes.error(
            &RULES.code("image"),
            At::task(&task.id, "image"),
            "an image with `{{` in it would be read as a template",
            "write the image's whole name",
        );
    }
    let lists = [("entrypoint", &task.entrypoint), ("command", &task.command)];
    let words = lists.iter().flat_map(|(field, list)| list.iter().flatten().map(|text| (*field, text)));
    for (field, text) in words.chain(task.variables.values().map(|text| ("variables", text))) {
        // Without quotes around it, which are not counted there.
        let length = serde_json::Value::from(escaped(text)).to_string().len().saturating_sub(2);
        if text.len() <= LONGEST_TEXT && length > LONGEST_TEXT {
            notes.error(
                &RULES.code("too-long"),
                At::task(&task.id, field),
                format!("a text has {length} bytes once it is escaped, and Argo Workflows takes {LONGEST_TEXT}"),
                "put the text into the image, or fetch it in the script",
            );
        }
    }
}

/// Kubernetes can give arguments to an image's own entrypoint, but Argo has to know it.
pub fn entrypoint_of_image(task: &Task, offline: bool, notes: &mut Notes) {
    let at = At::task(&task.id, "entrypoint");
    let message = "without `entrypoint` Argo asks the image's registry for the image's own";
    if offline {
        let help = "write the `entrypoint`, or `entrypoint: []` to use none";
        notes.error(&RULES.code("entrypoint"), at, message, help);
    } else {
        let help = "write `entrypoint: []` if the command names its program itself".to_owned();
        notes.warning(&RULES.code("entrypoint"), at, message, Some(help));
    }
}
