//! Each task's instances and their ids.

use std::collections::{HashMap, HashSet};

use gofer_core::{Ids, Named, Problem, check_characters, check_id, duplicate_id, list};

use super::axes::{self, Axis, Values};
use super::lengths::Lengths;
use super::typed::Fields;
use super::{CheckedTask, Instance};
use crate::ast::{AxisKeys, Block, Name, Task};
use crate::problem::Problems;

/// The most instances that the axes of one task may make.
const MOST_INSTANCES: usize = 10_000;

/// The most that all tasks with axes may make: an axis of another task is a few words, however
/// many keys it has.
const MOST_IN_ALL: usize = 100_000;

/// The tasks by name, and their instances by id.
#[derive(Debug)]
pub struct Index<'a> {
    pub tasks: Vec<CheckedTask<'a>>,
    names: HashMap<String, usize>,
    ids: HashMap<String, (usize, usize)>,
    count: usize,
    /// How many of them come from axes.
    of_axes: usize,
    full: bool,
}

impl<'a> Index<'a> {
    /// The place of the task of this name.
    pub fn task(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// The places of the task and the instance of this id.
    pub fn instance(&self, id: &str) -> Option<(usize, usize)> {
        self.ids.get(id).copied()
    }

    /// How many instances there are in all.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether axes have made all the instances that they may.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// The names of all tasks, in source order.
    pub fn names(&self, ids: Ids) -> Vec<String> {
        self.tasks.iter().filter(|task| task.task.named).map(|task| task.task.name.id(ids)).collect()
    }

    /// The task to which an instance belongs.
    pub fn task_of(&self, instance: u32) -> usize {
        // Tasks without instances share their first number with the next task that has some.
        self.tasks.partition_point(|task| task.end() <= instance as usize)
    }

    /// The id of an instance.
    pub fn id(&self, instance: u32) -> &str {
        let task = &self.tasks[self.task_of(instance)];
        task.instances.get((instance - task.first) as usize).map_or("", |instance| instance.id.as_str())
    }

    fn insert(&mut self, task: CheckedTask<'a>, ids: Ids, problems: &mut Problems) {
        let place = self.tasks.len();
        let ast = task.task;
        let name = ast.name.id(ids);
        let keys_twice = keys_twice(&task.axes);
        let mut twice: Option<(String, usize)> = None;
        if ast.named {
            if let Some(&first) = self.names.get(&name) {
                twice = Some((name.clone(), first));
            } else {
                self.names.insert(name, place);
            }
        }
        for (at, instance) in task.instances.iter().enumerate().filter(|_| ast.named) {
            match self.ids.get(&instance.id) {
                Some((first, _)) if *first == place && keys_twice => {}
                Some((first, _)) => {
                    twice.get_or_insert_with(|| (instance.id.clone(), *first));
                }
                None => {
                    self.ids.insert(instance.id.clone(), (place, at));
                }
            }
        }
        if let Some((id, first)) = twice {
            let other = self.tasks.get(first).unwrap_or(&task).task;
            let line = other.name.range.line().map(|line| format!("line {line}"));
            let problem = if other.axes.is_empty() || other.name.id(ids) == id {
                duplicate_id(&id, line.as_deref())
            } else {
                let place = line.map(|line| format!(" ({line})")).unwrap_or_default();
                let name = gofer_core::shown(&other.name.text);
                let mut problem = duplicate_id(&id, None);
                problem.message =
                    format!("the id `{}` is taken by an instance of `{name}`{place}", gofer_core::shown(&id));
                problem
            };
            problems.at(ast.name.range, problem);
        }
        self.count += task.instances.len();
        self.of_axes += if task.axes.is_empty() { 0 } else { task.instances.len() };
        self.tasks.push(task);
    }
}

impl CheckedTask<'_> {
    /// The number after that of its last instance.
    pub fn end(&self) -> usize {
        self.first as usize + self.instances.len()
    }
}

/// Makes all instances of all tasks.
pub fn expand<'a>(block: &'a Block, fields: Vec<Fields<'a>>, ids: Ids, problems: &mut Problems) -> Index<'a> {
    let mut index =
        Index { tasks: Vec::new(), names: HashMap::new(), ids: HashMap::new(), count: 0, of_axes: 0, full: false };
    let names = block.tasks.iter().filter(|task| task.named).map(|task| task.name.id(ids));
    let mut names = axes::Names { all: names.collect(), unknown: 0 };
    for (task, fields) in block.tasks.iter().zip(fields) {
        let axes = axes::resolve(task, &index, &mut names, ids, problems);
        let instances = instances(task, &axes, &mut index, ids, problems);
        // A block of 2^32 instances does not fit into the compiler's memory.
        let first = u32::try_from(index.count).unwrap_or(u32::MAX);
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
        if !task.name.malformed {
            problems.check(task.name.range, check_id(Named::Task, &id, ids));
        }
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
    let mut check = |range, result: Result<(), Problem>, problems: &mut Problems| {
        well_formed &= result.is_ok();
        problems.check(range, result);
    };
    if task.named && !task.name.malformed {
        check(task.name.range, check_characters("task name", &task.name.id(ids), ids), problems);
    }
    let mut names = HashSet::new();
    for (written, axis) in task.axes.iter().zip(axes) {
        if !names.insert(axis.name.to_string()) {
            let problem = Problem::new(format!("the axis `{}` is given twice", axis.name));
            problems.at(axis.name.span(), problem.help("name each axis differently"));
        }
        // Keys of another axis, and ids of tasks, are checked where they are written.
        let keys: Vec<&Name> = match &written.keys {
            AxisKeys::Written(keys) => keys.iter().map(|key| &key.name).collect(),
            AxisKeys::Tasks(entries) => entries.iter().filter_map(|entry| entry.key.as_ref()).collect(),
            AxisKeys::Of(_) => continue,
        };
        for key in keys.into_iter().filter(|key| !key.malformed) {
            check(key.range, check_characters("key", &key.id(ids), ids), problems);
        }
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

/// Whether an axis has a key twice, which is reported as that.
fn keys_twice(axes: &[Axis]) -> bool {
    axes.iter().any(|axis| {
        let mut keys = HashSet::new();
        !axis.keys.iter().all(|key| keys.insert(key.id.as_str()))
    })
}

/// The keys of an axis in prose, or how many there are.
pub fn keys_of(axis: &Axis) -> String {
    const SHORT: usize = 10;
    let keys: Vec<&str> = axis.keys.iter().map(|key| key.text.as_str()).collect();
    if keys.len() <= SHORT {
        format!("its keys are {}", list(&keys))
    } else {
        format!("it has {} other keys", keys.len())
    }
}
