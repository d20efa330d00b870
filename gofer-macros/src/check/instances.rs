//! Each task's instances and their ids.

use std::collections::{HashMap, HashSet};

use gofer_core::{
    Ids, Named, Problem, check_characters, check_id, check_instance_id, duplicate_id, list, more_instances,
};

use super::typed::Fields;
use super::{CheckedTask, Instance};
use crate::ast::{Axis, Block, Task};
use crate::problem::Problems;

/// The most instances that the axes of one task may make.
const MOST_INSTANCES: usize = 10_000;

/// The tasks by name, and their instances by id.
#[derive(Debug)]
pub struct Index<'a> {
    pub tasks: Vec<CheckedTask<'a>>,
    names: HashMap<String, usize>,
    ids: HashMap<String, (usize, usize)>,
    count: usize,
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
        let keys_twice = keys_twice(ast, ids);
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
        self.tasks.push(task);
    }
}

impl CheckedTask<'_> {
    /// The number after that of its last instance.
    fn end(&self) -> usize {
        self.first as usize + self.instances.len()
    }
}

/// Makes all instances of all tasks.
pub fn expand<'a>(block: &'a Block, fields: Vec<Fields<'a>>, ids: Ids, problems: &mut Problems) -> Index<'a> {
    let mut index = Index { tasks: Vec::new(), names: HashMap::new(), ids: HashMap::new(), count: 0 };
    for (task, fields) in block.tasks.iter().zip(fields) {
        let instances = instances(task, ids, problems);
        // A block of 2^32 instances does not fit into the compiler's memory.
        let first = u32::try_from(index.count).unwrap_or(u32::MAX);
        index.insert(CheckedTask { task, fields, first, instances }, ids, problems);
    }
    index
}

fn instances(task: &Task, ids: Ids, problems: &mut Problems) -> Vec<Instance> {
    let id = task.name.id(ids);
    if task.axes.is_empty() {
        if !task.name.malformed {
            problems.check(task.name.range, check_id(Named::Task, &id, ids));
        }
        return vec![Instance { id, keys: Vec::new() }];
    }
    let well_formed = check_axes(task, ids, problems);
    let Some(count) = product(&task.axes).filter(|count| *count <= MOST_INSTANCES) else {
        let sizes: Vec<String> = task.axes.iter().map(|axis| axis.keys.len().to_string()).collect();
        let problem = Problem::new(format!(
            "the axes of task `{}` make more than {MOST_INSTANCES} instances: {}",
            gofer_core::shown(&task.name.text),
            sizes.join(" x ")
        ));
        problems.at(task.name.range, problem.help("split the task, or drop an axis"));
        return Vec::new();
    };
    let instances: Vec<Instance> = (0..count).map(|number| instance(&id, &task.axes, number, ids)).collect();
    if well_formed && task.named && !task.name.malformed {
        check_lengths(task, &instances, problems);
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
    let words = keys.iter().zip(axes).map(|(key, axis)| axis.keys[*key].name.id(ids));
    let id = words.fold(id.to_owned(), |id, word| format!("{id}{}{word}", ids.separator()));
    Instance { id, keys }
}

/// Checks names and keys; false if a character of them is no character of an id.
fn check_axes(task: &Task, ids: Ids, problems: &mut Problems) -> bool {
    let mut well_formed = true;
    let mut check = |range, result: Result<(), Problem>, problems: &mut Problems| {
        well_formed &= result.is_ok();
        problems.check(range, result);
    };
    if task.named && !task.name.malformed {
        check(task.name.range, check_characters("task name", &task.name.id(ids), ids), problems);
    }
    let mut axes = HashSet::new();
    for axis in &task.axes {
        if !axes.insert(axis.name.to_string()) {
            let problem = Problem::new(format!("the axis `{}` is given twice", axis.name));
            problems.at(axis.name.span(), problem.help("name each axis differently"));
        }
        let mut keys = HashSet::new();
        for key in &axis.keys {
            let id = key.name.id(ids);
            if !key.name.malformed {
                check(key.name.range, check_characters("key", &id, ids), problems);
            }
            if !keys.insert(id) {
                let problem = Problem::new(format!("the key `{}` is given twice", gofer_core::shown(&key.name.text)));
                problems.at(
                    key.name.range,
                    problem.help("each key of an axis makes instances of its own: remove one of the two"),
                );
            }
        }
    }
    well_formed
}

/// Whether an axis has a key twice, which is reported as that.
fn keys_twice(task: &Task, ids: Ids) -> bool {
    task.axes.iter().any(|axis| {
        let mut keys = HashSet::new();
        !axis.keys.iter().all(|key| keys.insert(key.name.id(ids)))
    })
}

/// One problem for all instances whose id is too long or too short.
fn check_lengths(task: &Task, instances: &[Instance], problems: &mut Problems) {
    let mut wrong = instances.iter().filter_map(|instance| check_instance_id(&instance.id).err());
    if let Some(mut problem) = wrong.next() {
        problem.message.push_str(&more_instances(wrong.count()));
        problems.at(task.name.range, problem);
    }
}

/// The keys of an axis in prose, or how many there are.
pub fn keys_of(axis: &Axis) -> String {
    const SHORT: usize = 10;
    let keys: Vec<&str> = axis.keys.iter().map(|key| key.name.text.as_str()).collect();
    if keys.len() <= SHORT {
        format!("its keys are {}", list(&keys))
    } else {
        format!("it has {} other keys", keys.len())
    }
}
