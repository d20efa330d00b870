//! `cargo gofer check`, and where its pipelines come from.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

use common::{about, command, crate_with, folder, gofer, gofer_reading};
use std::collections::BTreeMap;

use gofer_model::{Pipeline, Status, Task, global_secret, run_object};
use serde_json::{Value, json};

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

#[test]
fn what_is_no_pipeline_is_said_to_be_none() {
    for (input, message, help) in [
        ("", "gives no pipeline: there is nothing at all", ""),
        ("hello\nworld\n", "gives no pipeline: it is not JSON", "it begins with `hello`"),
        ("\x1b[2Jgarbage", "gives no pipeline: it is not JSON", "it begins with `\\u{1b}[2Jgarbage`"),
        (
            "{\"a\": 1}",
            "gives JSON, but not of a Gofer pipeline: it has `a`",
            "a pipeline's JSON is an object with `id`",
        ),
        ("[1]", "gives JSON, but a list is not a pipeline", "a pipeline's JSON is an object with `id`"),
        (
            "{\"id\": \"one\",}",
            "it is not JSON, because of line 1, column 13: nothing follows this comma\n",
            "help: remove it: after the last one JSON has none",
        ),
        ("{\"id\":\n 'one'}", "it is not JSON, because of line 2, column 2: texts and names", "help: write `\"one\"`"),
        ("{\"parallelism\": NaN}", "line 1, column 17: `NaN` is not a value of JSON", "help: write `0`"),
        ("{\"id\": \"one\"} x", "column 15: nothing may follow the end, and this is `x`", "help: remove it"),
        ("{\"id\": \"one\"", "the object that begins in line 1 is not closed", "help: write `}` at the end"),
        (
            &"[".repeat(200),
            "gives no pipeline: no server reads it, because of line 1, column 128: lists and objects are more than 127 deep",
            "help: a pipeline has four levels",
        ),
        (
            "{\"name\": \"CI\", \"on\": \"push\"}",
            "gives JSON, but not of a Gofer pipeline: it has `name` and `on`",
            "a pipeline's JSON is an object with `id`",
        ),
        ("[{\"id\": \"one\"}]", "a list is not a pipeline", "put each object of this list into a file of its own"),
        ("{\"pipeline\": {\"id\": \"one\"}}", "it has `pipeline`", "alone, which here stands within another one"),
    ] {
        let ran = gofer_reading(input, &["check", "-"]);
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{input:?}");
        assert!(ran.errors.starts_with("error: standard input gives "), "{}", ran.errors);
        assert!(ran.errors.contains(message), "{input:?}: {}", ran.errors);
        assert!(ran.errors.contains(help), "{input:?}: {}", ran.errors);
    }
}

#[test]
fn json_in_the_encodings_of_other_systems() {
    let folder = folder();
    let json = ship().to_json();
    std::fs::write(folder.path().join("bom.json"), [b"\xef\xbb\xbf", json.as_bytes()].concat()).unwrap();
    let ran = gofer(folder.path(), &["check", "bom.json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);

    let wide: Vec<u8> = std::iter::once(0xfeff).chain(json.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    std::fs::write(folder.path().join("wide.json"), &wide).unwrap();
    std::fs::write(folder.path().join("wide_without_mark.json"), &wide[2..]).unwrap();
    let big_endian: Vec<u8> = json.encode_utf16().flat_map(u16::to_be_bytes).collect();
    std::fs::write(folder.path().join("wide_the_other_way.json"), big_endian).unwrap();
    for file in ["wide.json", "wide_without_mark.json", "wide_the_other_way.json"] {
        let ran = gofer(folder.path(), &["check", file]);
        assert!(
            ran.errors.contains("its text is in UTF-16, and JSON is in UTF-8\nhelp: in PowerShell"),
            "{}",
            ran.errors
        );
    }
    std::fs::write(folder.path().join("latin.json"), b"{\"id\": \"one\",\n\"name\": \"sch\xf6n\"}").unwrap();
    let ran = gofer(folder.path(), &["check", "latin.json"]);
    assert!(ran.errors.contains("line 2 holds what is not UTF-8"), "{}", ran.errors);
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
fn a_field_that_holds_something_else_is_named_with_its_task() {
    let nothing = json!({});
    for (pipeline, task, expected) in [
        (
            &nothing,
            json!({"command": "make all"}),
            "task `build`, command: a list of texts is expected, and this is the text `\"make all\"`\nhelp: write `[\"make\", \"all\"]`",
        ),
        (
            &nothing,
            json!({"command": ["make", 4]}),
            "task `build`, command[1]: a text is expected, and this is the number 4\nhelp: write `\"4\"`",
        ),
        (
            &nothing,
            json!({"variables": {"PORT": 5432}}),
            "task `build`, variables.PORT: a text is expected, and this is the number 5432\nhelp: write `\"5432\"`",
        ),
        (
            &nothing,
            json!({"variables": []}),
            "task `build`, variables: an object of names and texts is expected, and this is a list",
        ),
        (
            &nothing,
            json!({"depends_on": {"lint": "Sucess"}}),
            "task `build`, depends_on.lint: a status is expected, and this is the text `\"Sucess\"`\nhelp: write `\"Success\"`",
        ),
        (&nothing, json!({"depends_on": {"lint": "done"}}), "help: the statuses are `Success`, `Failure` and `Any`"),
        (&nothing, json!({"depends_on": ["lint"]}), "help: write `{\"lint\": \"Success\"}`"),
        (
            &nothing,
            json!({"inject_api_token": "yes"}),
            "task `build`, inject_api_token: `true` or `false` is expected, and this is the text `\"yes\"`\nhelp: write `true`",
        ),
        (
            &nothing,
            json!({"image": "missing", "imagee": "x:1"}),
            "task `build`, image: it is missing\nhelp: write `\"image\"` instead of `\"imagee\"`",
        ),
        (&nothing, json!({"id": 5}), "pipeline, tasks[0].id: a text is expected, and this is the number 5"),
        (&nothing, json!({"registry_auth": {"user": "me"}}), "task `build`, registry_auth.pass: it is missing"),
        (
            &json!({"parallelism": 1.5}),
            nothing.clone(),
            "pipeline, parallelism: a whole number is expected, and this is the number 1.5",
        ),
        (
            &json!({"parallelism": "3"}),
            nothing.clone(),
            "pipeline, parallelism: a whole number is expected, and this is the text `\"3\"`\nhelp: write `3`",
        ),
        (
            &nothing,
            json!({"command": "make && make test"}),
            "\nhelp: write `[\"sh\", \"-ec\", \"make && make test\"]`, so that",
        ),
        (
            &json!({"parallelism": 9_999_999_999_999_999_999u64}),
            nothing.clone(),
            "a whole number up to 9223372036854775807 is expected",
        ),
        (
            &json!({"tasks": {"build": {
                "image": "rust:1.95", "depends_on": {}, "variables": {}, "inject_api_token": false,
                "always_pull_newest_image": true,
            }}}),
            nothing.clone(),
            "pipeline, tasks: a list of objects is expected, and this is an object\nhelp: ",
        ),
        (
            &json!({"tasks": ["build"]}),
            nothing.clone(),
            "pipeline, tasks[0]: an object is expected, which is a task, and this is the text `\"build\"`",
        ),
        (&json!({"name": null}), nothing.clone(), "pipeline, name: a text is expected, and this is `null`"),
    ] {
        let ran = gofer_reading(&with_fields(pipeline, &task), &["check", "-"]);
        assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""), "{expected}");
        assert!(ran.errors.contains(expected), "{expected}\nbut: {}", ran.errors);
        assert_eq!(ran.errors.matches("error: ").count(), 1, "{}", ran.errors);
        assert_eq!(ran.errors.matches("\nhelp: ").count(), 1, "each says how to mend it: {}", ran.errors);
    }
    // What may be a password is not shown.
    let ran = gofer_reading(&with_fields(&nothing, &json!({"registry_auth": "hunter2"})), &["check", "-"]);
    assert!(
        ran.errors.contains("registry_auth: an object is expected\nhelp: ") && !ran.errors.contains("hunter2"),
        "{}",
        ran.errors
    );
    let ran =
        gofer_reading(&with_fields(&nothing, &json!({"registry_auth": {"user": "me", "pass": 1234}})), &["check", "-"]);
    assert!(
        ran.errors.contains("registry_auth.pass: a text is expected\nhelp: ") && !ran.errors.contains("1234"),
        "{}",
        ran.errors
    );
    let twice = with_fields(&nothing, &nothing).replacen("\"image\"", "\"image\":\"x:1\",\"image\"", 1);
    let ran = gofer_reading(&twice, &["check", "-"]);
    assert!(ran.errors.contains("task `build`, image: it is given twice"), "{}", ran.errors);
}

#[test]
fn what_some_servers_refuse_or_all_ignore_is_a_warning() {
    let nothing = json!({});
    for (pipeline, task, code, expected) in [
        (
            &nothing,
            json!({"always_pull_newest_image": "missing"}),
            "missing-field",
            "a server of 0.9 refuses this, because `always_pull_newest_image` is missing",
        ),
        (
            &nothing,
            json!({"variables": null}),
            "missing-field",
            "a server of 0.9 refuses this, because `variables` is `null`",
        ),
        (
            &json!({"parallelism": "missing"}),
            nothing.clone(),
            "missing-field",
            "a server of 0.9 refuses this, because `parallelism` is missing",
        ),
        (&json!({"tasks": null}), nothing.clone(), "missing-field", "because `tasks` is `null`"),
        (&nothing, json!({"timeout": 5}), "unknown-field", "servers know no field `timeout`, and ignore it"),
        (
            &nothing,
            json!({"comand": ["make"], "command": "missing"}),
            "unknown-field",
            "help: write `\"command\"` instead of `\"comand\"`",
        ),
        (&nothing, json!({"id": "ab"}), "invalid-id", "task id `ab` has 2 characters"),
        (&json!({"id": "my-pipe"}), json!({"id": "simple_task"}), "invalid-id", "servers run it all the same"),
        (
            &nothing,
            json!({"image": "rust"}),
            "untagged-image",
            "task `build`, image: image `rust` has no tag, so the server pulls every tag there is of it",
        ),
        (
            &nothing,
            json!({"variables": {"LOG": "run_object{{log}}"}}),
            "object-name",
            "task `build`, variables: servers look `log` up as `LOG`",
        ),
        (&json!({"id": "my_pipe"}), nothing.clone(), "server-id", "servers from 0.8.3 on refuse it"),
        (&nothing, json!({"command": ["sh", "-ec", "[[ -f x ]]"]}), "bash-in-sh", "`[[` is bash's"),
        (
            &nothing,
            json!({"description": "x".repeat(70_000)}),
            "large-json",
            "`gofer up` waits for ever if it is more than 65536",
        ),
    ] {
        let json = with_fields(pipeline, &task);
        let ran = gofer_reading(&json, &["check", "-"]);
        assert_eq!(ran.code, Some(0), "{expected}: {}", ran.errors);
        assert!(
            ran.output.starts_with("valid: ") && ran.errors.starts_with(&format!("warning[{code}]: ")),
            "{}",
            ran.errors
        );
        assert!(ran.errors.contains(expected), "{expected}\nbut: {}", ran.errors);

        let answer: Value =
            serde_json::from_str(&gofer_reading(&json, &["check", "-", "--format", "json"]).output).unwrap();
        assert_eq!((&answer["ok"], &answer["problems"][0]["severity"]), (&json!(true), &json!("warning")));
        assert_eq!(answer["problems"][0]["code"], code);
        // Other commands work on it, and say so.
        let ran = gofer_reading(&json, &["graph", "-"]);
        assert_eq!(ran.code, Some(0), "{expected}");
    }
}

#[test]
fn a_rule_is_allowed_or_denied_by_whoever_asks() {
    let json = with_fields(&json!({"id": "my_pipe"}), &json!({"image": "rust"}));
    for (args, code, said) in [
        (&[][..], 0, ["warning[server-id]", "warning[untagged-image]"]),
        (&["--deny", "untagged-image"], 1, ["error: task `build`, image", "warning[server-id]"]),
        (&["--deny", "warnings"], 1, ["error: pipeline, id", "error: task `build`, image"]),
        (&["--deny", "warnings", "--warn", "server-id"], 1, ["warning[server-id]", "error: task `build`, image"]),
        (&["--deny", "warnings", "--allow", "server-id"], 1, ["", "error: task `build`, image"]),
        (&["--allow", "server-id"], 0, ["warning[untagged-image]", ""]),
        (&["--allow", "server-id,untagged-image"], 0, ["", ""]),
    ] {
        let ran = gofer_reading(&json, &[&["check", "-"], args].concat());
        assert_eq!(ran.code, Some(code), "{args:?}: {}", ran.errors);
        let expected = said.iter().filter(|part| !part.is_empty()).count();
        assert_eq!(ran.errors.matches("help: ").count(), expected, "{args:?}: {}", ran.errors);
        assert!(said.iter().all(|part| ran.errors.contains(part)), "{args:?}: {}", ran.errors);
    }
    let ran = gofer_reading(&json, &["check", "-", "--allow", "untaged-image"]);
    let expected = "error: no rule is called `untaged-image`\nhelp: there is `untagged-image`\n";
    assert_eq!((ran.code, ran.errors.as_str()), (Some(2), expected));
    // What stops a pipeline is no matter of taste.
    let json = with_fields(&json!({}), &json!({"image": "Rust"}));
    let ran = gofer_reading(&json, &["check", "-", "--allow", "invalid-image"]);
    assert!(ran.errors.starts_with("error: `invalid-image` cannot be allowed: "), "{}", ran.errors);
    assert_eq!((ran.code, gofer_reading(&json, &["check", "-", "--deny", "invalid-image"]).code), (Some(2), Some(1)));
    let ran = gofer_reading(&json, &["check", "-", "--allow", "argo-pending"]);
    assert!(ran.code == Some(2) && ran.errors.contains("is a rule of exports"), "{}", ran.errors);
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

#[test]
fn every_code_is_explained() {
    let folder = folder();
    let listed = gofer(folder.path(), &["rules"]).output;
    let mut codes: Vec<&str> = listed.lines().map(|line| line.split_once(": ").unwrap().0).collect();
    for code in &codes {
        let ran = gofer(folder.path(), &["rules", code]);
        assert_eq!(ran.code, Some(0), "{code}: {}", ran.errors);
        let is_warning = ran.output.contains("--allow") || ran.output.contains("\n\nIt is a warning of ");
        let is_of_export = ran.output.contains("\n\n`cargo gofer export` ");
        let is_error = ran.output.contains("\n\nIt is an error.\n");
        let is_failure = ran.output.ends_with("gives no answer, and its exit code is 2.\n");
        assert!(ran.output.starts_with(&format!("{code}\n\n")), "{}", ran.output);
        assert_eq!(
            [is_warning, is_error, is_failure, is_of_export].iter().filter(|is| **is).count(),
            1,
            "{}",
            ran.output
        );
    }
    let many = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), many, "no two bear one code");
    assert_eq!(gofer(folder.path(), &["rules", "cicle"]).code, Some(2));
}

/// A `cargo` that notes what it is given, and fails.
#[cfg(unix)]
#[test]
fn what_is_started_is_not_given_what_is_meant_for_us() {
    let folder = folder();
    let bin = folder.path().join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    let noted = folder.path().join("noted");
    let script = format!("#!/bin/sh\npwd > {0}\nenv >> {0}\nexit 1\n", noted.display());
    std::fs::write(bin.join("cargo"), script).unwrap();
    std::fs::set_permissions(bin.join("cargo"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::create_dir_all(folder.path().join("crate")).unwrap();
    std::fs::write(folder.path().join("crate/Cargo.toml"), "").unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let around = [
        ("GIT_DIR", "/nowhere"),
        ("GIT_INDEX_FILE", "/nowhere/index"),
        ("CARGO", "/nowhere/cargo"),
        ("CARGO_MANIFEST_DIR", "/nowhere"),
        ("RUSTUP_TOOLCHAIN", "somebodys"),
        ("RUSTUP_TOOLCHAIN_SOURCE", "default"),
        ("RUST_RECURSION_COUNT", "1"),
    ];
    let mut check = command(folder.path(), &["check", "crate"]);
    check.envs(around).env("CARGO_HOME", "/kept").env("PATH", path);
    assert_eq!(check.output().unwrap().status.code(), Some(2));
    let noted = std::fs::read_to_string(&noted).unwrap();
    let (here, environment) = noted.split_once('\n').unwrap();
    assert_eq!(Path::new(here), folder.path().join("crate").canonicalize().unwrap());
    for (name, _) in around {
        assert!(!environment.lines().any(|line| line.starts_with(&format!("{name}="))), "{name} in {environment}");
    }
    assert!(environment.contains("CARGO_HOME=/kept\n"));
}

#[test]
fn what_many_tasks_lack_is_said_once() {
    let task = |n: usize| json!({"id": format!("task_{n}"), "image": "x:1", "variables": {}, "inject_api_token": false, "always_pull_newest_image": true});
    let tasks: Vec<Value> = (0..200).map(task).collect();
    let ran = gofer_reading(&with_fields(&json!({ "tasks": tasks }), &json!({})), &["check", "-"]);
    let expected = "`depends_on` is missing in 200 tasks (task_0, task_1, task_2, task_3, task_4, task_5 and 194 more)";
    assert!(ran.errors.contains(expected) && ran.errors.matches("warning").count() == 1, "{}", ran.errors);
    // What other libraries leave out is one warning, too.
    let all = r#"{"id":"ship","name":"","tasks":[{"id":"build","image":"x:1"},{"id":"test","image":"x:1","variables":null}]}"#;
    let ran = gofer_reading(all, &["check", "-"]);
    let expected = "warning[missing-field]: a server of 0.9 refuses this, because `parallelism` is missing; \
                    `variables` is missing in task `build`; \
                    `always_pull_newest_image`, `depends_on` and `inject_api_token` are missing in 2 tasks (build, test); \
                    `variables` is `null` in task `test`\nhelp: ";
    assert!(ran.errors.starts_with(expected) && ran.errors.matches("warning").count() == 1, "{}", ran.errors);
    let one = r#"{"id":"ship","name":"","parallelism":0,"tasks":[{"id":"build","image":"x:1"}]}"#;
    let ran = gofer_reading(one, &["check", "-"]);
    assert!(
        ran.errors.starts_with("warning[missing-field]: task `build`: a server of 0.9 refuses this"),
        "{}",
        ran.errors
    );
}

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

#[test]
fn the_crate_in_the_current_folder() {
    let folder = folder();
    let ours = crate_with(
        folder.path(),
        "good",
        "use gofer_dsl::{Pipeline, pipeline};\nfn main() -> Pipeline { pipeline! { id: mine, name: \"Mine\", task one { image: \"x:1\" } } }\n",
    );
    let expected = "valid: mine, Mine\n  1 task in 1 layer\n";
    for (from, args) in [
        (ours.as_path(), &["check"][..]),
        (ours.join("src").as_path(), &["check"]),
        (folder.path(), &["check", "good"]),
    ] {
        let ran = gofer(from, args);
        assert_eq!((ran.code, ran.output.as_str(), ran.errors.as_str()), (Some(0), expected, ""), "{args:?}");
    }
}

#[test]
fn a_crate_that_does_not_compile_shows_what_the_compiler_says() {
    let folder = folder();
    let ours = crate_with(
        folder.path(),
        "no_compile",
        "fn main() -> gofer_dsl::Pipeline {\n    gofer_dsl::pipeline! {\n        id: mine, name: \"Mine\", nmae: 1,\n        task one { imgae: \"x\" }\n    }\n}\n",
    );
    let ran = gofer(&ours, &["check"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""));
    let place = |part: &str| ran.errors.find(part).unwrap_or_else(|| panic!("no {part} in {}", ran.errors));
    assert!(place("src/main.rs:3:33") < place("src/main.rs:4:20"));
    assert_eq!(ran.errors.matches("error").count(), 2, "{}", ran.errors);

    let ran = gofer(&ours, &["check", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!((ran.code, &answer["ok"]), (Some(1), &json!(false)));
    let place = ["file", "line", "column"].map(|field| answer["problems"][1][field].clone());
    assert_eq!(place, [json!("src/main.rs"), json!(4), json!(20)]);
    assert_eq!(answer["problems"][1]["message"], "unknown key `imgae`");
    assert_eq!(answer["problems"][1]["help"], "there is a key `image`");
}

#[test]
fn a_crate_whose_pipeline_is_not_valid() {
    let folder = folder();
    let ours = crate_with(
        folder.path(),
        "not_valid",
        "fn main() -> gofer_dsl::Pipeline {\n    gofer_dsl::Pipeline::new(\"x\", \"X\").task(gofer_dsl::Task::new(\"one\", \"\"))\n}\n",
    );
    let ran = gofer(&ours, &["check", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!((ran.code, answer["problems"].as_array().unwrap().len()), (Some(1), 2));
    let problem = &answer["problems"][1];
    let fields = ["code", "task", "field", "message"].map(|field| problem[field].as_str().unwrap());
    assert_eq!(fields, ["invalid-image", "one", "image", "the image is empty"]);
    assert_eq!(ran.errors, "", "it is told once");

    let ran = gofer(&ours, &["check"]);
    assert_eq!(ran.errors.matches("error: task `one`, image: the image is empty\n").count(), 1, "{}", ran.errors);
    let ran = gofer(&ours, &["check", "--color", "always"]);
    assert!(ran.errors.contains("\u{1b}[1m\u{1b}[31merror\u{1b}[0m: task `one`, image: "), "{:?}", ran.errors);
    // An older library's program says it in words alone.
    let older = "fn main() {\n    eprintln!(\"error: task `one`, image: the image is empty\");\n    std::process::exit(1);\n}\n";
    std::fs::write(ours.join("src/main.rs"), older).unwrap();
    let ran = gofer(&ours, &["check", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    let problem = &answer["problems"][0];
    let fields = ["code", "task", "field", "message"].map(|field| problem[field].as_str().unwrap());
    assert_eq!(fields, ["pipeline", "one", "image", "the image is empty"]);
}

#[test]
fn a_task_below_all_others_is_told_where_the_block_has_them() {
    let folder = folder();
    let program = |others: &str| {
        format!(
            "use gofer_dsl::{{Pipeline, pipeline}};\n\nfn main() -> Pipeline {{\n    pipeline! {{\n        id: mine,\n        \
             name: \"Mine\",\n        defaults: {{ image: \"x:1\" }},\n        task build {{}}\n        task clean_up {{ \
             depends_on: {{ {others} }} }}\n        task late for os in {{ deb, alp }} {{ command: [os] }}\n        task after \
             {{ depends_on: {{ clean_up }} }}\n    }}\n}}\n"
        )
    };
    let ours = crate_with(folder.path(), "mine", &program("_: any"));
    let ran = gofer(&ours, &["check"]);
    let warning = "warning[below-all-others]: tasks late_deb, late_alp, depends_on: written below `clean_up`, whose `_: any` is \
                   every task above, without waiting for it\nhelp: move it above `clean_up`, or let it wait: `clean_up: any`\n";
    assert!(ran.errors.ends_with(warning), "{}", ran.errors);
    assert_eq!(ran.code, Some(0));
    assert_eq!(gofer(&ours, &["check", "--allow", "below-all-others"]).errors.matches("warning").count(), 0);
    std::fs::write(ours.join("src/main.rs"), program("build: any")).unwrap();
    assert_eq!(gofer(&ours, &["check"]).errors.matches("warning").count(), 0);
}

#[test]
fn a_crate_that_prints_something_else() {
    let folder = folder();
    let ours = crate_with(folder.path(), "garbage", "fn main() {\n    println!(\"Hello, world!\");\n}\n");
    let ran = gofer(&ours, &["check"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.errors.contains("error: the program in the current folder gives no pipeline: it is not JSON"),
        "{}",
        ran.errors
    );
    assert!(ran.errors.contains("help: it begins with `Hello, world!`"), "{}", ran.errors);

    std::fs::write(ours.join("src/main.rs"), "fn main() {\n    std::process::exit(3);\n}\n").unwrap();
    let ran = gofer(&ours, &["check"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.errors.contains("it ends with exit code 3"), "{}", ran.errors);
}

#[test]
fn a_terminal_shows_progress_and_the_compilers_colours() {
    let folder = folder();
    let main =
        "fn main() -> gofer_dsl::Pipeline {\n    gofer_dsl::pipeline! { id: mine, name: \"Mine\", nmae: 1 }\n}\n";
    let ours = crate_with(folder.path(), "on_terminal", main);
    let ran = common::on_a_terminal(&ours, &["check"]);
    assert_eq!(ran.code, Some(1));
    for part in ["building the program in the current folder", "\x1b[1m\x1b[91merror", "unknown setting `nmae`"] {
        assert!(ran.output.contains(part), "{part:?} in {:?}", ran.output);
    }
}

#[test]
fn the_documentation_has_every_rule() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/checking.md")).unwrap();
    let (_, table) = page.split_once("| rule | what breaks it |\n| --- | --- |\n").unwrap();
    let listed = gofer(folder().path(), &["rules"]).output;
    let rows = listed.lines().map(|line| {
        let (code, docs) = line.split_once(": ").unwrap();
        format!("| `{code}` | {} |\n", docs.replace('|', "\\|"))
    });
    let rows: String = rows.collect();
    let table = table.split_once("\n\n").map_or(table, |(table, _)| table);
    assert_eq!(table.trim_end(), rows.trim_end(), "the table of docs/checking.md is that of `cargo gofer rules`");
}
