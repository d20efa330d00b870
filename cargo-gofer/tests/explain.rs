//! `cargo gofer explain`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::about;
use gofer_model::{Pipeline, Status, Task};
use serde_json::{Value, json};

fn ship() -> Pipeline {
    Pipeline::new("ship", "Ship it").tasks([
        Task::new("build", "x"),
        Task::new("test", "x").depends_on(["build"]),
        Task::new("report", "x").depends_on([("test", Status::Failure)]),
        Task::new("publish", "x").depends_on(["test"]),
        Task::new("clean_up", "x").depends_on([("publish", Status::Any)]),
    ])
}

#[test]
fn every_fate_has_its_reason() {
    let ran = about(&ship(), &["explain", "-", "--fail", "test"]);
    assert_eq!(
        ran.output,
        "build     runs\n\
         test      failed\n\
         report    runs\n\
         publish   skipped: needs `test: success`, which fails\n\
         clean_up  runs\n\
         \n\
         the run counts as failed\n"
    );
    assert_eq!(ran.code, Some(0));
}

#[test]
fn several_may_fail_and_one_that_is_skipped_cannot() {
    let ran = about(&ship(), &["explain", "-", "--fail", "build,report", "--fail", "clean_up"]);
    assert_eq!(
        ran.output,
        "build     failed\n\
         test      skipped: needs `build: success`, which fails\n\
         report    skipped: needs `test: failure`, which is skipped (so it cannot fail)\n\
         publish   skipped: needs `test: success`, which is skipped\n\
         clean_up  failed\n\
         \n\
         the run counts as failed\n"
    );
    let ran = about(&ship(), &["explain", "-", "--fail", "report"]);
    assert!(ran.output.ends_with("the run counts as succeeded\n"), "{}", ran.output);
}

#[test]
fn for_machines() {
    let ran = about(&ship(), &["explain", "-", "--fail", "build", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(answer["result"]["run_failed"], true);
    assert_eq!(
        answer["result"]["tasks"][1],
        json!({ "id": "test", "fate": "skipped", "because": { "parent": "build", "needed": "success", "was": "failed" } })
    );
}

#[test]
fn one_row_for_each_task() {
    let ran = about(&ship(), &["explain", "-"]);
    assert_eq!(
        ran.output,
        "if it fails  then\n\
         build        the run fails; skipped: test, publish\n\
         test         the run fails; skipped: publish; runs: report\n\
         report       (it runs only if its condition `test: failure` holds)\n\
         publish      the run fails\n\
         clean_up     the run fails\n\
         \n\
         what is not named runs as it does when nothing fails; `--fail TASK` shows all of one case\n"
    );
    let ran = about(&ship(), &["explain", "-", "--format", "json"]);
    let rows: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(rows["result"]["rows"][1]["also_runs"], json!(["report"]));
    assert_eq!(rows["result"]["rows"][2]["runs"], false);
}

#[test]
fn a_task_that_is_not_there() {
    let ran = about(&ship(), &["explain", "-", "--fail", "biuld"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""));
    assert_eq!(ran.errors, "error: no task of this pipeline is called `biuld`\nhelp: there is a task `build`\n");
}

#[test]
fn large_pipelines_have_one_case_but_no_table() {
    let tasks = (0..10_000).map(|n| {
        let task = Task::new(format!("task_{n}"), "x");
        if n == 0 { task } else { task.depends_on([format!("task_{}", n - 1)]) }
    });
    let chain = Pipeline::new("chain", "Chain").tasks(tasks);
    let ran = about(&chain, &["explain", "-"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.errors.contains("--fail TASK"), "{}", ran.errors);
    let ran = about(&chain, &["explain", "-", "--fail", "task_9998"]);
    assert!(ran.output.contains("\ntask_9999  skipped: needs `task_9998: success`, which fails\n"));
}

#[test]
fn a_table_has_up_to_5000_tasks() {
    let tasks = |number: usize| (0..number).map(|n| Task::new(format!("task_{n}"), "x:1"));
    let most = about(&Pipeline::new("most", "Most").tasks(tasks(5_000)), &["explain", "-"]);
    assert_eq!(most.code, Some(0), "{}", most.errors);
    assert!(most.output.contains("task_4999"), "{}", &most.output[..200]);
    let more = about(&Pipeline::new("more", "More").tasks(tasks(5_001)), &["explain", "-"]);
    assert_eq!((more.code, more.output.as_str()), (Some(2), ""));
    assert!(more.errors.starts_with("error: a table for each of 5001 tasks would be too long; 5000 are the most\n"));
}
