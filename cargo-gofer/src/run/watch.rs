//! What a run shows while it is on, and writes down.

use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::time::Duration;

use gofer_dsl::Task;
use serde_json::{Value, json};

use super::engine::{Ending, Stop, Stream};
use super::live::Live;
use super::record::{Logs, TaskRecord};
use super::schedule::{Outcome, Reason, Watch};
use super::words;
use crate::cli::Format;
use crate::fate::Fate;
use crate::output::{CHANGED, QUIET};

/// How a run is shown.
enum Screen {
    /// On a terminal.
    Live(Live),
    /// In a pipe: lines with the task's id before them.
    Lines,
    /// For machines: one event on each line.
    Events,
}

/// Shows a run, writes its logs, and keeps what is recorded of its tasks.
pub struct Watcher<'a> {
    tasks: &'a [Task],
    width: usize,
    screen: Screen,
    logs: Logs,
    /// How the tasks have ended so far, in this order.
    pub records: Vec<TaskRecord>,
    fates: Vec<Fate>,
    /// Whether anybody still reads what is shown.
    reads: bool,
    /// What can no longer be written down, which ends the run.
    pub broken: Option<String>,
}

impl<'a> Watcher<'a> {
    pub fn new(tasks: &'a [Task], format: Format, logs: Logs) -> Self {
        let screen = match format {
            Format::Json => Screen::Events,
            Format::Text if std::io::stdout().is_terminal() && std::io::stderr().is_terminal() => {
                Screen::Live(Live::new(tasks.len()))
            }
            Format::Text => Screen::Lines,
        };
        let width = tasks.iter().map(|task| task.id.len()).max().unwrap_or_default();
        Watcher {
            tasks,
            width,
            screen,
            logs,
            records: Vec::new(),
            fates: vec![Fate::Skipped; tasks.len()],
            reads: true,
            broken: None,
        }
    }

    /// An event of the run as a whole.
    pub fn event(&mut self, event: &Value) {
        if matches!(self.screen, Screen::Events) {
            self.show(&format!("{event}\n"));
        }
    }

    /// A line for people.
    pub fn say(&mut self, text: &str) {
        match &self.screen {
            Screen::Live(live) => live.say(text),
            Screen::Lines => self.show(&format!("{text}\n")),
            Screen::Events => {}
        }
    }

    /// Prints on standard output. That nobody reads it any more is no reason to stop.
    fn show(&mut self, text: &str) {
        if !self.reads {
            return;
        }
        let mut output = anstream::stdout().lock();
        match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => self.reads = false,
            Err(error) => self.breaks("print", &error),
        }
    }

    fn breaks(&mut self, what: &str, error: &std::io::Error) {
        self.reads &= what != "print";
        self.broken.get_or_insert_with(|| format!("could not {what}: {error}"));
    }

    fn record(&self, at: Duration, task: usize, outcome: &Outcome) -> TaskRecord {
        TaskRecord {
            id: self.tasks[task].id.clone(),
            fate: outcome.fate,
            reason: words::reason(outcome, self.tasks, |task| self.fates[task]),
            exit_code: match outcome.reason {
                Reason::Ended(Ending::Exit(code)) => Some(code),
                _ => None,
            },
            started: outcome.started.map(|started| started.as_secs_f64()),
            ended: at.as_secs_f64(),
        }
    }
}

impl Watch for Watcher<'_> {
    fn started(&mut self, at: Duration, task: usize) {
        let id = self.tasks[task].id.as_str();
        if let Err(error) = self.logs.open(task, id) {
            self.breaks("write a log", &error);
        }
        match &mut self.screen {
            Screen::Live(live) => live.started(task, id),
            Screen::Lines => self.show(&format!("{id:0$} {QUIET}= started{QUIET:#}\n", self.width)),
            Screen::Events => self.event(&json!({ "event": "task_started", "at": at.as_secs_f64(), "task": id })),
        }
    }

    fn printed(&mut self, at: Duration, task: usize, stream: Stream, text: &[u8], whole_line: bool) {
        if let Err(error) = self.logs.write(task, text, whole_line) {
            self.breaks("write a log", &error);
        }
        let text = String::from_utf8_lossy(text);
        let id = self.tasks[task].id.as_str();
        match &mut self.screen {
            Screen::Live(live) => live.printed(task, &text),
            Screen::Lines => {
                let line = |line: &str| format!("{id:0$} {QUIET}|{QUIET:#} {line}\n", self.width);
                self.show(&text.split('\n').map(line).collect::<String>());
            }
            Screen::Events => {
                let (at, stream) = (at.as_secs_f64(), if stream == Stream::Output { "output" } else { "errors" });
                let event = |text: &str| {
                    let event = json!({ "event": "printed", "at": at, "task": id, "stream": stream, "text": text, "whole_line": whole_line });
                    format!("{event}\n")
                };
                self.show(&text.split('\n').map(event).collect::<String>());
            }
        }
    }

    fn ended(&mut self, at: Duration, task: usize, outcome: &Outcome) {
        self.fates[task] = outcome.fate;
        self.logs.close(task);
        let record = self.record(at, task, outcome);
        let (id, word, style) = (record.id.as_str(), record.fate.word(), words::style(record.fate));
        let time = outcome
            .started
            .map(|started| format!(" after {}", words::lasted(at.saturating_sub(started))))
            .unwrap_or_default();
        let why = record.reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        match &mut self.screen {
            Screen::Live(live) => {
                live.ended(task, &format!("{id:0$} {style}{word}{style:#}{time}{why}", self.width), record.fate);
            }
            Screen::Lines => {
                self.show(&format!("{id:0$} {QUIET}={QUIET:#} {style}{word}{style:#}{time}{why}\n", self.width));
            }
            Screen::Events => self.event(&json!({
                "event": "task_ended", "at": at.as_secs_f64(), "task": id, "fate": record.fate,
                "reason": record.reason, "exit_code": record.exit_code,
            })),
        }
        self.records.push(record);
    }

    fn stopping(&mut self, at: Duration, how: Stop) {
        let (word, text) = match how {
            Stop::Gently => ("gently", "stopping the containers; press Ctrl-C again to kill them"),
            Stop::Kill => ("kill", "killing the containers"),
        };
        match &self.screen {
            Screen::Events => self.event(&json!({ "event": "stopping", "at": at.as_secs_f64(), "how": word })),
            _ => self.say(&format!("{CHANGED}{text}{CHANGED:#}")),
        }
    }

    fn tick(&mut self, _: Duration) {
        if let Screen::Live(live) = &mut self.screen {
            live.tick();
        }
    }

    fn gives_up(&self) -> bool {
        self.broken.is_some()
    }
}
