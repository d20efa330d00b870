//! What rust-analyzer shows of `pipeline!` is a short form of the reference, which it cannot read:
//! it knows literal doc comments only. It stands in gofer-dsl, next to the reference; here it is
//! made anew and compared.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;

use gofer_core::Status;

use crate::keys::Place;

const SHOWN: &str = include_str!("../../gofer-dsl/src/macros.rs");
const FOUND: &str = include_str!("../../gofer-dsl/src/keys.rs");
const REFERENCE: &str = include_str!("reference.md");

/// What an editor shows for the word that begins a task.
const TASK: &str = "A container to run: `task build { image: \"ubuntu:latest\" }`, or one for each key of some axes: \
    `task test for toolchain in { stable: \"1.95\", msrv: \"1.85\" } { … }`. The keys may be those of a task above, \
    `for rust in test.toolchain`, or tasks above, `for failed in tasks { build, test }`.";

/// What it shows for the word before keys that are tasks.
const TASKS: &str = "Tasks above as the keys of an axis, an instance for each: `for failed in tasks { build, KEY: test }`, \
    or all of them: `tasks { _ }`. The variable holds the id.";

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
    for (word, docs) in [("task", TASK), ("tasks", TASKS)] {
        writeln!(text, "- `{word}`: {docs}").unwrap();
    }
    text.push_str("\n# Statuses in `depends_on`\n\n");
    for status in Status::ALL {
        writeln!(text, "- `{status}`: {}", status.docs()).unwrap();
    }
    text.push_str("\nThe whole reference: <https://docs.rs/gofer-dsl/latest/gofer_dsl/macro.pipeline.html>\n");
    text
}

/// What an editor finds the words of the language in, and leads to from each.
fn words() -> String {
    let place = |heading: &'static str, place: Place| {
        let keys = place.keys().iter().map(|key| (key.word, key.docs));
        let task = (place == Place::Pipeline).then_some(("task", TASK));
        (heading, place.module(), keys.chain(task).collect::<Vec<(&str, &str)>>())
    };
    let lists = [
        place("What may stand in a block.", Place::Pipeline),
        place("The keys of a task.", Place::Task),
        place("The keys of `defaults`.", Place::Defaults),
        place("The keys of `registry_auth`.", Place::RegistryAuth),
        ("What may stand after a task.", "block", vec![("task", TASK)]),
        ("What may stand after `in`, besides a task.", "axis", vec![("tasks", TASKS)]),
        ("How a parent must have ended.", "status", Status::ALL.iter().map(|one| (one.word(), one.docs())).collect()),
    ];
    let (mut text, mut offered) = (String::new(), String::new());
    for (heading, name, words) in lists {
        write!(text, "\n/// {heading}\n#[derive(Debug)]\npub enum {name} {{\n").unwrap();
        for (word, docs) in words {
            writeln!(text, "    /// {docs}\n    {word},").unwrap();
        }
        text.push_str("    #[doc(hidden)]\n    __(()),\n}\n");
        write!(offered, "    pub mod {name} {{\n        pub use super::super::{name}::*;\n    }}\n").unwrap();
    }
    format!(
        "{text}\n/// The same to be offered: an enum would offer its methods too.\npub mod words {{\n{offered}    pub mod nothing {{}}\n}}\n"
    )
}

#[test]
fn the_editor_finds_the_language() {
    let expected = words();
    assert!(FOUND.ends_with(&expected), "gofer-dsl/src/keys.rs must end with:\n{expected}");
}

#[test]
fn the_editor_shows_the_language() {
    let expected = short_form();
    assert!(SHOWN.contains(&expected), "in gofer-dsl/src/macros.rs must stand:\n{expected}");
}
