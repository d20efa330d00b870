//! Runs: what their containers do, by the clock, and their logs.

use std::collections::BTreeMap;
use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::protocol::{CloseFrame, Role as End};
use tungstenite::{Message, WebSocket};

use super::http::REQUEST;
use super::state::{Pipeline, Run, Script, State, Task, Version, now};
use super::{All, Asked, forms, locked};

/// Where a run is.
#[derive(Clone)]
struct At {
    namespace: String,
    pipeline: String,
    /// One less than its number.
    index: usize,
}

impl All {
    /// Starts a run of a pipeline that is there. It answers only when the run has begun, which is when
    /// `parallelism` leaves room for it.
    pub fn start(self: &Arc<Self>, namespace: &str, pipeline: &str, variables: &Value, who: &Value) -> Value {
        let mut state = locked(&self.state);
        let version = state.version;
        let of = state.pipeline(namespace, pipeline);
        let at = At { namespace: namespace.to_owned(), pipeline: pipeline.to_owned(), index: of.runs.len() };
        let limit = of.configs.last().and_then(|config| config["parallelism"].as_u64()).unwrap_or_default();
        of.runs.push(new(&at, of, variables, who, version));
        let answer = of.runs[at.index].value.clone();
        self.changed.notify_all();
        while limit > 0 && !self.is_over() && state.pipeline(namespace, pipeline).on() as u64 >= limit {
            state = self.changed.wait(state).unwrap();
        }
        let run = at.run(&mut state);
        run.has_begun = true;
        run.value["state"] = "running".into();
        run.value["event_id"] = REQUEST.into();
        drop(state);
        let all = Arc::clone(self);
        thread::spawn(move || all.run(&at));
        answer
    }

    /// Goes on with a run until it is over.
    fn run(&self, at: &At) {
        let mut state = locked(&self.state);
        while !self.is_over() {
            let scripts = state.scripts.clone();
            let run = at.run(&mut state);
            if run.step(&scripts) {
                self.changed.notify_all();
            }
            if run.is_over() {
                return;
            }
            (state, _) = self.changed.wait_timeout(state, Duration::from_millis(5)).unwrap();
        }
    }

    /// The log of a task, as a websocket.
    pub fn logs(&self, stream: &TcpStream, asked: &Asked) -> io::Result<()> {
        shake_hands(stream, asked)?;
        // Here it is known no more how to say what is wrong.
        if self.may(asked).is_err() {
            return Ok(());
        }
        let path = asked.path.trim_start_matches("/api/namespaces/");
        let words: Vec<&str> = path.split('/').collect();
        let [namespace, "pipelines", pipeline, "runs", run, "tasks", task, "logs"] = words.as_slice() else {
            return Ok(());
        };
        let index = run.parse::<usize>().unwrap_or_default().wrapping_sub(1);
        let mut socket = WebSocket::from_raw_socket(stream, End::Server, None);
        let (code, reason) = self.lines(&mut socket, |state| {
            state.pipeline(namespace, pipeline).runs.get(index).and_then(|run| run.tasks.get(*task))
        });
        close(&mut socket, code, reason);
        Ok(())
    }

    /// Sends the lines of a task until there will be no more; how it ends.
    fn lines(
        &self,
        socket: &mut WebSocket<&TcpStream>,
        task: impl Fn(&mut State) -> Option<&Task>,
    ) -> (u16, &'static str) {
        let mut sent = 0;
        let mut state = locked(&self.state);
        loop {
            let Some(task) = task(&mut state) else {
                return (1001, "Could not get task execution from database; Not found");
            };
            if !task.has_started() {
                return (1008, "Could not open task execution log file to stream contents");
            }
            let (lines, is_over) = (task.log[sent..].to_vec(), task.is_over());
            sent += lines.len();
            drop(state);
            for line in &lines {
                if socket.send(Message::text(line.as_str())).is_err() {
                    return (1000, "");
                }
            }
            state = locked(&self.state);
            if lines.is_empty() && (is_over || self.is_over()) {
                return (1000, "out of events");
            }
            if lines.is_empty() {
                drop(state);
                if !idle(socket, Duration::from_millis(20)) {
                    return (1000, "");
                }
                state = locked(&self.state);
            }
        }
    }
}

/// Begins a websocket.
fn shake_hands(mut stream: &TcpStream, asked: &Asked) -> io::Result<()> {
    use io::Write as _;
    let key = asked.headers.get("sec-websocket-key").cloned().unwrap_or_default();
    let accept = tungstenite::handshake::derive_accept_key(key.as_bytes());
    write!(
        stream,
        "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: \
         {accept}\r\nx-request-id: {REQUEST}\r\n\r\n"
    )
}

fn close(socket: &mut WebSocket<&TcpStream>, code: u16, reason: &str) {
    let _ = socket.close(Some(CloseFrame { code: code.into(), reason: reason.to_owned().into() }));
    // Until the other end has closed, too.
    while socket.read().is_ok() {}
}

/// Sends nothing for a while, and answers if it is called; whether the other end is still there.
fn idle(socket: &mut WebSocket<&TcpStream>, time: Duration) -> bool {
    let until = Instant::now() + time;
    socket.get_ref().set_read_timeout(Some(Duration::from_millis(10))).unwrap();
    let mut is_there = true;
    while is_there && Instant::now() < until {
        is_there = match socket.read() {
            Err(tungstenite::Error::Io(error)) => {
                matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
            }
            Ok(message) => !message.is_close(),
            Err(_) => false,
        };
    }
    socket.get_ref().set_read_timeout(None).unwrap();
    is_there
}

/// A log as it was recorded: lines, then how it was closed, or that it was cut. A number is for how many milliseconds the
/// way to it is blocked, and `on` that it goes on, with no more lines.
pub fn recorded_log(stream: &TcpStream, asked: &Asked, frames: &[Value]) -> io::Result<()> {
    shake_hands(stream, asked)?;
    let mut socket = WebSocket::from_raw_socket(stream, End::Server, None);
    for frame in frames {
        match frame {
            Value::String(text) if text == "cut" => {}
            Value::String(text) if text == "on" => while idle(&mut socket, Duration::from_secs(1)) {},
            Value::Number(time) => thread::sleep(Duration::from_millis(time.as_u64().unwrap_or_default())),
            Value::String(text) => socket.send(Message::text(text.as_str())).unwrap_or_default(),
            frame => {
                let code = frame[0].as_u64().and_then(|code| u16::try_from(code).ok()).unwrap_or_default();
                close(&mut socket, code, frame[1].as_str().unwrap_or_default());
            }
        }
    }
    Ok(())
}

impl At {
    fn run<'a>(&self, state: &'a mut State) -> &'a mut Run {
        &mut state.pipeline(&self.namespace, &self.pipeline).runs[self.index]
    }
}

fn new(at: &At, of: &Pipeline, variables: &Value, who: &Value, version: Version) -> Run {
    let config = of.configs.last().cloned().unwrap_or_default();
    let run_id = at.index + 1;
    let given = forms::variables(variables, "run_options");
    let asks_for_token =
        config["tasks"].as_object().into_iter().flatten().any(|(_, task)| task["inject_api_token"] == true);
    let token_id = (version == Version::LastCommit && asks_for_token).then_some(REQUEST);
    let value = json!({
        "namespace_id": at.namespace, "pipeline_id": at.pipeline, "pipeline_config_version": config["version"],
        "run_id": run_id, "started": now(), "ended": 0, "state": "pending", "status": "unknown",
        "status_reason": null, "initiator": who, "variables": given, "token_id": token_id,
        "store_objects_expired": false, "event_id": null,
    });
    let task = |(id, config): (&String, &Value)| {
        let system = [
            ("GOFER_PIPELINE_ID", at.pipeline.clone()),
            ("GOFER_RUN_ID", run_id.to_string()),
            ("GOFER_TASK_ID", id.clone()),
            ("GOFER_TASK_IMAGE", config["image"].as_str().unwrap_or_default().to_owned()),
        ];
        let mut variables: Vec<Value> =
            system.map(|(key, value)| json!({"key": key, "value": value, "source": "system"})).to_vec();
        if config["inject_api_token"] == true {
            let token = match version {
                Version::Released => format!("pipeline_secret{{gofer_api_token_run_id_{run_id}}}"),
                Version::LastCommit => format!("pipeline_secret{{{{gofer_api_token_run_id_{run_id}}}}}"),
            };
            variables.push(json!({"key": "GOFER_TOKEN", "value": token, "source": "system"}));
        }
        variables.extend(config["variables"].as_array().into_iter().flatten().cloned());
        variables.extend(given.clone());
        let value = json!({
            "namespace_id": at.namespace, "pipeline_id": at.pipeline, "run_id": run_id, "task_id": id,
            "created": now(), "started": 0, "ended": 0, "exit_code": null, "logs_expired": false,
            "logs_removed": false, "state": "waiting", "status": "unknown", "status_reason": null,
            "variables": variables, "task": config,
        });
        (id.clone(), Task { value, since: None, log: Vec::new(), is_cancelled: false })
    };
    let tasks = config["tasks"].as_object().into_iter().flatten().map(task).collect();
    Run { value, tasks, has_begun: false, is_cancelled: false }
}

impl Run {
    /// Whether anything has come about.
    fn step(&mut self, scripts: &BTreeMap<String, Script>) -> bool {
        let mut has_changed = false;
        let ids: Vec<String> = self.tasks.keys().cloned().collect();
        for id in ids {
            let of_this_run = scripts.get(&format!("{id}#{}", self.value["run_id"]));
            let script = of_this_run.or_else(|| scripts.get(&id)).cloned();
            let script = script.unwrap_or_else(|| Script::prints(&[&format!("this is {id}")]));
            let fate = self.tasks.get(&id).map(|task| self.parents_of(task));
            let is_cancelled = self.is_cancelled;
            let (Some(fate), Some(task)) = (fate, self.tasks.get_mut(&id)) else { continue };
            has_changed |= task.step(&script, &fate, is_cancelled);
        }
        if self.tasks.values().all(Task::is_over) && !self.is_over() {
            let has = |status: &str| self.tasks.values().any(|task| task.status() == status);
            let (status, why) = match () {
                () if has("cancelled") => ("cancelled", "were cancelled"),
                () if has("failed") => ("failed", "failed"),
                () => ("successful", ""),
            };
            let why = format!("One or more task executions {why} during execution");
            let reason = (status != "successful").then(|| json!({"reason": "abnormal_exit", "description": why}));
            self.value["status_reason"] = json!(reason);
            self.value["status"] = status.into();
            self.value["ended"] = now().into();
            self.value["state"] = "complete".into();
            return true;
        }
        has_changed
    }

    /// Whether what a task waits for lets it start; why not.
    fn parents_of(&self, task: &Task) -> Parents {
        let conditions = task.value["task"]["depends_on"].as_object().into_iter().flatten();
        for (parent, condition) in conditions {
            let Some(parent_task) = self.tasks.get(parent).filter(|parent| parent.is_over()) else {
                return Parents::Pending;
            };
            let (status, condition) = (parent_task.status(), condition.as_str().unwrap_or_default());
            let required = match condition {
                "success" => "successful",
                "failure" => "failed",
                other => other,
            };
            let is_so =
                status == required || (required == "any" && matches!(status, "successful" | "failed" | "skipped"));
            if !is_so {
                return Parents::Unmet(format!(
                    "Task could not be run due to unmet dependencies; Parent '{parent}' has incorrect status \
                     '{status}' for required '{required}' dependency"
                ));
            }
        }
        Parents::Met
    }
}

enum Parents {
    Pending,
    Met,
    Unmet(String),
}

impl Task {
    fn step(&mut self, script: &Script, parents: &Parents, is_cancelled: bool) -> bool {
        if self.is_over() {
            return false;
        }
        let Some(since) = self.since else {
            match parents {
                _ if is_cancelled => self.end("cancelled", 1, None),
                Parents::Pending => return false,
                Parents::Unmet(why) => self.end("skipped", 1, Some(("failed_precondition", why))),
                Parents::Met => self.begin(script),
            }
            return true;
        };
        if is_cancelled || self.is_cancelled {
            self.end("cancelled", 1, Some(("cancelled", "The task execution was cancelled")));
        } else if script.held || since.elapsed() < script.lasts {
            return false;
        } else if script.exit == 0 {
            self.end("successful", 0, None);
        } else {
            let why = "Task execution has exited with an abnormal exit code.";
            self.end("failed", script.exit, Some(("abnormal_exit", why)));
        }
        true
    }

    fn begin(&mut self, script: &Script) {
        if let Some(why) = &script.fails {
            self.end("failed", 1, Some(("scheduler_error", why)));
            return;
        }
        self.since = Some(Instant::now());
        self.value["started"] = now().into();
        self.value["state"] = "running".into();
        // A last line that has no end is lost.
        let whole = script.prints.len() - usize::from(script.cut);
        self.log = script.prints[..whole].iter().map(|line| format!("{line}\n")).collect();
    }

    fn end(&mut self, status: &str, exit: i64, why: Option<(&str, &str)>) {
        self.value["state"] = "complete".into();
        self.value["status"] = status.into();
        self.value["exit_code"] = exit.into();
        self.value["ended"] = now().into();
        self.value["status_reason"] =
            why.map_or(Value::Null, |(reason, description)| json!({"reason": reason, "description": description}));
    }
}
