//! JSON of the shapes that Gofer's own SDKs print: a block for each gives the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use gofer_dsl::{Ids, Pipeline, pipeline};
use serde_json::Value;

/// Compares as JSON values, and checks that it is read back as it was. Older files lack
/// `always_pull_newest_image`.
fn check(file: &str, pipeline: &Pipeline) {
    assert_eq!(pipeline.validate(), Ok(()));
    let mut expected: Value = serde_json::from_str(file).unwrap();
    for task in expected["tasks"].as_array_mut().unwrap() {
        task.as_object_mut().unwrap().entry("always_pull_newest_image").or_insert(Value::Bool(true));
    }
    let printed: Value = serde_json::from_str(&pipeline.to_json()).unwrap();
    assert_eq!(printed, expected);

    let read: Pipeline = serde_json::from_str(file).unwrap();
    assert_eq!(read.to_json(), pipeline.to_json());
    assert_eq!(read.validate(), Ok(()));
}

#[test]
fn simple_0_8() {
    check(
        include_str!("../golden/simple-0.8.json"),
        &pipeline! {
            id: simple,
            name: "Simple pipeline",
            description: "The smallest useful pipeline: one container, one command.\n\n\
                It has two paragraphs and \"quotes\" to see that text survives.\n",

            /// Prints a greeting and exits.
            task simple_task {
                image: "ubuntu:latest",
                variables: { test: "sample" },
                command: ["echo", "Hello from Gofer!"],
            }
        },
    );
}

#[test]
fn simple_0_9() {
    check(
        include_str!("../golden/simple-0.9.json"),
        &pipeline! {
            id: simple,
            name: "Simple pipeline",
            description: "The smallest useful pipeline: one container, one command.\n\n\
                It has two paragraphs and \"quotes\" to see that text survives.\n",
            ids: "kebab-case",

            /// Prints a greeting and exits.
            task simple_task {
                image: "ubuntu:latest",
                variables: { test: "sample" },
                command: ["echo", "Hello from Gofer!"],
                always_pull_newest_image: false,
            }
        },
    );
}

#[test]
fn dag_0_8() {
    check(
        include_str!("../golden/dag-0.8.json"),
        &pipeline! {
            //! Three tasks in a row, the last of which runs whatever happened before it.
            id: dag,
            name: "Dag pipeline",

            /// Starts at once, since it depends on nothing.
            task first_task {
                image: "ghcr.io/example/tools/wait:latest",
                variables: { WAIT_DURATION: "20s" },
            }

            /// Runs only if the first task succeeded.
            task depends_on_first {
                image: "ghcr.io/example/tools/log:latest",
                depends_on: { first_task },
                variables: { LOGS_HEADER: "a header for the log" },
            }

            /// Runs after the second task, however that ended.
            task depends_on_second {
                image: "hello-world",
                depends_on: { depends_on_first: any },
            }
        },
    );
}

#[test]
fn dag_0_9() {
    check(
        include_str!("../golden/dag-0.9.json"),
        &pipeline! {
            //! Three tasks in a row, the last of which runs whatever happened before it.
            id: dag,
            name: "Dag pipeline",
            ids: "kebab-case",

            /// Starts at once, since it depends on nothing.
            task first_task {
                image: "ghcr.io/example/tools/wait:latest",
                variables: { WAIT_DURATION: "20s" },
                always_pull_newest_image: false,
            }

            /// Runs only if the first task succeeded.
            task depends_on_first {
                image: "ghcr.io/example/tools/log:latest",
                depends_on: { "first-task": success },
                variables: { LOGS_HEADER: "a header for the log" },
                always_pull_newest_image: false,
            }

            /// Runs after the second task, however that ended.
            task "depends-on-second" {
                image: "hello-world",
                depends_on: { depends_on_first: any },
                always_pull_newest_image: false,
            }
        },
    );
}

#[test]
fn objects_0_9() {
    check(
        include_str!("../golden/objects-0.9.json"),
        &pipeline! {
            //! A task reads two objects of its pipeline from the environment.
            id: objects,
            name: "Objects pipeline",
            ids: "kebab-case",

            /// Starts at once.
            task simple_task {
                image: "ghcr.io/example/tools/log:latest",
                variables: {
                    LOGS_HEADER: pipeline_object("logs_header"),
                    ALTERNATE_LOGS_HEADER: pipeline_object("alternate_logs_header"),
                    SOME_VARIABLE: "something here",
                },
            }
        },
    );
}

#[test]
fn everything_0_9() {
    let digest = "ab".repeat(32);
    let pipeline = pipeline! {
        id: everything,
        name: "Everything at once: \"quotes\", ünïcode, 日本語",
        description: "Two lines\nof text, a tab\there.",
        parallelism: 3,
        ids: "kebab-case",

        /// Builds.
        task build {
            image: format!("registry.example.com:5000/team/builder:1.2@sha256:{digest}"),
            registry_auth: { user: "robot", pass: "hunter2" },
            variables: {
                CC: "clang",
                EMPTY: "",
                TOKEN: global_secret("builder_token"),
                SPACES: " a b ",
            },
            command: ["make", "-j", "4", "all"],
        }

        task lint {
            image: "ubuntu:latest",
            variables: {
                KEY: pipeline_secret("key-1"),
                FILES: "*.c",
                REPORT: run_object("report"),
            },
            entrypoint: ["/bin/sh", "-c"],
            command: [r#"lint "$FILES" && echo 'done'"#],
            always_pull_newest_image: false,
        }

        task test_unit {
            image: "ubuntu:latest",
            depends_on: { lint: any, build },
            shell: ["bash", "-c"],
            script: "set -e
                make test
                  indented stays",
            inject_api_token: true,
        }

        task on_failure {
            image: "ubuntu:latest",
            depends_on: { test_unit: failure },
            variables: { LAST: pipeline_object("last_green") },
            entrypoint: [],
            command: ["notify", "failure"],
        }

        task always {
            image: "ubuntu:latest",
            description: "",
            depends_on: { test_unit: any, on_failure: any },
        }
    };
    check(include_str!("../golden/everything-0.9.json"), &pipeline);
    assert_eq!(pipeline.ids, Ids::KebabCase);
}

#[test]
fn the_simplest_pipeline_byte_for_byte() {
    let pipeline = pipeline! {
        //! This pipeline is purely for testing purposes.
        id: simple,
        name: "My Simple Pipeline",

        /// This task simply prints our hello-world message and exists!
        task simple_task {
            image: "ubuntu:latest",
            command: ["echo", "Hello from Gofer!"],
        }
    };
    assert_eq!(
        pipeline.to_json(),
        r#"{"id":"simple","name":"My Simple Pipeline","description":"This pipeline is purely for testing purposes.","parallelism":0,"tasks":[{"id":"simple_task","description":"This task simply prints our hello-world message and exists!","image":"ubuntu:latest","registry_auth":null,"depends_on":{},"variables":{},"entrypoint":null,"command":["echo","Hello from Gofer!"],"inject_api_token":false,"always_pull_newest_image":true}]}"#
    );
}
