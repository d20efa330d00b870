//! When which task runs.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use super::engine::{Ending, Engine, Event, Halt, Stream};
use crate::fate::{Fate, unmet};
use crate::order::{Link, Order};

/// What a run does with a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Runs it if its conditions hold.
    Run,
    /// Takes it for succeeded, as it was in a run before.
    Reuse,
    /// Leaves it out, as if it were not in the pipeline. Nothing that runs waits for it.
    LeaveOut,
}

/// Why a task ended as it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// By how its container ended.
    Ended(Ending),
    /// Because this condition does not hold.
    Unmet(Link),
    /// Because it succeeded in a run before.
    Reused,
    /// Because the run was stopped.
    Stopped,
}

/// What a run shows and records, in the order it happens.
pub trait Watch {
    fn started(&mut self, at: Duration, task: usize);
    fn image(&mut self, task: usize, digest: String);
    fn waiting(&mut self, at: Duration, task: usize, what: &str);
    fn printed(&mut self, at: Duration, task: usize, stream: Stream, text: &[u8], whole_line: bool);
    fn ended(&mut self, at: Duration, task: usize, outcome: &TaskOutcome);
    fn changed(&mut self, files: Vec<String>);
    fn stopping(&mut self, at: Duration, how: Halt);
    fn tick(&mut self, at: Duration);
    /// Whether what happens can no longer be written down, so that the run must end.
    fn gives_up(&self) -> bool;
}

/// How a task ended, and when it ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskOutcome {
    pub fate: Fate,
    pub reason: Reason,
    /// When its container was started, if it was.
    pub started: Option<Duration>,
    pub ended: Duration,
}

/// Runs the tasks of a pipeline: each once all its parents have ended, if its conditions hold,
/// and at most `jobs` at a time. Of those that could start the first in source order does.
///
/// Gives the outcome of each task; those that are left out have none.
pub fn run(
    order: &Order,
    parts: &[Part],
    jobs: usize,
    engine: &mut dyn Engine,
    watch: &mut impl Watch,
) -> Vec<Option<TaskOutcome>> {
    Schedule::new(order, parts, jobs.max(1), engine, watch).run()
}

struct Schedule<'a, W> {
    order: &'a Order,
    parts: &'a [Part],
    jobs: usize,
    engine: &'a mut dyn Engine,
    watch: &'a mut W,
    /// How many parents each task still waits for.
    waits: Vec<usize>,
    /// How tasks ended; what has not is taken for skipped, and not looked at.
    fates: Vec<Fate>,
    outcomes: Vec<Option<TaskOutcome>>,
    started: Vec<Option<Duration>>,
    ready: BinaryHeap<Reverse<usize>>,
    running: usize,
    stopping: Option<Halt>,
}

impl<'a, W: Watch> Schedule<'a, W> {
    fn new(order: &'a Order, parts: &'a [Part], jobs: usize, engine: &'a mut dyn Engine, watch: &'a mut W) -> Self {
        let tasks = parts.len();
        // What runs or is reused has no parent that is left out.
        let waits: Vec<usize> = order.parents.iter().map(Vec::len).collect();
        let ready =
            (0..tasks).filter(|task| waits[*task] == 0 && parts[*task] != Part::LeaveOut).map(Reverse).collect();
        Schedule {
            order,
            parts,
            jobs,
            engine,
            watch,
            waits,
            fates: vec![Fate::Skipped; tasks],
            outcomes: vec![None; tasks],
            started: vec![None; tasks],
            ready,
            running: 0,
            stopping: None,
        }
    }

    fn run(mut self) -> Vec<Option<TaskOutcome>> {
        loop {
            self.begin_what_can_begin();
            if self.running == 0 {
                return self.outcomes;
            }
            match self.engine.next() {
                Event::Printed { task, stream, text, whole_line } => {
                    let now = self.engine.now();
                    self.watch.printed(now, task, stream, &text, whole_line);
                }
                Event::Ended { task, ending } => {
                    self.running -= 1;
                    self.end(task, fate_of(&ending), Reason::Ended(ending));
                }
                Event::Interrupted => self.interrupt(),
                Event::Changed { files } => self.make_way(files),
                Event::Image { task, digest } => self.watch.image(task, digest),
                Event::Waiting { task, what } => {
                    let now = self.engine.now();
                    self.watch.waiting(now, task, &what);
                }
                Event::Tick => {
                    let now = self.engine.now();
                    self.watch.tick(now);
                }
            }
            if self.watch.gives_up() && self.stopping.is_none() {
                self.interrupt();
            }
        }
    }

    /// Starts tasks until all jobs are taken. Tasks that need no container take none.
    fn begin_what_can_begin(&mut self) {
        while self.running < self.jobs || self.stopping.is_some() {
            let Some(Reverse(task)) = self.ready.pop() else { return };
            if self.parts[task] == Part::Reuse {
                self.end(task, Fate::Succeeded, Reason::Reused);
            } else if self.stopping.is_some() {
                self.end(task, Fate::Cancelled, Reason::Stopped);
            } else if let Some(link) = unmet(self.order, task, &self.fates) {
                self.end(task, Fate::Skipped, Reason::Unmet(link));
            } else {
                let now = self.engine.now();
                self.started[task] = Some(now);
                self.running += 1;
                self.watch.started(now, task);
                self.engine.start(task);
            }
        }
    }

    fn end(&mut self, task: usize, fate: Fate, reason: Reason) {
        let ended = self.engine.now();
        let outcome = TaskOutcome { fate, reason, started: self.started[task], ended };
        self.watch.ended(ended, task, &outcome);
        self.fates[task] = fate;
        self.outcomes[task] = Some(outcome);
        for link in &self.order.children[task] {
            let child = link.child;
            self.waits[child] -= 1;
            if self.waits[child] == 0 && self.parts[child] != Part::LeaveOut {
                self.ready.push(Reverse(child));
            }
        }
    }

    /// Stops for a run that sees what has changed, unless it is stopped already.
    fn make_way(&mut self, files: Vec<String>) {
        self.watch.changed(files);
        if self.stopping.is_none() {
            self.interrupt();
        }
    }

    fn interrupt(&mut self) {
        let how = if self.stopping.is_none() { Halt::Gently } else { Halt::Kill };
        if self.stopping != Some(Halt::Kill) {
            self.stopping = Some(how);
            let now = self.engine.now();
            self.watch.stopping(now, how);
            self.engine.stop(how);
        }
    }
}

fn fate_of(ending: &Ending) -> Fate {
    match ending {
        Ending::Exit(0) => Fate::Succeeded,
        Ending::Exit(_) | Ending::NotStarted(_) | Ending::NotRunnable { .. } | Ending::Lost(_) => Fate::Failed,
        Ending::Stopped | Ending::LeftBehind(_) => Fate::Cancelled,
    }
}

#[cfg(test)]
mod tests;
