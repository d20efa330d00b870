//! The drawing left of a terminal's lines: a row for each task, and lanes down to its children.

use renderdag::{Ancestor, GraphRowRenderer, Renderer as _};

use crate::order::Order;
use crate::text::columns;

/// More tasks than this nobody follows along lanes.
pub const MOST_TASKS: usize = 300;
/// More columns than this leave no room for words.
pub const MOST_COLUMNS: usize = 60;

const GLYPH: &str = "●";

/// The lines of one task.
pub struct TaskLines {
    pub task: usize,
    /// Lanes that lead to the task's line.
    pub before: Vec<String>,
    /// The task's line.
    pub line: String,
    /// Lanes that lead away from it.
    pub after: Vec<String>,
}

impl TaskLines {
    /// The lanes beside what else is said of the task, below its line.
    pub fn beside(&self, has_children: bool) -> String {
        self.line.replace(GLYPH, if has_children { "│" } else { " " })
    }
}

/// The drawing, or what there is too much of for one.
pub fn draw(order: &Order) -> Result<Vec<TaskLines>, String> {
    if order.sequence.len() > MOST_TASKS {
        return Err(format!("more than {MOST_TASKS} tasks"));
    }
    let mut renderer = GraphRowRenderer::new().output().with_min_row_height(1).build_box_drawing();
    let mut rows = Vec::with_capacity(order.sequence.len());
    for &task in &order.sequence {
        // The renderer draws from a commit to its parents; here it goes from a task to its children.
        let children = order.children[task].iter().map(|link| Ancestor::Parent(link.child)).collect();
        let width = renderer.width(Some(&task), Some(&children));
        if usize::try_from(width).is_ok_and(|width| width > MOST_COLUMNS) {
            return Err(format!("more than {MOST_COLUMNS} columns of lanes"));
        }
        rows.push(row(task, &renderer.next_row(task, children, GLYPH.to_owned(), String::new())));
    }
    Ok(rows)
}

fn row(task: usize, drawn: &str) -> TaskLines {
    let mut row = TaskLines { task, before: Vec::new(), line: GLYPH.to_owned(), after: Vec::new() };
    let mut seen = false;
    // Below a task without lanes the renderer leaves a line empty.
    for line in drawn.lines().map(str::trim_end).filter(|line| !line.is_empty()).map(str::to_owned) {
        if line.contains(GLYPH) {
            row.line = line;
            seen = true;
        } else if seen {
            row.after.push(line);
        } else {
            row.before.push(line);
        }
    }
    row
}

/// How many columns the drawing takes.
pub fn width(rows: &[TaskLines]) -> usize {
    rows.iter()
        .flat_map(|row| row.before.iter().chain([&row.line]).chain(&row.after))
        .map(|line| columns(line))
        .max()
        .unwrap_or(0)
}
