//! A run in words.

use std::fmt::Write as _;
use std::time::Duration;

use gofer_core::shown;
use gofer_model::{Pipeline, Task};

use super::engine::{Ending, Stop};
use super::environment::Common;
use super::events::RunEvent;
use super::record::TaskRecord;
use super::schedule::{Outcome, Part, Reason};
use crate::fate::Fate;
use crate::layers::{Link, Order};
use crate::output::{BAD, CHANGED, GOOD, QUIET, TITLE, harmless};
use anstyle::Style;

/// `1.2s`, `2m 03s`, `1h 02m`.
pub fn lasted(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..60 => format!("{:.1}s", time.as_secs_f64()),
        60..3600 => format!("{}m {:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h {:02}m", seconds / 3600, seconds / 60 % 60),
    }
}

/// An event as a line for people, with the ids of tasks as wide as the widest.
pub fn line(event: &RunEvent, width: usize) -> Option<String> {
    Some(match event {
        RunEvent::RunStarted { .. } | RunEvent::RunEnded { .. } => return None,
        RunEvent::Warning { text, .. } => format!("{CHANGED}warning{CHANGED:#}: {text}"),
        RunEvent::TaskStarted { task, .. } => format!("{task:width$} {QUIET}= started{QUIET:#}"),
        RunEvent::Printed { task, text, .. } => format!("{task:width$} {QUIET}|{QUIET:#} {text}"),
        RunEvent::TaskEnded { task, .. } => {
            format!("{task:width$} {QUIET}={QUIET:#} {}", verdict(event).unwrap_or_default())
        }
        RunEvent::Stopping { how: Stop::Gently, .. } => {
            format!("{CHANGED}stopping the containers; press Ctrl-C again to kill them{CHANGED:#}")
        }
        RunEvent::Stopping { how: Stop::Kill, .. } => format!("{CHANGED}killing the containers{CHANGED:#}"),
    })
}

/// `failed after 1.2s: exit code 3`, for the end of a task.
pub fn verdict(event: &RunEvent) -> Option<String> {
    let RunEvent::TaskEnded { at, fate, reason, started, .. } = event else { return None };
    let (style, word) = (style(*fate), fate.word());
    let time = started.map(|started| format!(" after {}", lasted(at.saturating_sub(started))));
    let why = reason.as_ref().map(|why| format!(": {why}"));
    Some(format!("{style}{word}{style:#}{}{}", time.unwrap_or_default(), why.unwrap_or_default()))
}

pub fn style(fate: Fate) -> Style {
    match fate {
        Fate::Succeeded => GOOD,
        Fate::Failed => BAD,
        Fate::Skipped | Fate::Cancelled => QUIET,
    }
}

/// Why a task ended as it did, unless it simply succeeded. `fates` are those of its parents.
pub fn reason(outcome: &Outcome, tasks: &[Task], fate_of: impl Fn(usize) -> Fate) -> Option<String> {
    match &outcome.reason {
        Reason::Ended(Ending::Exit(0)) => None,
        Reason::Ended(Ending::Exit(137)) => {
            Some("exit code 137: killed from outside, or for want of memory".to_owned())
        }
        Reason::Ended(Ending::Exit(code)) => Some(format!("exit code {code}")),
        Reason::Ended(Ending::NotStarted(why) | Ending::Lost(why)) => Some(harmless(why)),
        Reason::Ended(Ending::Stopped) | Reason::Stopped => Some("the run was stopped".to_owned()),
        Reason::Reused => Some("in the run before".to_owned()),
        Reason::Unmet(Link { parent, status, .. }) => {
            let was = match fate_of(*parent) {
                Fate::Succeeded => "succeeded",
                Fate::Failed => "failed",
                Fate::Skipped => "was skipped",
                Fate::Cancelled => "was cancelled",
            };
            Some(format!("needs `{}: {status}`, which {was}", tasks[*parent].id))
        }
    }
}

/// The end of a run: each task's fate and time, and what took longest.
pub fn summary(pipeline: &Pipeline, order: &Order, outcomes: &[Option<Outcome>], records: &[TaskRecord]) -> String {
    let width = records.iter().map(|record| record.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for TaskRecord { id, fate, reason, started, ended, .. } in records {
        let (style, word) = (style(*fate), fate.word());
        let time = started.map(|started| lasted(Duration::from_secs_f64(ended - started))).unwrap_or_default();
        let line =
            format!("{id:width$}  {style}{word:9}{style:#}  {time:>7}  {}", reason.as_deref().unwrap_or_default());
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let path = critical_path(order, outcomes);
    if path.len() > 1 {
        let ids: Vec<&str> = path.iter().map(|task| pipeline.tasks[*task].id.as_str()).collect();
        let ended = path.last().and_then(|task| outcomes[*task].as_ref()).map(|outcome| outcome.ended);
        let _ = writeln!(text, "\ncritical path: {}, {}", ids.join(" → "), lasted(ended.unwrap_or_default()));
    }
    text
}

/// The tasks that the run's end waited for: from the last to end, each time the parent that
/// ended last. A skipped task is not shown, but what it waited for is.
fn critical_path(order: &Order, outcomes: &[Option<Outcome>]) -> Vec<usize> {
    let ended = |task: &usize| outcomes[*task].as_ref().map(|outcome| outcome.ended);
    let ran = |task: &usize| outcomes[*task].as_ref().is_some_and(|outcome| outcome.started.is_some());
    let mut path = Vec::new();
    let mut at = (0..outcomes.len()).filter(ran).max_by_key(ended);
    while let Some(task) = at {
        path.push(task);
        at = order.parents[task].iter().map(|link| link.parent).max_by_key(ended);
    }
    path.retain(ran);
    path.reverse();
    path
}

/// What a run would do.
pub fn plan(pipeline: &Pipeline, order: &Order, parts: &[Part], common: &Common) -> String {
    let width = pipeline.tasks.iter().map(|task| task.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (number, layer) in order.layers().iter().enumerate() {
        for &place in layer.iter().filter(|place| parts[**place] != Part::LeaveOut) {
            let task = &pipeline.tasks[place];
            let does = match parts[place] {
                Part::Reuse => "has succeeded before".to_owned(),
                _ => format!("{} {}", shown(&task.image), command(task)),
            };
            let _ = writeln!(
                text,
                "{QUIET}{:>3}{QUIET:#}  {TITLE}{:width$}{TITLE:#}  {}",
                number + 1,
                task.id,
                does.trim_end()
            );
            let conditions: Vec<String> =
                task.depends_on.iter().map(|(id, status)| format!("{id}: {status}")).collect();
            if !conditions.is_empty() && parts[place] == Part::Run {
                let _ = writeln!(text, "     {:width$}  {QUIET}if {}{QUIET:#}", "", conditions.join(" and "));
            }
            if let Err(why) = common.environment(task)
                && parts[place] == Part::Run
            {
                let _ = writeln!(text, "     {:width$}  {QUIET}{} yet{QUIET:#}", "", harmless(&why));
            }
        }
    }
    text
}

fn command(task: &Task) -> String {
    let words: Vec<String> = task.entrypoint.iter().chain(&task.command).flatten().map(|word| shown(word)).collect();
    words.join(" ")
}
