//! `cargo gofer check`, and where its pipelines come from.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod commands;
mod crates;
mod json;
mod rules;

use std::io::Read as _;
use std::process::Stdio;

use gofer_model::{Pipeline, Status, Task, global_secret, run_object};
use serde_json::{Value, json};

use common::{about, command, folder, gofer};
fn ship() -> Pipeline {
    let test = |id: &str| Task::new(id, "rust:1.95").depends_on(["build"]).variable("TOKEN", global_secret("token"));
    let report = Task::new("report", "ubuntu:latest")
        .depends_on([("test_msrv", Status::Failure)])
        .variable("LOG", run_object("LOG"));
    Pipeline::new("ship", "Ship it – schön 🚀").tasks([
        Task::new("build", "rust:1.95"),
        test("test_stable"),
        test("test_msrv"),
        report,
    ])
}

#[test]
fn a_valid_pipeline_in_words() {
    let ran = about(&ship(), &["check", "-"]);
    assert_eq!(
        ran.output,
        "valid: ship, Ship it – schön 🚀\n  \
           4 tasks in 3 layers, up to 2 side by side (test_stable, test_msrv)\n  \
           needs global_secret `token` (test_stable, test_msrv)\n  \
           needs run_object `LOG` (report)\n"
    );
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
}

#[test]
fn a_valid_pipeline_for_machines() {
    let ran = about(&ship(), &["check", "-", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(
        answer,
        json!({
            "format": 1,
            "command": "check",
            "ok": true,
            "problems": [],
            "result": { "pipelines": [{
                "namespace": null, "id": "ship", "name": "Ship it – schön 🚀", "file": null, "tasks": 4, "layers": 3,
                "widest_layer": ["test_stable", "test_msrv"],
                "needs": [
                    { "kind": "global_secret", "key": "token", "tasks": ["test_stable", "test_msrv"] },
                    { "kind": "run_object", "key": "LOG", "tasks": ["report"] },
                ],
                "local": [],
            }] },
        })
    );
}

#[test]
fn what_no_server_has_is_told() {
    let script = "test -n \"$GOFER_LOCAL\" || git clone x; cp x $GOFER_OBJECTS/run";
    let task = |id| Task::new(id, "ubuntu:24.04").command(["sh", "-c", script]);
    let own = task("own").variable("GOFER_LOCAL", "mine").variable("GOFER_OBJECTS", "mine");
    let pipeline = Pipeline::new("local", "Local").tasks([task("one"), task("two"), own]);
    let ran = about(&pipeline, &["check", "-"]);
    let expected =
        "  uses $GOFER_LOCAL (one, two): not so on a server\n  uses $GOFER_OBJECTS (one, two): not so on a server\n";
    assert!(ran.code == Some(0) && ran.output.ends_with(expected), "{}", ran.output);
    let ran = about(&pipeline, &["check", "-", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    let local = &answer["result"]["pipelines"][0]["local"][0];
    assert_eq!(*local, json!({ "variable": "GOFER_LOCAL", "tasks": ["one", "two"] }));
}

#[test]
fn every_problem_is_named() {
    let pipeline = ship().task(Task::new("last", "Ubuntu").depends_on(["biuld"]));
    let ran = about(&pipeline, &["check", "-"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""));
    assert!(
        ran.errors.contains("error: task `last`, image: image `Ubuntu` is not an image reference"),
        "{}",
        ran.errors
    );
    assert!(ran.errors.contains("help: there is a task `build`"), "{}", ran.errors);

    let ran = about(&pipeline, &["check", "-", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!((ran.code, &answer["ok"]), (Some(1), &json!(false)));
    assert_eq!(answer["problems"][1]["task"], "last");
    assert_eq!(answer["problems"][1]["field"], "depends_on");
    assert_eq!(answer["problems"][1]["help"], "there is a task `build`");
}

#[test]
fn a_pipeline_of_no_tasks_is_valid() {
    let ran = about(&Pipeline::new("empty", "Empty"), &["check", "-"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(0), "valid: empty, Empty\n  no tasks\n"));
}

#[test]
fn ten_thousand_tasks_in_a_chain() {
    let task = |n: usize| {
        let task = Task::new(format!("task_{n}"), "x");
        if n == 0 { task } else { task.depends_on([format!("task_{}", n - 1)]) }
    };
    let chain = Pipeline::new("chain", "Chain").tasks((0..10_000).rev().map(task));
    let ran = about(&chain, &["check", "-"]);
    assert_eq!(ran.output, "valid: chain, Chain\n  10000 tasks in 10000 layers\n");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let plain = about(&ship(), &["check", "-"]);
    assert!(!plain.output.contains('\x1b'));
    let coloured = about(&ship(), &["check", "-", "--color", "always"]);
    assert!(coloured.output.contains("\x1b[1m\x1b[32mvalid\x1b[0m"), "{:?}", coloured.output);
}

/// A pipeline's JSON with one task, in which these fields are others.
fn with_fields(pipeline: &Value, task: &Value) -> String {
    let mut json = json!({"id": "one", "name": "One", "description": null, "parallelism": 0, "tasks": [{
        "id": "build", "image": "rust:1.95", "depends_on": {}, "variables": {}, "inject_api_token": false,
        "always_pull_newest_image": true, "description": null, "registry_auth": null, "entrypoint": null, "command": null,
    }, {
        "id": "lint", "image": "rust:1.95", "depends_on": {}, "variables": {}, "inject_api_token": false,
        "always_pull_newest_image": true,
    }]});
    let put = |into: &mut Value, fields: &Value| {
        for (name, value) in fields.as_object().unwrap() {
            match value {
                Value::String(word) if word == "missing" => into.as_object_mut().unwrap().remove(name),
                value => into.as_object_mut().unwrap().insert(name.clone(), value.clone()),
            };
        }
    };
    put(&mut json["tasks"][0], task);
    put(&mut json, pipeline);
    json.to_string()
}

#[test]
fn what_is_not_there_is_said_to_be_missing() {
    let empty = folder();
    for (folder, args, expected) in [
        (empty.path(), &["check", "nope.json"][..], "error: could not read nope.json: "),
        (empty.path(), &["check"], "help: make a pipeline crate with `cargo gofer new NAME`"),
        (empty.path(), &["chekc"], "some similar subcommands exist: 'schema', 'check'"),
    ] {
        let ran = gofer(folder, args);
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{args:?}");
        assert!(ran.errors.contains(expected), "{args:?}: {}", ran.errors);
    }
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let folder = folder();
    std::fs::write(folder.path().join("ship.json"), ship().to_json()).unwrap();
    let mut child =
        command(folder.path(), &["check", "ship.json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!((child.wait().unwrap().code(), errors.as_str()), (Some(0), ""));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_a_failure() {
    let folder = folder();
    std::fs::write(folder.path().join("ship.json"), ship().to_json()).unwrap();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ran: common::Ran = command(folder.path(), &["check", "ship.json"]).stdout(full).output().unwrap().into();
    assert_eq!(ran.code, Some(2));
    assert!(ran.errors.starts_with("error: could not print the answer: "), "{}", ran.errors);
}
