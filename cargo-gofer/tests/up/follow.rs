//! Runs on a server, shown here.

use std::fs;
use std::io::{Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use gofer_model::{Pipeline, Status, Task};
use serde_json::{Value, json};

use crate::common::{self, Ran, folder};
use crate::server::state::{BOTH, Script};
use crate::server::{Fault, Server};

fn ship() -> Pipeline {
    Pipeline::new("ship", "Ship it").tasks([
        Task::new("build", "rust:1.95"),
        Task::new("test", "rust:1.95").depends_on(["build"]),
        Task::new("report", "rust:1.95").depends_on([("test", Status::Failure)]),
    ])
}

/// A folder with `ship.json`, in which runs are recorded in `runs`.
struct Project(tempfile::TempDir);

impl Project {
    fn new(pipeline: &Pipeline) -> Self {
        let folder = folder();
        fs::write(folder.path().join("ship.json"), pipeline.to_json()).unwrap();
        Project(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, server: &Server, args: &[&str]) -> Command {
        let url = server.url();
        let args = [&["up", "ship.json", "--server", &url, "--run", "--follow", "--out", "out"], args].concat();
        common::command(self.path(), &args)
    }

    fn run(&self, server: &Server, args: &[&str]) -> Ran {
        self.command(server, args).output().unwrap().into()
    }

    fn start(&self, server: &Server, args: &[&str]) -> Child {
        self.command(server, args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    fn record(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(self.path().join("out/runs/1/run.json")).unwrap()).unwrap()
    }
}

fn interrupt(child: &Child) {
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

fn end(child: Child) -> Ran {
    child.wait_with_output().unwrap().into()
}

fn scripts(server: &Server, scripts: &[(&str, Script)]) {
    let scripts = scripts.iter().map(|(task, script)| ((*task).to_owned(), script.clone()));
    server.state().scripts.extend(scripts);
}

#[test]
fn a_run_is_shown_and_recorded_as_one_that_runs_here() {
    for version in BOTH {
        let server = Server::new(version);
        scripts(&server, &[("build", Script::prints(&["one", "two\tthree"])), ("test", Script::prints(&["", "grün"]))]);
        let project = Project::new(&ship());
        let ran = project.run(&server, &[]);
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{ran:?}");
        let url = server.url();
        assert!(
            ran.output.contains(&format!("\nrun 1 of ship on {url}, version 1 in the namespace default\n")),
            "{ran:?}"
        );
        for line in
            ["build  | one\n", "build  | two\tthree\n", "test   | \n", "test   | grün\n", "build  = succeeded after "]
        {
            assert!(ran.output.contains(line), "{line:?}: {}", ran.output);
        }
        assert!(ran.output.contains("report = skipped: needs `test: failure`, which succeeded\n"), "{}", ran.output);
        assert!(ran.output.contains("\nrun 1 of ship succeeded after "), "{}", ran.output);
        let record = project.record();
        assert_eq!(record["server"], json!({ "address": url, "namespace": "default", "version": 1, "run": 1 }));
        assert_eq!((&record["result"], &record["engine"]), (&json!("succeeded"), &Value::Null));
        let log = fs::read_to_string(project.path().join("out/runs/1/test.log")).unwrap();
        assert_eq!(log, "\ngrün\n");
        let shown = common::gofer(project.path(), &["runs", "show", "--out", "out"]);
        assert!(shown.output.contains(&format!("server    run 1 on {url}, version 1 in default")), "{}", shown.output);
        // There is nothing here to go on from.
        let again =
            common::gofer(project.path(), &["run", "ship.json", "--out", "out", "--failed", "--engine", "false"]);
        assert!(again.errors.contains("there is no run of `ship` to go on from"), "{again:?}");
    }
}

#[test]
fn a_run_that_fails_ends_with_one_and_says_why() {
    let server = Server::new(BOTH[1]);
    let fails = Script { fails: Some("no such image".to_owned()), ..Script::default() };
    scripts(&server, &[("build", Script::exits(3)), ("lint", fails)]);
    let pipeline = ship().task(Task::new("lint", "nothing:here"));
    let ran = Project::new(&pipeline).run(&server, &["--variable", "REF=main"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.output.contains("build  = failed after "), "{}", ran.output);
    assert!(ran.output.contains(": exit code 3\n"), "{}", ran.output);
    assert!(ran.output.contains("no such image"), "{}", ran.output);
    assert!(ran.output.contains("test   = skipped: needs `build: success`, which failed\n"), "{}", ran.output);
    let begun = server.asked().into_iter().find(|asked| asked.line().ends_with("/runs")).unwrap();
    assert_eq!(begun.json(), json!({ "variables": { "REF": "main" } }));
}

#[test]
fn a_run_is_reported_as_one_that_runs_here() {
    let server = Server::new(BOTH[1]);
    let fails = Script { prints: vec!["wrong".to_owned()], ..Script::exits(3) };
    scripts(&server, &[("build", Script::prints(&["made"])), ("test", fails)]);
    let project = Project::new(&ship());
    let args = ["--report", "junit=report.xml", "--tail", "test"];
    let mut command = project.command(&server, &args);
    let ran = Ran::from(command.env("GITHUB_STEP_SUMMARY", project.path().join("summary.md")).output().unwrap());
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.output.contains("test   | wrong\n") && !ran.output.contains("| made"), "{}", ran.output);
    let report = fs::read_to_string(project.path().join("report.xml")).unwrap();
    assert!(report.contains("<testsuite name=\"ship\" tests=\"3\"") && report.contains("exit code 3"), "{report}");
    let summary = fs::read_to_string(project.path().join("summary.md")).unwrap();
    assert!(summary.starts_with("### Ship it: failed after ") && summary.contains("<pre>wrong</pre>"), "{summary}");
    // What cannot be done is said before anything is begun.
    let asked = server.asked_to("POST").len();
    for (args, says) in [
        (&["--tail", "tset"][..], "`tset`"),
        (&["--report", "junit=no/report.xml"], "could not write the report no/report.xml"),
        (&["--tail", "test", "--format", "json"], "`--tail` is for people"),
    ] {
        let ran = project.run(&server, args);
        assert!(ran.code == Some(2) && (ran.errors + &ran.output).contains(says), "{args:?}");
    }
    assert_eq!(server.asked_to("POST").len(), asked);
}

#[test]
fn what_must_not_be_seen_is_masked() {
    let server = Server::new(BOTH[1]);
    scripts(&server, &[("build", Script::prints(&["the token is hunter22, the password hunter33, the key hunter44"]))]);
    let mut pipeline = ship();
    pipeline.tasks[0].registry_auth =
        Some(gofer_model::RegistryAuth { user: "me".to_owned(), pass: "hunter33".to_owned() });
    pipeline.tasks[0].variables.insert("KEY".to_owned(), "pipeline_secret{{key}}".to_owned());
    let project = Project::new(&pipeline);
    let mut command = project.command(&server, &["--format", "json"]);
    let ran = Ran::from(command.env("GOFER_TOKEN", "hunter22").env("GOFER_SECRET_key", "hunter44").output().unwrap());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.output.contains("the token is ***, the password ***, the key ***"), "{}", ran.output);
    let lines: Vec<Value> = ran.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["event"], &lines[0]["server"]["run"]), (&json!("run_started"), &json!(1)));
    assert_eq!(lines[lines.len() - 2]["event"], "run_ended");
    assert_eq!(lines[lines.len() - 1]["result"]["pipelines"][0]["run"]["result"], "succeeded");
    let kept = common::program("grep", project.path()).args(["-rE", "hunter(22|33|44)", "out"]).output().unwrap();
    assert_eq!(String::from_utf8(kept.stdout).unwrap(), "");
}

#[test]
fn ctrl_c_cancels_a_run_or_leaves_it_and_says_which() {
    let server = Server::new(BOTH[1]);
    scripts(&server, &[("build", Script { prints: vec!["at work".to_owned()], ..Script::held() })]);
    let project = Project::new(&ship());
    let child = project.start(&server, &["--on-interrupt", "cancel"]);
    server.wait_until_asked("/runs/1/tasks/build/logs");
    interrupt(&child);
    let ran = end(child);
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert!(ran.output.contains("cancelling run 1 of ship; "), "{}", ran.output);
    assert!(ran.output.contains("\nrun 1 of ship was cancelled after "), "{}", ran.output);
    assert_eq!(project.record()["result"], "cancelled");

    let project = Project::new(&ship());
    let child = project.start(&server, &[]);
    server.wait_until_asked("/runs/2/tasks/build/logs");
    interrupt(&child);
    let ran = end(child);
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert!(ran.output.contains(&format!("run 2 of ship goes on on {}\n", server.url())), "{}", ran.output);
    assert_eq!(server.asked_to("DELETE").len(), 1);
    let listed = common::gofer(project.path(), &["runs", "--out", "out"]);
    assert!(listed.output.contains("left on its server"), "{}", listed.output);
    server.release("build");
}

/// On a terminal, which `script` of util-linux gives it.
#[test]
fn ctrl_c_asks_once_on_a_terminal() {
    if let Some(why) = common::no_terminal() {
        return eprintln!("not tried: {why}");
    }
    let server = Server::new(BOTH[1]);
    scripts(&server, &[("build", Script::held())]);
    for (run, answers, ends) in [
        (1, &["c\n"][..], "run 1 of ship was cancelled after "),
        (2, &["l\n"], "run 2 of ship goes on on http://"),
        // Once more leaves it, too.
        (3, &["\u{3}"], "run 3 of ship goes on on http://"),
    ] {
        let project = Project::new(&ship());
        let line = format!("{} gofer up ship.json --run --follow --out out", env!("CARGO_BIN_EXE_cargo-gofer"));
        let mut script = common::program("script", project.path());
        script.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
        script.env("GOFER_SERVER", server.url()).env("TERM", "xterm-256color").env_remove("CARGO_TERM_PROGRESS_WHEN");
        let mut child = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut keys = child.stdin.take().unwrap();
        server.wait_until_asked(&format!("/runs/{run}/tasks/build/logs"));
        keys.write_all(b"\x03").unwrap();
        let shown = Shown::of(child.stdout.take().unwrap());
        shown.wait_for("leave it running (l), or cancel it (c)?");
        for answer in answers {
            keys.write_all(answer.as_bytes()).unwrap();
        }
        assert_eq!(child.wait().unwrap().code(), Some(130), "{}", shown.text());
        shown.wait_for(ends);
        assert_eq!(shown.text().matches("leave it running (l)").count(), 1, "{}", shown.text());
    }
    server.release("build");
}

/// What a child prints, read as it comes.
struct Shown(Arc<Mutex<Vec<u8>>>);

impl Shown {
    fn of(mut output: impl Read + Send + 'static) -> Self {
        let shown = Shown(Arc::default());
        let text = Arc::clone(&shown.0);
        thread::spawn(move || {
            let mut buffer = [0; 1024];
            while let Ok(length @ 1..) = output.read(&mut buffer) {
                text.lock().unwrap().extend(&buffer[..length]);
            }
        });
        shown
    }

    /// Without colours.
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap();
        anstream::adapter::strip_str(&String::from_utf8_lossy(&bytes)).to_string()
    }

    fn wait_for(&self, part: &str) {
        for _ in 0..600 {
            if self.text().contains(part) {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("{part:?} is not shown: {}", self.text());
    }
}

#[test]
fn a_run_that_waits_for_its_turn_can_be_left_or_cancelled() {
    let server = Server::new(BOTH[1]);
    scripts(&server, &[("build", Script::held())]);
    let pipeline = ship().parallelism(1);
    let first = Project::new(&pipeline);
    let on = first.start(&server, &[]);
    server.wait_until_asked("/runs/1/tasks/build/logs");
    let waits = |runs: usize, args: &[&str]| {
        let project = Project::new(&pipeline);
        let child = project.start(&server, &[args, &["--on-interrupt", "cancel"]].concat());
        server
            .wait_until("another run waits", |state| state.namespaces["default"].pipelines["ship"].runs.len() == runs);
        interrupt(&child);
        end(child)
    };
    let ran = waits(2, &["--variable", "REF=main"]);
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert!(ran.output.contains("run 2 of ship on ") && ran.output.contains(" is cancelled\n"), "{}", ran.output);
    assert_eq!(server.asked_to("DELETE"), ["DELETE /api/namespaces/default/pipelines/ship/runs/2"]);
    // Without variables, it may be anybody's.
    let ran = waits(3, &[]);
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert!(ran.output.contains("run 3 of ship waits for its turn; whether it is yours cannot be told"), "{ran:?}");
    // The same names are not the same variables: only somebody else's run is like this one.
    server.fails("POST /api/namespaces/default/pipelines/ship/runs", Fault::Silent, 1);
    let project = Project::new(&pipeline);
    let child = project.start(&server, &["--variable", "EXTRA=2", "--on-interrupt", "cancel"]);
    server.wait_until("it is asked", |_| {
        server.asked_to("POST").iter().filter(|line| line.ends_with("/runs")).count() == 4
    });
    interrupt(&child);
    let ran = end(child);
    assert!(ran.output.contains("no run of ship has begun yet; the server may still begin it"), "{ran:?}");
    assert_eq!(server.asked_to("DELETE").len(), 1);
    server.release("build");
    assert_eq!(end(on).code, Some(0));
}

#[test]
fn ctrl_c_before_a_run_is_asked_for_starts_none() {
    let server = Server::new(BOTH[1]);
    server.fails("/pipelines/ship/runs?", Fault::Slow(Duration::from_millis(700)), 1);
    let project = Project::new(&ship());
    let child = project.start(&server, &[]);
    server.wait_until_asked("/pipelines/ship/runs?");
    interrupt(&child);
    let ran = end(child);
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert!(ran.output.contains("no run of ship was asked for\n"), "{ran:?}");
    assert!(!server.asked_to("POST").iter().any(|line| line.ends_with("/runs")));
}

#[test]
fn ctrl_c_while_a_version_is_registered_says_that_it_may_be_there() {
    let server = Server::new(BOTH[1]);
    server.fails("POST /api/namespaces/default/pipelines/ship/configs", Fault::SilentWhenDone, 1);
    let project = Project::new(&ship());
    let child = project.start(&server, &[]);
    server.wait_until_asked("POST /api/namespaces/default/pipelines/ship/configs");
    interrupt(&child);
    let ran = end(child);
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert!(ran.errors.contains("whether a new version of ship is on http://"), "{ran:?}");
}

#[test]
fn ctrl_c_while_a_version_is_deployed_says_that_it_may_be() {
    let server = Server::new(BOTH[1]);
    server.fails("POST /api/namespaces/default/pipelines/ship/configs/1", Fault::SilentWhenDone, 1);
    let project = Project::new(&ship());
    let child = project.start(&server, &["--deploy"]);
    server.wait_until_asked("POST /api/namespaces/default/pipelines/ship/configs/1");
    interrupt(&child);
    let ran = end(child);
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert!(ran.errors.contains("whether version 1 of ship is deployed on http://"), "{ran:?}");
}

/// What a server says so plainly that nothing has been done, is not looked for.
#[test]
fn a_pipeline_that_is_disabled_is_said_to_be_so() {
    for version in BOTH {
        let server = Server::new(version);
        let project = Project::new(&ship());
        server.state().pipeline("default", "ship").is_disabled = true;
        let ran = project.run(&server, &[]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.errors.contains("help: the pipeline is disabled: `gofer pipeline enable`"), "{ran:?}");
        let looks = server.asked().iter().filter(|asked| asked.line().contains("/ship/runs?")).count();
        assert_eq!(looks, 1, "{version:?}");
    }
}

/// A token may expire while a run is followed.
#[test]
fn a_run_that_can_no_longer_be_asked_for_is_not_said_to_have_failed() {
    let server = Server::new(BOTH[1]);
    scripts(&server, &[("build", Script::held())]);
    let project = Project::new(&ship());
    let child = project.start(&server, &[]);
    server.wait_until_asked("/runs/1/tasks/build/logs");
    server.fails("GET /api/namespaces/default/pipelines/ship/runs/1", Fault::error(401, "Token expired"), usize::MAX);
    let ran = end(child);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let address = server.url();
    for said in [
        format!("what becomes of run 1 of ship on {address} is not known: Token expired (401)"),
        format!("`cargo gofer runs show 1 --pipeline ship --server {address}` tells how it is"),
    ] {
        assert!(ran.output.contains(&said), "{said}: {ran:?}");
    }
    server.release("build");
}

/// What is cancelled is what the server's answer names, even if it comes only afterwards.
#[test]
fn ctrl_c_while_a_run_begins_waits_for_the_answer_for_a_moment() {
    let server = Server::new(BOTH[1]);
    scripts(&server, &[("build", Script::held())]);
    server.fails("POST /api/namespaces/default/pipelines/ship/runs", Fault::Slow(Duration::from_millis(700)), 1);
    let project = Project::new(&ship());
    let child = project.start(&server, &["--on-interrupt", "cancel"]);
    server.wait_until_asked("POST /api/namespaces/default/pipelines/ship/runs");
    interrupt(&child);
    let ran = end(child);
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert!(ran.output.contains("run 1 of ship on ") && ran.output.contains(" is cancelled\n"), "{ran:?}");
    server.release("build");
}

#[test]
fn a_run_that_could_not_be_recorded_is_not_begun() {
    let server = Server::new(BOTH[1]);
    let project = Project::new(&ship());
    fs::write(project.path().join("out"), "a file").unwrap();
    let ran = project.run(&server, &[]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.errors.contains("could not make out: "), "{ran:?}");
    assert!(!server.asked_to("POST").iter().any(|line| line.ends_with("/runs")));
}

#[test]
fn an_error_after_the_beginning_says_that_the_run_goes_on() {
    let server = Server::new(BOTH[1]);
    // By then somebody else has registered another version, which cannot be read.
    let project = Project::new(&ship());
    let at = "POST /api/namespaces/default/pipelines/ship/runs";
    server.fails(
        at,
        Fault::json(r#"{"run": {"run_id": 7, "pipeline_config_version": 9, "state": "running", "status": "unknown"}}"#),
        1,
    );
    let ran = project.run(&server, &["--format", "json"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.output.contains("run 7 of ship goes on on ") && ran.output.contains(", and cannot be followed: "),
        "{ran:?}"
    );
    let last: Value = serde_json::from_str(ran.output.lines().last().unwrap()).unwrap();
    assert_eq!(last["result"]["pipelines"][0]["run"]["number"], 7, "{ran:?}");
}

#[test]
fn a_run_whose_beginning_was_not_answered_is_looked_for_and_not_begun_again() {
    let server = Server::new(BOTH[0]);
    let project = Project::new(&ship());
    server.fails("/pipelines/ship/runs", Fault::CutBefore, 0);
    let post = "POST /api/namespaces/default/pipelines/ship/runs";
    server.fails(post, Fault::CutWhenDone, 1);
    let ran = project.run(&server, &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.errors.contains("run 1 has begun all the same; whether it is yours cannot be told"), "{}", ran.errors);
    // A gateway may say no in JSON.
    for fault in [Fault::CutBefore, Fault::error(504, "upstream request timeout")] {
        server.fails(post, fault, 1);
        let ran = project.run(&server, &[]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.errors.contains("no run has begun since"), "{}", ran.errors);
    }
    assert_eq!(server.asked_to("POST").iter().filter(|line| line.ends_with("/runs")).count(), 3);
}

#[test]
fn a_server_that_is_away_for_a_while_is_asked_again() {
    let server = Server::new(BOTH[1]);
    scripts(&server, &[("build", Script { lasts: Duration::from_millis(300), ..Script::prints(&["one", "two"]) })]);
    server.fails("/runs/1/tasks ", Fault::page(502), 1);
    let run = "GET /api/namespaces/default/pipelines/ship/runs/1";
    server.fails(run, Fault::CutBefore, 4);
    server.fails(run, Fault::error(429, "slow down"), 1);
    server.fails(run, Fault::error(500, "Internal Server Error: busy"), 1);
    let ran = Project::new(&ship()).run(&server, &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.output.contains("build  | one\n") && ran.output.contains("build  | two\n"), "{}", ran.output);
}

#[test]
fn only_one_pipeline_is_run() {
    let server = Server::new(BOTH[1]);
    let project = Project::new(&ship());
    fs::write(project.path().join("other.json"), Pipeline::new("other", "Other").to_json()).unwrap();
    let ran = project.run(&server, &["other.json"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.errors.contains("`--run` starts one pipeline, and these are `ship` and `other`"), "{}", ran.errors);
    assert!(server.asked().is_empty());
}
