//! The keys of each axis, wherever they come from.

use std::collections::HashSet;
use std::rc::Rc;

use gofer_core::{Ids, Problem, is_identifier, list, most_suggestions, nearest, shown, unknown_task};

use super::index::{Axis, CheckedTask, Index, Key, TaskOfKey, Values};
use super::selection::{self, Child, select, selected};
use crate::ast::{self, AxisKey, AxisKeys, AxisOf, Name, Task, TaskKey};
use crate::parse::no_keys;
use crate::problem::Problems;

/// Where the keys of an axis come from.
const ABOVE: &str = "an axis takes its keys from tasks above";

/// The names of all tasks, and how many names were none of them.
pub struct TaskNames {
    pub all: HashSet<String>,
    pub unknown: usize,
}

/// Finds the keys of a task's axes. `index` holds the tasks above.
pub fn resolve<'a>(
    task: &'a Task,
    index: &Index<'a>,
    names: &mut TaskNames,
    ids: Ids,
    problems: &mut Problems,
) -> Vec<Axis<'a>> {
    let mut resolver = Resolver { task, index, names, ids, problems };
    task.axes.iter().map(|axis| resolver.axis(axis)).collect()
}

struct Resolver<'i, 'a, 'p> {
    task: &'a Task,
    index: &'i Index<'a>,
    names: &'i mut TaskNames,
    ids: Ids,
    problems: &'p mut Problems,
}

impl<'a> Resolver<'_, 'a, '_> {
    fn axis(&mut self, axis: &'a ast::Axis) -> Axis<'a> {
        let name = &axis.name;
        let found = match &axis.keys {
            AxisKeys::Written(keys) => (!keys.is_empty()).then(|| (self.written(keys), Values::Own(keys))),
            // There are too many instances already, which is reported.
            _ if self.index.full => None,
            AxisKeys::Of(of) => self.of(of),
            AxisKeys::Tasks(entries) => self.tasks(entries),
        };
        let known = found.is_some();
        let (keys, values) = found.unwrap_or_else(|| (Rc::default(), Values::Own(&[])));
        Axis { name, keys, values, known }
    }

    fn written(&self, keys: &'a [AxisKey]) -> Rc<[Key<'a>]> {
        keys.iter().map(|key| Key { value: key.value.as_ref(), ..self.key(&key.name) }).collect()
    }

    fn key(&self, name: &'a Name) -> Key<'a> {
        Key {
            id: name.id(self.ids),
            text: name.text.clone(),
            quoted: name.quoted,
            range: name.range,
            ident: name.ident.as_ref(),
            value: None,
        }
    }

    /// The place of a task above; if there is none, that is reported.
    fn above(&mut self, name: &Name) -> Option<usize> {
        let id = name.id(self.ids);
        if let Some(place) = self.index.task(&id).or_else(|| self.index.refused(&id)) {
            return Some(place);
        }
        if name.malformed || self.index.lost && !self.names.all.contains(&id) {
            return None;
        }
        let text = shown(&name.text);
        let problem = if self.task.name.id(self.ids) == id {
            Problem::new(format!("`{text}` is this task itself")).help(format!("{ABOVE} this one"))
        } else if self.is_below(&id) {
            Problem::new(format!("task `{text}` is written below")).help(format!("{ABOVE}: move this task below it"))
        } else if let Some((task, instance)) = self.index.instance(&id) {
            let parent = &self.index.tasks[task];
            Problem::new(format!("`{text}` is an instance of `{}`", shown(&parent.task.name.text)))
                .help(format!("write `{}`", selection::written(parent, &parent.instances[instance].keys)))
        } else {
            self.unknown(&id)
        };
        self.problems.at(name.range, problem);
        None
    }

    /// The names of the tasks above, unless so many were unknown that no more is looked at them.
    fn names_above(&mut self) -> Vec<String> {
        self.names.unknown += 1;
        if self.names.unknown > most_suggestions(self.index.tasks.len()) {
            return Vec::new();
        }
        self.index.names(self.ids)
    }

    fn unknown(&mut self, id: &str) -> Problem {
        const SHORT: usize = 10;
        let problem = unknown_task(id, "", &[]);
        if matches!(id, "task" | "tasks") {
            return problem.help("tasks as keys stand in braces, as in `tasks { build }`");
        }
        let names = self.names_above();
        match nearest(id, names.iter().map(String::as_str)) {
            Some(near) => problem.help(format!("there is a task `{}`", shown(near))),
            None if self.index.tasks.is_empty() => problem.help(format!("{ABOVE} this one, and there are none")),
            None if names.len() == 1 => problem.help(format!("the only task above this one is {}", list(&names))),
            None if (1..=SHORT).contains(&names.len()) => {
                problem.help(format!("above this task there are {}", list(&names)))
            }
            None => problem.help(format!("{ABOVE} this one")),
        }
    }

    /// `test.toolchain`.
    fn of(&mut self, of: &'a AxisOf) -> Option<(Rc<[Key<'a>]>, Values<'a>)> {
        let id = of.task.id(self.ids);
        if of.axis.is_none() && !of.dot && !of.task.malformed && !self.names.all.contains(&id) {
            self.no_keys(of);
            return None;
        }
        let place = self.above(&of.task)?;
        let parent = &self.index.tasks[place];
        let name = shown(&of.task.text);
        let Some(axis) = &of.axis else {
            self.no_axis(of, parent);
            return None;
        };
        let Some(found) = parent.axes.iter().position(|other| *other.name == *axis) else {
            let names: Vec<String> = parent.axes.iter().map(|axis| axis.name.to_string()).collect();
            let problem = Problem::new(format!("task `{name}` has no axis `{axis}`"));
            let near = nearest(axis.text(), names.iter().map(String::as_str));
            let problem = match (near, names.as_slice()) {
                (Some(near), _) => problem.help(format!("there is an axis `{near}`")),
                (None, []) => problem.help("it has no axes: keys are written out, as in `{ old, new }`"),
                (None, [only]) => problem.help(format!("its axis is `{only}`")),
                (None, names) => problem.help(format!("its axes are {}", list(names))),
            };
            self.problems.at(axis.span(), problem);
            return None;
        };
        let other = &parent.axes[found];
        // Values are evaluated where they are written.
        let values = match other.values {
            Values::Of(task, axis) => Values::Of(task, axis),
            Values::Own(_) | Values::Tasks(_) => Values::Of(place, found),
        };
        other.known.then(|| (Rc::clone(&other.keys), values))
    }

    /// `in versions`, where no task has that name.
    fn no_keys(&mut self, of: &AxisOf) {
        let id = of.task.id(self.ids);
        let names = self.names_above();
        let found = match &of.task {
            task if task.is_others() => "`_`",
            task if task.quoted => "a string",
            _ => "a word",
        };
        let problem = no_keys(found);
        let near = nearest(&id, names.iter().map(String::as_str));
        let above = self.axis_above(&of.task);
        self.problems.at(
            of.range,
            match near {
                _ if of.task.is_others() || id == "all" => {
                    problem.help("write `tasks { _ }`, which is every task above")
                }
                Some(near) => {
                    let task = self.index.tasks.iter().find(|task| task.task.name.id(self.ids) == near);
                    let told = task.map_or_else(String::new, |task| format!(": {}", axes_of(task)));
                    problem.help(format!("there is a task `{}`{told}", shown(near)))
                }
                None if of.task.quoted && is_identifier(&of.task.text) => {
                    problem.help(format!("write `{{ {} }}`", of.task.text))
                }
                None => problem.help(above.map_or_else(
                    || {
                        "they are read at compile time, as in `{ old, new }`; a graph that is known only at run time is \
                         built with `Pipeline` and `Task`"
                            .to_owned()
                    },
                    |axis| format!("write `{axis}`"),
                )),
            },
        );
    }

    /// `test.toolchain` for `toolchain`, if one task above has such an axis.
    fn axis_above(&self, word: &Name) -> Option<String> {
        let has_it = |task: &&CheckedTask| task.axes.iter().any(|axis| *axis.name == word.text.as_str());
        let mut tasks = self.index.tasks.iter().filter(has_it).filter(|_| !word.quoted);
        let task = tasks.next().filter(|_| tasks.next().is_none())?;
        Some(format!("{}.{}", task.task.name.shown(), word.text))
    }

    /// `in test` or `in test.`.
    fn no_axis(&mut self, of: &AxisOf, parent: &CheckedTask) {
        let text = shown(&of.task.text);
        let problem = if of.dot {
            Problem::new(format!("the axis of `{text}` is missing after the dot"))
        } else {
            Problem::new(format!("`{text}` is a task, not the keys of an axis"))
        };
        self.problems.at(of.range, problem.help(axes_of(parent)));
    }

    /// Whether a task of this id is written further down.
    fn is_below(&self, id: &str) -> bool {
        let is_above = self.index.task(id).or_else(|| self.index.refused(id)).is_some();
        !is_above && self.task.name.id(self.ids) != id && self.names.all.contains(id)
    }

    /// Several tasks that are written below are one mistake: this task stands too high.
    fn several_below(&mut self, entries: &[TaskKey]) {
        let is_below = |entry: &&TaskKey| !entry.task.malformed && self.is_below(&entry.task.id(self.ids));
        let below: Vec<&TaskKey> = entries.iter().filter(is_below).collect();
        let Some((first, others)) = below.split_first().filter(|(_, others)| !others.is_empty()) else { return };
        let mut names: Vec<&str> = below.iter().map(|entry| entry.task.text.as_str()).collect();
        names.dedup();
        let problem = Problem::new(format!("tasks {} are written below", list(&names)));
        self.problems.at(first.task.range, problem.help(format!("{ABOVE}: move this task below them")));
        for other in others {
            self.problems.told(other.task.range);
        }
    }

    /// `tasks { build, feat: test_features, _ }`.
    fn tasks(&mut self, entries: &'a [TaskKey]) -> Option<(Rc<[Key<'a>]>, Values<'a>)> {
        self.several_below(entries);
        let mut known = true;
        let mut named: HashSet<u32> = HashSet::new();
        let mut of_entries: Vec<Vec<(Key<'a>, u32)>> = Vec::with_capacity(entries.len());
        for entry in entries {
            let found = if entry.task.is_others() { Some(Vec::new()) } else { self.entry(entry) };
            known &= found.is_some();
            let mut found = found.unwrap_or_default();
            let all = found.len();
            found.retain(|(_, instance)| named.insert(*instance));
            if found.len() < all {
                let selection = entry.selection.as_ref().map(ast::Selection::shown).unwrap_or_default();
                let name = format!("{}{selection}", entry.task.shown());
                let problem = Problem::new(format!("`{name}` is named twice in this axis"));
                self.problems.at(entry.range, problem.help("each task is one key: remove one of the two"));
            }
            of_entries.push(found);
        }
        let mut others = entries.iter().enumerate().filter(|(_, entry)| entry.task.is_others());
        if let Some((place, entry)) = others.next() {
            of_entries[place] = self.others(entry, &named);
            // Beside others that are named, it may stand for none.
            if known && of_entries.iter().all(Vec::is_empty) {
                self.no_others(entry);
            }
        }
        for (_, twice) in others {
            let problem = Problem::new("`_` is given twice");
            self.problems.at(twice.range, problem.help("it stands for all others: remove one of the two"));
        }
        let (mut keys, mut tasks) = (Vec::new(), Vec::new());
        for (entry, found) in of_entries.into_iter().enumerate() {
            for (key, instance) in found {
                keys.push(key);
                tasks.push(TaskOfKey { instance, entry });
            }
        }
        (known && !keys.is_empty()).then(|| (keys.into(), Values::Tasks(tasks)))
    }

    /// The instances that an entry names, each with its key.
    fn entry(&mut self, entry: &'a TaskKey) -> Option<Vec<(Key<'a>, u32)>> {
        let place = self.above(&entry.task)?;
        let index = self.index;
        let parent = &index.tasks[place];
        let keys = match &entry.selection {
            Some(selection) => select(parent, selection, &Child::none(self.task), self.ids, self.problems)?,
            None => parent.axes.iter().map(|_| selection::Keys::All).collect(),
        };
        if !parent.axes.iter().all(|axis| axis.known) {
            return None;
        }
        let open = |at: usize| matches!(keys[at], selection::Keys::All);
        let key = |instance: u32| {
            let of_parent = &parent.instances[(instance - parent.first) as usize];
            let Some(name) = &entry.key else {
                return Key { range: entry.range, ..self.key_of(&of_parent.id) };
            };
            let mut key = self.key(name);
            // What is selected is in the key already.
            for (at, place) in of_parent.keys.iter().enumerate().filter(|(at, _)| open(*at)) {
                key.id = format!("{}{}{}", key.id, self.ids.separator(), parent.axes[at].keys[*place].id);
            }
            if key.id != name.id(self.ids) {
                key = Key { range: name.range, ..self.key_of(&key.id) };
            }
            key
        };
        Some(selected(parent, &keys, 0).into_iter().map(|instance| (key(instance), instance)).collect())
    }

    /// A key that is an id.
    fn key_of(&self, id: &str) -> Key<'a> {
        Key {
            id: id.to_owned(),
            text: id.to_owned(),
            quoted: !is_identifier(id),
            range: self.task.name.range,
            ident: None,
            value: None,
        }
    }

    /// `tasks { _ }`, and there are no keys.
    fn no_others(&mut self, entry: &TaskKey) {
        let problem = Problem::new("`_` stands for every other task above, and there is none");
        let last = self.index.tasks.iter().rev().find(|task| task.task.named);
        self.problems.at(
            entry.range,
            match last {
                None => problem.help("move this task below the tasks that are meant"),
                Some(task) => problem.help(format!(
                    "tasks with such an axis themselves are not among them, and are named: `tasks {{ {} }}`",
                    task.task.name.shown()
                )),
            },
        );
    }

    /// Every instance above that no other entry names, except those of tasks that have such an
    /// axis themselves.
    fn others(&mut self, entry: &'a TaskKey, named: &HashSet<u32>) -> Vec<(Key<'a>, u32)> {
        if let Some(key) = &entry.key {
            let problem = Problem::new("`_` stands for several tasks, so it has no key");
            self.problems.at(key.range, problem.help("give the key to a task by its name, or remove it"));
        }
        if let Some(selection) = &entry.selection {
            self.problems.at(selection.range, selection::of_others());
        }
        let mut others = Vec::new();
        for task in &self.index.tasks {
            if !task.task.named || task.axes.iter().any(|axis| axis.tasks(self.index).is_some()) {
                continue;
            }
            for (instance, number) in task.instances.iter().zip(task.first..) {
                if !named.contains(&number) {
                    others.push((Key { range: entry.range, ..self.key_of(&instance.id) }, number));
                }
            }
        }
        others
    }
}

/// How the axes of a task, and the task itself, become the keys of an axis.
fn axes_of(task: &CheckedTask) -> String {
    let (name, text) = (task.task.name.shown(), shown(&task.task.name.text));
    let axes: Vec<String> = task.axes.iter().map(|axis| format!("{name}.{}", axis.name)).collect();
    let tasks = format!("`tasks {{ {name} }}`");
    match axes.as_slice() {
        [] => format!("`{text}` has no axes; {tasks} has it as a key"),
        [_] => format!("{} takes the keys and values of that axis, {tasks} has its instances as keys", list(&axes)),
        axes => format!("{} take the keys and values of one axis, {tasks} has its instances as keys", list(axes)),
    }
}
