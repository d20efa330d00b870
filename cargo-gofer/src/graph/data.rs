//! A graph for machines, which draw it or count in it themselves.

use std::path::Path;

use gofer_model::Pipeline;
use schemars::JsonSchema;
use serde::Serialize;

use crate::order::{Link, Order};

/// What `graph` draws.
#[derive(Serialize, JsonSchema)]
pub struct Drawn<'a> {
    /// The pipeline's id.
    id: &'a str,
    name: &'a str,
    /// The file that was written.
    file: Option<String>,
    /// How many.
    layers: usize,
    /// In the order in which they can run.
    tasks: Vec<Node<'a>>,
}

/// A task.
#[derive(Serialize, JsonSchema)]
struct Node<'a> {
    id: &'a str,
    image: &'a str,
    /// Its layer, from 1: one more than the last of those of its parents.
    layer: usize,
    depends_on: Vec<Edge<'a>>,
}

/// A task that another one waits for.
#[derive(Serialize, JsonSchema)]
struct Edge<'a> {
    task: &'a str,
    /// How it has to end: `success`, `failure` or `any`.
    status: &'static str,
}

impl<'a> Drawn<'a> {
    pub fn of(pipeline: &'a Pipeline, order: &Order) -> Self {
        let edge = |link: &Link| Edge { task: &pipeline.tasks[link.parent].id, status: link.status.word() };
        let node = |&place: &usize| {
            let (task, layer) = (&pipeline.tasks[place], order.layer[place] + 1);
            let depends_on = order.parents[place].iter().map(edge).collect();
            Node { id: &task.id, image: &task.image, layer, depends_on }
        };
        let tasks = order.sequence.iter().map(node).collect();
        Drawn { id: &pipeline.id, name: &pipeline.name, file: None, layers: order.layers().len(), tasks }
    }

    /// The same, which stands in a file now.
    pub fn in_file(self, file: &Path) -> Self {
        Drawn { file: Some(file.display().to_string()), ..self }
    }
}
