//! The graph of tasks: what waits for what, and under which condition.

mod cycles;
mod never_run;

pub use cycles::{Cycle, cycle_problem};
pub use never_run::{NeverRun, never_run_problem};

use crate::Status;

/// The most dependencies between instances that a block may have: two matrix tasks of 10,000
/// instances each would make 100 million.
pub const MOST_DEPENDENCIES: usize = 1_000_000;

/// One dependency: `child` waits for `parent` and runs if that ended with `status`.
///
/// Tasks are numbered from 0 in source order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The task that waits.
    pub child: u32,
    /// The task it waits for.
    pub parent: u32,
    /// How the parent must have ended.
    pub status: Status,
}

/// The dependencies of a pipeline.
///
/// ```
/// use gofer_core::{Edge, Graph, Status};
/// let edge = |child, parent| Edge { child, parent, status: Status::Success };
/// let graph = Graph::new(3, vec![edge(0, 1), edge(1, 0), edge(2, 0)]);
/// assert_eq!(graph.cycles()[0].edges, [0, 1]);
/// assert!(graph.never_run().is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct Graph {
    tasks: usize,
    edges: Vec<Edge>,
    /// The edges of task `t` are `order[starts[t]..starts[t + 1]]`.
    order: Vec<u32>,
    starts: Vec<u32>,
}

impl Graph {
    /// A graph of `tasks` tasks. Edges are known by their place in `edges`.
    ///
    /// # Panics
    /// If an edge names a task that is not there, or there are more than [`u32::MAX`] edges.
    #[must_use]
    pub fn new(tasks: usize, edges: Vec<Edge>) -> Self {
        assert!(u32::try_from(edges.len().max(tasks)).is_ok(), "a graph of more than 2^32 dependencies");
        assert!(edges.iter().all(|edge| (edge.child as usize) < tasks && (edge.parent as usize) < tasks));
        let (starts, order) = group(tasks, edges.len(), |edge| edges[edge].child);
        Graph { tasks, edges, order, starts }
    }

    /// The number of tasks.
    #[must_use]
    pub fn tasks(&self) -> usize {
        self.tasks
    }

    /// The edge at this place.
    #[must_use]
    pub fn edge(&self, edge: u32) -> Edge {
        self.edges[edge as usize]
    }

    /// For each task a number that it shares with exactly those tasks that wait for it and for
    /// which it waits, itself included.
    ///
    /// ```
    /// use gofer_core::{Edge, Graph, Status};
    /// let edge = |child, parent| Edge { child, parent, status: Status::Success };
    /// let knots = Graph::new(3, vec![edge(0, 1), edge(1, 0), edge(2, 0)]).knots();
    /// assert!(knots[0] == knots[1] && knots[1] != knots[2]);
    /// ```
    #[inline]
    #[must_use]
    pub fn knots(&self) -> Vec<u32> {
        components(self, &|_| true)
    }

    /// The edges by which a task waits for its parents, in the order they were given.
    fn parents(&self, task: u32) -> &[u32] {
        &self.order[self.starts[task as usize] as usize..self.starts[task as usize + 1] as usize]
    }
}

/// Things put into groups (a counting sort): where each group starts, and the things in that order.
#[expect(clippy::cast_possible_truncation, reason = "Graph::new has counted the tasks and edges")]
fn group(groups: usize, things: usize, of: impl Fn(usize) -> u32) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; groups + 1];
    for thing in 0..things {
        starts[of(thing) as usize + 1] += 1;
    }
    for group in 0..groups {
        starts[group + 1] += starts[group];
    }
    let mut next = starts.clone();
    let mut order = vec![0u32; things];
    for thing in 0..things {
        let slot = &mut next[of(thing) as usize];
        order[*slot as usize] = thing as u32;
        *slot += 1;
    }
    (starts, order)
}

/// Strongly connected components by Tarjan's algorithm, without recursion.
///
/// Gives the component of each task. Components are numbered so that those of a task's
/// parents come before its own, which makes the number an order of execution too. Edges for
/// which `follow` is false are not there.
fn components(graph: &Graph, follow: &dyn Fn(u32) -> bool) -> Vec<u32> {
    const NEW: u32 = u32::MAX;
    let mut component = vec![NEW; graph.tasks];
    let mut found = vec![NEW; graph.tasks];
    let mut low = vec![NEW; graph.tasks];
    let mut open: Vec<u32> = Vec::new();
    let mut path: Vec<(u32, usize)> = Vec::new();
    let (mut clock, mut components) = (0, 0);
    #[expect(clippy::cast_possible_truncation, reason = "Graph::new has counted the tasks")]
    let tasks = graph.tasks as u32;
    for root in 0..tasks {
        if found[root as usize] != NEW {
            continue;
        }
        path.push((root, 0));
        while let Some((task, next)) = path.last_mut() {
            let (at, edges) = (*task as usize, graph.parents(*task));
            if *next == 0 {
                found[at] = clock;
                low[at] = clock;
                clock += 1;
                open.push(*task);
            }
            if let Some(&edge) = edges.get(*next) {
                *next += 1;
                let parent = graph.edge(edge).parent;
                let seen = found[parent as usize];
                if !follow(edge) {
                } else if seen == NEW {
                    path.push((parent, 0));
                } else if component[parent as usize] == NEW {
                    low[at] = low[at].min(seen);
                }
                // A task without edges comes by once; others must not be opened again.
                continue;
            }
            if low[at] == found[at] {
                while let Some(member) = open.pop() {
                    component[member as usize] = components;
                    if member as usize == at {
                        break;
                    }
                }
                components += 1;
            }
            path.pop();
            if let Some((child, _)) = path.last() {
                low[*child as usize] = low[*child as usize].min(low[at]);
            }
        }
    }
    component
}
