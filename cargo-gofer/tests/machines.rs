//! What commands say to machines: one form, which the schemas in docs/schema describe. `BLESS=1`
//! writes them anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{Ran, folder, gofer};
use gofer_model::{Pipeline, Status, Task};
use serde_json::{Value, json};

fn kept(command: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../docs/schema/{}.json", command.replace(' ', "-")))
}

#[test]
fn the_schemas_are_kept_in_the_documentation() {
    let here = folder();
    let all: Value = serde_json::from_str(&gofer(here.path(), &["schema"]).output).unwrap();
    for command in all.as_object().unwrap().keys() {
        let ran = gofer(here.path(), &[&["schema"], &command.split(' ').collect::<Vec<_>>()[..]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.errors);
        assert_eq!(serde_json::from_str::<Value>(&ran.output).unwrap(), all[command]);
        if std::env::var_os("BLESS").is_some() {
            fs::write(kept(command), &ran.output).unwrap();
        }
        assert_eq!(fs::read_to_string(kept(command)).unwrap(), ran.output, "{command}: bless it with BLESS=1");
    }
    let kept = fs::read_dir(kept("check").parent().unwrap()).unwrap();
    assert_eq!(kept.count(), all.as_object().unwrap().len(), "nothing else is kept there");
    let ran = gofer(here.path(), &["schema", "man"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.errors.contains("\nhelp: the commands are `new`, `check`, `list`, "), "{}", ran.errors);
}

/// Runs a command with `--format json`; what it prints is as its schema says, whatever comes of it.
fn answer(folder: &std::path::Path, args: &[&str], code: i32) -> Value {
    let Ran { code: ended, output, errors } = gofer(folder, &[args, &["--format", "json"]].concat());
    assert_eq!(ended, Some(code), "{args:?}: {output}{errors}");
    let answer: Value = serde_json::from_str(&output).unwrap_or_else(|error| panic!("{args:?}: {error}: {output}"));
    let command = answer["command"].as_str().unwrap();
    assert!(args.join(" ").starts_with(command), "{command} answers {args:?}");
    let schema: Value = serde_json::from_str(&fs::read_to_string(kept(command)).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&answer).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{args:?}: {wrong:?}");
    let ok = [json!(true), json!(false), Value::Null][usize::try_from(code).unwrap()].clone();
    assert_eq!((&answer["format"], &answer["ok"]), (&json!(1), &ok));
    answer
}

/// The code of the first problem, which has its page.
fn code(answer: &Value) -> String {
    let code = answer["problems"][0]["code"].as_str().unwrap().to_owned();
    assert_eq!(gofer(folder().path(), &["rules", &code]).code, Some(0), "{code} has no page");
    code
}

#[test]
fn a_command_line_that_is_not_understood_is_answered_in_the_same_form() {
    let here = folder();
    for (args, command, message) in [
        (&["check", "--format", "json", "--fromat"][..], "check", "unexpected argument '--fromat' found"),
        (&["chek", "--format=json"], "cargo-gofer", "unrecognized subcommand 'chek'"),
        (&["runs", "show", "x", "--format", "json"], "runs show", "invalid value 'x' for '[RUN]'"),
        (&["new", "--format", "json"], "new", "the following required arguments were not provided:\n<NAME>"),
        (&["run", "--format", "json", "--jobs", "x"], "run", "invalid value 'x' for '--jobs <N>'"),
    ] {
        let ran = gofer(here.path(), args);
        assert_eq!((ran.code, ran.errors.as_str()), (Some(2), ""), "{args:?}");
        let answer: Value = serde_json::from_str(&ran.output).unwrap();
        assert_eq!((answer["command"].as_str(), &answer["ok"]), (Some(command), &Value::Null), "{args:?}");
        assert_eq!(code(&answer), "usage");
        let said = answer["problems"][0]["message"].as_str().unwrap();
        assert!(said.starts_with(message), "{args:?}: {said}");
    }
    let ran = gofer(here.path(), &["check", "--format", "json", "--fromat"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert!(
        answer["problems"][0]["help"].as_str().unwrap().starts_with("tip: a similar argument exists: '--format'\n")
    );
    // What follows `--` is no flag, and help is for people.
    for args in [&["check", "--bogus", "--", "--format", "json"][..], &["check", "--bogus", "--format", "text"]] {
        let ran = gofer(here.path(), args);
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{args:?}");
    }
    assert!(gofer(here.path(), &["check", "--format", "json", "--help"]).output.starts_with("Say whether"));
}

#[test]
fn a_run_that_does_not_begin_says_so_on_a_line() {
    let here = folder();
    let ran = gofer(here.path(), &["run", "nothing.json", "--format", "json"]);
    assert_eq!((ran.code, ran.errors.as_str(), ran.output.lines().count()), (Some(2), "", 1));
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!((&answer["command"], code(&answer).as_str()), (&json!("run"), "system"));
}

#[test]
fn every_answer_is_as_its_schema_says() {
    let folder = folder();
    let here = folder.path();
    let task = |id: &str| Task::new(id, "alpine:3").variable("KEY", "global_secret{{key}}");
    let pipeline = Pipeline::new("ship", "Ship").tasks([
        task("build"),
        task("test").depends_on(["build"]),
        task("report").depends_on([("test", Status::Failure)]),
    ]);
    let other = Pipeline::new("ship", "Ship it").tasks([
        task("build").command(["make"]),
        task("test"),
        Task::new("lint", "rust").depends_on(["test"]),
    ]);
    let wrong = Pipeline::new("ship", "Ship").task(Task::new("build", "Alpine").depends_on(["biuld"]));
    for (name, pipeline) in [("a.json", &pipeline), ("b.json", &other), ("wrong.json", &wrong)] {
        fs::write(here.join(name), pipeline.to_json()).unwrap();
    }
    fs::write(here.join("none.json"), "[]").unwrap();

    let checked = answer(here, &["check", "a.json", "b.json"], 0);
    assert_eq!(checked["result"]["pipelines"][0]["needs"][0]["kind"], "global_secret");
    assert_eq!(checked["problems"][0]["code"], "untagged-image");
    assert!(answer(here, &["check", "a.json", "wrong.json"], 1)["problems"].as_array().unwrap().len() > 1);
    assert_eq!(code(&answer(here, &["check", "none.json"], 2)), "no-pipeline");
    assert_eq!(
        answer(here, &["check", "a.json", "--allow", "untaged"], 2)["problems"][0]["help"],
        "`cargo gofer rules` lists them"
    );
    assert_eq!(answer(here, &["list", "a.json", "b.json"], 0)["result"]["pipelines"][1]["program"], "b.json");
    answer(here, &["list", "none.json"], 2);
    assert_eq!(code(&answer(here, &["list", "missing"], 2)), "usage");

    let rules = answer(here, &["rules"], 0);
    assert!(rules["result"]["rules"].as_array().unwrap().len() > 50);
    let one = answer(here, &["rules", "cycle"], 0);
    assert_eq!(
        (&one["result"]["rules"][0]["severity"], one["result"]["rules"].as_array().unwrap().len()),
        (&json!("error"), 1)
    );
    assert_eq!(answer(here, &["rules", "cicle"], 2)["problems"][0]["help"], "there is `cycle`");

    assert_eq!(answer(here, &["explain", "a.json"], 0)["result"]["rows"][1]["also_runs"], json!(["report"]));
    assert_eq!(answer(here, &["explain", "a.json", "--fail", "build"], 0)["result"]["run_failed"], true);
    // People are told of one warning on standard error, and machines of all in the answer.
    let ran = gofer(here, &["explain", "b.json", "--format", "json"]);
    assert_eq!(ran.errors, "");
    assert_eq!(answer(here, &["explain", "wrong.json"], 2)["problems"][0]["code"], "unknown-task");
    assert_eq!(code(&answer(here, &["explain", "a.json", "--fail", "biuld"], 2)), "usage");

    answer(here, &["diff", "a.json", "a.json"], 0);
    let differs = answer(here, &["diff", "a.json", "b.json"], 1);
    assert_eq!((&differs["result"]["added"][0]["id"], &differs["result"]["same"]), (&json!("lint"), &json!(false)));
    assert_eq!(answer(here, &["diff", "a.json", "wrong.json"], 2)["problems"][0]["pipeline"], "wrong.json");
}

#[test]
fn what_is_written_is_answered_in_the_same_form() {
    let folder = folder();
    let here = folder.path();
    let tasks = [Task::new("build", "alpine:3"), Task::new("test", "alpine:3").depends_on(["build"])];
    fs::write(here.join("ship.json"), Pipeline::new("ship", "Ship").tasks(tasks).to_json()).unwrap();
    let token = Task::new("ask", "alpine:3").inject_api_token(true);
    fs::write(here.join("refused.json"), Pipeline::new("ask", "Ask").task(token).to_json()).unwrap();

    let made = answer(here, &["new", "every-night", "--ci", "github"], 0);
    assert_eq!((&made["result"]["id"], &made["result"]["ids"]), (&json!("every-night"), &json!("kebab-case")));
    assert!(fs::exists(made["result"]["workflow"].as_str().unwrap()).unwrap());
    assert_eq!(code(&answer(here, &["new", "every-night"], 2)), "already-there");
    assert_eq!(code(&answer(here, &["new", "fn"], 2)), "usage");

    let drawn = answer(here, &["graph", "ship.json"], 0);
    let task = &drawn["result"]["tasks"][1];
    assert_eq!((&task["layer"], &task["depends_on"]), (&json!(2), &json!([{ "task": "build", "status": "success" }])));
    assert_eq!(gofer(here, &["graph", "ship.json", "-o", "ship.graph.json"]).code, Some(0));
    assert_eq!(serde_json::from_slice::<Value>(&fs::read(here.join("ship.graph.json")).unwrap()).unwrap(), drawn);
    let written = answer(here, &["graph", "ship.json", "-o", "again.json"], 0);
    assert_eq!(written["result"]["file"], "again.json");
    assert_eq!(serde_json::from_slice::<Value>(&fs::read(here.join("again.json")).unwrap()).unwrap(), drawn);
    assert_eq!(code(&answer(here, &["graph", "none.json"], 2)), "system");

    let imported = answer(here, &["import", "ship.json"], 0);
    assert!(imported["result"]["program"].as_str().unwrap().contains("task build {"));
    assert_eq!(answer(here, &["import", "ship.json", "-o", "main.rs"], 0)["result"]["file"], "main.rs");
    assert_eq!(code(&answer(here, &["import", "ship.json", "-o", "main.rs"], 2)), "already-there");

    let state = |args: &[&str], code| {
        let answer = answer(here, &[&["export", "github"], args].concat(), code);
        answer["result"]["files"][0]["state"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(state(&["ship.json"], 0), "printed");
    assert_eq!(state(&["ship.json", "-o", "ship.yml", "--check"], 1), "missing");
    assert_eq!(state(&["ship.json", "-o", "ship.yml"], 0), "written");
    assert_eq!(state(&["ship.json", "-o", "ship.yml", "--check"], 0), "up-to-date");
    fs::write(here.join("ship.yml"), "name: other\n").unwrap();
    assert_eq!(state(&["ship.json", "-o", "ship.yml", "--check"], 1), "not-up-to-date");
    let refused = answer(here, &["export", "github", "refused.json"], 1);
    assert_eq!((code(&refused).as_str(), &refused["result"]["files"]), ("github-api-token", &json!([])));
    answer(here, &["export", "argo", "ship.json", "--markup", "json"], 0);
}

#[test]
fn what_was_run_is_answered_in_the_same_form() {
    let folder = folder();
    let here = folder.path();
    let kept = ["--out", "kept"];
    let asked = |args: &[&str], code| answer(here, &[args, &kept[..]].concat(), code);
    assert_eq!(asked(&["runs"], 0)["result"]["runs"], json!([]));
    assert_eq!(code(&asked(&["runs", "show"], 2)), "no-run");
    for number in [1, 2] {
        let run = here.join(format!("kept/runs/{number}"));
        fs::create_dir_all(&run).unwrap();
        let record = json!({
            "format": 1, "pipeline": "ship", "run": number, "from": null, "began": 1_700_000_000, "seconds": 1.5,
            "failed": true, "result": "failed", "definitions": { "build": "x" },
            "tasks": [{ "id": "build", "fate": "failed", "reason": "exit code 3", "exit_code": 3, "started": 0.1, "ended": 1.4 }],
        });
        fs::write(run.join("run.json"), record.to_string()).unwrap();
        fs::write(run.join("build.log"), "made\nno end").unwrap();
        fs::write(run.join("build.times"), "0.200 o 5\n0.300 e 6\n").unwrap();
    }
    assert_eq!(asked(&["runs"], 0)["result"]["runs"][0]["failed_tasks"], json!(["build"]));
    assert_eq!(asked(&["runs", "show", "1"], 0)["result"]["record"]["tasks"][0]["exit_code"], 3);
    let lines = json!([
        { "task": "build", "at": 0.2, "stream": "output", "text": "made" },
        { "task": "build", "at": 0.3, "stream": "errors", "text": "no end" },
    ]);
    assert_eq!(asked(&["logs"], 0)["result"], json!({ "run": 2, "lines": lines }));
    assert_eq!(code(&asked(&["logs", "--follow"], 2)), "usage");
    assert_eq!(code(&asked(&["logs", "biuld"], 2)), "usage");
    assert_eq!(asked(&["runs", "prune", "--keep", "1"], 0)["result"], json!({ "removed": [1], "dry_run": false }));

    let secret = Task::new("build", "alpine:3").variable("KEY", "global_secret{{key}}").command(["make"]);
    fs::write(here.join("ship.json"), Pipeline::new("ship", "Ship").task(secret).to_json()).unwrap();
    let lacks = asked(&["run", "ship.json", "--dry-run"], 2);
    assert_eq!((code(&lacks).as_str(), &lacks["result"]["tasks"][0]["command"]), ("usage", &json!(["make"])));
    asked(&["run", "ship.json", "--dry-run", "--secret", "key=x"], 0);
    let engine = asked(&["run", "ship.json", "--secret", "key=x", "--engine", "/nowhere/docker"], 2);
    assert_eq!(code(&engine), "engine");
}
