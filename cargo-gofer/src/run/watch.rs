//! What a run shows while it is on, and writes down.

use std::collections::HashSet;
use std::io::{self, IsTerminal as _};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use gofer_model::{Pipeline, Task};

use super::engine::{Ending, Halt, Stream};
use super::events::{RunEvent, json_line};
use super::github::{self, Groups};
use super::live::Live;
use super::logs::LogFiles;
use super::piped::Piped;
use super::record::Record;
use super::schedule::{Reason, TaskOutcome, Watch};
use super::screen::{Screen, ScreenEnd};
use super::{select, words};
use crate::cli::Format;
use crate::fate::Fate;
use crate::stop::Stop;
use crate::text::harmless;

/// How a run is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// On a terminal that can show lines anew.
    Live,
    /// Elsewhere: lines with the task's id before them.
    Lines,
    /// In a job of GitHub Actions: what a task has printed, in a group, once it has ended.
    Groups,
    /// For machines: one event on each line.
    Events,
}

/// For whom a run is shown, and what of it.
#[derive(Debug, Clone)]
pub struct View {
    pub format: Format,
    /// Those tasks of which all is shown, where not all is shown of all.
    pub tailed: HashSet<usize>,
}

impl View {
    /// All is shown of all tasks.
    pub fn of_all(format: Format) -> Self {
        View { format, tailed: HashSet::new() }
    }

    /// What is asked for.
    ///
    /// # Errors
    /// If it names no task, or if machines are to be told.
    pub fn of(format: Format, tail: &[String], pipeline: &Pipeline) -> Result<Self, Stop> {
        if format == Format::Json && !tail.is_empty() {
            return Err(Stop::usage("`--tail` is for people: with `--format json` all is told"));
        }
        let tailed = select::tasks(pipeline, tail)?.into_iter().collect();
        Ok(View { format, tailed })
    }
}

/// Shows a run, writes its logs, and keeps its record.
pub struct Watcher<'a> {
    tasks: &'a [Task],
    width: usize,
    form: Form,
    screen: Screen,
    piped: Piped,
    tailed: HashSet<usize>,
    logs: LogFiles,
    pub record: Record,
    fates: Vec<Fate>,
    /// The digests of their images, as far as they are known.
    images: Vec<Option<String>>,
    /// What can no longer be written down, which ends the run.
    broken: Option<String>,
}

impl<'a> Watcher<'a> {
    pub fn new(tasks: &'a [Task], View { format, tailed }: View, logs: LogFiles, record: Record) -> Self {
        let live = match format {
            Format::Text if io::stdout().is_terminal() => Live::new(tasks.len(), tailed.clone()),
            Format::Text | Format::Json => None,
        };
        let form = match format {
            Format::Json => Form::Events,
            Format::Text if live.is_some() => Form::Live,
            Format::Text if tailed.is_empty() && github::is_around_us() => Form::Groups,
            Format::Text => Form::Lines,
        };
        let width = tasks.iter().map(|task| task.id.len()).max().unwrap_or_default();
        Watcher {
            tasks,
            width,
            form,
            screen: Screen::new(live),
            piped: Piped::new(AutoStream::choice(&io::stdout()) == ColorChoice::Never),
            tailed,
            logs,
            record,
            fates: vec![Fate::Skipped; tasks.len()],
            images: vec![None; tasks.len()],
            broken: None,
        }
    }

    /// Records and shows what happens to the run as a whole.
    pub fn happens(&mut self, event: &RunEvent) {
        self.record.take(event);
        self.write_down(event);
        match self.form {
            Form::Events => self.show_json(event),
            Form::Live => {
                if let Some(line) = words::line(event, self.width) {
                    self.screen.change(move |live| live.say(&line));
                }
            }
            Form::Lines | Form::Groups => self.show_line(event),
        }
    }

    fn write_down(&mut self, event: &RunEvent) {
        if let Err(error) = self.logs.event(&json_line(event)) {
            self.breaks("write down what happens", &error);
        }
    }

    fn show_json(&mut self, event: &RunEvent) {
        self.screen.print(json_line(event));
    }

    fn show_line(&mut self, event: &RunEvent) {
        if let Some(line) = words::line(event, self.width) {
            let text = self.piped.line(&line);
            self.screen.print(text);
        }
    }

    fn breaks(&mut self, what: &str, error: &io::Error) {
        self.broken.get_or_insert_with(|| format!("could not {what}: {error}"));
    }

    /// Says what cannot be shown.
    fn look(&mut self) {
        if let Some(error) = self.screen.look().map(|error| format!("could not print: {error}")) {
            self.broken.get_or_insert(error);
        }
    }

    /// Prints the last there is to say, waits until all is read, and says whether it was.
    ///
    /// # Errors
    /// What could not be printed or written down.
    pub fn finish(mut self, text: &str) -> Result<bool, String> {
        let shown = self.screen.finish(self.piped.end().to_owned() + text);
        match (self.broken, shown) {
            (Some(broken), _) => Err(broken),
            (None, ScreenEnd::Failed(error)) => Err(format!("could not print: {error}")),
            (None, ScreenEnd::InPart) => Ok(false),
            (None, ScreenEnd::All) => Ok(true),
        }
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
        match self.form {
            Form::Live => {
                let id = harmless(id);
                self.screen.change(move |live| live.started(task, &id));
            }
            Form::Lines | Form::Groups => self.show_line(&event),
            Form::Events => self.show_json(&event),
        }
    }

    fn image(&mut self, task: usize, digest: String) {
        self.images[task] = Some(digest);
        if self.form == Form::Live {
            self.screen.change(move |live| live.is_there(task));
        }
    }

    fn waiting(&mut self, at: Duration, task: usize, what: &str) {
        let event = RunEvent::Waiting { at, task: &self.tasks[task].id, what };
        self.write_down(&event);
        match self.form {
            Form::Live => {
                let what = what.to_owned();
                self.screen.change(move |live| live.waiting(task, &what));
            }
            Form::Lines | Form::Groups => self.show_line(&event),
            Form::Events => self.show_json(&event),
        }
    }

    fn printed(&mut self, at: Duration, task: usize, stream: Stream, text: &[u8], whole_line: bool) {
        if let Err(error) = self.logs.write(task, at, stream, text, whole_line) {
            self.breaks("write a log", &error);
        }
        let text = String::from_utf8_lossy(text);
        let event = |text| RunEvent::Printed { at, task: &self.tasks[task].id, stream, text, whole_line };
        // All at once: there may be very many lines.
        let shown = match self.form {
            Form::Live => {
                let text = text.into_owned();
                return self.screen.change(move |live| live.printed(task, &text, whole_line));
            }
            Form::Groups => return,
            Form::Lines if !self.tailed.is_empty() && !self.tailed.contains(&task) => return,
            Form::Lines => {
                let before = words::line(&event(""), self.width).unwrap_or_default();
                self.piped.printed((task, stream), &before, &text, whole_line)
            }
            Form::Events => text.split('\n').map(|text| json_line(&event(text))).collect(),
        };
        self.screen.print(shown);
    }

    fn ended(&mut self, at: Duration, task: usize, outcome: &TaskOutcome) {
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
        match self.form {
            Form::Live => {
                let (id, verdict) = (harmless(&self.tasks[task].id), words::verdict(&event).unwrap_or_default());
                let (text, fate) = (format!("{id:0$} {verdict}", self.width), outcome.fate);
                self.screen.change(move |live| live.ended(task, &text, fate));
            }
            Form::Groups => {
                let (id, verdict) = (self.tasks[task].id.as_str(), words::verdict(&event).unwrap_or_default());
                let groups = Groups { id, width: self.width, verdict: &verdict, fate: outcome.fate };
                let screen = &mut self.screen;
                let shown = self.logs.read(id, |log| groups.show(log, |text| screen.print(text)));
                if let Err(error) = shown {
                    self.breaks("read a log again", &error);
                }
            }
            Form::Lines => self.show_line(&event),
            Form::Events => self.show_json(&event),
        }
    }

    fn changed(&mut self, files: Vec<String>) {
        self.happens(&RunEvent::Changed { files: &files });
    }

    fn stopping(&mut self, at: Duration, how: Halt) {
        self.happens(&RunEvent::Stopping { at, how });
    }

    fn tick(&mut self, _: Duration) {
        self.screen.change_if_idle(Live::tick);
        self.look();
    }

    fn gives_up(&self) -> bool {
        self.broken.is_some()
    }
}
