//! What a run is to do.

use std::collections::{BTreeMap, HashMap, HashSet};

use gofer_core::{Reference, ReferenceKind, shown};
use gofer_model::{Pipeline, Task};

use super::schedule::Part;
use super::store::{Store, how_to_give};
use crate::fate::Fate;
use crate::layers::Order;
use crate::stop::Stop;
use crate::text::first_few;

/// What is done with each task: only these and what they need, if any are named; and from one
/// task on, what had succeeded before is not run again.
pub fn parts(
    pipeline: &Pipeline,
    order: &Order,
    only: &[usize],
    from: Option<(usize, &HashMap<String, Fate>)>,
) -> Vec<Part> {
    let needed = closure(only, |task| order.parents[task].iter().map(|link| link.parent).collect());
    let again =
        from.map(|(from, _)| closure(&[from], |task| order.children[task].iter().map(|link| link.child).collect()));
    let part = |(place, task): (usize, &Task)| {
        if !only.is_empty() && !needed.contains(&place) {
            return Part::LeaveOut;
        }
        match (&again, from) {
            (Some(again), Some((_, before)))
                if !again.contains(&place) && before.get(&task.id) == Some(&Fate::Succeeded) =>
            {
                Part::Reuse
            }
            _ => Part::Run,
        }
    };
    pipeline.tasks.iter().enumerate().map(part).collect()
}

fn closure(from: &[usize], next: impl Fn(usize) -> Vec<usize>) -> HashSet<usize> {
    let mut found: HashSet<usize> = from.iter().copied().collect();
    let mut todo = from.to_vec();
    while let Some(task) = todo.pop() {
        todo.extend(next(task).into_iter().filter(|task| found.insert(*task)));
    }
    found
}

/// Checks that every secret and object that is needed can be had, and names all that cannot.
///
/// An object of the run may still be written by a task before the one that reads it.
///
/// Variables that are `given` on the command line take the place of a task's own.
pub fn check_references(
    pipeline: &Pipeline,
    order: &Order,
    parts: &[Part],
    store: &Store,
    given: &[(String, String)],
) -> Result<(), Stop> {
    let mut missing: BTreeMap<Reference, Vec<&str>> = BTreeMap::new();
    for (place, task) in pipeline.tasks.iter().enumerate().filter(|(place, _)| parts[*place] == Part::Run) {
        let own = task.variables.iter().filter(|(name, _)| given.iter().all(|(given, _)| given != *name));
        for reference in own.filter_map(|(_, value)| Reference::parse(value)) {
            let may_be_written = reference.kind == ReferenceKind::RunObject && !order.parents[place].is_empty();
            if !may_be_written && store.value(&reference).is_none() {
                missing.entry(reference).or_default().push(&task.id);
            }
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let line = |(reference, tasks): (&Reference, &Vec<&str>)| {
        let what = format!("{} `{}`", reference.kind, shown(&reference.key));
        format!("\n  {what}, for {}: {}", first_few(tasks), how_to_give(reference))
    };
    let lines: String = missing.iter().map(line).collect();
    Err(Stop::new(format!("nothing was started, because this is missing:{lines}")))
}
