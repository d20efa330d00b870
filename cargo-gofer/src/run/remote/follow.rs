//! A run on a server, followed to its end.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use gofer_model::Pipeline;

use super::ask::{self, Choice};
use super::logs::ServerLogs;
use super::poll::{RunHeard, Which};
use super::{Ended, Remote};
use crate::cli::Format;
use crate::fate::{Fate, unmet};
use crate::order::Order;
use crate::run::besides;
use crate::run::engine::{Ending, Event};
use crate::run::events::{FORMAT, RunEvent, RunResult};
use crate::run::logs::LogFiles;
use crate::run::mask::Mask;
use crate::run::record::Record;
use crate::run::reports::{Inbox, Reports};
use crate::run::schedule::{Reason, TaskOutcome, Watch as _};
use crate::run::watch::{View, Watcher};
use crate::run::words;
use crate::server::{Execution, Over, Run, Said};
use crate::stop::Stop;
use crate::style::{BAD, GOOD};
use crate::text::harmless;

/// A task, as it is seen from here.
#[derive(Default)]
struct Seen {
    /// How it is on the server.
    now: Option<Execution>,
    has_started: bool,
    /// Whether all that it printed has come.
    is_read: bool,
    /// When it was over.
    over: Over,
    /// Whether its end has been shown.
    is_shown: bool,
}

/// How far following has come.
enum Phase {
    On,
    /// We are told to stop, and the run is asked to end.
    Cancelling,
    /// We are told to stop, and leave it.
    Left(String),
}

pub struct Following<'a> {
    remote: &'a Remote<'a>,
    pipeline: &'a Pipeline,
    order: &'a Order,
    run: Run,
    folder: PathBuf,
    mask: Mask,
    watcher: Watcher<'a>,
    seen: Vec<Seen>,
    /// Where the tasks are, by their ids.
    places: HashMap<&'a str, usize>,
    fates: Vec<Fate>,
    /// How many ends have been shown.
    shown: usize,
    phase: Phase,
    is_interrupted: bool,
}

impl<'a> Following<'a> {
    pub fn new(
        remote: &'a Remote<'a>,
        pipeline: &'a Pipeline,
        order: &'a Order,
        run: Run,
        folder: PathBuf,
        record: Record,
        mask: Mask,
    ) -> Self {
        let tasks = &pipeline.tasks;
        // What is to be shown was there before the run began; another version may lack it.
        let view = View::of(remote.format, remote.tail, pipeline).unwrap_or_else(|_| View::of_all(remote.format));
        let watcher = Watcher::new(tasks, view, LogFiles::new(&folder), record);
        Following {
            remote,
            pipeline,
            order,
            run,
            folder,
            mask,
            watcher,
            places: tasks.iter().enumerate().map(|(place, task)| (task.id.as_str(), place)).collect(),
            seen: tasks.iter().map(|_| Seen::default()).collect(),
            fates: vec![Fate::Skipped; tasks.len()],
            shown: 0,
            phase: Phase::On,
            is_interrupted: false,
        }
    }

    /// Follows it until it is over, or is left.
    pub fn run(mut self, reports: &Reports, mut inbox: Inbox, notes: &[String]) -> Ended {
        self.announce(notes);
        let (sender, heard) = mpsc::channel();
        let which = self.which();
        which.clone().poll(sender.clone());
        let mut logs = ServerLogs::new(which, reports.clone());
        while !self.is_over() {
            match inbox.next() {
                Event::Printed { task, stream, text, whole_line } => {
                    self.watcher.printed(inbox.now(), task, stream, &text, whole_line);
                }
                Event::Interrupted => self.interrupted(&mut inbox, &sender),
                Event::Tick => self.watcher.tick(inbox.now()),
                Event::Ended { task, ending } => {
                    logs.one_has_ended();
                    self.log_ends(task, ending);
                }
                Event::Image { .. } | Event::Waiting { .. } | Event::Changed { .. } => {}
            }
            self.hear(&heard, &mut logs);
            if self.watcher.gives_up() {
                self.can_no_longer_be_followed();
            }
        }
        self.finish()
    }

    fn can_no_longer_be_followed(&mut self) {
        let (name, address) = (self.remote.name(self.run.number), self.remote.server.address());
        self.phase = Phase::Left(match &self.phase {
            Phase::On => format!("{name} goes on on {address}: it can no longer be followed"),
            Phase::Cancelling => format!("{name} on {address} was asked to end, and can no longer be followed"),
            Phase::Left(_) => return,
        });
    }

    fn which(&self) -> Which {
        Which {
            server: Arc::clone(self.remote.server),
            namespace: self.remote.namespace.to_owned(),
            pipeline: self.pipeline.id.clone(),
            number: self.run.number,
        }
    }

    fn announce(&mut self, notes: &[String]) {
        let record = self.watcher.record.clone();
        self.watcher.happens(&RunEvent::RunStarted {
            format: FORMAT,
            pipeline: &self.pipeline.id,
            run: record.run,
            folder: &self.folder.display().to_string(),
            tasks: self.pipeline.tasks.len(),
            from: None,
            not_on_a_server: &record.not_on_a_server,
            server: record.server.as_ref(),
        });
        let text = format!(
            "{} on {}, version {} in the namespace {}",
            self.remote.name(self.run.number),
            self.remote.server.address(),
            self.run.version,
            harmless(self.remote.namespace)
        );
        for text in [text].iter().chain(notes) {
            self.watcher.happens(&RunEvent::Note { task: None, text: text.clone() });
        }
    }

    fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Left(_)) || self.run.is_over() && self.shown == self.seen.len()
    }

    fn interrupted(&mut self, inbox: &mut Inbox, sender: &Sender<RunHeard>) {
        self.is_interrupted = true;
        let name = self.remote.name(self.run.number);
        let address = self.remote.server.address();
        if matches!(self.phase, Phase::Cancelling) {
            self.phase = Phase::Left(format!("{name} on {address} was asked to end, and has not ended yet"));
            return;
        }
        match ask::choose(self.remote.on_interrupt, inbox, &format!("{name} is on")) {
            Choice::Leave => self.phase = Phase::Left(format!("{name} goes on on {address}")),
            Choice::Cancel => {
                self.phase = Phase::Cancelling;
                let text = format!("cancelling {name}; Ctrl-C once more goes without waiting for its end");
                self.watcher.happens(&RunEvent::Note { task: None, text });
                self.which().cancel(sender.clone());
            }
        }
    }

    fn hear(&mut self, heard: &Receiver<RunHeard>, logs: &mut ServerLogs) {
        while let Ok(heard) = heard.try_recv() {
            match heard {
                RunHeard::Now(run, tasks) => self.take(run, tasks, logs),
                RunHeard::Away(fault) => {
                    let text = format!("the server does not say how the run is, and is asked again: {}", fault.why());
                    self.watcher.happens(&RunEvent::Warning { task: None, text });
                }
                RunHeard::Lost(fault) => {
                    let name = self.remote.name(self.run.number);
                    let address = self.remote.server.address();
                    let (why, id) = (fault.why(), &self.remote.pipeline.id);
                    let look =
                        format!("`cargo gofer runs show {} --pipeline {id} --server {address}`", self.run.number);
                    self.phase = Phase::Left(format!(
                        "what becomes of {name} on {address} is not known: {why}; {look} tells how it is"
                    ));
                }
                RunHeard::Cancelled(Ok(())) => {}
                RunHeard::Cancelled(Err(fault)) => {
                    if matches!(self.phase, Phase::Cancelling) {
                        self.phase = Phase::On;
                    }
                    let text = format!("could not cancel the run: {}", fault.why());
                    self.watcher.happens(&RunEvent::Warning { task: None, text });
                }
            }
        }
    }

    /// All that a task printed has been shown, or no more of it will come.
    fn log_ends(&mut self, task: usize, ending: Ending) {
        if let Ending::Lost(why) = ending {
            let id = self.pipeline.tasks[task].id.as_str();
            let again = format!(
                "`cargo gofer logs {} {} --pipeline {} --server {}` asks for it again",
                self.run.number,
                harmless(id),
                self.remote.pipeline.id,
                self.remote.server.address()
            );
            let text = format!("not all of the log of task `{}` is here: {why}; {again}", harmless(id));
            self.watcher.happens(&RunEvent::Warning { task: Some(id), text });
        }
        self.seen[task].is_read = true;
        self.show_end(task);
    }

    /// Takes in how the run is now.
    fn take(&mut self, run: Run, tasks: Vec<Execution>, logs: &mut ServerLogs) {
        self.run = run;
        for now in tasks {
            if let Some(place) = self.places.get(now.task_id.as_str()) {
                self.seen[*place].now = Some(now);
            }
        }
        for task in 0..self.seen.len() {
            self.begin(task, logs);
            if self.is_done(task) && self.seen[task].over.get().is_none() {
                // Nobody else sets it.
                let _ = self.seen[task].over.set(Instant::now());
                self.fates[task] = self.ending(task).0;
            }
        }
        for task in self.order.sequence.clone() {
            self.show_end(task);
        }
    }

    /// Whether nothing more will come of a task.
    fn is_done(&self, task: usize) -> bool {
        self.run.is_over() || self.seen[task].now.as_ref().is_some_and(Execution::is_over)
    }

    fn begin(&mut self, task: usize, logs: &mut ServerLogs) {
        let seen = &self.seen[task];
        let Some(started) = seen.now.as_ref().filter(|now| now.has_started()).map(|now| now.started) else { return };
        if !seen.has_started {
            let (at, over) = (self.at(started), Arc::clone(&seen.over));
            self.seen[task].has_started = true;
            self.watcher.started(at, task);
            logs.follow(task, &self.pipeline.tasks[task].id, over);
        }
    }

    /// A time of the server's, since the beginning of the run.
    fn at(&self, time: u64) -> Duration {
        Duration::from_millis(time.saturating_sub(self.run.started))
    }

    /// Shows that a task has ended, and those that only wait to be shown after it.
    fn show_end(&mut self, task: usize) {
        let mut todo = vec![task];
        while let Some(task) = todo.pop() {
            let seen = &self.seen[task];
            let is_read = seen.is_read || !seen.has_started;
            let parents = &self.order.parents[task];
            let can_be_shown = seen.over.get().is_some() && is_read && !seen.is_shown;
            if !can_be_shown || parents.iter().any(|link| !self.seen[link.parent].is_shown) {
                continue;
            }
            let (fate, reason) = self.ending(task);
            let times = seen.now.as_ref().map(|now| (now.started, now.ended));
            let (started, ended) = times.unwrap_or((0, self.run.ended));
            let started = seen.has_started.then(|| self.at(started));
            let ended = self.at(ended).max(started.unwrap_or_default());
            self.seen[task].is_shown = true;
            self.shown += 1;
            self.watcher.ended(ended, task, &TaskOutcome { fate, reason, started, ended });
            todo.extend(self.order.children[task].iter().map(|link| link.child));
        }
    }

    /// How a task ended, and why.
    fn ending(&self, task: usize) -> (Fate, Reason) {
        let Some(now) = &self.seen[task].now else {
            return (Fate::Skipped, lost("the server has not run it"));
        };
        let said = now.status_reason.as_ref().map(|said| self.mask.text(&said.description)).unwrap_or_default();
        match now.status.as_str() {
            "successful" => (Fate::Succeeded, Reason::Ended(Ending::Exit(0))),
            "failed" => (Fate::Failed, failed(now.exit_code, now.status_reason.as_ref(), said)),
            "cancelled" => (Fate::Cancelled, Reason::Stopped),
            "skipped" => {
                let link = unmet(self.order, task, &self.fates);
                (Fate::Skipped, link.map_or_else(|| Reason::Ended(Ending::NotStarted(said)), Reason::Unmet))
            }
            _ => (Fate::Failed, lost("the server does not know how it ended")),
        }
    }

    fn finish(mut self) -> Ended {
        let left = if let Phase::Left(text) = &self.phase { Some(text.clone()) } else { None };
        let result = left.is_none().then(|| self.result());
        if let Some(text) = left.clone() {
            self.watcher.happens(&RunEvent::Note { task: None, text });
        }
        let time = self.at(self.run.ended);
        let mut reported = Ok(());
        if let Some(result) = result {
            let failed = result != RunResult::Succeeded;
            let ended = (result, time);
            reported = besides::write(self.remote.reports, self.pipeline, ended, &self.folder, &mut self.watcher);
            self.watcher.happens(&RunEvent::RunEnded { at: time, result, failed });
        }
        let written = self.watcher.record.write_last(&self.folder);
        let text = result.map(|result| self.in_words(result, time)).unwrap_or_default();
        let name = self.remote.name(self.run.number);
        let shown = self.watcher.finish(&text);
        let all_is_read = shown.as_ref().copied().unwrap_or(true);
        let broken = shown.err().map(|broken| {
            let how = left.or_else(|| result.map(|result| format!("{name} {}", result.word()))).unwrap_or(name);
            Stop::new(format!("{how}; not all of it could be shown or kept: {broken}"))
        });
        Ended {
            number: Some(self.run.number),
            result,
            is_interrupted: self.is_interrupted || !all_is_read,
            folder: Some(self.folder),
            text: String::new(),
            stop: broken.or(written.err()).or(reported.err()),
        }
    }

    /// How the run ended: as the server says, unless it counts as succeeded a task of which it does
    /// not know how it ended.
    fn result(&self) -> RunResult {
        let ours = RunResult::of(self.fates.iter().copied());
        match (self.run.status.as_str(), ours) {
            ("cancelled", _) => RunResult::Cancelled,
            ("failed", _) => RunResult::Failed,
            _ => ours,
        }
    }

    fn in_words(&self, result: RunResult, time: Duration) -> String {
        if self.remote.format == Format::Json {
            return String::new();
        }
        let style = if result == RunResult::Succeeded { GOOD } else { BAD };
        format!(
            "\n{}\n{} {style}{}{style:#} after {}; its logs and record are in {}\n",
            words::summary(Some((self.pipeline, self.order)), &self.watcher.record.tasks),
            harmless(&self.remote.name(self.run.number)),
            result.word(),
            words::lasted(time),
            self.folder.display()
        )
    }
}

fn lost(why: &str) -> Reason {
    Reason::Ended(Ending::Lost(why.to_owned()))
}

fn failed(exit_code: Option<i32>, reason: Option<&Said>, said: String) -> Reason {
    let is_of_the_program = reason.is_none_or(|said| said.reason == "abnormal_exit");
    Reason::Ended(match exit_code.filter(|code| is_of_the_program && *code != 0) {
        Some(code) => Ending::Exit(code),
        None => Ending::NotStarted(said),
    })
}
