//! Cycles and tasks that can never run, told once for all instances that share them.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use gofer_core::{Cycle, Edge, Graph, NeverRun, Problem, Status, cycle_problem, list, never_run_problem};

use super::defaults;
use super::depends_on::Edges;
use super::index::Index;
use crate::ast::Dependency;
use crate::problem::{Problems, Range};

pub fn check(index: &Index, edges: &Edges, problems: &mut Problems) {
    let graph = Graph::new(index.count(), edges.edges.clone());
    let written = |edge: u32| edges.written[edge as usize];
    let others = Others { index, edges, knots: OnceCell::new(), failing: OnceCell::new() };
    let path = |cycle: &Cycle| {
        cycle.edges.iter().map(|edge| std::ptr::from_ref(written(*edge))).collect::<Vec<*const Dependency>>()
    };
    // Of one `_` the first problem names all that must be changed for it.
    let mut told: HashSet<*const Dependency> = HashSet::new();
    for (cycle, also) in once(graph.cycles(), path) {
        let line = |edge| written(edge).task.range.line();
        let problem = cycle_problem(&graph, &cycle, |task| index.id(task), line, also);
        match cycle.edges.iter().rev().find(|edge| written(**edge).task.is_others()) {
            None => problems.at(written(cycle.closing()).range(), problem),
            Some(edge) if told.insert(written(*edge)) => {
                problems.at(whole(written(*edge)), others.in_a_cycle(&graph, *edge, problem));
            }
            Some(_) => {}
        }
    }
    let tasks = |never: &NeverRun| (index.task_of(never.task), index.task_of(never.ancestor));
    for (never, also) in once(graph.never_run(), tasks) {
        let problem = never_run_problem(&graph, &never, |task| index.id(task), also);
        let first = [&never.to_failure, &never.to_success].map(|way| way.first().map(|edge| written(*edge)));
        match first.into_iter().flatten().find(|dependency| dependency.task.is_others()) {
            None => {
                let task = index.tasks[index.task_of(never.task)].task;
                // What contradicts itself is told at its condition where the header bears all that it can.
                let header = defaults::place(task, problems);
                let condition = first.into_iter().flatten().next().filter(|_| problems.is_told(header));
                problems.at(condition.map_or(header, whole), problem);
            }
            Some(dependency) if told.insert(dependency) => {
                problems.at(whole(dependency), others.never(&never, problem));
            }
            Some(_) => {}
        }
    }
}

/// A dependency with its status.
fn whole(dependency: &Dependency) -> Range {
    Range::new(dependency.range().first, dependency.status_range().last)
}

/// The most tasks that a help names.
const MOST: usize = 8;

/// What `_` stands for, where that makes a problem.
struct Others<'o, 'a> {
    index: &'o Index<'a>,
    edges: &'o Edges<'a>,
    /// Which tasks wait for each other in a circle: those of one number.
    knots: OnceCell<Vec<u32>>,
    /// Which tasks run only if another one failed.
    failing: OnceCell<Vec<bool>>,
}

impl Others<'_, '_> {
    /// Tasks above that wait for the task with the `_` belong below it.
    fn in_a_cycle(&self, graph: &Graph, edge: u32, problem: Problem) -> Problem {
        let Edge { child, parent, .. } = graph.edge(edge);
        let child = self.index.task_of(child);
        let knots = self.knots.get_or_init(|| graph.knots());
        let same = |edge: &Edge| knots[edge.parent as usize] == knots[parent as usize];
        let names = self.names(child, same);
        let name = gofer_core::shown(&self.index.tasks[child].task.name.text);
        let tasks = match names.as_slice() {
            [only] => format!("task `{only}`"),
            names if names.len() <= MOST => format!("tasks {}", list(names)),
            names => format!("tasks {} and {} more", list(&names[..MOST]), names.len() - MOST),
        };
        problem.help(format!("`_` is every other task above: move {tasks} below `{name}`"))
    }

    /// Of tasks that run when others fail, `_` cannot ask for success too.
    fn never(&self, never: &NeverRun, problem: Problem) -> Problem {
        let child = self.index.task_of(never.task);
        let failing = self.failing.get_or_init(|| self.failing());
        let names = self.names(child, |edge| failing[edge.parent as usize]);
        let mut by_name = self.edges.of(&self.index.tasks[child]).filter(|(_, written)| !written.task.is_others());
        let needs_failure = by_name.any(|(edge, _)| match edge.status {
            Status::Failure => true,
            Status::Success => failing[edge.parent as usize],
            Status::Any => false,
        });
        if needs_failure || names.is_empty() || names.len() > MOST {
            return problem.help("write `_: any`, which waits for them however they end");
        }
        let names: Vec<String> = names.iter().map(|name| format!("{name}: any")).collect();
        problem.help(format!("`_` asks for the success of every other task above: write `{}, _`", names.join(", ")))
    }

    /// The tasks that a task waits for by `_`, and of which this holds.
    fn names(&self, child: usize, holds: impl Fn(&Edge) -> bool) -> Vec<String> {
        let edges = self.edges.of(&self.index.tasks[child]);
        let by_others = edges.filter(|(edge, written)| written.task.is_others() && holds(edge));
        let mut tasks: Vec<usize> = by_others.map(|(edge, _)| self.index.task_of(edge.parent)).collect();
        tasks.sort_unstable();
        tasks.dedup();
        tasks.into_iter().map(|task| self.index.tasks[task].task.name.shown()).collect()
    }

    /// Whether a task, or one whose success it needs, needs a failure.
    fn failing(&self) -> Vec<bool> {
        let mut failing = vec![false; self.index.count()];
        let mut children: Vec<Vec<u32>> = vec![Vec::new(); self.index.count()];
        let mut open = Vec::new();
        for edge in &self.edges.edges {
            match edge.status {
                Status::Failure => open.push(edge.child),
                Status::Success => children[edge.parent as usize].push(edge.child),
                Status::Any => {}
            }
        }
        while let Some(task) = open.pop() {
            if !std::mem::replace(&mut failing[task as usize], true) {
                open.append(&mut children[task as usize]);
            }
        }
        failing
    }
}

/// The first of each kind, and how many more there are of it.
fn once<T, K: std::hash::Hash + Eq>(all: Vec<T>, kind: impl Fn(&T) -> K) -> Vec<(T, usize)> {
    let mut places: HashMap<K, usize> = HashMap::new();
    let mut firsts: Vec<(T, usize)> = Vec::new();
    for one in all {
        let place = *places.entry(kind(&one)).or_insert(firsts.len());
        match firsts.get_mut(place) {
            Some((_, also)) => *also += 1,
            None => firsts.push((one, 0)),
        }
    }
    firsts
}
