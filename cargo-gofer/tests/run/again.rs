//! `--from`: which run is gone on from, and what of it still holds.

use gofer_model::{Pipeline, pipeline_secret, run_object};

use crate::support::{Case, Project, cases, end, engine_says, events, signal, task, wait_until};

pub const ALL: &[Case] = cases![
    what_has_changed_runs_again,
    a_changed_variable_for_all_tasks_counts,
    a_killed_run_is_passed_over,
    a_run_of_one_task_is_passed_over,
    a_task_that_is_left_out,
    a_dry_run_is_true,
    what_has_failed_runs_again,
    instances_by_their_written_names,
];

fn pipeline(build: &str) -> Pipeline {
    Pipeline::new("run_again", "Again").tasks([
        task("build", build),
        task("lint", "true"),
        task("test", "true").depends_on(["build"]),
        task("publish", "true").depends_on(["test", "lint"]),
    ])
}

fn what_has_changed_runs_again() {
    let project = Project::new(&pipeline("echo one"));
    assert_eq!(project.run(&[]).code, Some(0));
    project.becomes(&pipeline("echo two"));
    let ran = project.run(&["--from", "publish"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    assert!(
        ran.output.starts_with("run 2 goes on from run 1\n`build` runs again: it has changed since run 1\n"),
        "{}",
        ran.output
    );
    assert_eq!(project.log(2, "build"), "two\n");
    assert_eq!(project.reason(2, "test"), "", "it runs again as its parent does");
    assert_eq!(project.reason(2, "lint"), "in the run before");
    assert_eq!(project.record(2)["from"], 1);

    let ran = project.run(&["--from", "publish", "--format", "json"]);
    assert_eq!(events(&ran)[0]["from"], 2);
    assert_eq!(project.reason(3, "build"), "in the run before");
    // What is said of a task is no part of what it does.
    let mut described = pipeline("echo two");
    described.tasks[0].description = Some("Builds it.".to_owned());
    project.becomes(&described);
    project.run(&["--from", "publish"]);
    assert_eq!(project.reason(4, "build"), "in the run before");
}

fn a_changed_variable_for_all_tasks_counts() {
    let project = Project::new(&pipeline("echo $MODE"));
    assert_eq!(project.run(&["--variable", "MODE=debug"]).code, Some(0));
    assert_eq!(project.run(&["--variable", "MODE=debug", "--from", "publish"]).code, Some(0));
    assert_eq!(project.reason(2, "build"), "in the run before");
    assert_eq!(project.run(&["--variable", "MODE=release", "--from", "publish"]).code, Some(0));
    assert_eq!(project.log(3, "build"), "release\n");
}

fn a_killed_run_is_passed_over() {
    let project = Project::new(&pipeline("test ! -e $GOFER_OBJECTS/pipeline/slow || { echo ready; sleep 300; }"));
    let slow = project.path().join("target/gofer/objects/run_again/slow");
    assert_eq!(project.run(&[]).code, Some(0));
    std::fs::write(&slow, "").unwrap();
    let mut child = project.spawn(&[]);
    project.wait_for(2, "build", "ready");
    let ran = project.run(&["--from", "publish"]);
    assert!(ran.output.contains("\nrun 2 has not come to its end, and is passed over\n"), "{}", ran.output);
    child.kill().unwrap();
    child.wait().unwrap();
    for container in project.containers() {
        engine_says(&["rm", "--force", &container]);
    }
    wait_until("the end of the containers", || project.containers().is_empty());
    let ran = project.run(&["--dry-run", "--from", "publish"]);
    assert!(
        ran.output.starts_with("it would go on from run 3\n  1  build    has succeeded in run 3\n"),
        "run 3 is later: {}",
        ran.output
    );
    std::fs::remove_dir_all(project.record_folder(3)).unwrap();
    let ran = project.run(&["--dry-run", "--from", "publish"]);
    let expected = "it would go on from run 1\nrun 2 was killed before its end, and is passed over\n";
    assert!(ran.output.starts_with(expected), "{}", ran.output);
    std::fs::remove_dir_all(project.record_folder(1)).unwrap();
    let ran = project.run(&["--from", "publish"]);
    assert_eq!(ran.code, Some(2));
    let expected = "error: there is no run of `run_again` to go on from: run 2 was killed before its end\n";
    assert!(ran.errors.starts_with(expected), "{}", ran.errors);
    std::fs::remove_file(&slow).unwrap();
    let mut child = project.spawn(&[]);
    child.wait().unwrap();
    signal_is_a_result(&project);
}

/// A run that Ctrl-C has stopped can be gone on from.
fn signal_is_a_result(project: &Project) {
    let before = project.fates(3);
    assert_eq!(before.len(), 4);
    project.becomes(&Pipeline::new("run_again", "Again").tasks([
        task("build", "true"),
        task("test", "test -e $GOFER_OBJECTS/pipeline/quick || { echo ready; sleep 300; }").depends_on(["build"]),
    ]));
    let child = project.spawn(&[]);
    project.wait_for(4, "test", "ready");
    signal(&child, "INT");
    let ran = end(child);
    assert_eq!(ran.code, Some(130), "{}", ran.errors);
    assert!(ran.output.contains("run 4 of run_again was cancelled after "), "{}", ran.output);
    assert_eq!((&project.record(4)["result"], &project.record(4)["failed"]), (&"cancelled".into(), &true.into()));
    std::fs::write(project.path().join("target/gofer/objects/run_again/quick"), "").unwrap();
    assert_eq!(project.run(&["--from", "test"]).code, Some(0));
    assert_eq!(project.reason(5, "build"), "in the run before");
}

fn a_run_of_one_task_is_passed_over() {
    let write = task("write", "echo made > $GOFER_OBJECTS/run/tag");
    let read = task("read", "echo $TAG").depends_on(["write"]).variable("TAG", run_object("tag"));
    let project = Project::new(&Pipeline::new("run_one", "One").tasks([write, task("lint", "true"), read]));
    assert_eq!(project.run(&[]).code, Some(0));
    assert_eq!(project.run(&["--task", "lint"]).code, Some(0));
    let ran = project.run(&["--from", "read"]);
    let expected = "run 3 goes on from run 1\nrun 2 says less of what need not run again, and is passed over\n";
    assert!(ran.output.starts_with(expected), "{} {}", ran.output, ran.errors);
    assert_eq!(project.reason(3, "write"), "in the run before");
    assert_eq!(project.log(3, "read"), "made\n");
    // Of the single task the later one is as good.
    assert_eq!(project.run(&["--task", "lint"]).code, Some(0));
    assert_eq!(project.run(&["--from", "lint", "--task", "lint"]).code, Some(0));
    assert_eq!(project.record(5)["from"], 4);
}

fn a_task_that_is_left_out() {
    let project = Project::new(&pipeline("true"));
    assert_eq!(project.run(&[]).code, Some(0));
    let ran = project.run(&["--task", "build", "--from", "publish"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""));
    assert_eq!(
        ran.errors,
        "error: `--from publish` names a task that `--task` leaves out\n\
         help: name it with `--task` too, or leave out one of the two\n"
    );
    assert!(!project.record_folder(2).exists());
}

fn a_dry_run_is_true() {
    let first = task("first", "true").variable("A", pipeline_secret("a_key")).variable("B", run_object("b_key"));
    let second = task("second", "true").depends_on(["first"]).variable("A", run_object("c_key"));
    let project = Project::new(&Pipeline::new("run_dry", "Dry").tasks([first, second]));
    let (dry, real) = (project.run(&["--dry-run"]), project.run(&[]));
    assert_eq!((dry.code, &dry.errors), (real.code, &real.errors));
    assert_eq!(real.code, Some(2));
    assert!(dry.output.contains("  2  second  gofer-test/busybox sh -c true\n"), "{}", dry.output);
    assert!(dry.output.contains("there is no run_object `c_key` yet\n"), "{}", dry.output);
    let given = ["--secret", "a_key=x", "--object", "b_key=x", "--dry-run"];
    assert_eq!(project.run(&given).code, Some(0));
    assert!(!project.path().join("target").exists());
}

fn what_has_failed_runs_again() {
    let tasks = |test: &str| {
        Pipeline::new("run_failed", "Failed").tasks([
            task("build", "true"),
            task("lint", "true"),
            task("test", test).depends_on(["build"]),
            task("publish", "true").depends_on(["test", "lint"]),
        ])
    };
    let project = Project::new(&tasks("exit 3"));
    let ran = project.run(&["--failed"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.errors.starts_with("error: there is no run of `run_failed` to go on from\n"), "{}", ran.errors);
    assert_eq!(project.run(&[]).code, Some(1));
    project.becomes(&tasks("true"));
    let ran = project.run(&["--failed"]);
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
    for (id, reason) in [("build", "in the run before"), ("lint", "in the run before"), ("test", ""), ("publish", "")] {
        assert_eq!(project.reason(2, id), reason, "{id}");
    }
    let ran = project.run(&["--failed"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(0), "nothing has failed in run 2\n"));
    // What that run left out is left out.
    project.becomes(&tasks("exit 3"));
    assert_eq!(project.run(&["--task", "test"]).code, Some(1));
    assert_eq!(project.run(&["--failed"]).code, Some(1));
    assert_eq!(project.fates(4), ["build succeeded", "test failed"]);
    assert_eq!(project.run(&["--failed", "--from", "test"]).code, Some(2));
    project.becomes(&Pipeline::new("run_failed", "Failed").tasks([task("other", "true")]));
    let ran = project.run(&["--failed"]);
    assert_eq!(ran.errors, "error: what failed in run 4 is not a task of the pipeline any more\n");
}

fn instances_by_their_written_names() {
    let ids = ["test_stable", "test_msrv", "lint"];
    let project = Project::new(&Pipeline::new("run_axes", "Axes").tasks(ids.map(|id| task(id, "true"))));
    for (run, (meant, expected)) in
        [("test[msrv]", &["test_msrv succeeded"][..]), ("test", &["test_msrv succeeded", "test_stable succeeded"])]
            .into_iter()
            .enumerate()
    {
        assert_eq!(project.run(&["--task", meant]).code, Some(0));
        assert_eq!(project.fates(u32::try_from(run).unwrap() + 1), expected);
    }
    let ran = project.run(&["--task", "test[nightly]"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.errors.starts_with("error: no task of this pipeline is called `test[nightly]`\n"), "{}", ran.errors);
}
