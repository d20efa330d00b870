//! What is written, as the people read it who commit it.

use cargo_gofer::import_program;
use gofer_model::{Ids, Pipeline, Task};

use super::{SHIP, SHIP_PROGRAM, read};

#[test]
fn the_style_of_the_house() {
    let pipeline = read(SHIP);
    assert_eq!(pipeline.validate(), Ok(()));
    let program = import_program(&pipeline, false);
    assert_eq!(program, SHIP_PROGRAM, "it is now:\n{program}");
}

#[test]
fn the_least_there_can_be() {
    let expected = "\
use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: nightly,
        name: \"Nightly build\",
    }
}
";
    assert_eq!(import_program(&Pipeline::new("nightly", "Nightly build").ids(Ids::KebabCase), false), expected);
}

#[test]
fn what_most_tasks_have_is_said_once() {
    let task = |id: &str, script: &str| {
        let task = Task::new(id, "rust:1.95").command(["bash", "-c", script]).always_pull_newest_image(false);
        task.variable("CI", "true").variable("STEP", id)
    };
    let pipeline = Pipeline::new("nightly", "Nightly build").tasks([
        task("build", "cargo build"),
        task("test", "cargo test\n"),
        Task { image: "node:22".to_owned(), ..task("docs", "npm ci\nnpm run docs\n") },
        Task { inject_api_token: true, always_pull_newest_image: true, ..task("tell", "curl x") }.variable("CI", "1"),
    ]);
    let expected = r#"
        defaults: {
            image: "rust:1.95",
            shell: ["bash", "-c"],
            variables: { CI: true },
            always_pull_newest_image: false,
        },

        task build {
            variables: { STEP: "build" },
            script: "cargo build",
        }

        task test {
            variables: { STEP: "test" },
            script: "cargo test",
        }

        task docs {
            image: "node:22",
            variables: { STEP: "docs" },
            script: "
                npm ci
                npm run docs
            ",
        }

        task tell {
            variables: { CI: 1, STEP: "tell" },
            script: "curl x",
            inject_api_token: true,
            always_pull_newest_image: true,
        }
"#;
    let program = import_program(&pipeline, false);
    assert!(program.contains(expected), "{program}");
}

#[test]
fn how_scripts_begin_is_said_once() {
    let script =
        |rest: &str| format!("git clone https://example.com/app.git app\ncd app\necho \"$PWD\"\nset -x\n{rest}");
    let task = |id: &str, rest: &str| Task::new(id, format!("{id}:1")).command(["sh", "-ec", &script(rest)]);
    let pipeline = Pipeline::new("nightly", "Nightly build").tasks([
        task("build", "make"),
        task("test", "make test"),
        task("docs", "if true; then\n    make docs\nfi"),
    ]);
    let expected = r##"use gofer_dsl::{Pipeline, pipeline};

/// How several scripts begin.
const SETUP: &str = r#"
    git clone https://example.com/app.git app
    cd app
    echo "$PWD"
    set -x
"#;

fn main() -> Pipeline {
    pipeline! {
        id: nightly,
        name: "Nightly build",

        task build {
            image: "build:1",
            script: [SETUP, "make"],
        }

        task test {
            image: "test:1",
            script: [SETUP, "make test"],
        }

        task docs {
            image: "docs:1",
            script: [SETUP, "
                if true; then
                    make docs
                fi
            "],
        }
    }
}
"##;
    assert_eq!(import_program(&pipeline, true), expected);
}
