//! A run on a terminal: a line for each task that runs, and above them what has ended.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::time::{Duration, Instant};

use anstream::{AutoStream, ColorChoice};
use indicatif::{HumanDuration, MultiProgress, ProgressBar, ProgressStyle};
use terminal_size::{Height, terminal_size_of};

use super::picture::Picture;
use crate::fate::Fate;
use crate::style::QUIET;
use crate::text::{count, harmless};

/// How often the lines change at most.
const PAUSE: Duration = Duration::from_millis(100);

/// The lines at the terminal's end.
pub struct Live {
    lines: MultiProgress,
    total: ProgressBar,
    /// The lines above that, each for one of the tasks.
    slots: Vec<ProgressBar>,
    /// By when they began.
    running: BTreeMap<u64, RunningTask>,
    begun: u64,
    /// The tasks of which all lines are shown.
    tailed: HashSet<usize>,
    has_colours: bool,
    drawn: Instant,
}

struct RunningTask {
    task: usize,
    id: String,
    began: Instant,
    /// What it waits for before it prints something, and since when.
    waits_for: Option<(String, Instant)>,
    picture: Picture,
}

fn style(template: &str) -> ProgressStyle {
    // The templates are ours; should one be wrong, the default one is good enough.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}

impl Live {
    /// Nothing, if standard error is no terminal on which lines can be shown anew, as where `TERM`
    /// is `dumb` or not set: all that is said here would be lost.
    pub fn new(tasks: usize, tailed: HashSet<usize>) -> Option<Self> {
        let lines = MultiProgress::new();
        if lines.is_hidden() {
            return None;
        }
        let total = ProgressBar::new(tasks as u64);
        let total = lines.add(total.with_style(style("{pos} of {len} tasks have ended, {elapsed}{msg}")));
        let has_colours = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
        let (slots, running) = (Vec::new(), BTreeMap::new());
        Some(Live { lines, total, slots, running, begun: 0, tailed, has_colours, drawn: Instant::now() })
    }

    pub fn say(&self, text: &str) {
        // If the terminal is gone, the record still has it.
        let _ = self.lines.println(text);
    }

    pub fn started(&mut self, task: usize, id: &str) {
        let (began, picture) = (Instant::now(), Picture::new(self.has_colours));
        self.begun += 1;
        let running = RunningTask { task, id: id.to_owned(), began, waits_for: None, picture };
        self.running.insert(self.begun, running);
        self.draw();
    }

    pub fn waiting(&mut self, task: usize, what: &str) {
        if let Some(running) = self.running.values_mut().find(|running| running.task == task) {
            let what = harmless(what);
            // How far it has come is no other wait.
            let about = |what: &str| what.split(": ").next().map(str::to_owned);
            let before = running.waits_for.take().filter(|(before, _)| about(before) == about(&what));
            let since = before.map_or_else(Instant::now, |(_, since)| since);
            running.waits_for = Some((what, since));
        }
        self.draw();
    }

    /// Its image is there, and it is about to run.
    pub fn is_there(&mut self, task: usize) {
        if let Some(running) = self.running.values_mut().find(|running| running.task == task) {
            running.waits_for = None;
        }
    }

    pub fn printed(&mut self, task: usize, text: &str, whole_line: bool) {
        let Some(running) = self.running.values_mut().find(|running| running.task == task) else { return };
        running.waits_for = None;
        let is_tailed = self.tailed.contains(&task);
        // Of very many lines only the last are seen.
        let from = if is_tailed {
            0
        } else {
            text.rmatch_indices('\n').nth(super::picture::LINES).map_or(0, |(at, _)| at + 1)
        };
        let mut whole = Vec::new();
        running.picture.print(&text[from..], |line| whole.push(line.to_owned()));
        if whole_line {
            running.picture.print("\n", |line| whole.push(line.to_owned()));
        }
        if is_tailed {
            let id = running.id.clone();
            for line in whole {
                self.say(&format!("{id} {QUIET}|{QUIET:#} {line}"));
            }
        }
        if self.drawn.elapsed() > PAUSE {
            self.draw();
        }
    }

    pub fn ended(&mut self, task: usize, text: &str, fate: Fate) {
        let place = self.running.iter().find(|(_, running)| running.task == task).map(|(place, _)| *place);
        let running = place.and_then(|place| self.running.remove(&place));
        self.total.inc(1);
        self.say(text);
        if let Some(running) = running.filter(|_| fate == Fate::Failed && !self.tailed.contains(&task)) {
            for line in running.picture.last_lines() {
                self.say(&format!("  {QUIET}|{QUIET:#} {line}"));
            }
        }
        self.draw();
    }

    pub fn tick(&mut self) {
        self.draw();
    }

    /// Brings the lines up to date: as many as there is room for above the last one.
    fn draw(&mut self) {
        self.drawn = Instant::now();
        let rows = terminal_size_of(io::stderr()).map_or(24, |(_, Height(rows))| usize::from(rows));
        let texts = texts(self.running.values(), rows.saturating_sub(2).max(1), self.has_colours);
        let hidden = self.running.len() - texts.len();
        let more = if hidden == 0 { String::new() } else { format!(", {}", count(hidden, "more task")) };
        while self.slots.len() > texts.len() {
            if let Some(slot) = self.slots.pop() {
                slot.finish_and_clear();
                self.lines.remove(&slot);
            }
        }
        while self.slots.len() < texts.len() {
            let slot = ProgressBar::new_spinner().with_style(style("{spinner} {wide_msg}"));
            self.slots.push(self.lines.insert_before(&self.total, slot));
        }
        for (slot, text) in self.slots.iter().zip(texts) {
            slot.set_message(text);
            slot.tick();
        }
        self.total.set_message(more);
        self.total.tick();
    }
}

/// A line for each task that there is room for: those that run before those that wait, and the first
/// that began first.
fn texts<'a>(running: impl Iterator<Item = &'a RunningTask> + Clone, room: usize, has_colours: bool) -> Vec<String> {
    let first = running.clone().filter(|running| running.waits_for.is_none());
    let then = running.filter(|running| running.waits_for.is_some());
    first.chain(then).take(room).map(|running| running.text(has_colours)).collect()
}

impl RunningTask {
    fn text(&self, has_colours: bool) -> String {
        let time = |since: Instant| format!("{:#}", HumanDuration(since.elapsed()));
        let does = match &self.waits_for {
            Some((what, since)) if since.elapsed() >= Duration::from_secs(1) => {
                quiet(&format!("{what}, {}", time(*since)), has_colours)
            }
            Some((what, _)) => quiet(what, has_colours),
            None => self.picture.last().unwrap_or_default(),
        };
        format!("{} {} {does}", self.id, time(self.began))
    }
}

fn quiet(text: &str, has_colours: bool) -> String {
    if has_colours { format!("{QUIET}{text}{QUIET:#}") } else { text.to_owned() }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.slots.iter().for_each(ProgressBar::finish_and_clear);
        self.total.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_run_come_before_those_that_wait() {
        let running = |task: usize, waits_for: Option<&str>| {
            let mut picture = Picture::new(false);
            picture.print(&format!("line of {task}"), |_| {});
            let began = Instant::now();
            let waits_for = waits_for.map(|what| (what.to_owned(), began));
            RunningTask { task, id: format!("task_{task}"), began, waits_for, picture }
        };
        let all = [running(0, Some("pulling x")), running(1, None), running(2, None), running(3, Some("pulling y"))];
        let texts = |room| texts(all.iter(), room, false);
        assert_eq!(texts(1), ["task_1 0s line of 1"]);
        assert_eq!(texts(3), ["task_1 0s line of 1", "task_2 0s line of 2", "task_0 0s pulling x"]);
        assert_eq!(texts(9).len(), 4);
    }
}
