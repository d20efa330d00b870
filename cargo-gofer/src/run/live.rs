//! A run on a terminal: a line for each task that runs, and above them what has ended.

use std::collections::{HashMap, VecDeque};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::fate::Fate;
use crate::style::QUIET;
use crate::text::harmless;

/// How much of a failed task's output is shown at once.
const LAST_LINES: usize = 10;

/// The lines at the terminal's end.
pub struct Live {
    lines: MultiProgress,
    total: ProgressBar,
    running: HashMap<usize, Running>,
}

struct Running {
    bar: ProgressBar,
    last: VecDeque<String>,
}

fn style(template: &str) -> ProgressStyle {
    // The templates are ours; should one be wrong, the default one is good enough.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}

impl Live {
    /// Nothing, if standard error is no terminal on which lines can be shown anew, as where `TERM`
    /// is `dumb` or not set: all that is said here would be lost.
    pub fn new(tasks: usize) -> Option<Self> {
        let lines = MultiProgress::new();
        if lines.is_hidden() {
            return None;
        }
        let total =
            lines.add(ProgressBar::new(tasks as u64).with_style(style("{pos} of {len} tasks have ended, {elapsed}")));
        Some(Live { lines, total, running: HashMap::new() })
    }

    pub fn say(&self, text: &str) {
        // If the terminal is gone, the record still has it.
        let _ = self.lines.println(text);
    }

    pub fn started(&mut self, task: usize, id: &str) {
        let bar = ProgressBar::new_spinner().with_style(style("{spinner} {prefix} {elapsed} {wide_msg:.dim}"));
        let bar = self.lines.insert_before(&self.total, bar.with_prefix(id.to_owned()));
        bar.tick();
        self.running.insert(task, Running { bar, last: VecDeque::new() });
    }

    pub fn waiting(&mut self, task: usize, what: &str) {
        if let Some(running) = self.running.get(&task) {
            running.bar.set_message(harmless(what));
        }
    }

    pub fn printed(&mut self, task: usize, text: &str) {
        let Some(running) = self.running.get_mut(&task) else { return };
        let lines: Vec<&str> = text.split('\n').collect();
        for line in &lines[lines.len().saturating_sub(LAST_LINES)..] {
            if running.last.len() == LAST_LINES {
                running.last.pop_front();
            }
            running.last.push_back(harmless(line.trim_end()));
        }
        if let Some(line) = running.last.back() {
            running.bar.set_message(line.clone());
        }
    }

    pub fn ended(&mut self, task: usize, text: &str, fate: Fate) {
        let running = self.running.remove(&task);
        self.total.inc(1);
        self.say(text);
        let Some(Running { bar, last }) = running else { return };
        bar.finish_and_clear();
        if fate == Fate::Failed {
            for line in last {
                self.say(&format!("  {QUIET}|{QUIET:#} {line}"));
            }
        }
    }

    pub fn tick(&mut self) {
        for running in self.running.values() {
            running.bar.tick();
        }
        self.total.tick();
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.total.finish_and_clear();
    }
}
