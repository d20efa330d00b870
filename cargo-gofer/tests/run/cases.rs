//! What a run does when nothing goes wrong but tasks.

use gofer_model::{Pipeline, Status, global_secret, pipeline_object, pipeline_secret, run_object};
use serde_json::json;

use crate::support::{Case, Project, cases, end, events, signal, task, wait_until};

pub const ALL: &[Case] = cases![
    a_run_in_a_pipe,
    every_condition,
    side_by_side,
    all_at_once,
    one_after_the_other,
    the_environment,
    secrets,
    secrets_are_in_no_process_list,
    objects,
    what_is_missing_is_said_before_anything_starts,
    one_task_and_what_it_needs,
    from_a_task_on,
    a_dry_run,
    entrypoints,
    an_api_token,
    variables_of_the_engines_program,
];

pub const ON_A_TERMINAL: &[Case] = cases![a_terminal_shows_a_live_view, a_terminal_that_can_do_nothing];

fn a_run_in_a_pipe() {
    let pipeline = Pipeline::new("run_pipe", "Pipe")
        .tasks([task("build", "echo made; echo warned >&2"), task("test", "echo tested").depends_on(["build"])]);
    let project = Project::new(&pipeline);
    let ran = project.run(&[]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{}", ran.output);
    for line in ["build = started\n", "build | made\n", "build | warned\n", "test  | tested\n"] {
        assert!(ran.output.contains(line), "{line:?} in {}", ran.output);
    }
    assert!(ran.output.contains("\ncritical path: build -> test, "), "{}", ran.output);
    assert!(ran.output.contains("\nrun 1 of run_pipe succeeded after "), "{}", ran.output);
    assert_eq!(project.log(1, "test"), "tested\n");
    assert_eq!(project.record(1)["failed"], false);
    assert_eq!(project.containers(), [""; 0]);
    assert_eq!(project.run(&[]).code, Some(0), "the next run has the next number");
    assert_eq!(project.record(2)["run"], 2);
}

fn every_condition() {
    let pipeline = Pipeline::new("run_fates", "Fates").tasks([
        task("build", "true"),
        task("test", "exit 3").depends_on(["build"]),
        task("report", "true").depends_on([("test", Status::Failure)]),
        task("publish", "true").depends_on(["test"]),
        task("announce", "true").depends_on(["publish"]),
        task("clean_up", "true").depends_on([("announce", Status::Any)]),
    ]);
    let project = Project::new(&pipeline);
    let ran = project.run(&[]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        project.fates(1),
        [
            "announce skipped",
            "build succeeded",
            "clean_up succeeded",
            "publish skipped",
            "report succeeded",
            "test failed"
        ]
    );
    assert_eq!(project.reason(1, "test"), "exit code 3");
    assert_eq!(project.reason(1, "publish"), "needs `test: success`, which failed");
    assert_eq!(project.reason(1, "announce"), "needs `publish: success`, which was skipped");
    assert!(ran.output.contains("failed") && ran.output.contains("exit code 3"), "{}", ran.output);
}

/// Two tasks that each wait for the other to be there can only end if they run side by side.
fn side_by_side() {
    let meet = |mine: &str, other: &str| {
        task(
            mine,
            &format!("touch $GOFER_OBJECTS/run/{mine}; while [ ! -e $GOFER_OBJECTS/run/{other} ]; do sleep 0.1; done"),
        )
    };
    let project = Project::new(&Pipeline::new("run_both", "Both").tasks([meet("one", "two"), meet("two", "one")]));
    assert_eq!(project.run(&["--jobs", "2"]).code, Some(0));
}

/// More than there are cores, so that they can meet only without a limit.
fn all_at_once() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let script = "touch $GOFER_OBJECTS/run/$GOFER_TASK_ID; until [ $(ls $GOFER_OBJECTS/run | wc -l) = $ALL ]; do sleep 0.1; done";
    let tasks = (0..=cores).map(|n| task(&format!("task_{n}"), script).variable("ALL", (cores + 1).to_string()));
    let project = Project::new(&Pipeline::new("run_all", "All").tasks(tasks));
    assert_eq!(project.run(&["--jobs", "0"]).code, Some(0));
}

fn one_after_the_other() {
    let tasks = ["one", "two", "three"].map(|id| task(id, "sleep 0.2"));
    let project = Project::new(&Pipeline::new("run_jobs", "Jobs").tasks(tasks));
    let ran = project.run(&["--jobs", "1", "--format", "json"]);
    let seen: Vec<String> = events(&ran)
        .iter()
        .filter_map(|event| Some(format!("{} {}", event["event"].as_str()?, event["task"].as_str()?)))
        .collect();
    let expected =
        ["one", "two", "three"].map(|id| [format!("task_started {id}"), format!("task_ended {id}")]).concat();
    assert_eq!(seen, expected);
}

fn the_environment() {
    let pipeline = Pipeline::new("run_environment", "Environment").tasks([task("print_it", "env")
        .variable("OWN", "mine")
        .variable("LINES", "two\nlines")
        .variable("OVER", "ridden")
        .variable("TOKEN", global_secret("none_is_needed"))]);
    let project = Project::new(&pipeline);
    let ran = project.run(&["--variable", "OVER=by hand", "--variable", "TOKEN=instead", "--variable", "NEW=a=b"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    let log = project.log(1, "print_it");
    for line in [
        "OWN=mine",
        "LINES=two\nlines",
        "OVER=by hand",
        "TOKEN=instead",
        "NEW=a=b",
        "GOFER_PIPELINE_ID=run_environment",
        "GOFER_RUN_ID=1",
        "GOFER_TASK_ID=print_it",
        "GOFER_TASK_IMAGE=gofer-test/busybox",
        "GOFER_OBJECTS=/gofer/objects",
    ] {
        assert!(log.contains(&format!("{line}\n")), "{line:?} in {log}");
    }
    assert!(!log.contains("GOFER_API_TOKEN"));
}

fn secrets() {
    let pipeline = Pipeline::new("run_secrets", "Secrets").tasks([task(
        "print_it",
        "echo \"$A, $B, $C\"; echo $A | sed 's/.*/<&>/' >&2; test $B = from_a_file && test \"$C\" = 'in the environment'",
    )
    .variable("A", pipeline_secret("a_key"))
    .variable("B", global_secret("b_key"))
    .variable("C", pipeline_secret("c_key"))]);
    let project = Project::new(&pipeline);
    std::fs::write(project.path().join("secrets.env"), "# ours\nb_key=from_a_file\na_key=not_this_one\n").unwrap();
    let args = ["--secret", "a_key=hunter2", "--secrets", "secrets.env"];
    let ran = project.command(&args).env("GOFER_SECRET_c_key", "in the environment").output().unwrap();
    let ran = crate::common::Ran::from(ran);
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
    assert!(ran.output.contains("print_it | ***, ***, ***\n") && ran.output.contains("<***>"), "{}", ran.output);
    for entry in std::fs::read_dir(project.record_folder(1))
        .unwrap()
        .filter_map(|entry| std::fs::read(entry.unwrap().path()).ok())
    {
        let text = String::from_utf8_lossy(&entry).into_owned();
        for secret in ["hunter2", "from_a_file", "in the environment"] {
            assert!(!text.contains(secret) && !ran.output.contains(secret), "{text}");
        }
    }
    std::fs::write(project.path().join("secrets.env"), "this is no=good\"hunter2\n").unwrap();
    let ran = project.run(&["--secrets", "secrets.env"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.errors.contains("is not KEY=VALUE") && !ran.errors.contains("hunter2"), "{}", ran.errors);
}

fn secrets_are_in_no_process_list() {
    let pipeline = Pipeline::new("run_ps", "Ps")
        .tasks([task("wait", "echo ready; sleep 30").variable("A", pipeline_secret("a_key")).variable("PATH", "/bin")]);
    let project = Project::new(&pipeline);
    let child = project
        .command(&[])
        .env("GOFER_SECRET_a_key", "hunter2_in_ps")
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    project.wait_for(1, "wait", "ready");
    let processes = std::process::Command::new("ps").args(["-e", "-o", "args"]).output().unwrap();
    let processes = String::from_utf8_lossy(&processes.stdout).into_owned();
    assert!(processes.contains("gofer-run_ps-"), "{processes}");
    assert!(!processes.contains("hunter2_in_ps"), "{processes}");
    signal(&child, "INT");
    end(child);
}

fn objects() {
    let pipeline = Pipeline::new("run_objects", "Objects").tasks([
        task("write", "echo -n made > $GOFER_OBJECTS/run/report; echo -n kept > $GOFER_OBJECTS/pipeline/last"),
        task("read", "echo \"$REPORT and $GIVEN\"")
            .depends_on(["write"])
            .variable("REPORT", run_object("report"))
            .variable("GIVEN", pipeline_object("given")),
    ]);
    let project = Project::new(&pipeline);
    let ran = project.run(&["--object", "given=by hand"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    assert_eq!(project.log(1, "read"), "made and by hand\n");

    let reader = Pipeline::new("run_objects", "Objects")
        .tasks([task("read", "echo $LAST").variable("LAST", pipeline_object("last"))]);
    std::fs::write(project.path().join("pipeline.json"), reader.to_json()).unwrap();
    assert_eq!(project.run(&[]).code, Some(0));
    assert_eq!(project.log(2, "read"), "kept\n", "an object of the pipeline outlives the run");

    let forgetful = Pipeline::new("run_objects", "Objects").tasks([
        task("forget", "true"),
        task("read", "true").depends_on(["forget"]).variable("A", run_object("report")),
    ]);
    std::fs::write(project.path().join("pipeline.json"), forgetful.to_json()).unwrap();
    assert_eq!(project.run(&[]).code, Some(1));
    assert_eq!(project.reason(3, "read"), "there is no run_object `report`");
}

fn what_is_missing_is_said_before_anything_starts() {
    let pipeline = Pipeline::new("run_missing", "Missing").tasks([
        task("first", "true").variable("A", pipeline_secret("a_key")).variable("B", run_object("b_key")),
        task("second", "true").variable("A", pipeline_secret("a_key")).variable("C", pipeline_object("c_key")),
    ]);
    let project = Project::new(&pipeline);
    let ran = project.run(&[]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""));
    assert_eq!(
        ran.errors,
        "error: nothing was started, because this is missing:\n  \
           pipeline_secret `a_key`, for first, second: put `a_key=VALUE` in a file for `--secrets FILE`, or set GOFER_SECRET_a_key\n  \
           pipeline_object `c_key`, for second: give it with `--object c_key=VALUE`\n  \
           run_object `b_key`, for first: give it with `--object b_key=VALUE`\n"
    );
    assert!(!project.record_folder(1).exists());
}

fn branches() -> Pipeline {
    Pipeline::new("run_branches", "Branches").tasks([
        task("build", "true"),
        task("lint", "true"),
        task("test", "test -e $GOFER_OBJECTS/pipeline/mended").depends_on(["build"]),
        task("publish", "true").depends_on(["test", "lint"]),
    ])
}

fn one_task_and_what_it_needs() {
    let project = Project::new(&branches());
    project.run(&["--task", "test"]);
    assert_eq!(project.fates(1), ["build succeeded", "test failed"]);
    let ran = project.run(&["--task", "tset"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.errors.contains("help: there is a task `test`"), "{}", ran.errors);
}

fn from_a_task_on() {
    let project = Project::new(&branches());
    let ran = project.run(&["--from", "test"]);
    assert!(
        ran.code == Some(2) && ran.errors.contains("there is no run of `run_branches` to go on from"),
        "{}",
        ran.errors
    );
    assert_eq!(project.run(&[]).code, Some(1));
    std::fs::write(project.path().join("target/gofer/objects/run_branches/mended"), "").unwrap();
    let ran = project.run(&["--from", "test"]);
    assert_eq!(ran.code, Some(0), "{}", ran.output);
    assert_eq!(project.reason(2, "build"), "in the run before");
    assert_eq!(project.reason(2, "lint"), "in the run before");
    assert_eq!(project.fates(2), ["build succeeded", "lint succeeded", "publish succeeded", "test succeeded"]);
    // What is taken over counts as succeeded for the next one too.
    assert_eq!(project.run(&["--from", "publish"]).code, Some(0));
    assert_eq!(project.reason(3, "test"), "in the run before");
}

fn a_dry_run() {
    let project = Project::new(&branches());
    let ran = project.run(&["--dry-run", "--task", "test"]);
    assert_eq!(
        ran.output,
        "  1  build    gofer-test/busybox sh -c true\n  \
           2  test     gofer-test/busybox sh -c test -e $GOFER_OBJECTS/pipeline/mended\n              \
              if build: success\n"
    );
    assert!(!project.path().join("target").exists());
}

fn entrypoints() {
    let image = |id: &str| gofer_model::Task::new(id, "gofer-test/busybox").always_pull_newest_image(false);
    let pipeline = Pipeline::new("run_entrypoints", "Entrypoints").tasks([
        image("with_words").entrypoint(["echo", "one"]).command(["two", "three"]),
        image("alone").entrypoint(["echo", "one"]),
        image("none").entrypoint([""; 0]).command(["echo", "as it is"]),
    ]);
    let project = Project::new(&pipeline);
    assert_eq!(project.run(&[]).code, Some(0));
    assert_eq!(project.log(1, "with_words"), "one two three\n");
    assert_eq!(project.log(1, "alone"), "one\n");
    assert_eq!(project.log(1, "none"), "as it is\n");
}

fn an_api_token() {
    let pipeline = Pipeline::new("run_token", "Token")
        .tasks([task("ask_it", "echo ${GOFER_API_TOKEN:+there is one}").inject_api_token(true)]);
    let project = Project::new(&pipeline);
    let ran = project.run(&["--api-token", "hunter2"]);
    assert_eq!(project.log(1, "ask_it"), "there is one\n");
    assert!(!ran.output.contains("warning"), "{}", ran.output);
    let ran = project.run(&["--format", "json"]);
    let warning = json!({ "event": "warning", "task": "ask_it",
        "text": "task `ask_it` asks for an API token, and there is none: give one with `--api-token`" });
    assert_eq!(events(&ran)[1], warning);
}

fn variables_of_the_engines_program() {
    let pipeline = Pipeline::new("run_path", "Path").tasks([task("print_it", "echo $PATH $DOCKER_HOST $HOME")
        .variable("PATH", "/bin:/else/where")
        .variable("DOCKER_HOST", "tcp://nowhere:1")
        .variable("HOME", "/tmp")]);
    let project = Project::new(&pipeline);
    let ran = project.run(&[]);
    assert_eq!(ran.code, Some(0), "{}", ran.output);
    assert_eq!(project.log(1, "print_it"), "/bin:/else/where tcp://nowhere:1 /tmp\n");
}

fn a_terminal_shows_a_live_view() {
    let pipeline = Pipeline::new("run_live", "Live").tasks([
        task("build", "echo step one; sleep 1; echo step two"),
        task("test", "echo oh no; false").depends_on(["build"]),
    ]);
    let project = Project::new(&pipeline);
    let ran = crate::common::on_a_terminal(project.path(), &["run", "pipeline.json"]);
    assert_eq!(ran.code, Some(1));
    for part in ["step one", "0 of 2 tasks have ended", "oh no", "\x1b[31mfailed", "run 1 of run_live"] {
        assert!(ran.output.contains(part), "{part:?} in {:?}", ran.output);
    }
    wait_until("the end of the containers", || project.containers().is_empty());
}

fn a_terminal_that_can_do_nothing() {
    let pipeline = Pipeline::new("run_dumb", "Dumb").tasks([task("build", "echo step one; exit 3")]);
    for kind in [Some("dumb"), None] {
        let project = Project::new(&pipeline);
        let ran = crate::common::on_a_terminal_of_kind(kind, project.path(), &["run", "pipeline.json"]);
        for part in ["build = started", "build | step one", "build = failed", "run 1 of run_dumb"] {
            assert!(ran.output.contains(part), "{part:?} in {:?}", ran.output);
        }
    }
}
