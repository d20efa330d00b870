//! What the exports mean, told by evaluators of the targets' own conditions.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::HashMap;

use clap::Parser as _;
use gofer_model::{Pipeline, Status, Task};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use super::notes::Notes;
use crate::cli::{Cli, Command, Export};
use crate::fate::{Fate, fates};
use crate::order::Order;

#[path = "../../tests/export/shapes.rs"]
mod shapes;

/// The export of a pipeline as the target would read it, and what was said of it.
fn exported(pipeline: &Pipeline, args: &str) -> (Value, Notes) {
    let cli = Cli::parse_from(["cargo-gofer", "export"].into_iter().chain(args.split(' ')).chain(["-"]));
    let Command::Export(export) = cli.command else { panic!("it is an export") };
    let mut notes = Notes::default();
    let document = match &export {
        Export::Github(args) => super::github::export(pipeline, args, &mut notes),
        Export::Argo(args) => super::argo::export(pipeline, args, &mut notes),
    };
    (serde_json::from_str(document.unwrap().json()).unwrap(), notes)
}

/// How each task ends at GitHub, and whether the workflow fails.
fn at_github(workflow: &Value, fails: &dyn Fn(&str) -> bool) -> (HashMap<String, Fate>, bool) {
    let jobs = workflow["jobs"].as_object().unwrap();
    let result = |fate: Fate| match fate {
        Fate::Succeeded => "success",
        Fate::Failed => "failure",
        Fate::Skipped => "skipped",
        Fate::Cancelled => "cancelled",
    };
    let holds = |condition: &str, fates: &HashMap<String, Fate>| {
        let inner = condition.strip_prefix("${{ ").unwrap().strip_suffix(" }}").unwrap();
        inner.split(" && ").all(|term| {
            let of = |name: &str| {
                let name = name.strip_prefix("needs").unwrap().strip_suffix(".result").unwrap();
                let name = name.strip_prefix('.').or_else(|| name.strip_prefix("['")?.strip_suffix("']")).unwrap();
                result(fates[name])
            };
            if term == "!cancelled()" {
                return true;
            }
            if let Some(contains) = term.strip_prefix("contains(fromJSON('") {
                let (list, name) = contains.strip_suffix(')').unwrap().split_once("'), ").unwrap();
                let list: Vec<String> = serde_json::from_str(list).unwrap();
                return list.iter().any(|word| word == of(name));
            }
            let (name, word) = term.split_once(" == ").unwrap();
            of(name) == word.trim_matches('\'')
        })
    };
    let mut fates: HashMap<String, Fate> = HashMap::new();
    while fates.len() < jobs.len() {
        let ready = |job: &Value| {
            job["needs"].as_array().into_iter().flatten().all(|need| fates.contains_key(need.as_str().unwrap()))
        };
        let (name, job) = jobs.iter().find(|(name, job)| !fates.contains_key(*name) && ready(job)).unwrap();
        let runs = job["if"].as_str().is_none_or(|condition| holds(condition, &fates));
        let fate = match (runs, fails(name)) {
            (false, _) => Fate::Skipped,
            (true, true) => Fate::Failed,
            (true, false) => Fate::Succeeded,
        };
        fates.insert(name.clone(), fate);
    }
    let failed = fates.values().any(|fate| *fate == Fate::Failed);
    (fates, failed)
}

/// How each task ends at Argo, and whether the workflow fails: it is judged by its targets.
fn at_argo(manifest: &Value, fails: &dyn Fn(&str) -> bool) -> (HashMap<String, Fate>, bool) {
    let spec = &manifest["spec"];
    let dag =
        spec["templates"].as_array().unwrap().iter().find(|template| template["name"] == spec["entrypoint"]).unwrap();
    let tasks = dag["dag"]["tasks"].as_array().unwrap();
    let holds = |condition: &str, fates: &HashMap<String, Fate>| {
        condition.split(" && ").all(|any| {
            any.trim_matches(['(', ')']).split(" || ").any(|term| {
                let (name, word) = term.split_once('.').unwrap();
                match word {
                    "Succeeded" => fates[name] == Fate::Succeeded,
                    "Failed" => fates[name] == Fate::Failed,
                    // What does not hold is left out; Skipped is for conditions of another kind.
                    "Omitted" => fates[name] == Fate::Skipped,
                    "Errored" | "Skipped" => false,
                    word => panic!("{word}"),
                }
            })
        })
    };
    let named = |condition: &str| -> Vec<String> {
        let words = condition.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.');
        words.filter_map(|word| Some(word.split_once('.')?.0.to_owned())).collect()
    };
    let mut fates: HashMap<String, Fate> = HashMap::new();
    while fates.len() < tasks.len() {
        let ready = |task: &&Value| {
            !fates.contains_key(task["name"].as_str().unwrap())
                && named(task["depends"].as_str().unwrap_or_default()).iter().all(|name| fates.contains_key(name))
        };
        let task = tasks.iter().find(ready).unwrap();
        let name = task["name"].as_str().unwrap();
        let runs = task["depends"].as_str().is_none_or(|condition| holds(condition, &fates));
        let fate = match (runs, fails(name)) {
            (false, _) => Fate::Skipped,
            (true, true) => Fate::Failed,
            (true, false) => Fate::Succeeded,
        };
        fates.insert(name.to_owned(), fate);
    }
    let targets = dag["dag"]["target"].as_str().unwrap().split(' ');
    let failed = targets.into_iter().any(|target| fates[target] == Fate::Failed);
    assert_eq!(dag["dag"]["failFast"], false);
    (fates, failed)
}

/// A pipeline and its exports.
struct Everywhere<'a> {
    pipeline: &'a Pipeline,
    order: Order,
    workflow: Value,
    manifest: Value,
}

impl<'a> Everywhere<'a> {
    fn new(pipeline: &'a Pipeline) -> Self {
        let (workflow, _) = exported(pipeline, "github");
        let (manifest, _) = exported(pipeline, "argo");
        Everywhere { pipeline, order: Order::of(pipeline), workflow, manifest }
    }

    /// Both targets end every task, and the run, as a Gofer server does.
    fn is_the_same(&self, fails: &dyn Fn(&str) -> bool) -> (Vec<Fate>, bool) {
        let tasks = &self.pipeline.tasks;
        let expected = fates(&self.order, |place| fails(&tasks[place].id));
        let failed = expected.contains(&Fate::Failed);
        let github = at_github(&self.workflow, fails);
        let argo = at_argo(&self.manifest, &|name| fails(&name.replace('-', "_")));
        for (task, fate) in tasks.iter().zip(&expected) {
            assert_eq!(github.0[&task.id], *fate, "GitHub, {} of {:?}", task.id, self.pipeline);
            assert_eq!(argo.0[&task.id.replace('_', "-")], *fate, "Argo, {} of {:?}", task.id, self.pipeline);
        }
        assert_eq!((github.1, argo.1), (failed, failed), "{:?}", self.pipeline);
        (expected, failed)
    }
}

/// A pipeline of tasks whose dependencies go backwards.
fn pipeline(edges: &[Vec<Option<Status>>]) -> Pipeline {
    let id = |at: usize| format!("task_{at}");
    let tasks = edges.iter().enumerate().map(|(at, parents)| {
        let parents = parents.iter().take(at).enumerate().filter_map(|(parent, status)| Some((id(parent), (*status)?)));
        Task::new(id(at), "busybox:stable").depends_on(parents).command(["true"])
    });
    Pipeline::new("shape", "Shape").tasks(tasks)
}

/// The graphs that were run on real engines.
#[test]
fn graphs_that_real_engines_have_run() {
    let mut seen = 0;
    for shape in shapes::all() {
        let (fates, failed) =
            Everywhere::new(&shape.pipeline).is_the_same(&|id| shape.fails.iter().any(|task| task == id));
        assert_eq!(fates.iter().map(|fate| fate.word()).collect::<Vec<_>>(), shape.fates, "{}", shape.name);
        assert_eq!(failed, shape.run == "failed", "{}", shape.name);
        seen += 1;
    }
    assert_eq!(seen, 17);
}

fn edge() -> impl Strategy<Value = Option<Status>> {
    prop_oneof![
        4 => Just(None),
        2 => Just(Some(Status::Success)),
        1 => Just(Some(Status::Failure)),
        1 => Just(Some(Status::Any)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tasks_end_as_they_do_on_a_server(
        edges in (1usize..12).prop_flat_map(|count| vec(vec(edge(), count), count)),
        choice in any::<u32>(),
    ) {
        let pipeline = pipeline(&edges);
        let everywhere = Everywhere::new(&pipeline);
        // Of few tasks every choice of those that fail, of many one.
        let choices = if edges.len() <= 5 { 0..1 << edges.len() } else { choice..choice.saturating_add(1) };
        for choice in choices {
            everywhere.is_the_same(&|id| {
                let place: u32 = id.strip_prefix("task_").unwrap().parse().unwrap();
                choice >> place & 1 == 1
            });
        }
    }
}
