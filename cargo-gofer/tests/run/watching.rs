//! `--watch`: a run whenever files of the project have changed.

use std::time::Duration;

use gofer_model::{Pipeline, Task};
use serde_json::Value;

use crate::common::gofer_reading;
use crate::common::watching::Watching;
use crate::support::{Case, Project, cases, engine, task};

pub const ALL: &[Case] = cases![
    a_change_runs_it_again,
    what_runs_makes_way,
    ctrl_c_ends_it_while_it_runs,
    what_cannot_be_read_is_waited_for,
    what_git_ignores_is_no_change,
    machines_are_told_what_has_changed,
    what_cannot_be_watched,
];

fn pipeline(id: &str, script: &str) -> Pipeline {
    Pipeline::new(id, "Watch").tasks([task("one", script)])
}

fn begin(project: &Project, args: &[&str]) -> Watching {
    Watching::begin(project.command(&[&["--watch"], args].concat()))
}

fn a_change_runs_it_again() {
    let project = Project::new(&pipeline("watch_change", "cat made"));
    std::fs::write(project.path().join("made"), "first\n").unwrap();
    let watching = begin(&project, &["--source"]);
    watching.wait_for("one | first");
    let line = watching.wait_for("waiting for changes in ");
    let folder = project.path().canonicalize().unwrap();
    assert_eq!(line, format!("waiting for changes in {}; Ctrl-C ends", folder.display()));
    std::fs::write(project.path().join("made"), "second\n").unwrap();
    assert_eq!(watching.wait_for("changed"), "made has changed");
    watching.wait_for("one | second");
    watching.wait_for("waiting for changes");
    // Of the pipeline itself, and of several files at once.
    project.becomes(&pipeline("watch_change", "echo third"));
    std::fs::write(project.path().join("another"), "").unwrap();
    assert_eq!(watching.wait_for("changed"), "another, pipeline.json have changed");
    watching.wait_for("one | third");
    watching.wait_for("waiting for changes");
    assert_eq!(watching.end().0, Some(130));
    assert_eq!(project.fates(3), ["one succeeded"]);
}

fn what_runs_makes_way() {
    let project = Project::new(&pipeline("watch_way", "echo ready; sleep 300"));
    let watching = begin(&project, &[]);
    watching.wait_for("one | ready");
    project.becomes(&pipeline("watch_way", "echo quick"));
    watching.wait_for("pipeline.json has changed");
    watching.wait_for("stopping the containers");
    let line = watching.wait_for("run 1 of");
    assert!(line.starts_with("run 1 of watch_way was cancelled after "), "{line}");
    // It is not told a second time.
    let line = watching.wait_for("one ");
    assert_eq!(line, "one = started");
    watching.wait_for("one | quick");
    watching.wait_for("waiting for changes");
    assert_eq!(watching.end().0, Some(130));
    assert_eq!((project.fates(1), project.fates(2)), (vec!["one cancelled".into()], vec!["one succeeded".into()]));
    assert_eq!(project.containers(), [""; 0]);
}

fn ctrl_c_ends_it_while_it_runs() {
    let project = Project::new(&pipeline("watch_end", "echo ready; sleep 300"));
    let watching = begin(&project, &[]);
    watching.wait_for("one | ready");
    let (code, lines) = watching.end();
    assert_eq!(code, Some(130), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("run 1 of watch_end was cancelled after ")), "{lines:?}");
    assert!(!lines.iter().any(|line| line.contains("waiting for changes")), "{lines:?}");
    assert_eq!(project.containers(), [""; 0]);
}

fn what_cannot_be_read_is_waited_for() {
    let project = Project::new(&pipeline("watch_wrong", "echo first"));
    std::fs::write(project.path().join("pipeline.json"), "{").unwrap();
    let watching = begin(&project, &[]);
    watching.wait_for("error: ");
    watching.wait_for("waiting for changes");
    project.becomes(&pipeline("watch_wrong", "echo first"));
    watching.wait_for("one | first");
    watching.wait_for("waiting for changes");
    std::fs::remove_file(project.path().join("pipeline.json")).unwrap();
    watching.wait_for("error: could not read pipeline.json");
    watching.wait_for("waiting for changes");
    project.becomes(&pipeline("watch_wrong", "echo second"));
    watching.wait_for("one | second");
    assert_eq!(watching.end().0, Some(130));
}

fn what_git_ignores_is_no_change() {
    let project = Project::new(&pipeline("watch_ignored", "echo $GOFER_RUN_ID"));
    std::fs::write(project.path().join(".gitignore"), "*.log\n").unwrap();
    let watching = begin(&project, &["--out", "runs"]);
    watching.wait_for("waiting for changes");
    for name in ["a.log", ".main.rs.swp", "main.rs~"] {
        std::fs::write(project.path().join(name), "x").unwrap();
    }
    std::thread::sleep(Duration::from_millis(700));
    std::fs::write(project.path().join("main.rs"), "x").unwrap();
    assert_eq!(watching.wait_for("changed"), "main.rs has changed");
    watching.wait_for("one | 2");
    watching.wait_for("waiting for changes");
    assert_eq!(watching.end().0, Some(130));
}

fn machines_are_told_what_has_changed() {
    let project = Project::new(&pipeline("watch_json", "true"));
    let watching = begin(&project, &["--format", "json"]);
    watching.wait_for("run_ended");
    std::fs::write(project.path().join("main.rs"), "x").unwrap();
    let event: Value = serde_json::from_str(&watching.wait_for("main.rs")).unwrap();
    assert_eq!(event, serde_json::json!({ "event": "changed", "files": ["main.rs"] }));
    let event: Value = serde_json::from_str(&watching.wait_for("run_started")).unwrap();
    assert_eq!(event["run"], 2);
    watching.wait_for("run_ended");
    std::fs::write(project.path().join("pipeline.json"), "{").unwrap();
    watching.wait_for("changed");
    let answer: Value = serde_json::from_str(&watching.wait_for("problems")).unwrap();
    assert_eq!(answer["problems"][0]["severity"], "error");
    let (code, lines) = watching.end();
    assert_eq!((code, lines), (Some(130), vec![]), "nothing that is no event");
}

fn what_cannot_be_watched() {
    let one = Pipeline::new("watch_none", "Watch").tasks([Task::new("one", "x")]);
    let args = ["run", "-", "--watch", "--engine", engine().unwrap()];
    let ran = gofer_reading(&one.to_json(), &args);
    let expected = "error: `--watch` reads the pipeline again and again, and standard input can be read once\n\
                    help: name a file or a folder\n";
    assert_eq!((ran.code, ran.errors.as_str()), (Some(2), expected));
    let project = Project::new(&one);
    let ran: crate::common::Ran =
        crate::common::command(project.path(), &["run", "git:HEAD", "--watch"]).output().unwrap().into();
    assert!(ran.errors.contains("and git:HEAD does not change\nhelp: leave `git:` out"), "{}", ran.errors);
    let ran = project.run(&["--watch", "--dry-run"]);
    assert!(ran.errors.contains("cannot be used with"), "{}", ran.errors);
}
