//! Pipelines of any size, as text for `pipeline!` and, at run time, by the builders.

use std::fmt::Write as _;
use std::ops::Range;

use gofer_dsl::{Pipeline, Status, Task};

/// How the tasks of a pipeline hang together.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Each task depends on the one before it.
    Chain,
    /// All depend on the first, and the last depends on all.
    Fan,
    /// Layers of ten, each task of which depends on all of the layer before.
    Ladder,
    /// A chain with a value in each task that only the running program knows.
    Computed,
    /// A chain with a name in each task that may be a word of another system, so that the file is asked for it.
    Named,
    /// One task with an axis of so many keys.
    Axis,
    /// One task with two axes, whose keys make so many pairs.
    Axes,
    /// The last task waits for all others, by `_`.
    Others,
}

const LAYER: usize = 10;

impl Shape {
    pub const ALL: [Shape; 8] = [
        Shape::Chain,
        Shape::Fan,
        Shape::Ladder,
        Shape::Computed,
        Shape::Named,
        Shape::Axis,
        Shape::Axes,
        Shape::Others,
    ];

    pub fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    fn parents(self, task: usize, tasks: usize) -> Range<usize> {
        match self {
            Shape::Fan | Shape::Others if task + 1 == tasks => 0..task,
            Shape::Fan => 0..task.min(1),
            Shape::Ladder => {
                let layer = task / LAYER * LAYER;
                layer.saturating_sub(LAYER)..layer
            }
            Shape::Chain | Shape::Computed | Shape::Named => task.saturating_sub(1)..task,
            Shape::Axis | Shape::Axes | Shape::Others => 0..0,
        }
    }

    /// What stands before the block.
    pub fn before(self) -> &'static str {
        if matches!(self, Shape::Named) { "let yes = true;" } else { "" }
    }

    /// The block of `pipeline!`: children stand before their parents, except where these are meant
    /// by what stands above.
    pub fn block(self, tasks: usize) -> String {
        let settings = "id: scale, name: \"Scale\",\n";
        match self {
            Shape::Axis => {
                format!("{settings}task cell for key in {{ {} }} {{ image: \"x\", description: key }}\n", keys(tasks))
            }
            Shape::Axes => {
                let (rows, columns) = sides(tasks);
                let (rows, columns) = (keys(rows), keys(columns));
                format!(
                    "{settings}task cell for row in {{ {rows} }}, column in {{ {columns} }} \
                     {{ image: \"x\", command: [row, column] }}\n"
                )
            }
            Shape::Others => {
                let block =
                    (0..tasks - 1).fold(settings.to_owned(), |block, task| block + &self.plain_task(task, tasks));
                block + &format!("task task_{0} {{ image: \"x:{0}\", depends_on: {{ _ }} }}\n", tasks - 1)
            }
            _ => (0..tasks).rev().fold(settings.to_owned(), |block, task| block + &self.plain_task(task, tasks)),
        }
    }

    fn plain_task(self, task: usize, tasks: usize) -> String {
        let image = match self {
            Shape::Computed => format!("format!(\"x:{{}}\", {task})"),
            _ => format!("\"x:{task}\""),
        };
        let flag = if matches!(self, Shape::Named) { "inject_api_token: yes, " } else { "" };
        let mut code = format!("task task_{task} {{ image: {image}, {flag}depends_on: {{ ");
        for parent in self.parents(task, tasks) {
            let _ = write!(code, "task_{parent}, ");
        }
        code + "} }\n"
    }

    /// The same pipeline by the builders.
    pub fn pipeline(self, tasks: usize) -> Pipeline {
        let pipeline = Pipeline::new("scale", "Scale");
        match self {
            Shape::Axis => {
                pipeline.tasks((0..tasks).map(|key| Task::new(format!("cell_{key}"), "x").description(key.to_string())))
            }
            Shape::Axes => {
                let (rows, columns) = sides(tasks);
                let cell = |row, column| {
                    Task::new(format!("cell_{row}_{column}"), "x").command([format!("{row}"), format!("{column}")])
                };
                pipeline.tasks((0..rows).flat_map(|row| (0..columns).map(move |column| cell(row, column))))
            }
            Shape::Others => pipeline.tasks((0..tasks).map(|task| self.task(task, tasks))),
            _ => pipeline.tasks((0..tasks).rev().map(|task| self.task(task, tasks))),
        }
    }

    fn task(self, task: usize, tasks: usize) -> Task {
        let parents = self.parents(task, tasks).map(|parent| (format!("task_{parent}"), Status::Success));
        let task = Task::new(format!("task_{task}"), format!("x:{task}")).depends_on(parents);
        task.inject_api_token(matches!(self, Shape::Named))
    }
}

/// The keys of an axis, each its own value.
fn keys(number: usize) -> String {
    (0..number).fold(String::new(), |mut keys, key| {
        let _ = write!(keys, "{key}, ");
        keys
    })
}

/// As square a matrix of so many cells as powers of ten allow.
fn sides(tasks: usize) -> (usize, usize) {
    let rows = if tasks < 100 {
        1
    } else if tasks < 10_000 {
        10
    } else {
        100
    };
    (rows, tasks / rows)
}
