//! Each task's instances and their ids.

use std::collections::HashSet;

use gofer_core::{Ids, Problem, check_characters};

use super::axes;
use super::index::{Axis, CheckedTask, Index, Instance, Values};
use super::lengths::Lengths;
use super::proposals::{KeyProposals, Proposals};
use super::typed::Fields;
use crate::ast::{AxisKeys, Block, Name, Task};
use crate::parse::nearest_key;
use crate::problem::Problems;

/// The most instances that the axes of one task may make.
const MOST_INSTANCES: usize = 10_000;

/// The most that all tasks with axes may make: an axis of another task is a few words, however
/// many keys it has.
const MOST_IN_ALL: usize = 100_000;

/// Makes all instances of all tasks.
pub fn expand<'a>(block: &'a Block, fields: Vec<Fields<'a>>, ids: Ids, problems: &mut Problems) -> Index<'a> {
    let mut index = Index::default();
    index.lost = block.lost;
    let names = block.tasks.iter().filter(|task| task.named).map(|task| task.name.id(ids));
    let mut proposals = Proposals::new(block, ids);
    let mut names = axes::TaskNames { all: names.collect(), unknown: 0 };
    for (task, fields) in block.tasks.iter().zip(fields) {
        let axes = axes::resolve(task, &index, &mut names, ids, problems);
        if axes.is_empty() {
            proposals.check(&task.name, problems);
        }
        let instances = instances(task, &axes, &mut index, ids, problems);
        if task.named && !axes.is_empty() {
            proposals.look_at_name(&task.name, problems);
        }
        // A block of 2^32 instances does not fit into the compiler's memory.
        let first = u32::try_from(index.count()).unwrap_or(u32::MAX);
        index.insert(CheckedTask { task, axes, fields, first, instances }, ids, problems);
    }
    index
}

fn instances<'a>(
    task: &Task,
    axes: &[Axis<'a>],
    index: &mut Index<'a>,
    ids: Ids,
    problems: &mut Problems,
) -> Vec<Instance> {
    let id = task.name.id(ids);
    if axes.is_empty() {
        return vec![Instance { id, keys: Vec::new() }];
    }
    let well_formed = check_axes(task, axes, ids, problems);
    let Some(count) = product(axes).filter(|count| *count <= MOST_INSTANCES) else {
        let sizes: Vec<String> = axes.iter().map(|axis| axis.keys.len().to_string()).collect();
        let problem = Problem::new(format!(
            "the axes of task `{}` make more than {MOST_INSTANCES} instances: {}",
            gofer_core::shown(&task.name.text),
            sizes.join(" x ")
        ));
        problems.at(task.name.range, problem.help("split the task, or drop an axis"));
        return Vec::new();
    };
    if index.full {
        return Vec::new();
    }
    if index.of_axes + count > MOST_IN_ALL {
        index.full = true;
        let problem =
            Problem::new(format!("with this task the axes of the pipeline make more than {MOST_IN_ALL} instances"));
        problems.at(task.name.range, problem.help("drop an axis, or a task"));
        return Vec::new();
    }
    let instances: Vec<Instance> = (0..count).map(|number| instance(&id, axes, number, ids)).collect();
    if well_formed && task.named && !task.name.malformed {
        Lengths { task, axes, instances: &instances, index, ids }.check(problems);
    }
    instances
}

fn product(axes: &[Axis]) -> Option<usize> {
    axes.iter().try_fold(1usize, |product, axis| product.checked_mul(axis.keys.len()))
}

/// The last axis varies fastest.
fn instance(id: &str, axes: &[Axis], number: usize, ids: Ids) -> Instance {
    let mut keys = vec![0; axes.len()];
    let mut rest = number;
    for (key, axis) in keys.iter_mut().zip(axes).rev() {
        *key = rest % axis.keys.len();
        rest /= axis.keys.len();
    }
    let words = keys.iter().zip(axes).map(|(key, axis)| axis.keys[*key].id.as_str());
    let id = words.fold(id.to_owned(), |id, word| format!("{id}{}{word}", ids.separator()));
    Instance { id, keys }
}

/// Checks names and keys; false if a character of them is no character of an id.
fn check_axes(task: &Task, axes: &[Axis], ids: Ids, problems: &mut Problems) -> bool {
    let mut well_formed = true;
    if task.named && !task.name.malformed {
        let mut result = check_characters("task name", &task.name.id(ids), ids);
        let before = task.name.text.split('{').next().unwrap_or_default().trim_end_matches(['-', '_', '$', '.']);
        if let Err(problem) = &mut result
            && task.name.text.contains('{')
            && gofer_core::is_identifier(before)
        {
            problem.help = Some(format!("the keys of the axes are added to it: write `{before}`"));
        }
        well_formed = result.is_ok();
        problems.check(task.name.range, result);
    }
    let mut names = HashSet::new();
    for (written, axis) in task.axes.iter().zip(axes) {
        if !names.insert(axis.name.to_string()) {
            let problem = Problem::new(format!("the axis `{}` is given twice", axis.name));
            problems.at(axis.name.span(), problem.help("name each axis differently"));
        }
        well_formed &= check_keys(&written.keys, ids, problems);
        let mut ids = HashSet::new();
        for key in axis.keys.iter() {
            if !ids.insert(key.id.as_str()) {
                let problem = Problem::new(format!("the key `{}` is given twice", gofer_core::shown(&key.text)));
                let help = if matches!(axis.values, Values::Tasks(_)) {
                    "each key of an axis makes instances of its own: give one of the two another key"
                } else {
                    "each key of an axis makes instances of its own: remove one of the two"
                };
                problems.at(key.range, problem.help(help));
            }
        }
    }
    well_formed
}

/// Checks the keys that are written in an axis; those of another one, and ids of tasks, are checked where they are written.
fn check_keys(keys: &AxisKeys, ids: Ids, problems: &mut Problems) -> bool {
    let (names, values): (Vec<&Name>, Vec<bool>) = match keys {
        AxisKeys::Written(keys) => keys.iter().map(|key| (&key.name, key.value.is_some())).unzip(),
        AxisKeys::Tasks(entries) => entries.iter().filter_map(|entry| Some((entry.key.as_ref()?, true))).unzip(),
        AxisKeys::Of(_) => return true,
    };
    let mut well_formed = true;
    let mut proposals = KeyProposals::new(&names, ids);
    for (key, has_value) in names.iter().zip(values) {
        if !key.malformed {
            let Err(problem) = check_characters("key", &key.id(ids), ids) else { continue };
            well_formed = false;
            problems.at(key.range, if has_value { problem } else { of_its_own_value(key, ids, problem) });
        }
        proposals.look_at(key, problems);
    }
    well_formed
}

/// The value of a key that stands alone is the key, and must not change with it.
fn of_its_own_value(key: &Name, ids: Ids, problem: Problem) -> Problem {
    let (as_key, text) = (nearest_key(&key.text), gofer_core::shown(&key.text));
    if text.is_empty() {
        return problem.help("it becomes a part of ids: write `none: \"\"`");
    }
    if as_key.is_empty() || text != key.text || !as_key.chars().all(|c| ids.allows(c) || c == '_') {
        return problem;
    }
    let (key, value) = match text.split_once('=') {
        Some((key, value)) if gofer_core::is_identifier(key) && !value.is_empty() => (key, value),
        _ => (as_key.as_str(), text.as_str()),
    };
    problem.help(format!("it becomes a part of ids: write `{key}: {value:?}`"))
}
