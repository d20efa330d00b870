//! What GitHub takes. Sources: GitHub's documentation of the workflow syntax, of contexts and of
//! secrets, and the limits that its runner's source states.

use gofer_core::ReferenceKind;
use gofer_model::Task;

use crate::export::names::Naming;
use crate::export::notes::{At, Notes};
use crate::export::rules::{Alphabet, Rules};
use crate::export::write::Document;

pub const RULES: Rules = Rules {
    target: "GitHub Actions",
    word: "github",
    // A workflow has no limit of its own below the size of its file.
    most_tasks: usize::MAX,
    variable: Alphabet {
        takes: |name| !name.starts_with(|c: char| c.is_whitespace() || c == '#') && !name.contains(['\n', '\r']),
        words: "it begins with no blank and no `#`, and has one line",
    },
    longest_text: 128 * 1024,
    lacks: &[
        (ReferenceKind::PipelineObject, "make it a variable, or a secret that is set on GitHub"),
        (ReferenceKind::RunObject, "do both in one task, or carry it through a registry or store of your own"),
    ],
    most_parallel: 1,
};

/// `[A-Za-z_][A-Za-z0-9_-]*`, and two that differ only in case are one.
pub const NAMING: Naming = Naming {
    name: |id| {
        if id.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return (id.to_owned(), None);
        }
        (format!("_{id}"), Some("a job's name begins with a letter or `_`"))
    },
    same: str::to_ascii_lowercase,
    why: "it takes capitals and small letters for the same",
};

/// The most characters of a text that is an expression, which a text with `${{` in it is.
const LONGEST_EXPRESSION: usize = 21_000;

/// The most bytes of a workflow.
const LARGEST_FILE: usize = 1024 * 1024;

pub fn check_script(task: &Task, script: &str, notes: &mut Notes) {
    let length = script.chars().count();
    if script.contains("${{") && length > LONGEST_EXPRESSION {
        notes.error(
            &RULES.code("expression-too-long"),
            At::task(&task.id, "command"),
            format!(
                "a text with `${{{{` in it may have {LONGEST_EXPRESSION} characters there, and this task's has {length}"
            ),
            "take `${{` out of the task's texts, or shorten them",
        );
    }
}

pub fn check_size(document: &Document, notes: &mut Notes) {
    let size = document.yaml.size().max(document.json.to_string().len());
    if size > LARGEST_FILE {
        notes.error(
            &RULES.code("file-too-large"),
            At::pipeline("tasks"),
            format!("the workflow has {size} bytes, and GitHub takes {LARGEST_FILE}"),
            "split the pipeline",
        );
    }
}
