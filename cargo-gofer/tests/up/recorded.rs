//! The server of these tests answers as the recorded ones did.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;

use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest as _;
use tungstenite::http::HeaderValue;

use crate::server::state::BOTH;
use crate::server::{Role, Script, Server, Version};

/// All rows of the recording, as one of the servers answered them. Rows of the same requests of both
/// are written once; where the last commit's answer is another one, it is in `last_commit`.
pub fn rows(version: Version) -> Vec<Value> {
    let recorded: Value = serde_json::from_str(include_str!("recorded.json")).unwrap();
    let rows = recorded["rows"].as_array().unwrap();
    let row = |row: &Value| {
        let mut row = row.clone();
        if let Some(as_in) = row.get("sends_as") {
            row["sends"] = rows.iter().find(|other| other["name"] == *as_in).unwrap()["sends"].clone();
        }
        if version == Version::LastCommit {
            for (field, value) in row["last_commit"].clone().as_object().into_iter().flatten() {
                row[field] = value.clone();
            }
        }
        row
    };
    rows.iter().map(row).collect()
}

/// Each request of the recording, in its order, gets the recorded answer.
#[test]
fn answers_are_those_that_were_recorded() {
    for version in BOTH {
        let mut server = Server::new(version);
        for row in rows(version) {
            let name = row["name"].as_str().unwrap();
            if matches!(name, "auth on: register as deployer" | "auth on: metadata without a token") {
                server = with_tokens(version);
                if name == "auth on: register as deployer" {
                    server.state().namespace("team-a");
                }
            }
            prepare(&server, name);
            let (status, answer) = ask(&server, &row);
            assert_eq!(json!(status), row["status"], "{version:?}, {name}: {answer}");
            if let Some(frames) = row.get("frames") {
                assert_eq!(&answer, frames, "{version:?}, {name}");
            } else if row["answer"] != "<cut>" {
                let (answer, recorded) = (alike(&answer), alike(&row["answer"]));
                assert_eq!(answer, recorded, "{version:?}, {name}:\n{answer:#}\n{recorded:#}");
            }
        }
    }
}

fn with_tokens(version: Version) -> Server {
    let deployer = Role::Deployer("team-a".to_owned());
    let tokens = [("admin", Role::Admin), ("deployer", deployer), ("user", Role::User), ("expired", Role::Expired)];
    Server::with_tokens(version, &tokens)
}

/// What had come about between the recorded requests.
fn prepare(server: &Server, name: &str) {
    let at = ("team-a", "shipit");
    let is_running = |pipeline: &'static str, run: usize, task: &'static str| {
        server.wait_until("the task runs", |state| {
            let run = &state.namespaces["team-a"].pipelines[pipeline].runs[run];
            run.tasks[task].state() == "running"
        });
    };
    let is_over = |pipeline: &'static str, run: usize| {
        server
            .wait_until("the run is over", |state| state.namespaces["team-a"].pipelines[pipeline].runs[run].is_over());
    };
    match name {
        "deployments" => server.state().deployment.0 = 0,
        "list pipeline secrets" => server.state().pipeline(at.0, at.1).secret(at.0, "deploy-key"),
        "list global secrets" => server.state().global_secret("chat", &["^team-"]),
        "list pipeline objects" => server.state().pipeline(at.0, at.1).object("last-green"),
        "start a run" => {
            let lines = ["building", "caf\u{e9} \u{fffd}", "", "error", "done"];
            let build = Script { cut: true, held: true, ..Script::prints(&lines) };
            let test = Script { held: true, ..Script::exits(3) };
            server.state().scripts.extend([("build".to_owned(), build), ("test".to_owned(), test)]);
        }
        "tasks of run 1 while it runs" => is_running("shipit", 0, "build"),
        "logs of a task that runs" => server.release("build"),
        "run 1 when it is over" => {
            server.release("test");
            is_over("shipit", 0);
        }
        "start a slow run" => {
            register(server, "slowone", "register to a disabled pipeline");
            server.state().scripts.insert("sleeper".to_owned(), Script::held());
        }
        "cancel a run" => is_running("slowone", 0, "sleeper"),
        "the cancelled run" => is_over("slowone", 0),
        "tasks after one was cancelled" => {
            ask(
                server,
                &json!({"ask": "POST /api/namespaces/team-a/pipelines/slowone/runs", "sends": {"variables": {}}}),
            );
            is_running("slowone", 1, "sleeper");
            let mut state = server.state();
            state.pipeline("team-a", "slowone").runs[1].tasks.get_mut("sleeper").unwrap().is_cancelled = true;
            drop(state);
            is_over("slowone", 1);
        }
        "start a run of a disabled pipeline" => server.state().pipeline("team-a", "slowone").is_disabled = true,
        "parallelism 1: start a run" => {
            server.state().scripts.insert("slp".to_owned(), Script::held());
            server.state().scripts.insert("slp#1".to_owned(), Script::held());
            let tasks = json!([task("slp", "sleep 2")]);
            let config =
                json!({"id": "oneatatime", "name": "N", "description": null, "parallelism": 1, "tasks": tasks});
            send(server, "oneatatime", &config);
        }
        "parallelism 1: start a second while the first is on (answers only when the first is over)" => {
            thread::scope(|scope| {
                scope.spawn(|| {
                    server.wait_until("a run is held back", |state| {
                        state.namespaces["team-a"].pipelines["oneatatime"].runs.len() == 2
                    });
                    server.release("slp#1");
                });
                let asked =
                    json!({"ask": "POST /api/namespaces/team-a/pipelines/oneatatime/runs", "sends": {"variables": {}}});
                ask(server, &asked);
            });
            assert!(server.state().pipeline("team-a", "oneatatime").runs[0].is_over(), "it has waited");
            // The recorded one is the next.
            server.state().pipeline("team-a", "oneatatime").runs.pop();
        }
        "config states before a deployment" => {
            for command in ["true", "false"] {
                let tasks = json!([task("one1", command)]);
                let config =
                    json!({"id": "deployed", "name": "N", "description": null, "parallelism": 0, "tasks": tasks});
                send(server, "deployed", &config);
            }
        }
        "auth on: run as deployer" => is_over("shipit", 0),
        _ => {}
    }
}

fn task(id: &str, command: &str) -> Value {
    json!({"id": id, "description": null, "image": "busybox:1", "registry_auth": null, "depends_on": {},
        "variables": {}, "entrypoint": null, "command": ["sh", "-c", command], "inject_api_token": false,
        "always_pull_newest_image": false})
}

/// Registers what a row sends.
fn register(server: &Server, pipeline: &str, row: &str) {
    let rows = rows(Version::Released);
    let sent = &rows.iter().find(|other| other["name"] == row).unwrap()["sends"]["config"];
    send(server, pipeline, sent);
}

fn send(server: &Server, pipeline: &str, config: &Value) {
    let line = format!("POST /api/namespaces/team-a/pipelines/{pipeline}/configs");
    let (status, answer) = ask(server, &json!({"ask": line, "sends": {"config": config}}));
    assert_eq!(status, 201, "{answer}");
}

/// Asks what a row asks; the status, and the answer or the frames.
fn ask(server: &Server, row: &Value) -> (u16, Value) {
    let (method, path) = row["ask"].as_str().unwrap().split_once(' ').unwrap();
    let name = row["name"].as_str().unwrap_or_default();
    let mut headers = vec![("gofer-api-version", "v0".to_owned()), ("content-type", "application/json".to_owned())];
    for (name, value) in row["headers"].as_object().into_iter().flatten() {
        headers.retain(|(other, _)| other != name);
        if let Some(value) = value.as_str() {
            headers.push((Box::leak(name.clone().into_boxed_str()), value.replace("<token>", token(row))));
        }
    }
    if row.get("frames").is_some() {
        return (101, frames(server, path, &headers));
    }
    let body = match &row["sends"] {
        Value::Null => String::new(),
        Value::String(_) if name.starts_with("body of") => long(name),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    let mut stream = TcpStream::connect(server.address()).unwrap();
    let mut head = vec![format!("{method} {path} HTTP/1.1"), format!("content-length: {}", body.len())];
    head.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
    stream.write_all((head.join("\r\n") + "\r\n\r\n" + &body).as_bytes()).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, if body.is_empty() { Value::Null } else { serde_json::from_str(body).unwrap() })
}

/// Of which token a row is.
fn token(row: &Value) -> &'static str {
    let name = row["name"].as_str().unwrap();
    match () {
        () if name.contains("wrong") => "wrong",
        () if name.contains("expired") => "expired",
        () if name.contains("as user") => "user",
        () if name.contains("deployer") || name.contains("the role") || name.contains("without the right") => {
            "deployer"
        }
        () => "admin",
    }
}

/// A long config. The recorded ones had up to 20 MB; here there is no limit that could be met.
fn long(name: &str) -> String {
    let is_the_longest = name == "body of 20 MB";
    let length = if is_the_longest { 2_000_000 } else { 300_000 };
    let rows = rows(Version::Released);
    let mut sent = rows.iter().find(|row| row["name"] == "register the first version").unwrap()["sends"].clone();
    sent["config"]["description"] = "d".repeat(length).into();
    if is_the_longest {
        sent["config"]["id"] = "bigjson".into();
    }
    sent.to_string()
}

fn frames(server: &Server, path: &str, headers: &[(&'static str, String)]) -> Value {
    let mut request = format!("ws://{}{path}", server.address()).into_client_request().unwrap();
    for (name, value) in headers.iter().filter(|(name, _)| *name != "upgrade" && *name != "content-type") {
        request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
    }
    let stream = TcpStream::connect(server.address()).unwrap();
    let (mut socket, _) = tungstenite::client(request, stream).unwrap();
    let mut frames = Vec::new();
    loop {
        match socket.read() {
            Ok(tungstenite::Message::Text(text)) => frames.push(json!(text.as_str())),
            Ok(tungstenite::Message::Close(Some(close))) => {
                frames.push(json!([u16::from(close.code), close.reason.as_str()]));
            }
            Ok(_) => {}
            Err(_) if frames.last().is_some_and(Value::is_array) => return frames.into(),
            Err(_) => {
                frames.push(json!("cut"));
                return frames.into();
            }
        }
    }
}

/// Without what differs each time: times, ids of requests, and the order of maps and of variables.
fn alike(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(name, _)| *name != "request_id");
            fields.map(|(name, value)| (name.clone(), alike(value))).collect()
        }
        Value::Array(all) => {
            let mut all: Vec<Value> = all.iter().map(alike).collect();
            if all.iter().all(|one| one.get("source").is_some()) {
                all.sort_by_key(ToString::to_string);
            }
            all.into()
        }
        Value::Number(number) if number.as_u64().is_some_and(|number| number > 1_600_000_000_000) => json!("some time"),
        Value::String(text) if text == crate::server::REQUEST => json!("<id>"),
        Value::String(text) if text.starts_with("ddddd") => json!("<cut>"),
        Value::String(text) => text.split(" at line ").next().into(),
        other => other.clone(),
    }
}
