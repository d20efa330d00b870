//! `cargo gofer diff`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::Path;
use std::process::Command;

use common::{Ran, crate_with, folder, gofer, gofer_reading};
use gofer_model::{Pipeline, RegistryAuth, Status, Task};
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
    registry_auth.pass: another one (not shown)
    depends_on: build: success → any
"#
    );
    assert_eq!(ran.code, Some(1));
    assert!(!ran.output.contains("hunter"));
}

/// A pipeline in which nothing has its usual value.
fn everything() -> Pipeline {
    // Every field is named, so that one that is added is tried as well.
    let task = Task {
        id: "build".to_owned(),
        description: Some("Builds.".to_owned()),
        image: "rust:1.95".to_owned(),
        registry_auth: Some(RegistryAuth { user: "me".to_owned(), pass: "hunter2".to_owned() }),
        depends_on: [("first".to_owned(), Status::Success)].into(),
        variables: [("A".to_owned(), "1".to_owned())].into(),
        entrypoint: Some(vec!["sh".to_owned()]),
        command: Some(vec!["make".to_owned()]),
        inject_api_token: true,
        always_pull_newest_image: true,
    };
    Pipeline::new("ship", "Ship it").description("Ships.").parallelism(3).tasks([Task::new("first", "x"), task])
}

/// The paths to all that is neither an object nor a list of tasks.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| leaves(value, &format!("{path}/{name}"), found));
        }
        Value::Array(list) if path == "/tasks" => leaves(&list[1], "/tasks/1", found),
        _ => found.push(path.to_owned()),
    }
}

fn other(value: &Value) -> Value {
    match value {
        Value::Bool(yes) => json!(!yes),
        Value::Number(number) => json!(number.as_i64().unwrap() + 1),
        Value::Array(_) => json!(["other"]),
        Value::String(word) if word == "Success" => json!("Any"),
        Value::String(_) => json!("other"),
        other => panic!("{other}"),
    }
}

#[test]
fn a_difference_in_any_one_field_is_found() {
    let before: Value = serde_json::from_str(&everything().to_json()).unwrap();
    let mut paths = Vec::new();
    leaves(&before, "", &mut paths);
    assert!(paths.len() >= 15, "{paths:?}");
    let folder = folder();
    std::fs::write(folder.path().join("a.json"), before.to_string()).unwrap();
    for path in paths {
        let mut after = before.clone();
        let field = after.pointer_mut(&path).unwrap();
        *field = other(field);
        std::fs::write(folder.path().join("b.json"), after.to_string()).unwrap();
        let ran = gofer(folder.path(), &["diff", "a.json", "b.json"]);
        assert_eq!(ran.code, Some(1), "{path}: {ran:?}");
        let field = path.trim_start_matches("/tasks/1").trim_start_matches('/').replace('/', ".");
        let said = match field.as_str() {
            "depends_on.first" => "depends_on: first: success → any",
            "id" if path.starts_with("/tasks") => "- task build",
            field => field,
        };
        assert!(ran.output.contains(said), "{path}: {}", ran.output);
        assert!(!ran.output.contains("hunter"), "{path}");
    }
}

#[test]
fn a_password_is_seen_to_come_and_go() {
    let without = before();
    let mut with = before();
    with.tasks[0].registry_auth = Some(RegistryAuth { user: "me".to_owned(), pass: "hunter2".to_owned() });
    let come = compare(&without, &with, &[]).output;
    assert!(
        come.ends_with("registry_auth.user: none → \"me\"\n    registry_auth.pass: none → (not shown)\n"),
        "{come}"
    );
    let gone = compare(&with, &without, &[]).output;
    assert!(
        gone.ends_with("registry_auth.user: \"me\" → none\n    registry_auth.pass: (not shown) → none\n"),
        "{gone}"
    );
}

#[test]
fn of_a_long_script_only_what_is_around_the_change() {
    let script = |changed: &str| {
        let lines: Vec<String> =
            (1..=3000).map(|n| if n == 1500 { changed.to_owned() } else { format!("step {n}") }).collect();
        Pipeline::new("long", "Long").task(Task::new("all", "x").command(["sh", "-c", &lines.join("\n")]))
    };
    let ran = compare(&script("old"), &script("new"), &["--context", "1"]);
    assert_eq!(
        ran.output,
        "~ task all\n    command:\n        … 1500 lines …\n        step 1499\n      - old\n      + new\n        \
         step 1501\n        … 1499 lines …\n"
    );
    let whole = compare(&script("old"), &script("new"), &["--context", "5000"]);
    assert_eq!(whole.output.lines().count(), 2 + 3001 + 2);
}

#[test]
fn of_a_long_line_only_what_is_around_the_change() {
    let value = |end: &str| {
        let long = "x".repeat(5000);
        Pipeline::new("long", "Long").task(Task::new("all", "x").variable("A", format!("{long}{end}{long}")))
    };
    let ran = compare(&value("1"), &value("2"), &[]);
    let around = "x".repeat(40);
    let expected = format!("variables.A:\n      - …{around}1{around}…\n      + …{around}2{around}…\n");
    assert!(ran.output.ends_with(&expected), "{}", ran.output);
}

#[test]
fn what_is_easily_missed_is_seen() {
    let script = |script: &str| Pipeline::new("seen", "Seen").task(Task::new("all", "x").command(["sh", "-c", script]));
    let seen = |before: &str, after: &str| compare(&script(before), &script(after), &[]).output;
    assert!(seen("make\nrun\n", "make\nrun").ends_with("      - \"run\\n\"\n      + \"run\"\n"));
    assert!(seen("make\nrun", "make\r\nrun").contains("      - make\n      + \"make\\r\"\n"));
    assert!(seen("a b", "a\u{a0}b").contains("\"a b\"] → [\"sh\", \"-c\", \"a\\u{a0}b\"]"));
}

/// JSON may hold ids that the language refuses.
#[test]
fn ids_that_look_alike_are_told_apart() {
    let with = |id: &str| {
        let tasks = [Task::new("one", "x:1"), Task::new(id, "x:1"), Task::new("end", "x:1").depends_on([id])];
        Pipeline::new("alike", "Alike").tasks(tasks)
    };
    let ran = compare(&with("aaa"), &with("aa\u{430}"), &[]);
    assert_eq!(
        ran.output,
        "- task aaa (x:1)\n+ task \"aa\\u{430}\" (x:1)\n~ task end\n    depends_on: - aaa: success\n    \
         depends_on: + \"aa\\u{430}\": success\n"
    );
    let changed = |image: &str| Pipeline::new("alike", "Alike").task(Task::new("a\u{1b}[2J\n", image));
    let ran = compare(&changed("x:1"), &changed("x:2"), &[]);
    assert_eq!(ran.output, "~ task \"a\\u{1b}[2J\\n\"\n    image: \"x:1\" → \"x:2\"\n");
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
fn the_order_of_many_tasks() {
    let tasks = 150;
    let id = |at: usize| format!("task_{at:03}");
    let pipeline = |last: usize| {
        let chain = (0..tasks).map(|at| Task::new(id(at), "x").depends_on((at > 0).then(|| id(at - 1))));
        let below = (0..25).map(|at| Task::new(format!("below_{at:02}"), "x").depends_on([id(last)]));
        Pipeline::new("many", "Many").tasks(chain.chain(below))
    };
    let ran = compare(&pipeline(tasks - 3), &pipeline(tasks - 1), &[]);
    let order = ran.output.split_once("~ order\n").unwrap().1;
    let lines: Vec<&str> = order.lines().collect();
    assert_eq!(lines[0], "    below_00 now waits for task_148, task_149");
    assert_eq!((lines.len(), lines[20]), (21, "    … and so for 5 more"));
    let twenty = |last: usize| {
        let mut pipeline = pipeline(last);
        pipeline.tasks.truncate(tasks + 20);
        pipeline
    };
    let ran = compare(&twenty(tasks - 3), &twenty(tasks - 1), &[]);
    assert!(ran.output.ends_with("    below_19 now waits for task_148, task_149\n"), "{}", ran.output);
}

#[test]
fn for_machines() {
    let ran = compare(&before(), &after(), &["--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!((ran.code, &answer["result"]["same"]), (Some(1), &json!(false)));
    assert_eq!(answer["result"]["added"][0]["id"], "lint");
    assert_eq!(
        answer["result"]["changed"][1]["depends_on"],
        json!([{ "parent": "build", "before": "success", "after": "any" }])
    );
    assert!(!ran.output.contains("hunter"));
}

#[test]
fn which_of_the_two_is_not_valid() {
    let ran = compare(&before(), &before().task(Task::new("lint", "x").depends_on(["biuld"])), &[]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "it is no difference, which would be 1");
    assert!(ran.errors.starts_with("error: b.json: task `lint`, depends_on: "), "{}", ran.errors);

    let ran = compare(&before(), &before().task(Task::new("x", "x")), &[]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), "+ task x (x)\n"));
    assert!(ran.errors.starts_with("warning[invalid-id]: b.json: task `x`, id: "), "{}", ran.errors);
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
    // That is what is compared where nothing is named.
    for args in [&["diff", "git:HEAD", "."][..], &["diff", "git:HEAD"], &["diff"]] {
        let changed = gofer(&ours, args);
        assert_eq!(changed.output, "~ task one\n    image: \"rust:1.85\" → \"rust:1.95\"\n", "{}", changed.errors);
    }
    let left: Vec<_> = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["revisions"], "the checkout is taken away again");

    let unknown = gofer(&ours, &["diff", "git:nope", "."]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.errors.contains("nope"), "{}", unknown.errors);
}
