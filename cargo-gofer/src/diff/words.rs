//! A difference for people.

use std::fmt::Write as _;

use gofer_core::shown;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::compare::{Change, DependencyChange, Difference, TaskChange};
use super::order::OrderChange;
use crate::check::first_few;
use crate::output::{BAD, CHANGED, GOOD, TITLE, harmless};

/// Tasks whose order changed that are listed.
const MOST: usize = 20;

pub fn of(difference: &Difference) -> String {
    if difference.same {
        return "the pipelines are the same\n".to_owned();
    }
    let mut text = String::new();
    if !difference.pipeline.is_empty() {
        let _ = writeln!(text, "{CHANGED}~{CHANGED:#} {TITLE}pipeline{TITLE:#}");
        fields(&mut text, &difference.pipeline);
    }
    for task in &difference.removed {
        let _ = writeln!(text, "{BAD}- task {}{BAD:#} ({})", task.id, shown(&task.image));
    }
    for task in &difference.added {
        let after: Vec<&str> = task.depends_on.keys().map(String::as_str).collect();
        let after = if after.is_empty() { String::new() } else { format!(", after {}", first_few(&after)) };
        let _ = writeln!(text, "{GOOD}+ task {}{GOOD:#} ({}){after}", task.id, shown(&task.image));
    }
    for TaskChange { task, fields: changes, depends_on } in &difference.changed {
        let _ = writeln!(text, "{CHANGED}~{CHANGED:#} {TITLE}task {task}{TITLE:#}");
        fields(&mut text, changes);
        for change in depends_on {
            dependency(&mut text, change);
        }
    }
    order(&mut text, difference);
    text
}

fn fields(text: &mut String, changes: &[Change]) {
    for change in changes {
        field(text, change);
    }
}

fn field(text: &mut String, Change { field, before, after }: &Change) {
    match (lines(before), lines(after)) {
        (Some(before), Some(after)) if before.len() + after.len() > 2 => {
            let _ = writeln!(text, "    {}:", shown(field));
            line_by_line(text, &before, &after);
        }
        _ => {
            let (before, after) = (value(before), value(after));
            let _ = writeln!(text, "    {}: {BAD}{before}{BAD:#} → {GOOD}{after}{GOOD:#}", shown(field));
        }
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        value => harmless(&value.to_string()),
    }
}

/// The lines of a text, or of a list whose last element is a script of several.
fn lines(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(text.lines().map(harmless).collect()),
        Value::Array(list) => {
            let (script, words) = list.split_last()?;
            let script = script.as_str().filter(|script| script.contains('\n'))?;
            Some(words.iter().map(self::value).chain(script.lines().map(harmless)).collect())
        }
        _ => None,
    }
}

fn line_by_line(text: &mut String, before: &[String], after: &[String]) {
    let before: Vec<&str> = before.iter().map(String::as_str).collect();
    let after: Vec<&str> = after.iter().map(String::as_str).collect();
    for change in TextDiff::from_slices(&before, &after).iter_all_changes() {
        let line = change.value();
        let _ = match change.tag() {
            ChangeTag::Delete => writeln!(text, "      {BAD}- {line}{BAD:#}"),
            ChangeTag::Insert => writeln!(text, "      {GOOD}+ {line}{GOOD:#}"),
            ChangeTag::Equal => writeln!(text, "        {line}"),
        };
    }
}

fn dependency(text: &mut String, DependencyChange { parent, before, after }: &DependencyChange) {
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
            says.push(format!("now waits for {}", first_few(now_after)));
        }
        if !no_longer_after.is_empty() {
            says.push(format!("no longer waits for {}", first_few(no_longer_after)));
        }
        let _ = writeln!(text, "    {task} {}", says.join(" and "));
    }
    if let Some(more) = difference.order.len().checked_sub(MOST + 1) {
        let _ = writeln!(text, "    … and so for {} more", more + 1);
    }
}
