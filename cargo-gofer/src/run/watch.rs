//! What a run shows while it is on, and writes down.

use std::borrow::Cow;
use std::io::{ErrorKind, IsTerminal as _};
use std::time::Duration;

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use gofer_model::Task;

use super::engine::{Ending, Halt, Stream};
use super::events::RunEvent;
use super::live::Live;
use super::logs::Logs;
use super::record::Record;
use super::schedule::{Outcome, Reason, Watch};
use super::words;
use crate::answer;
use crate::cli::Format;
use crate::fate::Fate;
use crate::text::harmless;

/// How a run is shown.
enum Screen {
    /// On a terminal.
    Live(Live),
    /// In a pipe: lines with the task's id before them.
    Lines,
    /// For machines: one event on each line.
    Events,
}

/// Shows a run, writes its logs, and keeps its record.
pub struct Watcher<'a> {
    tasks: &'a [Task],
    width: usize,
    screen: Screen,
    /// Whether what is shown has no colours.
    is_plain: bool,
    logs: Logs,
    pub record: Record,
    fates: Vec<Fate>,
    /// The digests of their images, as far as they are known.
    images: Vec<Option<String>>,
    /// Whether anybody still reads what is shown.
    reads: bool,
    /// What can no longer be written down, which ends the run.
    pub broken: Option<String>,
}

impl<'a> Watcher<'a> {
    pub fn new(tasks: &'a [Task], format: Format, logs: Logs, record: Record) -> Self {
        let screen = match format {
            Format::Json => Screen::Events,
            Format::Text if std::io::stdout().is_terminal() => {
                Live::new(tasks.len()).map_or(Screen::Lines, Screen::Live)
            }
            Format::Text => Screen::Lines,
        };
        let width = tasks.iter().map(|task| task.id.len()).max().unwrap_or_default();
        Watcher {
            tasks,
            width,
            screen,
            is_plain: AutoStream::choice(&std::io::stdout()) == ColorChoice::Never,
            logs,
            record,
            fates: vec![Fate::Skipped; tasks.len()],
            images: vec![None; tasks.len()],
            reads: true,
            broken: None,
        }
    }

    /// Records and shows what happens to the run as a whole.
    pub fn happens(&mut self, event: &RunEvent) {
        self.record.take(event);
        self.write_down(event);
        match &self.screen {
            Screen::Events => self.show_json(event),
            Screen::Live(live) => words::line(event, self.width).iter().for_each(|line| live.say(line)),
            Screen::Lines => self.show_line(event),
        }
    }

    fn write_down(&mut self, event: &RunEvent) {
        if let Err(error) = self.logs.event(&json_line(event)) {
            self.breaks("write down what happens", &error);
        }
    }

    fn show_json(&mut self, event: &RunEvent) {
        self.show(&json_line(event));
    }

    fn show_line(&mut self, event: &RunEvent) {
        if let Some(line) = words::line(event, self.width) {
            self.show(&(line + "\n"));
        }
    }

    /// Prints on standard output. That nobody reads it any more is no reason to stop.
    fn show(&mut self, text: &str) {
        if !self.reads {
            return;
        }
        match answer::show(text) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => self.reads = false,
            Err(error) => self.breaks("print", &error),
        }
    }

    fn breaks(&mut self, what: &str, error: &std::io::Error) {
        self.reads &= what != "print";
        self.broken.get_or_insert_with(|| format!("could not {what}: {error}"));
    }
}

impl Watch for Watcher<'_> {
    fn started(&mut self, at: Duration, task: usize) {
        let id = self.tasks[task].id.as_str();
        if let Err(error) = self.logs.open(task, id) {
            self.breaks("write a log", &error);
        }
        let event = RunEvent::TaskStarted { at, task: id };
        self.write_down(&event);
        match &mut self.screen {
            Screen::Live(live) => live.started(task, &harmless(id)),
            Screen::Lines => self.show_line(&event),
            Screen::Events => self.show_json(&event),
        }
    }

    fn image(&mut self, task: usize, digest: String) {
        self.images[task] = Some(digest);
    }

    fn waiting(&mut self, at: Duration, task: usize, what: &str) {
        let event = RunEvent::Waiting { at, task: &self.tasks[task].id, what };
        self.write_down(&event);
        match &mut self.screen {
            Screen::Live(live) => live.waiting(task, what),
            Screen::Lines => self.show_line(&event),
            Screen::Events => self.show_json(&event),
        }
    }

    fn printed(&mut self, at: Duration, task: usize, stream: Stream, text: &[u8], whole_line: bool) {
        if let Err(error) = self.logs.write(task, at, stream, text, whole_line) {
            self.breaks("write a log", &error);
        }
        let text = String::from_utf8_lossy(text);
        if let Screen::Live(live) = &mut self.screen {
            live.printed(task, &text);
            return;
        }
        let event = |text| RunEvent::Printed { at, task: &self.tasks[task].id, stream, text, whole_line };
        let mut shown = String::with_capacity(2 * text.len());
        if matches!(self.screen, Screen::Events) {
            shown.extend(text.split('\n').map(|text| json_line(&event(text))));
        } else {
            let before = words::line(&event(""), self.width).unwrap_or_default();
            for text in text.split('\n') {
                // Stripped line by line: a title or link that a task has not closed ends here.
                let text = if self.is_plain { plain(text) } else { Cow::Borrowed(text) };
                shown.extend([before.as_str(), &text, "\n"]);
            }
        }
        // All at once: there may be very many lines.
        self.show(&shown);
    }

    fn ended(&mut self, at: Duration, task: usize, outcome: &Outcome) {
        self.fates[task] = outcome.fate;
        self.logs.close(task);
        let event = RunEvent::TaskEnded {
            at,
            task: &self.tasks[task].id,
            fate: outcome.fate,
            reason: words::reason(outcome, self.tasks, |task| self.fates[task]),
            exit_code: match outcome.reason {
                Reason::Ended(Ending::Exit(code) | Ending::NotRunnable { code, .. }) => Some(code),
                _ => None,
            },
            started: outcome.started,
            image_digest: self.images[task].clone(),
        };
        self.record.take(&event);
        self.write_down(&event);
        match &mut self.screen {
            Screen::Live(live) => {
                let (id, verdict) = (harmless(&self.tasks[task].id), words::verdict(&event).unwrap_or_default());
                live.ended(task, &format!("{id:0$} {verdict}", self.width), outcome.fate);
            }
            Screen::Lines => self.show_line(&event),
            Screen::Events => self.show_json(&event),
        }
    }

    fn stopping(&mut self, at: Duration, how: Halt) {
        self.happens(&RunEvent::Stopping { at, how });
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

fn json_line(event: &RunEvent) -> String {
    // Texts and numbers can always be written.
    serde_json::to_string(event).unwrap_or_default() + "\n"
}

/// A text without what steers a terminal.
fn plain(text: &str) -> Cow<'_, str> {
    let steers = |byte: u8| byte < b' ' && byte != b'\t' || byte == 0x7f;
    if text.bytes().any(steers) { Cow::Owned(strip_str(text).to_string()) } else { Cow::Borrowed(text) }
}
