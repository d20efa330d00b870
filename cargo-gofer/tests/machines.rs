//! What commands say to machines: one form, which the schemas in docs/schema describe. `BLESS=1`
//! writes them anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{Ran, folder, gofer};
use gofer_model::{Pipeline, Status, Task};
use serde_json::{Value, json};

const COMMANDS: [&str; 6] = ["check", "list", "rules", "explain", "diff", "up"];

fn kept(command: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../docs/schema/{command}.json"))
}

#[test]
fn the_schemas_are_kept_in_the_documentation() {
    let here = folder();
    let all: Value = serde_json::from_str(&gofer(here.path(), &["schema"]).output).unwrap();
    let mut names: Vec<&String> = all.as_object().unwrap().keys().collect();
    names.sort();
    let mut expected = COMMANDS;
    expected.sort_unstable();
    assert_eq!(names, expected);
    for command in COMMANDS {
        let ran = gofer(here.path(), &["schema", command]);
        assert_eq!(ran.code, Some(0), "{}", ran.errors);
        assert_eq!(serde_json::from_str::<Value>(&ran.output).unwrap(), all[command]);
        if std::env::var_os("BLESS").is_some() {
            fs::write(kept(command), &ran.output).unwrap();
        }
        assert_eq!(fs::read_to_string(kept(command)).unwrap(), ran.output, "{command}: bless it with BLESS=1");
    }
    let ran = gofer(here.path(), &["schema", "new"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.errors.contains("\nhelp: the commands are `check`, `list`, "), "{}", ran.errors);
}

/// Runs a command with `--format json`; what it prints is as its schema says, whatever comes of it.
fn answer(folder: &std::path::Path, args: &[&str], code: i32) -> Value {
    let Ran { code: ended, output, errors } = gofer(folder, &[args, &["--format", "json"]].concat());
    assert_eq!(ended, Some(code), "{args:?}: {output}{errors}");
    let answer: Value = serde_json::from_str(&output).unwrap_or_else(|error| panic!("{args:?}: {error}: {output}"));
    let schema: Value = serde_json::from_str(&fs::read_to_string(kept(args[0])).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&answer).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{args:?}: {wrong:?}");
    let ok = [json!(true), json!(false), Value::Null][usize::try_from(code).unwrap()].clone();
    assert_eq!((&answer["format"], &answer["command"], &answer["ok"]), (&json!(1), &json!(args[0]), &ok));
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
        (&["runs", "show", "x", "--format", "json"], "runs show", "invalid value 'x' for '[RUN]': "),
        (&["diff", "a.json", "--format", "json"], "diff", "the following required arguments were not provided:\n<B>"),
        (&["run", "--format", "json", "--jobs", "x"], "run", "invalid value 'x' for '--jobs <N>': "),
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
    assert_eq!(code(&answer(here, &["list", "missing"], 2)), "system");

    let rules = answer(here, &["rules"], 0);
    assert!(rules["result"]["rules"].as_array().unwrap().len() > 50);
    let one = answer(here, &["rules", "cycle"], 0);
    assert_eq!(
        (&one["result"]["rules"][0]["severity"], one["result"]["rules"].as_array().unwrap().len()),
        (&json!("error"), 1)
    );
    assert_eq!(answer(here, &["rules", "cicle"], 2)["problems"][0]["help"], "did you mean `cycle`?");

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
