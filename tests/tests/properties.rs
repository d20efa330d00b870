//! Properties of all pipelines and graphs, on random ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, HashSet};

use gofer_core::{Edge, Graph, Status};
use gofer_dsl::{Ids, Invalid, Pipeline, RegistryAuth, Rule, Severity, Task};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

fn status() -> impl Strategy<Value = Status> {
    prop_oneof![Just(Status::Any), Just(Status::Success), Just(Status::Failure)]
}

fn list() -> impl Strategy<Value = Option<Vec<String>>> {
    option::of(vec(".*", 0..4))
}

fn task() -> impl Strategy<Value = Task> {
    let texts = (".*", option::of(".*"), ".*", option::of((".*", ".*")));
    let maps = (btree_map(".*", status(), 0..4), btree_map(".*", ".*", 0..4));
    (texts, maps, list(), list(), any::<(bool, bool)>()).prop_map(
        |((id, description, image, auth), (depends_on, variables), entrypoint, command, (token, pull))| Task {
            id,
            description,
            image,
            registry_auth: auth.map(|(user, pass)| RegistryAuth { user, pass }),
            depends_on,
            variables,
            entrypoint,
            command,
            inject_api_token: token,
            always_pull_newest_image: pull,
        },
    )
}

fn pipeline() -> impl Strategy<Value = Pipeline> {
    (".*", ".*", option::of(".*"), any::<i64>(), vec(task(), 0..4)).prop_map(
        |(id, name, description, parallelism, tasks)| {
            let ids = Ids::detect(tasks.iter().map(|task| task.id.as_str()).chain([id.as_str()]));
            Pipeline { id, name, description, parallelism, tasks, ids }
        },
    )
}

/// Tasks in any order, with an edge between some: without cycles if `acyclic`.
fn graph(acyclic: bool) -> impl Strategy<Value = (usize, Vec<Edge>)> {
    (1..7usize).prop_flat_map(move |tasks| {
        let order = Just((0..u32::try_from(tasks).unwrap()).collect::<Vec<u32>>()).prop_shuffle();
        let edges = vec(option::of(status()), tasks * tasks);
        (order, edges).prop_map(move |(order, edges)| {
            let mut found = Vec::new();
            for (place, status) in edges.into_iter().enumerate() {
                let (child, parent) = (place / tasks, place % tasks);
                let wanted = if acyclic { parent < child } else { parent != child && place % 3 != 0 };
                if let Some(status) = status.filter(|_| wanted) {
                    found.push(Edge { child: order[child], parent: order[parent], status });
                }
            }
            (tasks, found)
        })
    })
}

/// The tasks that run under some outcome of all tasks, by trying all of them.
fn runs(tasks: usize, edges: &[Edge]) -> HashSet<u32> {
    let mut ever = HashSet::new();
    for outcomes in 0..1u32 << tasks {
        // How each task ended: `Any` stands for skipped.
        let mut ended: BTreeMap<u32, Status> = BTreeMap::new();
        while ended.len() < tasks {
            for task in 0..u32::try_from(tasks).unwrap() {
                let mut parents = edges.iter().filter(|edge| edge.child == task);
                if ended.contains_key(&task) || !parents.clone().all(|edge| ended.contains_key(&edge.parent)) {
                    continue;
                }
                let holds = |edge: &Edge| edge.status == Status::Any || ended[&edge.parent] == edge.status;
                let outcome = match (parents.all(holds), outcomes >> task & 1) {
                    (false, _) => Status::Any,
                    (true, 0) => Status::Failure,
                    (true, _) => Status::Success,
                };
                if outcome != Status::Any {
                    ever.insert(task);
                }
                ended.insert(task, outcome);
            }
        }
    }
    ever
}

/// Whether tasks can be taken away one by one, each without parents, until none is left.
fn is_acyclic(tasks: usize, edges: &[Edge]) -> bool {
    let mut left: HashSet<u32> = (0..u32::try_from(tasks).unwrap()).collect();
    while let Some(free) =
        left.iter().copied().find(|task| !edges.iter().any(|edge| edge.child == *task && left.contains(&edge.parent)))
    {
        left.remove(&free);
    }
    left.is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn json_survives(pipeline in pipeline()) {
        prop_assert_eq!(pipeline.to_json(), serde_json::to_string(&pipeline).unwrap());
        prop_assert_eq!(pipeline.to_json_pretty(), serde_json::to_string_pretty(&pipeline).unwrap());
        let read: Pipeline = serde_json::from_str(&pipeline.to_json()).unwrap();
        prop_assert_eq!(&read, &pipeline);
        prop_assert_eq!(read.to_json(), pipeline.to_json());
        let read: Pipeline = serde_json::from_str(&pipeline.to_json_pretty()).unwrap();
        prop_assert_eq!(read, pipeline);
    }

    #[test]
    fn validation_ends_whatever_there_is(pipeline in pipeline()) {
        let invalid = pipeline.validate().err();
        let blocks_own = invalid.iter().flat_map(Invalid::problems).find(|problem| problem.rule == Rule::Block);
        prop_assert_eq!(blocks_own, None, "a pipeline has no punctuation");
        let _ = pipeline.requirements();
        let milder = pipeline.warnings().into_iter().find(|warning| warning.rule.severity() != Severity::Warning);
        prop_assert_eq!(milder, None);
    }

    #[test]
    fn tasks_that_never_run_are_those_no_simulation_runs((tasks, edges) in graph(true)) {
        let ever = runs(tasks, &edges);
        let graph = Graph::new(tasks, edges.clone());
        prop_assert!(graph.cycles().is_empty());
        let reported: HashSet<u32> = graph.never_run().iter().map(|never| never.task).collect();
        for task in 0..u32::try_from(tasks).unwrap() {
            let runs = ever.contains(&task);
            prop_assert!(!(runs && reported.contains(&task)), "task {} can run", task);
            let because_of_a_parent = edges
                .iter()
                .any(|edge| edge.child == task && edge.status != Status::Any && !ever.contains(&edge.parent));
            prop_assert!(runs || because_of_a_parent || reported.contains(&task), "task {} cannot run", task);
        }
        for never in graph.never_run() {
            for (way, status) in [(&never.to_success, Status::Success), (&never.to_failure, Status::Failure)] {
                let ends: Vec<Edge> = way.iter().map(|edge| graph.edge(*edge)).collect();
                prop_assert_eq!(ends[0].child, never.task);
                prop_assert!(ends.windows(2).all(|pair| pair[0].parent == pair[1].child));
                prop_assert!(ends.iter().all(|edge| edge.status != Status::Any));
                let last = ends[ends.len() - 1];
                prop_assert_eq!((last.parent, last.status), (never.ancestor, status));
            }
        }
    }

    #[test]
    fn cycles_are_found_and_are_cycles((tasks, edges) in graph(false)) {
        let graph = Graph::new(tasks, edges.clone());
        let cycles = graph.cycles();
        prop_assert_eq!(cycles.is_empty(), is_acyclic(tasks, &edges));
        let mut used = HashSet::new();
        for cycle in &cycles {
            let ends: Vec<Edge> = cycle.edges.iter().map(|edge| graph.edge(*edge)).collect();
            prop_assert!(ends.windows(2).all(|pair| pair[0].parent == pair[1].child));
            prop_assert_eq!(ends[ends.len() - 1].parent, ends[0].child);
            prop_assert!(ends.iter().all(|edge| edge.child >= ends[0].child), "begins at the first in source");
            prop_assert!(cycle.edges.iter().all(|edge| used.insert(*edge)), "no two share an edge");
        }
        let others: Vec<Edge> =
            (0u32..).zip(&edges).filter(|(place, _)| !used.contains(place)).map(|(_, edge)| *edge).collect();
        prop_assert!(is_acyclic(tasks, &others), "no independent cycle is left out");
    }
}

#[test]
fn characters_are_escaped_as_serde_json_does() {
    let all: String = ('\0'..='\u{a0}').chain(['\u{2028}', '\u{fffd}', '\u{10ffff}']).collect();
    let pipeline = Pipeline::new(&*all, "Demo").task(Task::new("own", "x").variable(&*all, &*all).depends_on([&*all]));
    assert_eq!(pipeline.to_json(), serde_json::to_string(&pipeline).unwrap());
    assert_eq!(pipeline.to_json_pretty(), serde_json::to_string_pretty(&pipeline).unwrap());
}
