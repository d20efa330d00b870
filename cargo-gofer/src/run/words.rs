//! A run in words.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Duration;

use gofer_model::{Pipeline, Task};

use super::engine::{Ending, Halt};
use super::events::RunEvent;
use super::exit::meaning;
use super::record::TaskRecord;
use super::schedule::{Reason, TaskOutcome};
use crate::fate::Fate;
use crate::order::{Link, Order};
use crate::style::{BAD, CHANGED, GOOD, QUIET};
use crate::text::harmless;
use crate::watching;
use anstyle::Style;

/// `1.2s`, `2m 03s`, `1h 02m`.
pub fn lasted(time: Duration) -> String {
    let tenths = time.as_millis().saturating_add(50) / 100;
    let seconds = tenths / 10;
    match seconds {
        0..60 => format!("{seconds}.{}s", tenths % 10),
        60..3600 => format!("{}m {:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h {:02}m", seconds / 3600, seconds / 60 % 60),
    }
}

/// An event as a line for people, with the ids of tasks as wide as the widest.
pub fn line(event: &RunEvent, width: usize) -> Option<String> {
    Some(match event {
        RunEvent::RunStarted { run, from: Some(from), .. } => {
            format!("{QUIET}run {run} goes on from run {from}{QUIET:#}")
        }
        RunEvent::RunStarted { from: None, .. } | RunEvent::RunEnded { .. } => return None,
        RunEvent::Note { text, .. } => format!("{QUIET}{text}{QUIET:#}"),
        RunEvent::Warning { text, .. } => format!("{CHANGED}warning{CHANGED:#}: {text}"),
        RunEvent::TaskStarted { task, .. } => format!("{:width$} {QUIET}= started{QUIET:#}", harmless(task)),
        RunEvent::Waiting { task, what, .. } => {
            format!("{:width$} {QUIET}= {}{QUIET:#}", harmless(task), harmless(what))
        }
        RunEvent::Printed { task, text, .. } => format!("{:width$} {QUIET}|{QUIET:#} {text}", harmless(task)),
        RunEvent::TaskEnded { task, .. } => {
            format!("{:width$} {QUIET}={QUIET:#} {}", harmless(task), verdict(event).unwrap_or_default())
        }
        RunEvent::Changed { files } => {
            format!("{CHANGED}{}{CHANGED:#}", watching::in_words(files))
        }
        RunEvent::Stopping { how: Halt::Gently, .. } => {
            format!("{CHANGED}stopping the containers; press Ctrl-C again to kill them{CHANGED:#}")
        }
        RunEvent::Stopping { how: Halt::Kill, .. } => format!("{CHANGED}killing the containers{CHANGED:#}"),
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
pub fn reason(outcome: &TaskOutcome, tasks: &[Task], fate_of: impl Fn(usize) -> Fate) -> Option<String> {
    match &outcome.reason {
        Reason::Ended(Ending::Exit(0)) => None,
        Reason::Ended(Ending::Exit(code)) => {
            let meaning = meaning(*code).map(|meaning| format!(": {meaning}"));
            Some(format!("exit code {code}{}", meaning.unwrap_or_default()))
        }
        Reason::Ended(Ending::NotRunnable { code, why }) => Some(format!("exit code {code}: {}", harmless(why))),
        Reason::Ended(Ending::NotStarted(why) | Ending::Lost(why)) => Some(harmless(why)),
        Reason::Ended(Ending::Stopped) | Reason::Stopped => Some("the run was stopped".to_owned()),
        Reason::Ended(Ending::LeftBehind(name)) => Some(format!(
            "the run was stopped; its container `{name}` may still run, and `cargo gofer run --clean` removes it"
        )),
        Reason::Reused => Some("in the run before".to_owned()),
        Reason::Unmet(Link { parent, status, .. }) => {
            let was = match fate_of(*parent) {
                Fate::Succeeded => "succeeded",
                Fate::Failed => "failed",
                Fate::Skipped => "was skipped",
                Fate::Cancelled => "was cancelled",
            };
            Some(format!("needs `{}: {status}`, which {was}", harmless(&tasks[*parent].id)))
        }
    }
}

/// The end of a run: each task's fate and time, and what took longest.
pub fn summary(graph: Option<(&Pipeline, &Order)>, records: &[TaskRecord]) -> String {
    let width = records.iter().map(|record| record.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for record in records {
        let TaskRecord { id, fate, reason, .. } = record;
        let (style, word) = (style(*fate), fate.word());
        let time = record.lasted().map(lasted).unwrap_or_default();
        let line = format!(
            "{:width$}  {style}{word:9}{style:#}  {time:>7}  {}",
            harmless(id),
            reason.as_deref().unwrap_or_default()
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let Some((pipeline, order)) = graph else { return text };
    let lasted_of: HashMap<&str, Duration> =
        records.iter().filter_map(|record| Some((record.id.as_str(), record.lasted()?))).collect();
    let durations: Vec<Option<Duration>> =
        pipeline.tasks.iter().map(|task| lasted_of.get(task.id.as_str()).copied()).collect();
    let (path, sum) = critical_path(order, &durations);
    if path.len() > 1 {
        let ids: Vec<String> = path.iter().map(|task| harmless(&pipeline.tasks[*task].id)).collect();
        let _ = writeln!(text, "\ncritical path: {}, {}", ids.join(" -> "), lasted(sum));
    }
    text
}

/// Of all chains of tasks that waited for each other the one whose tasks took longest together, and
/// how long that was: no number of jobs makes a run shorter. Tasks that did not run take no time
/// and are not shown.
fn critical_path(order: &Order, durations: &[Option<Duration>]) -> (Vec<usize>, Duration) {
    // For each task, the longest chain that ends with it, and the parent it goes through.
    let mut sums = vec![Duration::ZERO; durations.len()];
    let mut through = vec![None; durations.len()];
    for &task in &order.sequence {
        // Of two that took equally long the first.
        through[task] = order.parents[task].iter().map(|link| link.parent).rev().max_by_key(|parent| sums[*parent]);
        sums[task] = durations[task].unwrap_or_default() + through[task].map_or(Duration::ZERO, |parent| sums[parent]);
    }
    let mut path = Vec::new();
    let mut at = (0..durations.len()).rev().max_by_key(|task| sums[*task]);
    let sum = at.map_or(Duration::ZERO, |last| sums[last]);
    while let Some(task) = at {
        path.extend(durations[task].map(|_| task));
        at = through[task];
    }
    path.reverse();
    (path, sum)
}

#[cfg(test)]
mod tests {
    use gofer_model::Status;

    use super::*;

    #[test]
    fn times_are_rounded_once() {
        for (millis, text) in [
            (0, "0.0s"),
            (49, "0.0s"),
            (50, "0.1s"),
            (59_949, "59.9s"),
            (59_950, "1m 00s"),
            (61_000, "1m 01s"),
            (3_599_949, "59m 59s"),
            (3_599_950, "1h 00m"),
            (7_260_000, "2h 01m"),
        ] {
            assert_eq!(lasted(Duration::from_millis(millis)), text, "{millis}");
        }
    }

    /// Each task with how many seconds it took, if it ran, and its parents.
    fn path(tasks: &[(&str, Option<u64>, &[&str])]) -> (Vec<usize>, u64) {
        let task = |(id, _, parents): &(&str, Option<u64>, &[&str])| {
            Task::new(*id, "x").depends_on(parents.iter().map(|id| (*id, Status::Any)))
        };
        let order = Order::of(&Pipeline::new("paths", "Paths").tasks(tasks.iter().map(task)));
        let durations: Vec<Option<Duration>> =
            tasks.iter().map(|(_, seconds, _)| seconds.map(Duration::from_secs)).collect();
        let (path, sum) = critical_path(&order, &durations);
        (path, sum.as_secs())
    }

    #[test]
    fn the_critical_path_is_the_chain_whose_tasks_took_longest_together() {
        let forked = [("one", Some(1), &[][..]), ("two", Some(5), &[]), ("end", Some(1), &["one", "two"])];
        assert_eq!(path(&forked), (vec![1, 2], 6));
        // However late the last one began: a task that waited for a job is not longer for it.
        assert_eq!(path(&[("long", Some(9), &[]), ("one", Some(1), &[]), ("two", Some(2), &["one"])]), (vec![0], 9));
        let skipped = [("one", Some(2), &[][..]), ("not", None, &["one"]), ("end", Some(3), &["not"])];
        assert_eq!(path(&skipped), (vec![0, 2], 5));
        assert_eq!(path(&[("one", Some(1), &[]), ("two", Some(1), &[]), ("end", Some(1), &["one", "two"])]).0, [0, 2]);
        assert_eq!(path(&[]), (vec![], 0));
    }
}
