//! `cargo gofer diff`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::Path;
use std::process::Command;

use common::{Ran, crate_with, folder, gofer, gofer_reading};
use gofer_dsl::{Pipeline, RegistryAuth, Status, Task};
use serde_json::{Value, json};

fn before() -> Pipeline {
    Pipeline::new("ship", "Ship it").tasks([
        Task::new("build", "rust:1.85").command(["bash", "-c", "make\nmake install\nclean"]).variable("A", "1"),
        Task::new("test", "x").depends_on(["build"]).registry_auth("me", "hunter2"),
        Task::new("old", "x"),
    ])
}

fn compare(before: &Pipeline, after: &Pipeline, args: &[&str]) -> Ran {
    let folder = folder();
    for (name, pipeline) in [("a.json", before), ("b.json", after)] {
        std::fs::write(folder.path().join(name), pipeline.to_json()).unwrap();
    }
    gofer(folder.path(), &[&["diff", "a.json", "b.json"], args].concat())
}

#[test]
fn the_same_whatever_the_order_and_the_spelling() {
    let mut other = before();
    other.tasks.reverse();
    let ran = compare(&before(), &other, &[]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(0), "the pipelines are the same\n"));
    let ran = gofer_reading(&before().to_json_pretty(), &["diff", "-", "-"]);
    assert_eq!(ran.code, Some(2), "standard input cannot be read twice");
}

fn after() -> Pipeline {
    let mut after = before().task(Task::new("lint", "x"));
    "Ship it now".clone_into(&mut after.name);
    after.tasks.retain(|task| task.id != "old");
    after.tasks[0] = Task::new("build", "rust:1.95")
        .command(["bash", "-c", "make\nmake check\nclean"])
        .variable("B", "2")
        .depends_on(["lint"]);
    after.tasks[1].depends_on.insert("build".to_owned(), Status::Any);
    after.tasks[1].registry_auth = Some(RegistryAuth { user: "me".to_owned(), pass: "hunter3".to_owned() });
    after
}

#[test]
fn everything_that_differs_in_words() {
    let ran = compare(&before(), &after(), &[]);
    assert_eq!(
        ran.output,
        r#"~ pipeline
    name: "Ship it" → "Ship it now"
- task old (x)
+ task lint (x)
~ task build
    image: "rust:1.85" → "rust:1.95"
    command:
        "bash"
        "-c"
        make
      - make install
      + make check
        clean
    variables.A: "1" → none
    variables.B: none → "2"
    depends_on: + lint: success
~ task test
    registry_auth.pass: "(not shown)" → "(not shown)"
    depends_on: build: success → any
"#
    );
    assert_eq!(ran.code, Some(1));
    assert!(!ran.output.contains("hunter"));
}

#[test]
fn what_changes_the_order_is_said_of_every_task() {
    let task = |id: &str, parents: &[&str]| Task::new(id, "x").depends_on(parents.iter().copied());
    let pipeline = |tasks: [Task; 4]| Pipeline::new("order", "Order").tasks(tasks);
    let before = pipeline([task("aaa", &[]), task("bbb", &["aaa"]), task("ccc", &["bbb"]), task("ddd", &[])]);
    let after = pipeline([task("aaa", &[]), task("bbb", &["ddd"]), task("ccc", &["bbb"]), task("ddd", &[])]);
    let ran = compare(&before, &after, &[]);
    assert!(
        ran.output.ends_with(
            "~ order\n    bbb now waits for ddd and no longer waits for aaa\n    \
             ccc now waits for ddd and no longer waits for aaa\n"
        ),
        "{}",
        ran.output
    );
}

#[test]
fn for_machines() {
    let ran = compare(&before(), &after(), &["--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!((ran.code, &answer["same"]), (Some(1), &json!(false)));
    assert_eq!(answer["added"][0]["id"], "lint");
    assert_eq!(answer["changed"][1]["depends_on"], json!([{ "parent": "build", "before": "success", "after": "any" }]));
    assert!(!ran.output.contains("hunter"));
}

#[test]
fn which_of_the_two_is_not_valid() {
    let ran = compare(&before(), &before().task(Task::new("x", "x")), &[]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.starts_with("error: b.json: task `x`, id: "), "{}", ran.errors);
}

fn git(folder: &Path, args: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=nobody", "-c", "user.email=nobody@example.com"])
        .args(args)
        .current_dir(folder)
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
fn this_crate_at_a_revision() {
    let folder = folder();
    let main = |image: &str| {
        format!(
            "use gofer_dsl::*;\nfn main() -> Pipeline {{\n    pipeline! {{ id: mine, name: \"Mine\", task one {{ image: \"{image}\" }} }}\n}}\n"
        )
    };
    let ours = crate_with(folder.path(), "revisions", &main("rust:1.85"));
    git(&ours, &["init", "--quiet"]);
    git(&ours, &["add", "."]);
    git(&ours, &["commit", "--quiet", "--message", "before"]);
    let same = gofer(&ours, &["diff", "git:HEAD", "."]);
    assert_eq!((same.code, same.output.as_str()), (Some(0), "the pipelines are the same\n"), "{}", same.errors);

    std::fs::write(ours.join("src/main.rs"), main("rust:1.95")).unwrap();
    let changed = gofer(&ours, &["diff", "git:HEAD", "."]);
    assert_eq!(changed.output, "~ task one\n    image: \"rust:1.85\" → \"rust:1.95\"\n", "{}", changed.errors);
    let left: Vec<_> = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["revisions"], "the checkout is taken away again");

    let unknown = gofer(&ours, &["diff", "git:nope", "."]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.errors.contains("nope"), "{}", unknown.errors);
}
