//! A drawing for the terminal, of lines that fit into 100 columns, or into fewer where it has no more.

use std::fmt::Write as _;

use gofer_model::{Pipeline, Status};

use super::lanes::{self, TaskLines};
use super::wording::{label, size};
use crate::appearance::wrap;
use crate::order::{Link, Order};
use crate::style::{BAD, CHANGED, QUIET, TITLE};
use crate::text::{columns, count, one_line};

/// The columns a line should fit into.
const LINE: usize = 100;
/// What a task's dependencies may take in any case.
const LEAST_WORDS: usize = 30;
/// The least that is left of a terminal's line for a task.
const LEAST_ROOM: usize = 12;

/// Draws it for a terminal that is so wide; without a width it is for anything else, and no line is broken.
pub fn draw(pipeline: &Pipeline, order: &Order, width: Option<usize>) -> String {
    let fitting = |text: String| width.map_or(text.clone(), |width| wrap(&text, width));
    let mut text = fitting(title(pipeline, order));
    if pipeline.tasks.is_empty() {
        return text;
    }
    match lanes::draw(order) {
        Ok(rows) => beside_lanes(&mut text, pipeline, order, &rows, width),
        Err(too_much) => {
            let _ = writeln!(text, "{QUIET}a list, since a drawing would have {too_much}{QUIET:#}");
            in_a_list(&mut text, pipeline, order, width);
            text = fitting(text);
        }
    }
    text
}

fn title(pipeline: &Pipeline, order: &Order) -> String {
    let size = size(order);
    let (name, id) = (one_line(&pipeline.name), one_line(&pipeline.id));
    format!("{TITLE}{name}{TITLE:#} ({id}): {size}\n")
}

/// Three columns: the layer's number where it begins, the lanes, the task in words.
fn beside_lanes(text: &mut String, pipeline: &Pipeline, order: &Order, rows: &[TaskLines], width: Option<usize>) {
    let gutter = order.layers().len().to_string().len();
    let lanes = lanes::width(rows);
    let ids = widest(pipeline, &order.sequence);
    let mut layer = None;
    text.push('\n');
    for row in rows {
        let begins = layer.replace(order.layer[row.task]) != Some(order.layer[row.task]);
        let number = if begins { (order.layer[row.task] + 1).to_string() } else { String::new() };
        for line in &row.before {
            push_line(text, &format!("{:gutter$}  {line}", ""));
        }
        let fill = " ".repeat(lanes - columns(&row.line));
        let used = gutter + 2 + lanes + 2;
        let words = words(pipeline, order, row.task, ids, used, width);
        let words = width.map_or(words.clone(), |width| wrap(&words, width.saturating_sub(used).max(LEAST_ROOM)));
        let mut words = words.lines();
        let first = words.next().unwrap_or_default();
        push_line(text, &format!("{QUIET}{number:>gutter$}{QUIET:#}  {}{fill}  {first}", row.line));
        let goes_on = row.beside(!order.children[row.task].is_empty());
        for line in words {
            push_line(text, &format!("{:gutter$}  {goes_on}{fill}  {line}", ""));
        }
        for line in &row.after {
            push_line(text, &format!("{:gutter$}  {line}", ""));
        }
    }
}

fn in_a_list(text: &mut String, pipeline: &Pipeline, order: &Order, width: Option<usize>) {
    for (number, layer) in order.layers().into_iter().enumerate() {
        let ids = widest(pipeline, layer);
        let _ = writeln!(text, "\n{QUIET}layer {}, {}{QUIET:#}", number + 1, count(layer.len(), "task"));
        for &task in layer {
            push_line(text, &format!("  {}", words(pipeline, order, task, ids, 2, width)));
        }
    }
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line.trim_end());
    text.push('\n');
}

fn widest(pipeline: &Pipeline, tasks: &[usize]) -> usize {
    tasks.iter().map(|task| columns(&one_line(&pipeline.tasks[*task].id))).max().unwrap_or(0)
}

/// A task and what it comes after, where `used` columns of the line are taken already.
fn words(pipeline: &Pipeline, order: &Order, task: usize, ids: usize, used: usize, width: Option<usize>) -> String {
    let id = one_line(&pipeline.tasks[task].id);
    let parents = &order.parents[task];
    if parents.is_empty() {
        return format!("{TITLE}{id}{TITLE:#}");
    }
    let fill = " ".repeat(ids - columns(&id));
    let line = width.unwrap_or(LINE).min(LINE);
    let room = line.saturating_sub(used + ids + "  after ".len()).max(LEAST_WORDS);
    format!("{TITLE}{id}{TITLE:#}{fill}  {QUIET}after{QUIET:#} {}", after(pipeline, parents, room))
}

/// The dependencies that fit, at least one, and how many there are more. Those with a condition
/// of their own come first, since they are what a reader cannot guess.
fn after(pipeline: &Pipeline, parents: &[Link], room: usize) -> String {
    let rest = |shown: usize| match parents.len() - shown {
        0 => String::new(),
        more => format!(" … and {more} more"),
    };
    let mut sorted: Vec<&Link> = parents.iter().collect();
    sorted.sort_by_key(|link| link.status == Status::Success);
    let mut text = String::new();
    let mut width = 0;
    for (shown, link) in sorted.into_iter().enumerate() {
        let (words, wide) = parent(pipeline, link);
        let separator = if shown == 0 { "" } else { ", " };
        if shown > 0 && width + separator.len() + wide + columns(&rest(shown + 1)) > room {
            return text + &rest(shown);
        }
        text.push_str(separator);
        text.push_str(&words);
        width += separator.len() + wide;
    }
    text
}

/// A dependency in words, and how many columns they take.
fn parent(pipeline: &Pipeline, link: &Link) -> (String, usize) {
    let id = one_line(&pipeline.tasks[link.parent].id);
    let style = if link.status == Status::Failure { BAD } else { CHANGED };
    match label(link.status) {
        Some(label) => (format!("{id} {style}({label}){style:#}"), columns(&id) + label.len() + 3),
        None => (id.clone(), columns(&id)),
    }
}
