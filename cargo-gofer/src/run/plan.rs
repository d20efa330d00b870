//! What a run is to do.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use gofer_core::{Reference, ReferenceKind, shown};
use gofer_model::{Pipeline, Task};
use serde_json::json;

use super::digest;
use super::environment::variables;
use super::record::{Before, Record};
use super::schedule::Part;
use super::store::{Store, how_to_give, is_secret};
use crate::fate::Fate;
use crate::order::Order;
use crate::stop::{Stop, Why};
use crate::text::{first_few, one_line};

/// What a run is to do.
#[derive(Debug)]
pub struct Plan {
    /// What is done with each task.
    pub parts: Vec<Part>,
    /// What each task is defined as.
    pub definitions: BTreeMap<String, String>,
    /// The run that it goes on from.
    pub from: Option<Record>,
    /// What is to be said of it, and of which task.
    pub notes: Vec<(Option<usize>, String)>,
}

/// The tasks of a run: only these and what they need, if any are named.
#[derive(Debug)]
pub struct Chosen<'a> {
    pub pipeline: &'a Pipeline,
    pub order: &'a Order,
    /// Variables that are given for all tasks.
    pub given: &'a [(String, String)],
    /// What of this machine tasks see, if anything, as far as their results depend on it.
    setting: Option<String>,
    is_in: Vec<bool>,
}

impl<'a> Chosen<'a> {
    pub fn new(
        pipeline: &'a Pipeline,
        order: &'a Order,
        only: &[usize],
        given: &'a [(String, String)],
        setting: Option<String>,
    ) -> Self {
        let needed = needed(order, only);
        let is_in = (0..pipeline.tasks.len()).map(|task| only.is_empty() || needed.contains(&task)).collect();
        Chosen { pipeline, order, given, setting, is_in }
    }

    fn definitions(&self) -> BTreeMap<String, String> {
        let tasks = self.pipeline.tasks.iter().zip(&self.is_in).filter(|(_, chosen)| **chosen);
        tasks.map(|(task, _)| (task.id.clone(), definition(task, self.given, self.setting.as_deref()))).collect()
    }

    /// All are run.
    pub fn all(&self) -> Plan {
        let part = |chosen: &bool| if *chosen { Part::Run } else { Part::LeaveOut };
        let parts = self.is_in.iter().map(part).collect();
        Plan { parts, definitions: self.definitions(), from: None, notes: Vec::new() }
    }

    /// These tasks and all that follow from them are run, and of the others those that have not
    /// succeeded before as they are now, with what follows from them.
    ///
    /// `before` finds the run to go on from by the ids of the tasks that need not run again.
    pub fn from(&self, from: &[usize], before: impl FnOnce(&HashSet<&str>) -> Before) -> Result<Plan, Stop> {
        let tasks = &self.pipeline.tasks;
        if let Some(out) = from.iter().find(|task| !self.is_in[**task]) {
            return Err(Stop::usage(format!("`--from {}` names a task that `--task` leaves out", tasks[*out].id))
                .help("name it with `--task` too, or leave out one of the two"));
        }
        let again = closure(from, |task| self.order.children[task].iter().map(|link| link.child).collect());
        let wanted = |task: &usize| self.is_in[*task] && !again.contains(task);
        let wanted: HashSet<&str> = (0..tasks.len()).filter(wanted).map(|task| tasks[task].id.as_str()).collect();
        let Before { record, passed_over } = before(&wanted);
        let passed_over: Vec<String> = passed_over.iter().map(|(run, why)| format!("run {run} {why}")).collect();
        let Some(record) = record else {
            let why = if passed_over.is_empty() { String::new() } else { format!(": {}", passed_over.join(", ")) };
            return Err(Stop::because(
                Why::NoRun,
                format!("there is no run of `{}` to go on from{why}", self.pipeline.id),
            )
            .help("run it once without `--from` and `--failed`, or name the folder of its record with `--out`"));
        };
        let mut plan = self.all();
        plan.notes.extend(passed_over.into_iter().map(|text| (None, format!("{text}, and is passed over"))));
        let before: HashMap<&str, Fate> = record.tasks.iter().map(|task| (task.id.as_str(), task.fate)).collect();
        for &task in &self.order.sequence {
            let id = tasks[task].id.as_str();
            let parents_stay = self.order.parents[task].iter().all(|link| plan.parts[link.parent] == Part::Reuse);
            if !wanted.contains(id) || before.get(id) != Some(&Fate::Succeeded) || !parents_stay {
                continue;
            }
            if record.definitions.get(id) == plan.definitions.get(id) {
                plan.parts[task] = Part::Reuse;
            } else {
                plan.notes.push((
                    Some(task),
                    format!("`{}` runs again: it has changed since run {}", one_line(id), record.run),
                ));
            }
        }
        plan.from = Some(record);
        Ok(plan)
    }
}

/// The places of those tasks that the pipeline still has.
pub fn still_there<'a>(pipeline: &Pipeline, ids: impl IntoIterator<Item = &'a String>) -> Vec<usize> {
    let ids: HashSet<&String> = ids.into_iter().collect();
    (0..pipeline.tasks.len()).filter(|task| ids.contains(&pipeline.tasks[*task].id)).collect()
}

/// These tasks and all that they wait for.
pub fn needed(order: &Order, tasks: &[usize]) -> HashSet<usize> {
    closure(tasks, |task| order.parents[task].iter().map(|link| link.parent).collect())
}

fn closure(from: &[usize], next: impl Fn(usize) -> Vec<usize>) -> HashSet<usize> {
    let mut found: HashSet<usize> = from.iter().copied().collect();
    let mut todo = from.to_vec();
    while let Some(task) = todo.pop() {
        todo.extend(next(task).into_iter().filter(|task| found.insert(*task)));
    }
    found
}

/// A digest of what a task does: its result stands for as long as this is the same. Secrets and
/// objects count by their keys and not by what they hold.
fn definition(task: &Task, given: &[(String, String)], setting: Option<&str>) -> String {
    let Task {
        id: _,
        description: _,
        image,
        registry_auth: _,
        depends_on,
        variables: _,
        entrypoint,
        command,
        inject_api_token,
        always_pull_newest_image: _,
    } = task;
    let variables: BTreeMap<&str, &str> = variables(task, given).collect();
    let depends_on: BTreeMap<&str, String> =
        depends_on.iter().map(|(id, status)| (id.as_str(), status.to_string())).collect();
    let mut definition = json!([image, depends_on, variables, entrypoint, command, inject_api_token]).to_string();
    definition.extend(setting);
    format!("sha256:{}", digest::of(&definition))
}

/// The references of the tasks that are run, each with the places of its tasks.
fn references<'a>(chosen: &'a Chosen, parts: &'a [Part]) -> impl Iterator<Item = (Reference, usize)> + 'a {
    let run = (0..parts.len()).filter(|task| parts[*task] == Part::Run);
    run.flat_map(|task| {
        let values = variables(&chosen.pipeline.tasks[task], chosen.given);
        values.filter_map(move |(_, value)| Some((Reference::parse(value)?, task)))
    })
}

/// The secrets that tasks of the run are given.
pub fn secrets(chosen: &Chosen, parts: &[Part]) -> BTreeSet<Reference> {
    references(chosen, parts).map(|(reference, _)| reference).filter(is_secret).collect()
}

/// Refuses images that the engine's program would take for options. The language knows none, but a
/// JSON made elsewhere is run as it is.
pub fn check_images(pipeline: &Pipeline) -> Result<(), Stop> {
    match pipeline.tasks.iter().find(|task| task.image.starts_with('-')) {
        None => Ok(()),
        Some(task) => {
            let (image, id) = (one_line(&task.image), one_line(&task.id));
            Err(Stop::new(format!("image `{image}` of task `{id}` is not an image reference: it begins with `-`")))
        }
    }
}

/// Checks that every secret and object that is needed can be had, and names all that cannot.
///
/// An object of the run may still be written by a task before the one that reads it.
pub fn check_references(chosen: &Chosen, parts: &[Part], store: &Store) -> Result<(), Stop> {
    let mut missing: BTreeMap<Reference, (String, Vec<&str>)> = BTreeMap::new();
    for (reference, task) in references(chosen, parts) {
        if reference.kind == ReferenceKind::RunObject && !chosen.order.parents[task].is_empty() {
            continue;
        }
        let id = chosen.pipeline.tasks[task].id.as_str();
        if let Some((_, tasks)) = missing.get_mut(&reference) {
            tasks.push(id);
            continue;
        }
        let why = match store.value(&reference) {
            Ok(Some(_)) => continue,
            Ok(None) => how_to_give(&reference),
            Err(why) => format!("it {why}"),
        };
        missing.insert(reference, (why, vec![id]));
    }
    if missing.is_empty() {
        return Ok(());
    }
    let line = |(reference, (why, tasks)): (&Reference, &(String, Vec<&str>))| {
        let what = format!("{} `{}`", reference.kind, shown(&reference.key));
        format!("\n  {what}, for {}: {why}", first_few(tasks))
    };
    let lines: String = missing.iter().map(line).collect();
    Err(Stop::usage(format!("nothing was started, because this is missing:{lines}")))
}
