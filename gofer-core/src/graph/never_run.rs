use std::fmt::Write as _;

use super::cycles::Reached;
use super::{Graph, components, group};
use crate::{Problem, Rule, Status, shown};

/// Tasks reported. Each costs a walk over its ancestors, and who has more has enough to mend.
const MOST: usize = 1000;

/// Ancestors looked at in one walk over the graph: four machine words for each outcome.
const WIDTH: usize = 4;
const AT_ONCE: usize = WIDTH * 64;

/// A task whose conditions contradict each other, as [`Graph::never_run`] gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeverRun {
    /// The task.
    pub task: u32,
    /// The ancestor that would have to succeed and to fail.
    pub ancestor: u32,
    /// The edges from the task to the condition that the ancestor succeeds.
    pub to_success: Vec<u32>,
    /// The edges from the task to the condition that the ancestor fails.
    pub to_failure: Vec<u32>,
}

/// A set of outcomes: one bit for each ancestor that is looked at.
type Outcomes = [u64; WIDTH];

impl Graph {
    /// The tasks that can never run, except those that cannot only because a parent cannot.
    ///
    /// A `success` or `failure` condition forces its parent's outcome, and all that the
    /// parent itself is forced by; `any` forces nothing. A task can run if and only if no
    /// ancestor is forced both ways. Dependencies within a cycle are left out: nothing is
    /// known of those. Only ancestors on which both a `success` and a `failure` stand can be
    /// forced both ways; 256 of them are looked at in one walk over the graph.
    ///
    /// At most 1,000 tasks are given.
    #[must_use]
    pub fn never_run(&self) -> Vec<NeverRun> {
        // Without a `failure` condition, as in most pipelines, nothing contradicts a `success`.
        if self.edges.iter().all(|edge| edge.status != Status::Failure) {
            return Vec::new();
        }
        let component = components(self, &|_| true);
        let forces = |edge: u32| {
            let ends = self.edge(edge);
            ends.status != Status::Any && component[ends.child as usize] != component[ends.parent as usize]
        };
        let order = self.parents_first(&component);
        let mut verdicts: Vec<Option<u32>> = vec![None; self.tasks];
        for ancestors in self.contested(&forces).chunks(AT_ONCE) {
            self.spread(ancestors, &order, &forces, &mut verdicts);
        }
        let mut reached = Reached::new(self.tasks);
        let mut way = |task, ancestor, status| self.way_to(task, ancestor, status, &forces, &mut reached);
        (0u32..)
            .zip(&verdicts)
            .filter_map(|(task, ancestor)| Some((task, (*ancestor)?)))
            .take(MOST)
            .map(|(task, ancestor)| NeverRun {
                task,
                ancestor,
                to_success: way(task, ancestor, Status::Success),
                to_failure: way(task, ancestor, Status::Failure),
            })
            .collect()
    }

    /// The tasks, each after its parents (as far as they are in no cycle).
    fn parents_first(&self, component: &[u32]) -> Vec<u32> {
        group(self.tasks, self.tasks, |task| component[task]).1
    }

    /// The tasks that some child needs to succeed and another to fail.
    fn contested(&self, forces: &impl Fn(u32) -> bool) -> Vec<u32> {
        let mut needed = vec![(false, false); self.tasks];
        for edge in (0u32..).take(self.edges.len()).filter(|edge| forces(*edge)) {
            let ends = self.edge(edge);
            let (success, failure) = &mut needed[ends.parent as usize];
            *success |= ends.status == Status::Success;
            *failure |= ends.status == Status::Failure;
        }
        (0u32..).zip(needed).filter(|(_, needed)| *needed == (true, true)).map(|(task, _)| task).collect()
    }

    /// Carries what is forced of these ancestors down to all their descendants.
    fn spread(&self, ancestors: &[u32], order: &[u32], forces: &impl Fn(u32) -> bool, verdicts: &mut [Option<u32>]) {
        let mut bit: Vec<Option<usize>> = vec![None; self.tasks];
        for (place, ancestor) in ancestors.iter().enumerate() {
            bit[*ancestor as usize] = Some(place);
        }
        let mut outcomes_of: Vec<(Outcomes, Outcomes)> = vec![([0; WIDTH], [0; WIDTH]); self.tasks];
        for &task in order {
            let (mut success, mut failure) = ([0; WIDTH], [0; WIDTH]);
            for edge in self.parents(task).iter().copied().filter(|edge| forces(*edge)) {
                let ends = self.edge(edge);
                let inherited = &outcomes_of[ends.parent as usize];
                for word in 0..WIDTH {
                    success[word] |= inherited.0[word];
                    failure[word] |= inherited.1[word];
                }
                if let Some(place) = bit[ends.parent as usize] {
                    let outcomes = if ends.status == Status::Success { &mut success } else { &mut failure };
                    outcomes[place / 64] |= 1 << (place % 64);
                }
            }
            // What is contradictory here is this task's problem and not also its children's.
            for word in 0..WIDTH {
                let both = success[word] & failure[word];
                if both != 0 {
                    let ancestor = ancestors[word * 64 + both.trailing_zeros() as usize];
                    verdicts[task as usize].get_or_insert(ancestor);
                    success[word] &= !both;
                    failure[word] &= !both;
                }
            }
            outcomes_of[task as usize] = (success, failure);
        }
    }

    /// The shortest way from a task through what it forces to a condition on an ancestor.
    fn way_to(
        &self,
        task: u32,
        ancestor: u32,
        status: Status,
        forces: &impl Fn(u32) -> bool,
        reached: &mut Reached,
    ) -> Vec<u32> {
        reached.clear();
        let mut queue = vec![task];
        let mut next = 0;
        while let Some(&at) = queue.get(next) {
            next += 1;
            for edge in self.parents(at).iter().copied().filter(|edge| forces(*edge)) {
                let ends = self.edge(edge);
                if ends.parent == ancestor && ends.status == status {
                    return self.way_from(task, edge, reached);
                }
                if reached.by(ends.parent).is_none() {
                    reached.set(ends.parent, edge);
                    queue.push(ends.parent);
                }
            }
        }
        Vec::new()
    }

    fn way_from(&self, task: u32, last: u32, reached: &Reached) -> Vec<u32> {
        let mut way = vec![last];
        let mut at = self.edge(last).child;
        while at != task {
            let Some(edge) = reached.by(at) else { break };
            way.push(edge);
            at = self.edge(edge).child;
        }
        way.reverse();
        way
    }
}

/// A task that can never run, in words: both conditions and the way to each.
///
/// `id` gives a task's id; `also` says how many further instances of the same task share
/// the problem.
///
/// ```
/// use gofer_core::{Edge, Graph, Status, never_run_problem};
///
/// let edge = |child, parent, status| Edge { child, parent, status };
/// let edges = vec![edge(1, 0, Status::Success), edge(2, 0, Status::Failure), edge(2, 1, Status::Success)];
/// let graph = Graph::new(3, edges);
/// let id = |task| ["build", "test", "report"][task as usize];
/// let problem = never_run_problem(&graph, &graph.never_run()[0], id, 0);
/// assert!(problem.message.starts_with("task `report` can never run"));
/// ```
#[must_use]
pub fn never_run_problem<'a>(graph: &Graph, never: &NeverRun, id: impl Fn(u32) -> &'a str, also: usize) -> Problem {
    let task = shown(id(never.task));
    let ancestor = shown(id(never.ancestor));
    let also = crate::more_instances(also);
    let message = |word: fn(Status) -> &'static str| {
        let mut message = format!(
            "task `{task}` can never run{also}: `{ancestor}` would have to fail and to succeed, \
             because conditions are joined by \"and\""
        );
        for (outcome, way) in [("fail", &never.to_failure), ("succeed", &never.to_success)] {
            let _ = write!(message, "\n  to {outcome}: {}", way_in_words(graph, way, &id, word));
        }
        message
    };
    let help = |any: &str| {
        format!(
            "drop one of the two conditions, make it `{any}`, or write two tasks, one for each outcome of `{ancestor}`"
        )
    };
    let problem = Rule::NeverRuns.problem(message(Status::word)).help(help("any"));
    problem.json_message(message(Status::json)).json_help(help("\"Any\""))
}

/// `` `report` needs `test: success`, which needs `build: success` ``.
fn way_in_words<'a>(
    graph: &Graph,
    way: &[u32],
    id: &impl Fn(u32) -> &'a str,
    word: fn(Status) -> &'static str,
) -> String {
    const MOST: usize = 12;
    let mut words = String::new();
    for (at, edge) in way.iter().enumerate() {
        let ends = graph.edge(*edge);
        if way.len() > MOST && (MOST / 2..way.len() - MOST / 2).contains(&at) {
            if at == MOST / 2 {
                let _ = write!(words, ", ... ({} more) ...", way.len() - MOST);
            }
            continue;
        }
        match at {
            0 => {
                let _ = write!(words, "`{}` needs", shown(id(ends.child)));
            }
            _ => words.push_str(", which needs"),
        }
        let _ = write!(words, " `{}: {}`", shown(id(ends.parent)), word(ends.status));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edge;
    use Status::{Any, Failure, Success};

    fn graph(tasks: usize, edges: &[(u32, u32, Status)]) -> Graph {
        Graph::new(tasks, edges.iter().map(|&(child, parent, status)| Edge { child, parent, status }).collect())
    }

    fn tasks(graph: &Graph) -> Vec<u32> {
        graph.never_run().iter().map(|never| never.task).collect()
    }

    #[test]
    fn a_contradiction_through_a_parent() {
        let graph = graph(3, &[(1, 0, Success), (2, 0, Failure), (2, 1, Success)]);
        let ids = ["build", "test", "report"];
        let never = graph.never_run();
        assert_eq!(
            never_run_problem(&graph, &never[0], |task| ids[task as usize], 0).message,
            "task `report` can never run: `build` would have to fail and to succeed, because conditions are joined by \"and\"\n  \
             to fail: `report` needs `build: failure`\n  \
             to succeed: `report` needs `test: success`, which needs `build: success`"
        );
    }

    #[test]
    fn a_long_way_is_cut_in_its_middle() {
        // 0 is `first`; each task needs the one before it, and the last needs 0 to fail.
        let way = |tasks: u32| {
            let mut edges: Vec<(u32, u32, Status)> = (1..tasks).map(|task| (task, task - 1, Success)).collect();
            edges.push((tasks - 1, 0, Failure));
            let graph = graph(tasks as usize, &edges);
            let ids: Vec<String> = (0..tasks).map(|task| format!("t{task}")).collect();
            never_run_problem(&graph, &graph.never_run()[0], |task| &ids[task as usize], 0).message
        };
        let whole = way(13);
        assert!(!whole.contains("more") && whole.matches("which needs").count() == 11, "{whole}");
        let cut = way(16);
        assert!(cut.contains("`t9: success`, ... (3 more) ..., which needs `t5: success`"), "{cut}");
        assert_eq!(cut.matches("which needs").count(), 11, "{cut}");
    }

    #[test]
    fn a_failed_parent_must_have_run_too() {
        assert_eq!(tasks(&graph(3, &[(1, 0, Success), (2, 0, Failure), (2, 1, Failure)])), [2]);
    }

    #[test]
    fn any_forces_nothing() {
        assert!(tasks(&graph(3, &[(1, 0, Success), (2, 0, Failure), (2, 1, Any)])).is_empty());
        assert!(tasks(&graph(3, &[(1, 0, Any), (2, 0, Failure), (2, 1, Success)])).is_empty());
    }

    #[test]
    fn only_the_first_of_a_row_is_reported() {
        let edges =
            [(1, 0, Success), (2, 0, Failure), (2, 1, Success), (3, 2, Success), (4, 3, Failure), (4, 0, Success)];
        assert_eq!(tasks(&graph(5, &edges)), [2]);
    }

    #[test]
    fn a_contradiction_of_ones_own_is_reported_below_another() {
        let edges = [
            (1, 0, Success),
            (2, 0, Failure),
            (2, 1, Success), // 2 never runs
            (4, 3, Success),
            (5, 3, Failure),
            (5, 4, Success),
            (5, 2, Success), // nor does 5, whatever 2 does
        ];
        assert_eq!(tasks(&graph(6, &edges)), [2, 5]);
    }

    #[test]
    fn a_cycle_hides_no_other_contradiction() {
        let edges = [(0, 1, Success), (1, 0, Success), (3, 2, Success), (4, 2, Failure), (4, 3, Success)];
        assert_eq!(tasks(&graph(5, &edges)), [4]);
    }

    const LOTS: u32 = 3 * 256;

    #[test]
    fn more_ancestors_than_one_walk_takes() {
        let edges: Vec<(u32, u32, Status)> = (0..LOTS)
            .flat_map(|n| [(3 * n + 1, 3 * n, Success), (3 * n + 2, 3 * n, Failure), (3 * n + 2, 3 * n + 1, Success)])
            .collect();
        let graph = graph(3 * LOTS as usize, &edges);
        let expected: Vec<u32> = (0..LOTS).map(|n| 3 * n + 2).collect();
        assert_eq!(tasks(&graph), expected);
    }

    #[test]
    fn layers_that_all_depend_on_each_other_are_quick() {
        let layer = |n: u32| [2 * n, 2 * n + 1];
        let edges: Vec<(u32, u32, Status)> = (0..29)
            .flat_map(|n| {
                layer(n).into_iter().flat_map(move |child| layer(n + 1).map(|parent| (child, parent, Success)))
            })
            .collect();
        let graph = graph(60, &edges);
        assert!(graph.cycles().is_empty() && graph.never_run().is_empty());
    }
}
