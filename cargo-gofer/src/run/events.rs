//! What happens in a run. Text, JSON lines and the record are all made of it.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use super::engine::{Halt, Stream};
use super::origin::ServerRun;
use super::work::NotOnAServer;
use crate::fate::Fate;

/// The version of the form that events and records have. A new field or event does not change it;
/// whatever a reader of an older one would misunderstand does.
pub const FORMAT: u32 = 1;

/// Something that happened in a run, in the form in which machines are told of it.
///
/// All times are seconds since the beginning of the run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum RunEvent<'a> {
    /// The first event of a run.
    RunStarted {
        format: u32,
        pipeline: &'a str,
        run: u64,
        /// Where its logs and its record are.
        folder: &'a str,
        /// How many tasks it is about, those that are not run again included.
        tasks: usize,
        /// The run that it goes on from.
        from: Option<u64>,
        /// What tasks see of this machine, and what holds for all of their containers.
        not_on_a_server: &'a NotOnAServer,
        /// The run there, if it is a server's.
        server: Option<&'a ServerRun>,
    },
    /// Something that the user may want to know of.
    Note { task: Option<&'a str>, text: String },
    /// Something that the user should know of, and that stops nothing.
    Warning { task: Option<&'a str>, text: String },
    /// A task's container is about to start.
    TaskStarted {
        #[serde(serialize_with = "seconds")]
        at: Duration,
        task: &'a str,
    },
    /// Something that takes long before a task's container runs: a pull, or the engine's answer.
    Waiting {
        #[serde(serialize_with = "seconds")]
        at: Duration,
        task: &'a str,
        what: &'a str,
    },
    /// A task printed a line, or a part of one that is very long.
    Printed {
        #[serde(serialize_with = "seconds")]
        at: Duration,
        task: &'a str,
        stream: Stream,
        text: &'a str,
        whole_line: bool,
    },
    /// What became of a task, whether or not it ran.
    TaskEnded {
        #[serde(serialize_with = "seconds")]
        at: Duration,
        task: &'a str,
        fate: Fate,
        reason: Option<String>,
        exit_code: Option<i32>,
        /// When its container started, if it did.
        #[serde(serialize_with = "seconds_if_any")]
        started: Option<Duration>,
        /// A digest of its image, if that was there.
        image_digest: Option<String>,
    },
    /// Files of the project have changed, and there will be another run.
    Changed {
        /// Seen from the project's folder, or whole where they are elsewhere.
        files: &'a [String],
    },
    /// All containers are asked to end, or are killed.
    Stopping {
        #[serde(serialize_with = "seconds")]
        at: Duration,
        how: Halt,
    },
    /// The last event of a run.
    RunEnded {
        #[serde(serialize_with = "seconds")]
        at: Duration,
        result: RunResult,
        /// Whether the result is any other than `succeeded`.
        failed: bool,
    },
}

/// An event as machines are told of it.
pub fn json_line(event: &RunEvent) -> String {
    // Texts and numbers can always be written.
    serde_json::to_string(event).unwrap_or_default() + "\n"
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunResult {
    Succeeded,
    /// A task failed.
    Failed,
    /// It was stopped before all tasks had ended.
    Cancelled,
}

impl RunResult {
    /// The result of a run whose tasks ended so.
    pub fn of(fates: impl IntoIterator<Item = Fate>) -> Self {
        fates.into_iter().fold(RunResult::Succeeded, |result, fate| match (result, fate) {
            (RunResult::Cancelled, _) | (_, Fate::Cancelled) => RunResult::Cancelled,
            (_, Fate::Failed) => RunResult::Failed,
            (result, Fate::Succeeded | Fate::Skipped) => result,
        })
    }

    pub fn word(self) -> &'static str {
        match self {
            RunResult::Succeeded => "succeeded",
            RunResult::Failed => "failed",
            RunResult::Cancelled => "was cancelled",
        }
    }
}

fn seconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_secs_f64())
}

#[allow(clippy::ref_option, reason = "serde gives it so")]
fn seconds_if_any<S: Serializer>(time: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    time.map(|time| time.as_secs_f64()).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use std::collections::BTreeMap;

    use super::*;
    use crate::run::work::{ShownFolder, ShownHow};

    /// What programs that read `--format json` rely on.
    #[test]
    fn the_form_of_events() {
        let at = Duration::from_millis(1500);
        let forms = [
            (
                RunEvent::RunStarted {
                    format: FORMAT,
                    pipeline: "ship",
                    run: 3,
                    folder: "/r/3",
                    tasks: 2,
                    from: Some(1),
                    not_on_a_server: &NotOnAServer {
                        shown: vec![ShownFolder {
                            folder: "/p".into(),
                            at: "/workspace".to_owned(),
                            how: ShownHow::Copied,
                            is_project: true,
                        }],
                        workdir: Some("/workspace".to_owned()),
                        source_digest: Some("sha256:2".to_owned()),
                        limits: BTreeMap::from([("memory".to_owned(), "1g".to_owned())]),
                    },
                    server: Some(&ServerRun {
                        address: "http://h".to_owned(),
                        namespace: "default".to_owned(),
                        version: 4,
                        run: 7,
                    }),
                },
                json!({
                    "event": "run_started", "format": 1, "pipeline": "ship", "run": 3, "folder": "/r/3", "tasks": 2,
                    "from": 1,
                    "not_on_a_server": {
                        "shown": [{ "folder": "/p", "at": "/workspace", "how": "copied" }],
                        "workdir": "/workspace", "source_digest": "sha256:2", "limits": { "memory": "1g" },
                    },
                    "server": { "address": "http://h", "namespace": "default", "version": 4, "run": 7 },
                }),
            ),
            (
                RunEvent::Note { task: None, text: "so it is".to_owned() },
                json!({ "event": "note", "task": null, "text": "so it is" }),
            ),
            (
                RunEvent::Warning { task: Some("build"), text: "mind".to_owned() },
                json!({ "event": "warning", "task": "build", "text": "mind" }),
            ),
            (
                RunEvent::TaskStarted { at, task: "build" },
                json!({ "event": "task_started", "at": 1.5, "task": "build" }),
            ),
            (
                RunEvent::Waiting { at, task: "build", what: "pulling ubuntu:24.04" },
                json!({ "event": "waiting", "at": 1.5, "task": "build", "what": "pulling ubuntu:24.04" }),
            ),
            (
                RunEvent::Printed { at, task: "build", stream: Stream::Errors, text: "oh", whole_line: true },
                json!({ "event": "printed", "at": 1.5, "task": "build", "stream": "errors", "text": "oh", "whole_line": true }),
            ),
            (
                RunEvent::TaskEnded {
                    at,
                    task: "build",
                    fate: Fate::Failed,
                    reason: Some("exit code 3".to_owned()),
                    exit_code: Some(3),
                    started: Some(Duration::from_secs(1)),
                    image_digest: Some("sha256:1".to_owned()),
                },
                json!({
                    "event": "task_ended", "at": 1.5, "task": "build", "fate": "failed", "reason": "exit code 3",
                    "exit_code": 3, "started": 1.0, "image_digest": "sha256:1",
                }),
            ),
            (
                RunEvent::Changed { files: &["src/main.rs".to_owned()] },
                json!({ "event": "changed", "files": ["src/main.rs"] }),
            ),
            (RunEvent::Stopping { at, how: Halt::Gently }, json!({ "event": "stopping", "at": 1.5, "how": "gently" })),
            (
                RunEvent::RunEnded { at, result: RunResult::Cancelled, failed: true },
                json!({ "event": "run_ended", "at": 1.5, "result": "cancelled", "failed": true }),
            ),
        ];
        let page = include_str!("../../docs/running.md");
        for (event, form) in forms {
            assert_eq!(json!(event), form);
            let name = format!("`{}`", form["event"].as_str().unwrap_or_default());
            let row = page.lines().find(|line| line.starts_with("| `") && line.contains(&name)).unwrap_or_default();
            for field in form.as_object().into_iter().flat_map(serde_json::Map::keys).filter(|field| *field != "event")
            {
                assert!(row.contains(&format!("`{field}`")), "docs/running.md does not tell of {field} of {name}");
            }
        }
    }

    #[test]
    fn a_run_that_was_stopped_is_cancelled_whatever_failed() {
        use Fate::{Cancelled, Failed, Skipped, Succeeded};
        assert_eq!(RunResult::of([]), RunResult::Succeeded);
        assert_eq!(RunResult::of([Succeeded, Skipped]), RunResult::Succeeded);
        assert_eq!(RunResult::of([Failed, Skipped, Succeeded]), RunResult::Failed);
        assert_eq!(RunResult::of([Cancelled, Failed]), RunResult::Cancelled);
        assert_eq!(RunResult::of([Failed, Cancelled, Succeeded]), RunResult::Cancelled);
    }
}
