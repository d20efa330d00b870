//! The tasks of a block, their axes and their instances, and how each is found.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::tokens::Ident;
use gofer_core::{Ids, Named, duplicate_id, list, shown, suggest_id};

use super::typed::Fields;
use crate::ast::{AxisKey, Name, Task, Value};
use crate::problem::{Problems, Range};

/// The tasks by name, and their instances by id.
#[derive(Debug, Default)]
pub struct Index<'a> {
    pub tasks: Vec<CheckedTask<'a>>,
    names: HashMap<String, usize>,
    /// Names that are refused for their characters, as they will be once they are mended.
    refused: HashMap<String, usize>,
    ids: HashMap<String, (usize, usize)>,
    count: usize,
    /// How many of them come from axes.
    pub of_axes: usize,
    /// Whether there may be tasks that could not be read.
    pub lost: bool,
    /// Whether axes have made all the instances that they may.
    pub full: bool,
}

impl<'a> Index<'a> {
    /// The place of the task of this name.
    pub fn task(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// The place of the task that will bear this name once its own is mended.
    pub fn refused(&self, name: &str) -> Option<usize> {
        self.refused.get(name).copied()
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
        // What was refused and is no word cannot be named, whatever it will be called.
        let can_be_named = |name: &Name| !name.malformed || gofer_core::is_identifier(&name.text) && name.text != "_";
        let names = self.tasks.iter().filter(|task| task.task.named).map(|task| &task.task.name);
        names.filter(|name| can_be_named(name)).map(|name| name.id(ids)).collect()
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

    /// Adds the next task, and reports it where its name or an id is taken.
    pub fn insert(&mut self, task: CheckedTask<'a>, ids: Ids, problems: &mut Problems) {
        let place = self.tasks.len();
        let ast = task.task;
        let name = ast.name.id(ids);
        let keys_twice = keys_twice(&task.axes);
        let mut twice: Option<(String, usize)> = None;
        if ast.named {
            if let Some(&first) = self.names.get(&name) {
                twice = Some((name.clone(), first));
            } else {
                let suggested = || (!name.chars().all(|c| ids.allows(c))).then(|| suggest_id(Named::Task, &name, ids));
                if let Some(mended) = ids.mended(&name).or_else(suggested) {
                    self.refused.entry(mended).or_insert(place);
                }
                self.names.insert(name, place);
            }
        }
        for (at, instance) in task.instances.iter().enumerate().filter(|_| ast.named) {
            match self.ids.get(&instance.id) {
                Some((first, _)) if *first == place && keys_twice => {}
                // Of several that have it, the first one is named.
                Some((first, _)) if twice.as_ref().is_none_or(|(id, place)| *id == instance.id && first < place) => {
                    twice = Some((instance.id.clone(), *first));
                }
                Some(_) => {}
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
                let name = shown(&other.name.text);
                let mut problem = duplicate_id(&id, None);
                problem.message = format!("the id `{}` is taken by an instance of `{name}`{place}", shown(&id));
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

/// A task and its instances: one, if it has no axes.
#[derive(Debug)]
pub struct CheckedTask<'a> {
    pub task: &'a Task,
    pub axes: Vec<Axis<'a>>,
    pub fields: Fields<'a>,
    /// The number of its first instance; the others follow.
    pub first: u32,
    pub instances: Vec<Instance>,
}

/// One task of the JSON.
#[derive(Debug)]
pub struct Instance {
    pub id: String,
    /// For each axis the place of its key.
    pub keys: Vec<usize>,
}

/// An axis of which the keys are known.
#[derive(Debug)]
pub struct Axis<'a> {
    pub name: &'a Ident,
    /// Shared by all axes that have the same.
    pub keys: Rc<[Key<'a>]>,
    pub values: Values<'a>,
    /// Whether all keys could be found. If not, that is reported, and nothing follows from it.
    pub known: bool,
}

/// A key of an axis.
#[derive(Clone, Debug)]
pub struct Key<'a> {
    /// What it adds to an id.
    pub id: String,
    /// How it is written, without quotes.
    pub text: String,
    pub quoted: bool,
    /// Where it comes from.
    pub range: Range,
    /// The identifier it is written as, for the editor.
    pub ident: Option<&'a Ident>,
    /// The value that is written with it.
    pub value: Option<&'a Value>,
}

impl Key<'_> {
    /// How it is written.
    pub fn shown(&self) -> String {
        let text = shown(&self.text);
        if self.quoted { format!("\"{text}\"") } else { text }
    }
}

/// Where an axis' values come from.
#[derive(Debug)]
pub enum Values<'a> {
    /// They are written with the keys.
    Own(&'a [AxisKey]),
    /// They are those of an axis of a task above: the places of the task and the axis.
    Of(usize, usize),
    /// They are the ids of tasks above.
    Tasks(Vec<TaskOfKey>),
}

/// The task that a key stands for.
#[derive(Clone, Copy, Debug)]
pub struct TaskOfKey {
    /// The number of the instance.
    pub instance: u32,
    /// The place in `tasks { ... }` of the entry that names it.
    pub entry: usize,
}

impl Axis<'_> {
    /// For each key the task it stands for, where the keys are tasks.
    pub fn tasks<'i>(&'i self, index: &'i Index) -> Option<&'i [TaskOfKey]> {
        match &self.values {
            Values::Tasks(tasks) => Some(tasks),
            Values::Of(task, axis) => index.tasks.get(*task)?.axes.get(*axis)?.tasks(index),
            Values::Own(_) => None,
        }
    }

    /// Whether its keys are certainly no tasks.
    pub fn is_of_words(&self, index: &Index) -> bool {
        self.known && self.tasks(index).is_none()
    }
}

/// Whether an axis has a key twice, which is reported as that.
fn keys_twice(axes: &[Axis]) -> bool {
    axes.iter().any(|axis| {
        let mut keys = HashSet::new();
        !axis.keys.iter().all(|key| keys.insert(key.id.as_str()))
    })
}

/// The keys of an axis in prose, or how many there are: `its` keys are ..., the keys `of` it are ...
pub fn keys_of(axis: &Axis, its: &str, of: &str) -> String {
    const SHORT: usize = 10;
    let keys: Vec<&str> = axis.keys.iter().map(|key| key.text.as_str()).collect();
    match keys.len() {
        1 => format!("{its} only key{of} is {}", list(&keys)),
        ..=SHORT => format!("{its} keys{of} are {}", list(&keys)),
        more => format!("{its} keys{of} are {more} others"),
    }
}
