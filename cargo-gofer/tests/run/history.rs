//! `cargo gofer runs` and `cargo gofer logs`, and the records that they read.

use std::process::Command;

use gofer_model::{Pipeline, RegistryAuth, pipeline_secret};
use serde_json::{Value, json};

use crate::common::{Ran, command, gofer};
use crate::support::{Case, Project, cases, end, engine_says, signal, task, wait_until};

pub const ALL: &[Case] = cases![
    records_have_a_schema,
    what_a_run_was_made_of,
    runs_are_kept_below_the_folder_for_state,
    runs_are_listed_and_shown,
    old_runs_are_removed,
    logs_of_a_run,
    a_log_is_followed,
];

const OUT: [&str; 2] = ["--out", "target/gofer"];

fn project() -> Project {
    Project::new(&Pipeline::new("run_history", "History").tasks([
        task("build", "echo made; sleep 0.3; echo warned >&2"),
        task("test", "printf 'no end'; exit 3").depends_on(["build"]),
        task("publish", "true").depends_on(["test"]),
    ]))
}

fn says(project: &Project, args: &[&str]) -> Ran {
    gofer(project.path(), &[args, &OUT].concat())
}

fn records_have_a_schema() {
    let schema = include_str!("../../../docs/run-record.schema.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let holds = |record: &Value| {
        let errors: Vec<String> =
            schema.iter_errors(record).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(errors, [""; 0], "{record:#}");
    };
    let project = project();
    assert_eq!(project.run(&["--source", "--memory", "64m"]).code, Some(1));
    assert_eq!(project.run(&["--from", "test"]).code, Some(1));
    let long = Project::new(&Pipeline::new("run_long", "Long").tasks([task("one", "echo ready; sleep 300")]));
    let child = long.spawn(&[]);
    long.wait_for(1, "one", "ready");
    holds(&long.record(1));
    signal(&child, "INT");
    end(child);
    for record in [project.record(1), project.record(2), long.record(1)] {
        holds(&record);
    }
    let mut wrong = project.record(1);
    wrong["tasks"][0]["fate"] = json!("lost");
    assert!(!schema.is_valid(&wrong));
}

fn what_a_run_was_made_of() {
    let auth = RegistryAuth { user: "me".to_owned(), pass: "hunter2".to_owned() };
    let one = task("one", "echo $A").variable("A", pipeline_secret("key")).registry_auth(auth.user, auth.pass);
    let project = Project::new(&Pipeline::new("run_origin", "Origin").tasks([one]));
    let git = |args: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        let output = Command::new("git").args(identity).args(args).current_dir(project.path()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    git(&["init", "--quiet"]);
    std::fs::write(project.path().join(".gitignore"), "/target\n/tmp\n").unwrap();
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "first"]);
    let run = || {
        let mut command = project.command(&["--secret", "key=sesame-open", "--api-token", "sesame-two"]);
        assert_eq!(Ran::from(command.env("USER", "alice").output().unwrap()).code, Some(0));
    };
    run();
    std::fs::write(project.path().join("new"), "").unwrap();
    run();
    let record = project.record(1);
    assert_eq!(record["git"], json!({ "revision": git(&["rev-parse", "HEAD"]), "dirty": false }));
    assert_eq!(project.record(2)["git"]["dirty"], true);
    assert_eq!(record["who"]["user"], "alice");
    assert_eq!(record["engine"]["version"], engine_says(&["--version"]).as_str());
    let words: Vec<&str> =
        record["command_line"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let words = words.join(" ");
    assert!(words.contains("run pipeline.json") && words.ends_with("--secret key=*** --api-token ***"), "{words}");
    let events = std::fs::read_to_string(project.record_folder(1).join("events.jsonl")).unwrap();
    let events: Vec<Value> = events.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = events.iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert_eq!((names[0], *names.last().unwrap()), ("run_started", "run_ended"));
    assert!(names.contains(&"task_started") && names.contains(&"task_ended") && !names.contains(&"printed"));
    let json = std::fs::read_to_string(project.record_folder(1).join("pipeline.json")).unwrap();
    let kept: Pipeline = serde_json::from_str(&json).unwrap();
    assert_eq!(kept.tasks[0].registry_auth.as_ref().unwrap().pass, "***");
    for file in std::fs::read_dir(project.record_folder(1)).unwrap().map(|entry| entry.unwrap().path()) {
        let text = if file.is_file() { std::fs::read(&file).unwrap() } else { Vec::new() };
        let text = String::from_utf8_lossy(&text);
        assert!(!text.contains("hunter2") && !text.contains("sesame"), "{}", file.display());
    }
}

fn runs_are_kept_below_the_folder_for_state() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = project();
    let state = project.path().join("state");
    let run = |folder: &str, args: &[&str]| {
        let folder = project.path().join(folder);
        Ran::from(command(&folder, args).env("XDG_STATE_HOME", &state).output().unwrap())
    };
    std::fs::create_dir(project.path().join("below")).unwrap();
    assert!(Command::new("git").args(["init", "--quiet"]).current_dir(project.path()).status().unwrap().success());
    let engine = crate::support::engine().unwrap();
    let ran = run(".", &["run", "pipeline.json", "--engine", engine]);
    assert_eq!(ran.code, Some(1), "{}", ran.errors);
    let folders: Vec<_> = std::fs::read_dir(state.join("gofer")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(folders.len(), 1);
    assert_eq!(std::fs::metadata(&folders[0]).unwrap().permissions().mode() & 0o777, 0o700);
    let here = project.path().canonicalize().unwrap();
    assert_eq!(std::fs::read_to_string(folders[0].join("project")).unwrap(), format!("{}\n", here.display()));
    assert!(!project.path().join("target").exists());
    // From wherever in the repository.
    for folder in [".", "below"] {
        let ran = run(folder, &["runs"]);
        assert!(ran.output.starts_with("1  run_history  "), "{} {}", ran.output, ran.errors);
    }
    assert_eq!(run(".", &["logs", "build"]).output, "made\nwarned\n");
    let elsewhere = crate::common::folder();
    let ran = Ran::from(command(elsewhere.path(), &["logs"]).env("XDG_STATE_HOME", &state).output().unwrap());
    assert!(ran.errors.starts_with("error: no run is recorded in "), "{}", ran.errors);
    let project = project.path().to_str().unwrap();
    let args = ["runs", "--project", project];
    let ran = Ran::from(command(elsewhere.path(), &args).env("XDG_STATE_HOME", &state).output().unwrap());
    assert!(ran.output.starts_with("1  run_history  "), "{} {}", ran.output, ran.errors);
}

fn runs_are_listed_and_shown() {
    let project = project();
    assert!(says(&project, &["runs"]).output.starts_with("no runs are recorded in "));
    project.run(&[]);
    project.run(&["--task", "build"]);
    let listed = says(&project, &["runs"]).output;
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with("2  run_history  20") && lines[0].contains("  succeeded  "), "{listed}");
    assert!(lines[1].starts_with("1  run_history  20") && lines[1].ends_with("s  test"), "{listed}");
    let listed: Value = serde_json::from_str(&says(&project, &["runs", "--format", "json"]).output).unwrap();
    let first = &listed["result"]["runs"][1];
    assert_eq!((&first["state"], &first["failed_tasks"]), (&json!("failed"), &json!(["test"])));
    let shown = says(&project, &["runs", "show", "1"]).output;
    assert!(shown.starts_with("run 1 of run_history failed, begun 20"), "{shown}");
    for part in ["\ntest     failed ", "  exit code 3\n", "\ncritical path: build -> test, ", "\nengine    Docker "] {
        let part = if crate::support::engine() == Ok("docker") { part } else { part.trim_end_matches("Docker ") };
        assert!(shown.contains(part), "{part:?} in {shown}");
    }
    assert!(says(&project, &["runs", "show"]).output.starts_with("run 2 of "));
    let shown: Value =
        serde_json::from_str(&says(&project, &["runs", "show", "1", "--format", "json"]).output).unwrap();
    assert_eq!((&shown["result"]["state"], &shown["result"]["record"]), (&json!("failed"), &project.record(1)));
    let ran = says(&project, &["runs", "show", "7"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.errors.starts_with("error: no run 7 is recorded in "), "{}", ran.errors);
}

fn old_runs_are_removed() {
    let project = Project::new(&Pipeline::new("run_prune", "Prune").tasks([task("one", "echo ready; $WAIT")]));
    for _ in 0..3 {
        project.run(&["--variable", "WAIT=true"]);
    }
    let child = project.spawn(&["--variable", "WAIT=sleep 300"]);
    project.wait_for(4, "one", "ready");
    let list = || says(&project, &["runs", "--format", "json"]).output;
    let dry = says(&project, &["runs", "prune", "--keep", "0", "--dry-run"]);
    assert_eq!(dry.output, "would remove 3 runs: 1, 2, 3\n", "{}", dry.errors);
    assert_eq!(says(&project, &["runs", "prune", "--keep", "2"]).output, "removed 2 runs: 1, 2\n");
    assert_eq!(says(&project, &["runs", "prune", "--keep", "0"]).output, "removed 1 run: 3\n");
    assert_eq!(says(&project, &["runs", "prune", "--keep", "0"]).output, "there is nothing to remove\n");
    assert!(list().contains("\"state\": \"running\""), "{}", list());
    signal(&child, "INT");
    end(child);
    assert!(list().contains("\"state\": \"cancelled\""), "{}", list());
}

fn logs_of_a_run() {
    let project = project();
    project.run(&[]);
    project.run(&["--task", "build"]);
    assert_eq!(says(&project, &["logs", "1", "test"]).output, "no end\n");
    let all = says(&project, &["logs", "1"]).output;
    assert!(all.starts_with("build | made\nbuild | warned\n") && all.ends_with("test  | no end\n"), "{all}");
    assert_eq!(says(&project, &["logs"]).output, "build | made\nbuild | warned\n");
    assert_eq!(says(&project, &["logs", "1", "--failed"]).output, "test | no end\n");
    let timed = says(&project, &["logs", "1", "build", "--times"]).output;
    assert!(timed.lines().all(|line| line.trim_start().split_once("s ").unwrap().0.parse::<f64>().is_ok()), "{timed}");
    assert_eq!(says(&project, &["logs", "1", "--since", "1h"]).output, all);
    assert_eq!(says(&project, &["logs", "1", "--since", "0s"]).output, "");
    for (args, error) in [
        (&["logs", "1", "tets"][..], "error: run 1 had no task `tets`\nhelp: there was a task `test`\n"),
        (&["logs", "1", "publish"], "error: task `publish` of run 1 has no log that is asked for\n"),
        (&["logs", "9"], "error: no run 9 is recorded in "),
        (&["logs", "test", "1"], "error: `test` is not the number of a run\n"),
    ] {
        let ran = says(&project, args);
        assert_eq!(ran.code, Some(2));
        assert!(ran.errors.starts_with(error), "{}", ran.errors);
    }
}

fn a_log_is_followed() {
    let script = "echo first; until test -e $GOFER_OBJECTS/pipeline/go; do sleep 0.1; done; echo last";
    let project = Project::new(&Pipeline::new("run_follow", "Follow").tasks([task("one", script)]));
    let run = project.spawn(&[]);
    project.wait_for(1, "one", "first");
    let log = project.path().join("followed");
    let mut follow = command(project.path(), &[&["logs", "one", "-f"], &OUT[..]].concat());
    let mut follow = follow.stdout(std::fs::File::create(&log).unwrap()).spawn().unwrap();
    let followed = || std::fs::read_to_string(&log).unwrap();
    wait_until("the first line", || followed() == "first\n");
    std::fs::write(project.path().join("target/gofer/objects/run_follow/go"), "").unwrap();
    assert!(follow.wait().unwrap().success());
    assert_eq!(followed(), "first\nlast\n");
    assert_eq!(end(run).code, Some(0));
}
