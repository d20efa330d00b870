//! `runs --server` and `logs --server`: what has been run on a server.

use std::process::Stdio;
use std::thread;
use std::time::Duration;

use gofer_model::{Pipeline, Status, Task};
use serde_json::Value;

use crate::common::Ran;
use crate::server::state::BOTH;
use crate::server::{Fault, Role, Script, Server, Version};
use crate::user::{User, ship};

/// A server that has run `ship` three times: one run succeeded, one failed, one is on.
fn server(version: Version, user: &User) -> Server {
    let server = Server::new(version);
    let url = server.url();
    let mut ship = ship();
    ship.tasks.push(Task::new("report", "busybox:1").depends_on([("test", Status::Failure)]));
    user.has(&ship);
    user.runs(&format!("up ship.json --server {url}")).says(0, &["registered"]);
    let lines = ["compiling", "caf\u{e9}", "", "\u{1b}[31mdone\u{1b}[0m", "cut"];
    let scripts = [
        ("build", Script { cut: true, ..Script::prints(&lines) }),
        ("test#2", Script { exit: 3, ..Script::prints(&["testing"]) }),
        ("test#3", Script { held: true, ..Script::prints(&["testing still"]) }),
    ];
    server.state().scripts.extend(scripts.map(|(id, script)| (id.to_owned(), script)));
    server.has_run("default", "ship");
    server.has_run("default", "ship");
    server.starts_a_run("default", "ship");
    server.wait_until("the tests run", |state| {
        state.namespaces["default"].pipelines["ship"].runs[2].tasks["test"].state() == "running"
    });
    server
}

fn ask(user: &User, server: &Server, line: &str) -> Ran {
    user.runs(&format!("{line} --server {}", server.url()))
}

/// The words of each line.
fn words(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|line| line.split_whitespace().collect()).collect()
}

#[test]
fn runs_are_listed_as_those_here_are() {
    for version in BOTH {
        let user = User::new();
        let server = server(version, &user);
        let ran = ask(&user, &server, "runs");
        ran.says(0, &[]);
        let lines = words(&ran.output);
        let ends: Vec<(&str, &str)> = lines.iter().map(|words| (words[0], words[4])).collect();
        assert_eq!(ends, [("3", "running"), ("2", "failed"), ("1", "succeeded")], "{}", ran.output);
        assert!(lines[1].ends_with(&["test"]) && lines.iter().all(|words| words[1] == "ship"), "{}", ran.output);
        let answer = user.is_told("runs", &format!("runs --server {}", server.url()));
        assert_eq!(answer["server"]["address"], server.url(), "{answer:#}");
        assert_eq!(answer["runs"][0]["state"], "running", "{answer:#}");
        assert_eq!(answer["runs"][0]["seconds"], Value::Null, "{answer:#}");
        assert_eq!(answer["runs"][1]["failed_tasks"][0], "test", "{answer:#}");
        assert_eq!(server.asked_to("POST").len(), 1);
        ask(&user, &server, "runs --pipeline other").says(0, &["nothing has been run in the namespace default"]);
        for line in ["runs", "runs show", "logs"] {
            let ran = ask(&user, &server, &format!("{line} --namespace nowhere"));
            ran.says(2, &["the namespace `nowhere` is not on the server at", "`--namespace` names another one"]);
        }
        server.state().namespace("empty");
        ask(&user, &server, "runs --namespace empty").says(0, &["nothing has been run in the namespace empty"]);
    }
}

#[test]
fn a_run_is_shown_with_its_tasks() {
    let user = User::new();
    let server = server(Version::Released, &user);
    let ran = ask(&user, &server, "runs show 2");
    ran.says(0, &["run 2 of ship failed, begun", "version    1", "variable   EXTRA=1", &server.url()]);
    let lines = words(&ran.output);
    let fate = |id: &str| lines.iter().find(|words| words.first() == Some(&id)).unwrap()[1];
    assert_eq!([fate("build"), fate("test"), fate("report")], ["succeeded", "failed", "succeeded"], "{}", ran.output);
    // In full, as the server says it.
    ran.says(0, &["Task execution has exited with an abnormal exit code."]);
    let ran = ask(&user, &server, "runs show 1");
    ran.says(0, &["skipped", "Parent 'test' has incorrect status 'successful' for required 'failed' dependency"]);
    ask(&user, &server, "runs show").says(0, &["run 3 of ship running, begun", "waiting"]);
    let answer = user.is_told("runs-show", &format!("runs show 2 --server {}", server.url()));
    assert_eq!(answer["on_server"]["variables"]["EXTRA"], "1", "{answer:#}");
    assert_eq!(answer["on_server"]["tasks"][1]["exit_code"], 3, "{answer:#}");
    ask(&user, &server, "runs show 9").says(2, &["there is no run 9 of `ship` in the namespace default"]);
}

#[test]
fn logs_are_shown_as_those_here_are() {
    for version in BOTH {
        let user = User::new();
        let server = server(version, &user);
        let ran = ask(&user, &server, "logs 1");
        ran.says(0, &[]);
        let expected = "build  | compiling\nbuild  | caf\u{e9}\nbuild  | \nbuild  | done\ntest   | this is test\n";
        assert_eq!(ran.output, expected);
        assert_eq!(ask(&user, &server, "logs 1 build").output, "compiling\ncaf\u{e9}\n\ndone\n");
        assert_eq!(ask(&user, &server, "logs 2 --failed").output, "test   | testing\n");
        // The last run is still on, and what it will print is not waited for.
        assert_eq!(ask(&user, &server, "logs test").output, "testing still\n");
        let answer = user.is_told("logs", &format!("logs 1 build --server {}", server.url()));
        assert_eq!(answer["lines"][1]["text"], "caf\u{e9}", "{answer:#}");
        ask(&user, &server, "logs 1 tset").says(2, &["run 1 has no task `tset`", "there is a task `test`"]);
        ask(&user, &server, "logs 1 report").says(2, &["task `report` has no log that is asked for"]);
        ask(&user, &server, "logs 9").says(2, &["there is no run 9 of `ship`"]);
        ask(&user, &server, "logs one two").says(2, &["`one` is not the number of a run"]);
    }
}

/// What comes is shown as it comes, until the run is over.
#[test]
fn a_run_is_followed_to_its_end() {
    let user = User::new();
    let server = server(Version::Released, &user);
    let mut command = user.command(&format!("logs 3 -f --server {}", server.url()));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    server.wait_until_asked("/runs/3/tasks/test/logs");
    server.release("test#3");
    let ran: Ran = child.wait_with_output().unwrap().into();
    ran.says(0, &["test   | testing still\n", "build  | compiling\n"]);
    assert_eq!(ran.errors, "");
}

/// A log that breaks is read again, and no line is shown twice.
#[test]
fn a_log_that_breaks_is_read_again() {
    for fault in [Fault::CutBefore, Fault::error(503, "Service Unavailable"), Fault::page(502)] {
        let user = User::new();
        let server = server(Version::Released, &user);
        server.fails("/tasks/build/logs", fault.clone(), 1);
        let ran = ask(&user, &server, "logs 1 build");
        ran.says(0, &[]);
        assert_eq!(ran.output, "compiling\ncaf\u{e9}\n\ndone\n", "{fault:?}");
        server.fails("/tasks/build/logs", fault, usize::MAX);
        ask(&user, &server, "logs 1 build").says(2, &["could not read the log of build"]);
    }
}

#[test]
fn which_pipeline_and_which_server_is_asked() {
    let user = User::new();
    let server = server(Version::Released, &user);
    user.has(&Pipeline::new("other", "Other").task(Task::new("one", "busybox:1")));
    ask(&user, &server, "up other.json").says(0, &["registered"]);
    server.has_run("default", "other");
    let ran = ask(&user, &server, "logs");
    ran.says(2, &["there are several pipelines in the namespace default", "other, ship", "`--pipeline ID`"]);
    ask(&user, &server, "logs --pipeline other").says(0, &["one | this is one"]);
    ask(&user, &server, "runs show --pipeline other").says(0, &["run 1 of other succeeded"]);
    ask(&user, &server, "runs show --pipeline nothing").says(2, &["there is no run of `nothing`"]);
    // Of two runs in one second the order is not known, so it is not looked at.
    ask(&user, &server, "runs").says(0, &["other", "ship"]);
    // As `up` has it, without an address.
    let url = server.url();
    let set = [("GOFER_SERVER", url.as_str())];
    user.runs_with(&set, "runs --server").says(0, &["ship"]);
    user.runs_with(&set, "runs").says(0, &["no runs are recorded in"]);
    user.runs_with(&set, "logs 1 --pipeline other --server").says(0, &["this is one"]);
    user.runs("runs --server").says(2, &["no server is named"]);
    // What is of here, and what is of there.
    for line in
        ["runs --pipeline ship", "logs --times --server x", "logs --since 5m --server x", "runs --out x --server y"]
    {
        assert_eq!(user.runs(line).code, Some(2), "{line}");
    }
}

#[test]
fn the_token_opens_logs_and_is_not_seen() {
    let user = User::new();
    let server = server(Version::Released, &user);
    server.state().tokens = Some([("hunter2".to_owned(), Role::Admin)].into());
    let go = |line: &str| user.runs_with(&[("GOFER_TOKEN", "hunter2")], &format!("{line} --server {}", server.url()));
    go("runs").says(0, &["succeeded"]).says_not("hunter2");
    go("logs 1 build").says(0, &["compiling"]).says_not("hunter2");
    ask(&user, &server, "runs").says(2, &["Authorization header not found", "set GOFER_TOKEN"]);
}

/// Whoever reads no further is no error.
#[test]
fn a_reader_that_goes_away() {
    let user = User::new();
    let server = server(Version::Released, &user);
    let mut command = user.command(&format!("logs 3 -f --server {}", server.url()));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    server.wait_until_asked("/runs/3/tasks/test/logs");
    drop(child.stdout.take());
    server.state().scripts.insert("report#3".to_owned(), Script::prints(&["x"]));
    server.release("test#3");
    thread::sleep(Duration::from_millis(10));
    let ended = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), "");
}
