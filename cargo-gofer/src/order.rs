//! The order of a valid pipeline's tasks.

use std::collections::HashMap;

use gofer_core::{nearest, shown};
use gofer_model::{Pipeline, Status};

use crate::stop::Stop;
use crate::text::count;

/// One dependency, by the places of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub parent: usize,
    pub child: usize,
    pub status: Status,
}

/// A valid pipeline's graph. Tasks are known by their places in the pipeline.
#[derive(Debug)]
pub struct Order {
    /// For each task, its dependencies in key order.
    pub parents: Vec<Vec<Link>>,
    /// For each task, who depends on it, in source order.
    pub children: Vec<Vec<Link>>,
    /// For each task, how many tasks the longest chain before it has.
    pub layer: Vec<usize>,
    /// The tasks, each after its parents: by layer, then in source order.
    pub sequence: Vec<usize>,
}

impl Order {
    /// The order of a pipeline whose graph has no cycle; tasks of a cycle would be left out.
    pub fn of(pipeline: &Pipeline) -> Self {
        let tasks = &pipeline.tasks;
        let place: HashMap<&str, usize> = tasks.iter().enumerate().map(|(at, task)| (task.id.as_str(), at)).collect();
        let links = |(child, task): (usize, &gofer_model::Task)| -> Vec<Link> {
            let link = |(parent, status): (&String, &Status)| {
                Some(Link { parent: *place.get(parent.as_str())?, child, status: *status })
            };
            task.depends_on.iter().filter_map(link).collect()
        };
        let parents: Vec<Vec<Link>> = tasks.iter().enumerate().map(links).collect();
        let mut children = vec![Vec::new(); tasks.len()];
        for link in parents.iter().flatten() {
            children[link.parent].push(*link);
        }
        let mut waits: Vec<usize> = parents.iter().map(Vec::len).collect();
        let mut layer = vec![0; tasks.len()];
        let mut sequence: Vec<usize> = (0..tasks.len()).filter(|task| waits[*task] == 0).collect();
        let mut next = 0;
        while let Some(&task) = sequence.get(next) {
            next += 1;
            for &Link { child, .. } in &children[task] {
                // Tasks come layer by layer, so the last parent is the lowest.
                layer[child] = layer[task] + 1;
                waits[child] -= 1;
                if waits[child] == 0 {
                    sequence.push(child);
                }
            }
        }
        sequence.sort_by_key(|task| (layer[*task], *task));
        Order { parents, children, layer, sequence }
    }

    /// The layers, each with its tasks in source order.
    pub fn layers(&self) -> Vec<&[usize]> {
        self.sequence.chunk_by(|a, b| self.layer[*a] == self.layer[*b]).collect()
    }
}

/// How large a pipeline is.
pub fn amount(tasks: usize, layers: usize) -> String {
    match tasks {
        0 => "no tasks".to_owned(),
        _ => format!("{} in {}", count(tasks, "task"), count(layers, "layer")),
    }
}

/// The places of the tasks of these ids.
///
/// # Errors
/// If there is no task of one.
pub fn places(pipeline: &Pipeline, ids: &[String]) -> Result<Vec<usize>, Stop> {
    let tasks = pipeline.tasks.iter().enumerate();
    let places: HashMap<&str, usize> = tasks.map(|(place, task)| (task.id.as_str(), place)).collect();
    let place = |id: &String| {
        places.get(id.as_str()).copied().ok_or_else(|| {
            let stop = Stop::usage(format!("no task of this pipeline is called `{}`", shown(id)));
            stop.help(which_there_are(id, &pipeline.tasks.iter().map(|task| task.id.as_str()).collect::<Vec<_>>()))
        })
    };
    ids.iter().map(place).collect()
}

/// Of few tasks all are named, of many the one that may be meant.
fn which_there_are(id: &str, tasks: &[&str]) -> String {
    const FEW: usize = 10;
    match (nearest(id, tasks.iter().copied()), tasks) {
        (Some(near), _) => format!("there is a task `{}`", shown(near)),
        (None, []) => "the pipeline has no tasks".to_owned(),
        (None, [only]) => format!("its only task is `{}`", shown(only)),
        (None, few) if few.len() <= FEW => format!("its tasks are {}", gofer_core::list(few)),
        (None, _) => "`cargo gofer graph` shows the tasks there are".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use gofer_model::Task;

    use super::*;

    #[test]
    fn a_task_is_below_all_its_parents() {
        let task = |id: &str, parents: &[&str]| Task::new(id, "x").depends_on(parents.iter().copied());
        let tasks = [task("last", &["mid", "top"]), task("mid", &["top"]), task("top", &[]), task("lone", &[])];
        let order = Order::of(&Pipeline::new("layers", "Layers").tasks(tasks));
        assert_eq!(order.layers(), [&[2, 3][..], &[1], &[0]]);
        assert_eq!(order.children[2].iter().map(|link| link.child).collect::<Vec<_>>(), [0, 1]);
    }
}
