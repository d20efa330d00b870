//! A difference for people.

use std::fmt::Write as _;

use gofer_core::shown;

use super::compare::{Change, DependencyChange, Difference, PASSWORD, TaskChange};
use super::order::OrderChange;
use super::values::{self, name};
use crate::style::{BAD, CHANGED, GOOD, TITLE};
use crate::text::first_few;

/// Tasks whose order changed that are listed.
const MOST: usize = 20;

/// The whole of it, with this many lines around each change of a script.
pub fn of(difference: &Difference, context: usize) -> String {
    if difference.same {
        return "the pipelines are the same\n".to_owned();
    }
    let mut text = String::new();
    if !difference.pipeline.is_empty() {
        let _ = writeln!(text, "{CHANGED}~{CHANGED:#} {TITLE}pipeline{TITLE:#}");
        fields(&mut text, &difference.pipeline, context);
    }
    for task in &difference.removed {
        let _ = writeln!(text, "{BAD}- task {}{BAD:#} ({})", name(&task.id), shown(&task.image));
    }
    for task in &difference.added {
        let after: Vec<String> = task.depends_on.keys().map(|id| name(id)).collect();
        let after = if after.is_empty() { String::new() } else { format!(", after {}", first_few(&after)) };
        let _ = writeln!(text, "{GOOD}+ task {}{GOOD:#} ({}){after}", name(&task.id), shown(&task.image));
    }
    for TaskChange { task, fields: changes, depends_on } in &difference.changed {
        let _ = writeln!(text, "{CHANGED}~{CHANGED:#} {TITLE}task {}{TITLE:#}", name(task));
        fields(&mut text, changes, context);
        for change in depends_on {
            dependency(&mut text, change);
        }
    }
    order(&mut text, difference);
    text
}

fn fields(text: &mut String, changes: &[Change], context: usize) {
    for Change { field, before, after } in changes {
        if field == PASSWORD {
            password(text, before.is_null(), after.is_null());
        } else {
            values::push(text, field, before, after, context);
        }
    }
}

/// What is known of a password is that it differs.
fn password(text: &mut String, was_none: bool, is_none: bool) {
    let what = match (was_none, is_none) {
        (true, _) => format!("none → {GOOD}(not shown){GOOD:#}"),
        (_, true) => format!("{BAD}(not shown){BAD:#} → none"),
        _ => "another one (not shown)".to_owned(),
    };
    let _ = writeln!(text, "    {PASSWORD}: {what}");
}

fn dependency(text: &mut String, DependencyChange { parent, before, after }: &DependencyChange) {
    let parent = name(parent);
    let _ = match (before, after) {
        (None, Some(after)) => writeln!(text, "    depends_on: {GOOD}+ {parent}: {after}{GOOD:#}"),
        (Some(before), None) => writeln!(text, "    depends_on: {BAD}- {parent}: {before}{BAD:#}"),
        (before, after) => {
            let (before, after) = (before.unwrap_or("none"), after.unwrap_or("none"));
            writeln!(text, "    depends_on: {parent}: {BAD}{before}{BAD:#} → {GOOD}{after}{GOOD:#}")
        }
    };
}

fn order(text: &mut String, difference: &Difference) {
    if difference.order_left_out {
        text.push_str("order: there are too many tasks to say what changed\n");
    }
    if difference.order.is_empty() {
        return;
    }
    let _ = writeln!(text, "{CHANGED}~{CHANGED:#} {TITLE}order{TITLE:#}");
    for OrderChange { task, now_after, no_longer_after } in difference.order.iter().take(MOST) {
        let mut says = Vec::new();
        if !now_after.is_empty() {
            says.push(format!("now waits for {}", names(now_after)));
        }
        if !no_longer_after.is_empty() {
            says.push(format!("no longer waits for {}", names(no_longer_after)));
        }
        let _ = writeln!(text, "    {} {}", name(task), says.join(" and "));
    }
    if let Some(more) = difference.order.len().checked_sub(MOST + 1) {
        let _ = writeln!(text, "    … and so for {} more", more + 1);
    }
}

fn names(ids: &[String]) -> String {
    first_few(&ids.iter().map(|id| name(id)).collect::<Vec<_>>())
}
