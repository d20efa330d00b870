//! What rust-analyzer shows of `pipeline!` is a short form of the reference, which it cannot read:
//! it knows literal doc comments only. It stands in gofer-dsl, next to the reference; here it is
//! made anew and compared.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;

use gofer_core::Status;

use crate::entry;
use crate::keys::Place;

const SHOWN: &str = include_str!("../../gofer-dsl/src/macros.rs");
const REFERENCE: &str = include_str!("reference.md");

/// The first line of the reference and its first example, then a line for each word.
fn short_form() -> String {
    let (first, rest) = REFERENCE.split_once('\n').unwrap();
    let (_, example) = rest.split_once("```no_run\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let mut text = format!("{first}\n\n```\n{example}```\n");
    for (heading, place) in [
        ("Settings", Place::Pipeline),
        ("Keys of a task", Place::Task),
        ("Keys of `defaults`", Place::Defaults),
        ("Keys of `registry_auth`", Place::RegistryAuth),
    ] {
        write!(text, "\n# {heading}\n\n").unwrap();
        for key in place.keys() {
            writeln!(text, "- `{}`: {}", key.word, key.docs).unwrap();
        }
    }
    text.push_str("\n# Headers of tasks\n\n");
    for (word, docs) in [("task", entry::TASK), ("tasks", entry::TASKS)] {
        writeln!(text, "- `{word}`: {docs}").unwrap();
    }
    text.push_str("\n# Statuses in `depends_on`\n\n");
    for status in Status::ALL {
        writeln!(text, "- `{status}`: {}", status.docs()).unwrap();
    }
    text.push_str("\nThe whole reference: <https://docs.rs/gofer-dsl/latest/gofer_dsl/macro.pipeline.html>\n");
    text
}

#[test]
fn the_editor_shows_the_language() {
    let expected = short_form();
    assert!(SHOWN.contains(&expected), "in gofer-dsl/src/macros.rs must stand:\n{expected}");
}
