//! Cycles and tasks that can never run, told once for all instances that share them.

use std::collections::HashMap;

use gofer_core::{Cycle, Graph, NeverRun, cycle_problem, never_run_problem};

use super::depends_on::Edges;
use super::instances::Index;
use crate::ast::Dependency;
use crate::problem::Problems;

pub fn check(index: &Index, edges: &Edges, problems: &mut Problems) {
    let graph = Graph::new(index.count(), edges.edges.clone());
    let written = |edge: u32| edges.written[edge as usize];
    let path = |cycle: &Cycle| {
        cycle.edges.iter().map(|edge| std::ptr::from_ref(written(*edge))).collect::<Vec<*const Dependency>>()
    };
    for (cycle, also) in once(graph.cycles(), path) {
        let line = |edge| written(edge).task.range.line();
        let problem = cycle_problem(&graph, &cycle, |task| index.id(task), line, also);
        problems.at(written(cycle.closing()).range(), problem);
    }
    let tasks = |never: &NeverRun| (index.task_of(never.task), index.task_of(never.ancestor));
    for (never, also) in once(graph.never_run(), tasks) {
        let problem = never_run_problem(&graph, &never, |task| index.id(task), also);
        problems.at(index.tasks[index.task_of(never.task)].task.name.range, problem);
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
