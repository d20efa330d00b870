//! What `check` has in common with the other commands that take a pipeline.

use std::collections::BTreeMap;

use serde_json::json;

use crate::common::{folder, gofer, gofer_reading};
use crate::with_fields;

#[test]
fn what_has_no_order_is_refused_by_every_command() {
    let wait = |parent: &str| json!({ "depends_on": { parent: "Success" } });
    let twins = json!({"tasks": [{"id": "one", "image": "x:1"}, {"id": "one", "image": "x:1"}]});
    for (pipeline, task, expected) in [
        (&json!({}), wait("build"), "task `build` depends on itself"),
        (&json!({}), wait("biuld"), "no task of this pipeline is called `biuld`"),
        (&twins, json!({}), "`one`"),
    ] {
        for command in ["check", "graph", "explain", "import", "run"] {
            let ran = gofer_reading(&with_fields(pipeline, &task), &[command, "-"]);
            assert_eq!(ran.code, Some(if command == "check" { 1 } else { 2 }), "{command}");
            assert!(ran.errors.contains(expected), "{command}: {}", ran.errors);
        }
    }
}

#[test]
fn every_command_says_alike_what_servers_run_all_the_same() {
    let help = "help: servers run it all the same; a block, and `cargo gofer import`, need another id\n";
    let commands: [&[&str]; 4] = [&["check", "-"], &["graph", "-"], &["explain", "-"], &["run", "--dry-run", "-"]];
    for command in commands {
        let ran = gofer_reading(&with_fields(&json!({}), &json!({"id": "ab"})), command);
        assert!(
            ran.errors.contains(help) && ran.errors.contains("task id `ab` has 2 characters"),
            "{command:?}: {}",
            ran.errors
        );
        // The one rule for the pipeline's id, the other for the task's: no server minds.
        let ran = gofer_reading(&with_fields(&json!({"id": "my-pipe"}), &json!({"id": "one_task"})), command);
        assert!(!ran.errors.contains("pipeline id"), "{command:?}: {}", ran.errors);
    }
}

/// JSON of whatever origin is looked at before it is trusted.
#[test]
fn no_text_of_a_pipeline_steers_the_terminal() {
    const ODD: &str = "x\u{1b}[2J\u{7}\r\u{202e}\u{2066}\u{2028}y";
    let folder = folder();
    let text = |of: &str| format!("{of}{ODD}\n");
    let task = |id: &str, parent: Option<&str>, image: &str| {
        let parents: BTreeMap<String, &str> = parent.map(|parent| (text(parent), "Failure")).into_iter().collect();
        let variables = json!({text("NAME"): text("value"), "KEY": format!("pipeline_secret{{{{{ODD}}}}}")});
        json!({"id": text(id), "description": text(""), "image": image, "registry_auth": {"user": text(""), "pass": text("")},
            "depends_on": parents, "variables": variables, "entrypoint": [text("")], "command": ["sh", "-c", text("")],
            "inject_api_token": false, "always_pull_newest_image": true})
    };
    let tasks = json!([task("one", None, "x:1"), task("two", Some("one"), "x:1"), task("three", Some("two"), ODD)]);
    let pipeline =
        json!({"id": text("pipe"), "name": text("Pipe"), "description": text(""), "parallelism": 0, "tasks": tasks});
    std::fs::write(folder.path().join("odd.json"), pipeline.to_string()).unwrap();
    let other = json!({"id": "other", "name": "Other", "description": null, "parallelism": 0, "tasks": [task("one", None, "x:2")]});
    std::fs::write(folder.path().join("other.json"), other.to_string()).unwrap();
    let failing = text("two");
    let commands: [&[&str]; 9] = [
        &["check", "odd.json"],
        &["list", "odd.json"],
        &["graph", "odd.json"],
        &["explain", "odd.json"],
        &["explain", "odd.json", "--fail", &failing],
        &["explain", "odd.json", "--fail", ODD],
        &["diff", "odd.json", "other.json"],
        &["import", "odd.json"],
        &["run", "--dry-run", "odd.json"],
    ];
    for command in commands {
        let ran = gofer(folder.path(), command);
        let steers = |c: char| c != '\n' && gofer_core::steers(c);
        let found: Vec<char> = ran.output.chars().chain(ran.errors.chars()).filter(|c| steers(*c)).collect();
        assert!(found.is_empty(), "{command:?}: {found:?}\n{}{}", ran.output, ran.errors);
        assert!(ran.output.len() + ran.errors.len() > 10, "{command:?} says nothing");
        assert!(
            !ran.output.contains("\ny") && !ran.errors.contains("\ny"),
            "{command:?}: {}{}",
            ran.output,
            ran.errors
        );
    }
}

#[test]
fn cargos_options_stand_apart_in_the_help() {
    let folder = folder();
    for command in ["check", "list", "graph", "explain", "diff", "import", "run"] {
        let help = gofer(folder.path(), &[command, "-h"]).output;
        let (own, cargos) = help.split_once("\nWhich program, and how cargo builds it:\n").unwrap();
        assert!(own.contains("-h, --help") && cargos.contains("-p, --package <SPEC>"), "{help}");
        for option in ["--format", "--output", "--jobs", "--fail"] {
            assert!(!cargos.contains(&format!("{option} <")), "{command}: {option} in {cargos}");
        }
    }
}
