//! Logs that come slowly, that break off, that are refused, and many at once: all of them comes, or it is said what has not.

use std::process::Stdio;

use gofer_model::{Pipeline, RegistryAuth, Task, pipeline_secret};
use serde_json::{Value, json};

use crate::common::Ran;
use crate::server::{Fault, Role, Script, Server, Version};
use crate::user::{User, ship};

const BUILD: &str = "/tasks/build/logs";

fn log(frames: &Value) -> Fault {
    Fault::Log(frames.as_array().unwrap().clone())
}

/// A server where `ship` has run.
fn server_after_a_run(user: &User) -> Server {
    let server = Server::new(Version::Released);
    user.runs(&format!("up ship.json --server {}", server.url())).says(0, &["registered"]);
    server.state().scripts.insert("build".to_owned(), Script::prints(&["one", "two", "three"]));
    server.has_run("default", "ship");
    server
}

fn ask(user: &User, server: &Server, line: &str) -> Ran {
    user.runs(&format!("{line} --server {}", server.url()))
}

fn follow(user: &User, server: &Server) -> Ran {
    ask(user, server, "up ship.json --run --follow --out out")
}

/// A pause is not the end, however long ago the task was over.
#[test]
fn a_log_that_pauses_is_shown_to_its_end() {
    let user = User::new();
    let server = server_after_a_run(&user);
    let slow = log(&json!(["one\n", 700, "two\n", 10500, "three\n", 700, "four\n", 700, [1000, "out of events"]]));
    server.fails(BUILD, slow.clone(), 1);
    let ran = ask(&user, &server, "logs 1 build");
    assert_eq!((ran.code, ran.output.as_str(), ran.errors.as_str()), (Some(0), "one\ntwo\nthree\nfour\n", ""));
    server.fails(BUILD, slow, 1);
    let ran = follow(&user, &server);
    ran.says(0, &["build | one\n", "build | two\n", "build | three\n", "build | four\n"]);
    assert_eq!(ran.errors, "");
}

/// What has been printed so far comes whole, also over a way that is blocked for a while.
#[test]
fn what_a_task_that_is_on_has_printed_is_shown_without_waiting_for_more() {
    let user = User::new();
    let server = server_after_a_run(&user);
    let on = Script { held: true, ..Script::prints(&["one"]) };
    server.state().scripts.insert("build#2".to_owned(), on);
    server.starts_a_run("default", "ship");
    server.wait_until("it builds", |state| {
        state.namespaces["default"].pipelines["ship"].runs[1].tasks["build"].state() == "running"
    });
    for line in ["logs 2 build", "logs 2"] {
        server.fails(BUILD, log(&json!(["one\n", 1500, "two\n", 700, "three\n", "on"])), 1);
        let ran = ask(&user, &server, line);
        assert_eq!(ran.output.replace("build | ", ""), "one\ntwo\nthree\n", "{ran:?}");
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    }
    server.release("build#2");
}

/// A server, or what is before it, may have too much to do for a while.
#[test]
fn a_log_that_is_refused_is_asked_for_again() {
    let user = User::new();
    let server = server_after_a_run(&user);
    let faults = [
        Fault::error(429, "slow down"),
        Fault::error(500, "Internal Server Error: busy"),
        Fault::page(429),
        Fault::CutBefore,
        log(&json!(["one\n", "cut"])),
    ];
    for fault in faults {
        for line in ["logs 1", "logs 1 -f", "up ship.json --run --follow --out out"] {
            server.fails(BUILD, fault.clone(), 2);
            let ran = ask(&user, &server, line);
            let shown: Vec<&str> = ran.output.lines().filter_map(|line| line.strip_prefix("build | ")).collect();
            assert_eq!(shown, ["one", "two", "three"], "{line}, {fault:?}: {ran:#?}");
            assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{line}, {fault:?}");
        }
    }
}

/// If it stays so, it is said what is missing, and the other logs are shown.
#[test]
fn what_is_lost_of_a_log_is_said() {
    let user = User::new();
    let server = server_after_a_run(&user);
    let refused = Fault::error(429, "slow down");
    server.fails(BUILD, refused.clone(), usize::MAX);
    let why = ["could not read the log of build to its end", "`slow down` (429)"];
    for line in ["logs 1", "logs 1 -f"] {
        ask(&user, &server, line).says(2, &why).says(2, &["test  | this is test\n"]);
    }
    let ran = ask(&user, &server, "logs 1 --format json");
    ran.says(2, &[]);
    let answer = crate::user::answer("logs", &ran);
    assert_eq!(answer["result"]["lines"][0]["text"], "this is test", "{answer:#}");
    assert!(answer["problems"][0]["message"].as_str().unwrap().contains(why[0]), "{answer:#}");
    follow(&user, &server).says(
        0,
        &[
            "not all of the log of task `build` is here: nothing of what it printed has come: slow down (429)",
            &format!("`cargo gofer logs 2 build --pipeline ship --server {}` asks for it again", server.url()),
            "run 2 of ship succeeded",
        ],
    );
    // A part of it has come.
    let server = server_after_a_run(&user);
    server.fails(BUILD, log(&json!(["one\n", "cut"])), 1);
    server.fails(BUILD, refused, usize::MAX);
    follow(&user, &server).says(0, &["build | one\n", "1 line of what it printed has come: slow down (429)"]);
}

/// Nothing that answers in a log's place makes a command wait for ever, or panic.
#[test]
fn what_is_no_log_is_said_to_be_none() {
    let user = User::new();
    let server = server_after_a_run(&user);
    for (fault, said) in [
        (Fault::Garbage, "answers with what is not HTTP"),
        (Fault::page(200), "a page of HTML"),
        (Fault::json("{}"), "{}"),
        (Fault::Silent, "it has not answered in time"),
        (Fault::Redirect { status: 302, to: "http://127.0.0.1:1/".to_owned() }, "no token is taken there"),
        (log(&json!(["one\n", 0])), "the connection has ended"),
    ] {
        server.forgives();
        server.fails(BUILD, fault.clone(), usize::MAX);
        let ran = ask(&user, &server, "logs 1 --server-time-limit 1");
        assert!(ran.code == Some(2) && ran.errors.contains(said), "{fault:?}: {ran:#?}");
        assert!(ran.output.contains("test  | this is test\n"), "{fault:?}: {ran:#?}");
    }
}

/// What an administrator has removed is not taken for a task that has printed nothing.
#[test]
fn a_log_that_is_no_longer_there_is_said_to_be_so() {
    let user = User::new();
    let server = server_after_a_run(&user);
    let removed = log(&json!([[1008, "Could not retrieve logs; logs removed"]]));
    server.fails(BUILD, removed, 1);
    ask(&user, &server, "logs 1").says(2, &["the server says `Could not retrieve logs; logs removed`", "this is test"]);
}

/// More than are followed at once.
#[test]
fn many_logs_come_whole() {
    let server = Server::new(Version::LastCommit);
    let user = User::new();
    let many = Pipeline::new("many", "Many").tasks((0..70).map(|n| Task::new(format!("task_{n}"), "busybox:1")));
    user.has(&many);
    for n in 0..70 {
        let script = Script { held: true, ..Script::prints(&[&format!("first of {n}"), &format!("last of {n}")]) };
        server.state().scripts.insert(format!("task_{n}"), script);
    }
    let mut command = user.command(&format!("up many.json --run --follow --out out --server {}", server.url()));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let logs = |server: &Server| server.asked().iter().filter(|asked| asked.path.ends_with("/logs")).count();
    server.wait_until("as many logs are read as are followed at once", |_| logs(&server) == 64);
    let mut command = user.command(&format!("logs 1 -f --server {}", server.url()));
    let also = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    server.wait_until("as many again", |_| logs(&server) == 64 + 32);
    for n in 0..70 {
        server.release(&format!("task_{n}"));
    }
    for child in [child, also] {
        let ran: Ran = child.wait_with_output().unwrap().into();
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{ran:#?}");
        for n in 0..70 {
            for line in [format!("| first of {n}\n"), format!("| last of {n}\n")] {
                assert_eq!(ran.output.matches(&line).count(), 1, "{line:?}: {}", ran.output);
            }
        }
    }
    let ran = ask(&user, &server, "logs 1");
    assert_eq!((ran.output.lines().count(), ran.code), (140, Some(0)), "{ran:#?}");
}

/// A server that is away for a moment does not end `logs -f`.
#[test]
fn a_server_that_is_away_while_a_run_is_followed_is_asked_again() {
    let user = User::new();
    let server = server_after_a_run(&user);
    server.state().scripts.insert("build#2".to_owned(), Script { held: true, ..Script::prints(&["one"]) });
    server.starts_a_run("default", "ship");
    let mut command = user.command(&format!("logs 2 -f --server {}", server.url()));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    server.wait_until_asked("/runs/2/tasks/build/logs");
    let asked = || server.asked().iter().filter(|asked| asked.path.ends_with("/runs/2")).count();
    // By then the log is open.
    server.wait_until("it is asked how the run is", |_| asked() > 2);
    let before = asked();
    server.fails("ship/runs/2", Fault::error(500, "Internal Server Error: busy"), 2);
    server.wait_until("it is asked again", |_| asked() > before + 2);
    server.release("build#2");
    let ran: Ran = child.wait_with_output().unwrap().into();
    ran.says(0, &["build | one\n", "test  | this is test\n", "busy` (500); it is asked again"]);
    assert_eq!(ran.errors.matches("it is asked again").count(), 1, "{ran:?}");
}

/// As a run that is followed here: what is known here is not seen.
#[test]
fn what_must_not_be_seen_of_runs_there_is_masked() {
    let (server, user) = (Server::with_tokens(Version::Released, &[("hunter22", Role::Admin)]), User::new());
    let mut pipeline = ship();
    pipeline.tasks[0].registry_auth = Some(RegistryAuth { user: "me".to_owned(), pass: "hunter33".to_owned() });
    pipeline.tasks[0].variables.insert("KEY".to_owned(), pipeline_secret("key"));
    user.has(&pipeline);
    let said = "the token is hunter22, the password hunter33, the key hunter44";
    let fails = Script { fails: Some(said.to_owned()), ..Script::default() };
    server.state().scripts.extend([("build".to_owned(), Script::prints(&[said])), ("test".to_owned(), fails)]);
    let go = |line: &str| {
        let set = [("GOFER_TOKEN", "hunter22"), ("GOFER_SECRET_key", "hunter44")];
        user.runs_with(&set, &format!("{line} --server {}", server.url()))
    };
    go("up ship.json --run --follow --out out --variable A=hunter44")
        .says(1, &["run 1 of ship failed"])
        .says_not("hunter");
    let masked = "the token is ***, the password ***, the key ***";
    for line in ["logs 1", "logs 1 -f", "logs 1 build --format json", "runs show 1", "runs show 1 --format json"] {
        go(line).says(0, &[masked]).says_not("hunter");
    }
    go("runs show 1").says(0, &["A=***"]);
    go("runs").says(0, &["failed"]).says_not("hunter");
}
