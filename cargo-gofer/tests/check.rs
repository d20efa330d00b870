//! `cargo gofer check`, and where its pipelines come from.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::io::Read as _;
use std::process::Stdio;

use common::{about, command, crate_with, folder, gofer, gofer_reading};
use gofer_model::{Pipeline, Status, Task, global_secret, run_object};
use serde_json::{Value, json};

fn ship() -> Pipeline {
    let test = |id: &str| Task::new(id, "rust:1.95").depends_on(["build"]).variable("TOKEN", global_secret("token"));
    let report = Task::new("report", "ubuntu:latest")
        .depends_on([("test_msrv", Status::Failure)])
        .variable("LOG", run_object("log"));
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
           needs run_object `log` (report)\n"
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
            "valid": true, "id": "ship", "name": "Ship it – schön 🚀", "tasks": 4, "layers": 3,
            "widest_layer": ["test_stable", "test_msrv"],
            "needs": [
                { "kind": "global_secret", "key": "token", "tasks": ["test_stable", "test_msrv"] },
                { "kind": "run_object", "key": "log", "tasks": ["report"] },
            ],
            "problems": [],
        })
    );
}

#[test]
fn every_problem_is_named() {
    let pipeline = ship().task(Task::new("last", "Ubuntu").depends_on(["biuld"]));
    let ran = about(&pipeline, &["check", "-"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""));
    assert!(ran.errors.contains("error: task `last`, image: image `Ubuntu` is no image reference"), "{}", ran.errors);
    assert!(ran.errors.contains("help: did you mean `build`?"), "{}", ran.errors);

    let ran = about(&pipeline, &["check", "-", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!((ran.code, &answer["valid"]), (Some(1), &json!(false)));
    assert_eq!(answer["problems"][1]["task"], "last");
    assert_eq!(answer["problems"][1]["field"], "depends_on");
    assert_eq!(answer["problems"][1]["help"], "did you mean `build`?");
}

#[test]
fn a_pipeline_of_no_tasks_is_valid() {
    let ran = about(&Pipeline::new("empty", "Empty"), &["check", "-"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(0), "valid: empty, Empty\n  0 tasks in 0 layers\n"));
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
    for (input, expected) in [
        ("", "help: there is nothing at all"),
        ("hello\nworld\n", "help: it begins with `hello`"),
        ("{\"a\": 1}", "unknown field `a`"),
        ("\x1b[2Jgarbage", "help: it begins with `\\u{1b}[2Jgarbage`"),
    ] {
        let ran = gofer_reading(input, &["check", "-"]);
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{input:?}");
        assert!(ran.errors.starts_with("error: standard input gives no pipeline: "), "{}", ran.errors);
        assert!(ran.errors.contains(expected), "{}", ran.errors);
    }
}

#[test]
fn what_is_not_there_is_said_to_be_missing() {
    let empty = folder();
    for (folder, args, expected) in [
        (empty.path(), &["check", "nope.json"][..], "error: could not read nope.json: "),
        (empty.path(), &["check"], "help: make a pipeline crate with `cargo gofer new NAME`"),
        (empty.path(), &["chekc"], "a similar subcommand exists: 'check'"),
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
        "use gofer_dsl::{Pipeline, pipeline};\nfn main() -> Pipeline { pipeline! { id: mine, name: \"Mine\", task one { image: \"x\" } } }\n",
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
    assert_eq!((ran.code, &answer["valid"]), (Some(1), &json!(false)));
    assert_eq!(answer["problems"][1]["message"], "unknown key `imgae`");
    assert_eq!(answer["problems"][1]["help"], "did you mean `image`?");
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
    assert_eq!(answer["problems"][1]["message"], "the image is empty");
    assert_eq!(ran.errors.matches("the image is empty").count(), 1, "it is shown once: {}", ran.errors);
}

#[test]
fn a_crate_that_prints_something_else() {
    let folder = folder();
    let ours = crate_with(folder.path(), "garbage", "fn main() {\n    println!(\"Hello, world!\");\n}\n");
    let ran = gofer(&ours, &["check"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.errors.contains("error: the program in the current folder gives no pipeline: expected value"),
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
