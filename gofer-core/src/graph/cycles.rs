use std::fmt::Write as _;

use super::{Graph, components};
use crate::{Problem, Rule, shown};

/// Cycles reported of one knot of tasks that all wait for each other. Who has more has
/// enough to mend, and each costs one walk over the graph.
const MOST_IN_A_KNOT: usize = 64;

/// How many edges the search for the shortest cycles may look at, over all knots. Enough for the
/// true shortest one in a knot of a thousand dependencies; once it is used up, a knot's cycle is
/// the first that is found.
const MOST_LOOKS: usize = 1 << 20;

/// Tasks that wait for each other in a circle, as [`Graph::cycles`] gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// The circle's edges: each one's parent is the next one's child. It begins at the task
    /// that is first in the source, so the last edge closes it.
    pub edges: Vec<u32>,
}

impl Cycle {
    /// The edge that closes the circle.
    #[must_use]
    pub fn closing(&self) -> u32 {
        // A cycle has at least two edges.
        self.edges.last().copied().unwrap_or_default()
    }
}

impl Graph {
    /// The independent cycles: no two share a dependency, so each needs a change of its own.
    ///
    /// Dependencies of a task on itself are not among them: they are a mistake of another
    /// kind. Of a knot with many cycles at most 64 are given. The work grows with the number of
    /// tasks and dependencies, however many knots they make.
    #[must_use]
    pub fn cycles(&self) -> Vec<Cycle> {
        let mut gone = vec![false; self.edges.len()];
        let mut cycles = Vec::new();
        let mut search = Search { reached: Reached::new(self.tasks), looks: 0 };
        for _ in 0..MOST_IN_A_KNOT {
            let component = components(self, &|edge| !gone[edge as usize]);
            let inside = |edge: u32| {
                let ends = self.edge(edge);
                let same = component[ends.child as usize] == component[ends.parent as usize];
                same && ends.child != ends.parent && !gone[edge as usize]
            };
            let knots = self.circles(&component, &inside);
            let found: Vec<Cycle> =
                knots.iter().filter_map(|knot| self.shortest_cycle(knot, &inside, &mut search)).collect();
            if found.is_empty() {
                break;
            }
            for edge in found.iter().flat_map(|cycle| &cycle.edges) {
                gone[*edge as usize] = true;
            }
            cycles.extend(found);
        }
        cycles.sort_by_key(Cycle::closing);
        cycles
    }

    /// The components that hold a cycle, each as its tasks in source order.
    fn circles(&self, component: &[u32], inside: &impl Fn(u32) -> bool) -> Vec<Vec<u32>> {
        let mut knot_of = vec![usize::MAX; self.tasks];
        let mut knots: Vec<Vec<u32>> = Vec::new();
        for (task, number) in (0u32..).zip(component) {
            if !self.parents(task).iter().any(|edge| inside(*edge)) {
                continue;
            }
            let knot = &mut knot_of[*number as usize];
            if *knot == usize::MAX {
                *knot = knots.len();
                knots.push(Vec::new());
            }
            knots[*knot].push(task);
        }
        knots
    }

    fn shortest_cycle(&self, knot: &[u32], inside: &impl Fn(u32) -> bool, search: &mut Search) -> Option<Cycle> {
        let mut best: Option<Vec<u32>> = None;
        for &start in knot {
            let shorter_than = best.as_ref().map_or(usize::MAX, Vec::len);
            if let Some(edges) = self.cycle_through(start, shorter_than, inside, search) {
                best = Some(edges);
            }
            if search.looks > MOST_LOOKS || best.as_ref().is_some_and(|best| best.len() == 2) {
                break;
            }
        }
        let mut edges = best?;
        let first = (0..edges.len()).min_by_key(|&at| self.edge(edges[at]).child)?;
        edges.rotate_left(first);
        Some(Cycle { edges })
    }

    /// The shortest way from a task back to itself, if it has fewer than `limit` edges.
    fn cycle_through(
        &self,
        start: u32,
        limit: usize,
        inside: &impl Fn(u32) -> bool,
        Search { reached, looks }: &mut Search,
    ) -> Option<Vec<u32>> {
        reached.clear();
        let mut layer = vec![start];
        let mut length = 0;
        while !layer.is_empty() && length + 1 < limit {
            length += 1;
            let mut next = Vec::new();
            for edge in layer.iter().flat_map(|task| self.parents(*task)).copied() {
                *looks += 1;
                if !inside(edge) {
                    continue;
                }
                let parent = self.edge(edge).parent;
                if parent == start {
                    return Some(self.way_back(start, edge, reached));
                }
                if reached.by(parent).is_none() {
                    reached.set(parent, edge);
                    next.push(parent);
                }
            }
            layer = next;
        }
        None
    }

    fn way_back(&self, start: u32, last: u32, reached: &Reached) -> Vec<u32> {
        let mut edges = vec![last];
        let mut task = self.edge(last).child;
        while task != start {
            let Some(edge) = reached.by(task) else { break };
            edges.push(edge);
            task = self.edge(edge).child;
        }
        edges.reverse();
        edges
    }
}

/// What the search for cycles goes on with from knot to knot.
struct Search {
    reached: Reached,
    /// The edges looked at so far.
    looks: usize,
}

/// By which edge a search came to each task; cleared without touching every task.
pub(super) struct Reached {
    by: Vec<u32>,
    touched: Vec<u32>,
}

impl Reached {
    const NOT: u32 = u32::MAX;

    pub(super) fn new(tasks: usize) -> Self {
        Reached { by: vec![Self::NOT; tasks], touched: Vec::new() }
    }

    pub(super) fn clear(&mut self) {
        for task in self.touched.drain(..) {
            self.by[task as usize] = Self::NOT;
        }
    }

    pub(super) fn by(&self, task: u32) -> Option<u32> {
        Some(self.by[task as usize]).filter(|edge| *edge != Self::NOT)
    }

    pub(super) fn set(&mut self, task: u32, edge: u32) {
        self.by[task as usize] = edge;
        self.touched.push(task);
    }
}

/// A cycle in words: the path, and each dependency on a line of its own.
///
/// `id` gives a task's id; `line` the source line of a dependency, where that is known;
/// `also` says in how many further instances of the same tasks the cycle is.
///
/// ```
/// use gofer_core::{Edge, Graph, Status, cycle_problem};
///
/// let edge = |child, parent| Edge { child, parent, status: Status::Success };
/// let graph = Graph::new(2, vec![edge(0, 1), edge(1, 0)]);
/// let id = |task| ["build", "test"][task as usize];
/// let problem = cycle_problem(&graph, &graph.cycles()[0], id, |_| None, 0);
/// assert!(problem.message.contains("`build -> test -> build`"));
/// ```
#[must_use]
pub fn cycle_problem<'a>(
    graph: &Graph,
    cycle: &Cycle,
    id: impl Fn(u32) -> &'a str,
    line: impl Fn(u32) -> Option<usize>,
    also: usize,
) -> Problem {
    /// A path longer than this is cut in its middle: nobody reads a thousand ids.
    const MOST: usize = 24;
    let ids: Vec<String> = cycle.edges.iter().map(|&edge| shown(id(graph.edge(edge).child))).collect();
    let cut = |at: usize| ids.len() > MOST && (MOST / 2..ids.len() - MOST / 2).contains(&at);
    let omitted = ids.len().saturating_sub(MOST);
    let mut path = String::new();
    let mut lines = String::new();
    for (at, edge) in cycle.edges.iter().enumerate() {
        if !cut(at) {
            let ends = graph.edge(*edge);
            let place = line(*edge).map(|line| format!(" (line {line})")).unwrap_or_default();
            let _ = write!(path, "{} -> ", ids[at]);
            let _ = write!(lines, "\n  `{}` depends on `{}`{place}", ids[at], shown(id(ends.parent)));
        } else if !cut(at - 1) {
            path.push_str("... -> ");
            let _ = write!(lines, "\n  ... and {omitted} more dependencies between them");
        }
    }
    path.push_str(ids.first().map_or("", String::as_str));
    let also = crate::more_instances(also);
    Rule::Cycle
        .problem(format!("these tasks wait for each other for ever: `{path}`{also}{lines}"))
        .help("remove one of these dependencies")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edge, Status};

    fn graph(tasks: usize, edges: &[(u32, u32)]) -> Graph {
        let edge = |&(child, parent)| Edge { child, parent, status: Status::Success };
        Graph::new(tasks, edges.iter().map(edge).collect())
    }

    fn paths(graph: &Graph) -> Vec<Vec<u32>> {
        let path = |cycle: &Cycle| cycle.edges.iter().map(|&edge| graph.edge(edge).child).collect();
        graph.cycles().iter().map(path).collect()
    }

    #[test]
    fn no_cycle() {
        assert!(graph(0, &[]).cycles().is_empty());
        assert!(graph(4, &[(1, 0), (2, 0), (3, 1), (3, 2)]).cycles().is_empty());
        assert!(graph(1, &[(0, 0)]).cycles().is_empty(), "a task that depends on itself is told otherwise");
    }

    #[test]
    fn the_shortest_cycle_of_a_knot_comes_first_in_source() {
        let graph = graph(4, &[(0, 1), (1, 2), (2, 3), (3, 0), (2, 1)]);
        assert_eq!(paths(&graph), [[1, 2]]);
    }

    #[test]
    fn cycles_that_share_a_task_are_two() {
        assert_eq!(paths(&graph(3, &[(0, 1), (1, 0), (1, 2), (2, 1)])), [[0, 1], [1, 2]]);
    }

    #[test]
    fn cycles_that_share_a_dependency_are_one() {
        assert_eq!(paths(&graph(4, &[(0, 1), (1, 2), (2, 0), (1, 3), (3, 0)])), [[0, 1, 2]]);
    }

    #[test]
    fn what_only_hangs_on_a_cycle_is_not_part_of_it() {
        assert_eq!(paths(&graph(5, &[(0, 1), (1, 2), (2, 1), (3, 2), (2, 4)])), [[1, 2]]);
    }

    #[test]
    fn each_edge_is_a_line() {
        let graph = graph(3, &[(0, 1), (1, 2), (2, 0)]);
        let ids = ["a", "b", "c"];
        let problem =
            cycle_problem(&graph, &graph.cycles()[0], |task| ids[task as usize], |edge| Some(edge as usize + 7), 0);
        assert_eq!(
            problem.message,
            "these tasks wait for each other for ever: `a -> b -> c -> a`\n  \
             `a` depends on `b` (line 7)\n  `b` depends on `c` (line 8)\n  `c` depends on `a` (line 9)"
        );
    }

    #[test]
    fn a_long_cycle_is_cut() {
        let edges: Vec<(u32, u32)> = (0..1000).map(|task| (task, (task + 1) % 1000)).collect();
        let graph = graph(1000, &edges);
        let ids: Vec<String> = (0..1000).map(|task| format!("t{task}")).collect();
        let problem = cycle_problem(&graph, &graph.cycles()[0], |task| &ids[task as usize], |_| None, 2);
        assert!(problem.message.contains("t11 -> ... -> t988"), "{problem}");
        assert!(problem.message.contains("and 976 more dependencies"), "{problem}");
        assert_eq!(problem.message.lines().count(), 26);
    }

    #[test]
    fn large_knots_end() {
        let ring: Vec<(u32, u32)> = (0..10_000).map(|task| (task, (task + 1) % 10_000)).collect();
        assert_eq!(paths(&graph(10_000, &ring))[0].len(), 10_000);
        let ladder: Vec<(u32, u32)> = (0..9_999).flat_map(|task| [(task, task + 1), (task + 1, task)]).collect();
        assert_eq!(graph(10_000, &ladder).cycles().len(), MOST_IN_A_KNOT);
    }
}
