//! Dependencies: from names and selections to edges between instances.

use std::collections::HashSet;

use gofer_core::{
    Edge, Ids, MOST_DEPENDENCIES, Problem, Status, more_instances, most_suggestions, nearest, self_dependency, shown,
    unknown_task,
};

use super::CheckedTask;
use super::index::{Axis, Index, Key, Values};
use super::selection::{self, Child, Keys, select, selected, written};
use crate::ast::{AxisKeys, Dependency, Selected};
use crate::parse::EACH_FAILURE;
use crate::problem::Problems;

/// The edges, and the dependency each is written as. Those of a task stand together.
#[derive(Default)]
pub struct Edges<'a> {
    pub edges: Vec<Edge>,
    pub written: Vec<&'a Dependency>,
}

impl<'a> Edges<'a> {
    /// The edges by which the instances of a task wait, and how each is written.
    pub fn of(&self, task: &CheckedTask) -> impl Iterator<Item = (&Edge, &'a Dependency)> {
        let before = |number: usize| self.edges.partition_point(|edge| (edge.child as usize) < number);
        let range = before(task.first as usize)..before(task.end());
        self.edges[range.clone()].iter().zip(self.written[range].iter().copied())
    }
}

pub fn resolve<'a>(index: &Index<'a>, ids: Ids, problems: &mut Problems) -> Edges<'a> {
    let mut resolver = Resolver { index, ids, problems, names: None, unknown: 0, edges: Edges::default() };
    for child in &index.tasks {
        resolver.task(child);
    }
    resolver.edges
}

struct Resolver<'i, 'a, 'p> {
    index: &'i Index<'a>,
    ids: Ids,
    problems: &'p mut Problems,
    names: Option<Vec<String>>,
    unknown: usize,
    edges: Edges<'a>,
}

impl<'a> Resolver<'_, 'a, '_> {
    fn task(&mut self, child: &CheckedTask<'a>) {
        let mut parents: Vec<HashSet<u32>> = vec![HashSet::new(); child.instances.len()];
        let (others, named): (Vec<&'a Dependency>, Vec<&'a Dependency>) =
            child.fields.depends_on.iter().partition(|dependency| dependency.task.is_others());
        for dependency in named {
            self.dependency(child, dependency, &mut parents);
        }
        // What others there are is known when all that is named is known.
        let Some((first, twice)) = others.split_first() else { return };
        self.others(child, first, &parents);
        for dependency in twice {
            let problem = Problem::new("`_` is named twice in this `depends_on`");
            self.problems.at(dependency.range(), problem.help("a parent has one condition: remove one of the two"));
        }
    }

    fn dependency(&mut self, child: &CheckedTask<'a>, dependency: &'a Dependency, parents: &mut [HashSet<u32>]) {
        let name = dependency.task.id(self.ids);
        if let Some(at) = child.axes.iter().position(|axis| dependency.task.ident.as_ref() == Some(axis.name))
            && !child.axes[at].is_of_words(self.index)
        {
            return self.own_axis(child, at, dependency, parents);
        }
        let Some(place) = self.index.task(&name) else {
            return self.not_a_name(child, dependency, &name, parents);
        };
        let parent = &self.index.tasks[place];
        let Some(keys) = self.selection(child, parent, dependency) else { return };
        let whole = keys.iter().all(|keys| matches!(keys, Keys::All));
        if name == child.task.name.id(self.ids) && whole {
            let mut problem = self_dependency(child.instances.first().map_or(name.as_str(), |instance| &instance.id));
            problem.message.push_str(&more_instances(child.instances.len().saturating_sub(1)));
            return self.problems.at(dependency.range(), problem);
        }
        self.connect(child, dependency, |number| selected(parent, &keys, number), parents);
    }

    /// The task that is the current key of an axis of the child's own.
    fn own_axis(
        &mut self,
        child: &CheckedTask<'a>,
        at: usize,
        dependency: &'a Dependency,
        parents: &mut [HashSet<u32>],
    ) {
        let axis = &child.axes[at];
        if let Some(selection) = &dependency.selection {
            let name = axis.name;
            let problem = Problem::new(format!("`{name}` is an axis of this task: each instance has one of its keys"));
            self.problems.at(selection.range, problem.help("it is one task already: remove the selection"));
        }
        let index = self.index;
        let tasks = axis.tasks(index).unwrap_or_default();
        let current = |number: usize| -> Vec<u32> {
            let key = child.instances.get(number).map(|instance| instance.keys[at]);
            key.and_then(|key| tasks.get(key)).map(|task| task.instance).into_iter().collect()
        };
        self.connect(child, dependency, current, parents);
    }

    /// Every instance above that no other entry names.
    fn others(&mut self, child: &CheckedTask<'a>, dependency: &'a Dependency, parents: &[HashSet<u32>]) {
        if let Some(selection) = &dependency.selection {
            self.problems.at(selection.range, selection::of_others());
        }
        if dependency.status == Status::Failure {
            let problem = Problem::new("`_: failure` would wait for every task above to fail");
            return self.problems.at(dependency.status_range(), problem.help(EACH_FAILURE));
        }
        if child.first == 0 {
            let problem = Problem::new("`_` stands for every other task above, and there is none");
            return self.problems.at(dependency.range(), problem.help("move this task below the tasks that are meant"));
        }
        for (named, instance) in parents.iter().zip(child.first..) {
            for parent in (0..child.first).filter(|parent| !named.contains(parent)) {
                if !self.edge(instance, parent, dependency) {
                    return;
                }
            }
        }
    }

    /// Adds the edges from each instance of the child to its parents.
    fn connect(
        &mut self,
        child: &CheckedTask<'a>,
        dependency: &'a Dependency,
        parents_of: impl Fn(usize) -> Vec<u32>,
        parents: &mut [HashSet<u32>],
    ) {
        let mut own: Vec<u32> = Vec::new();
        let mut met: Vec<u32> = Vec::new();
        for (number, (parents, instance)) in parents.iter_mut().zip(child.first..).enumerate() {
            for parent in parents_of(number) {
                if parent == instance {
                    own.push(parent);
                } else if !parents.insert(parent) {
                    met.push(parent);
                } else if !self.edge(instance, parent, dependency) {
                    return;
                }
            }
        }
        if let Some((first, others)) = own.split_first() {
            let mut problem = self_dependency(self.index.id(*first));
            problem.message.push_str(&more_instances(others.len()));
            self.problems.at(dependency.range(), problem);
        }
        if let Some((first, others)) = met.split_first() {
            let problem = Problem::new(format!(
                "`{}` is named twice in this `depends_on`{}",
                shown(self.index.id(*first)),
                more_instances(others.len())
            ));
            let all = self.with_others_selected(child, dependency);
            let help = all.map_or_else(
                || "a parent has one condition: remove one of the two".to_owned(),
                |all| format!("a parent has one condition: the other instances are selected too, as in `{all}`"),
            );
            self.problems.at(dependency.range(), problem.help(help));
        }
    }

    /// `test[stable], test[msrv]: any`, of `test, test[msrv]: any`.
    fn with_others_selected(&self, child: &CheckedTask, dependency: &Dependency) -> Option<String> {
        const MOST: usize = 8;
        let [Selected::Word(word)] = dependency.selection.as_ref()?.keys.as_slice() else { return None };
        let name = dependency.task.id(self.ids);
        let of_task = child.fields.depends_on.iter().filter(|other| other.task.id(self.ids) == name);
        let of_task: Vec<&Dependency> = of_task.take(3).collect();
        let [first, second] = of_task.as_slice() else { return None };
        let whole = [first, second].into_iter().find(|other| other.selection.is_none())?;
        if whole.status == dependency.status {
            return None;
        }
        let parent = &self.index.tasks[self.index.task(&name)?];
        let [axis] = parent.axes.as_slice() else { return None };
        let status =
            |of: &Dependency| if of.status == Status::Success { String::new() } else { format!(": {}", of.status) };
        let each = axis.keys.iter().enumerate().map(|(place, key)| {
            let of = if key.id == word.id(self.ids) { dependency } else { whole };
            format!("{}{}", written(parent, &[place]), status(of))
        });
        (axis.keys.len() <= MOST).then(|| each.collect::<Vec<_>>().join(", "))
    }

    /// Adds an edge, unless there are too many.
    fn edge(&mut self, child: u32, parent: u32, dependency: &'a Dependency) -> bool {
        if self.edges.edges.len() < MOST_DEPENDENCIES {
            self.edges.edges.push(Edge { child, parent, status: dependency.status });
            self.edges.written.push(dependency);
            return true;
        }
        let problem = Problem::new(format!(
            "with this dependency the pipeline has more than {MOST_DEPENDENCIES} dependencies between instances"
        ));
        let help = if dependency.task.is_others() {
            "name the tasks that matter, or put a task in between"
        } else {
            "select the instances that matter, as in `test[msrv]`, or put a task in between"
        };
        // What comes after it is as many too many.
        if self.problems.first("too many dependencies") {
            self.problems.at(dependency.range(), problem.help(help));
        }
        false
    }

    /// A name that no task bears: the id of an instance, or a mistake.
    fn not_a_name(
        &mut self,
        child: &CheckedTask<'a>,
        dependency: &'a Dependency,
        name: &str,
        parents: &mut [HashSet<u32>],
    ) {
        if let Some((task, instance)) = self.index.instance(name) {
            let parent = &self.index.tasks[task];
            let keys = &parent.instances[instance].keys;
            let problem =
                Problem::new(format!("`{}` is an instance of `{}`", shown(name), shown(&parent.task.name.text)));
            if !dependency.task.malformed {
                self.problems.at(dependency.range(), problem.help(format!("write `{}`", written(parent, keys))));
            }
            let keys: Vec<Keys> = keys.iter().map(|key| Keys::One(*key)).collect();
            return self.connect(child, dependency, |number| selected(parent, &keys, number), parents);
        }
        if dependency.task.malformed || self.index.refused(name).is_some() {
            return;
        }
        if let Some(axis) = child.axes.iter().find(|axis| dependency.task.ident.as_ref() == Some(axis.name)) {
            return self.axis_of_words(child, axis, dependency);
        }
        if let Some(written) = self.joined_to_axis(child, name).or_else(|| self.joined_to_key(name)) {
            let problem = Problem::new(format!("no task of this pipeline is called `{}`", shown(name)));
            return self.problems.at(dependency.task.range, problem.help(format!("write `{written}`")));
        }
        if self.index.lost {
            return;
        }
        self.unknown += 1;
        let (index, ids) = (self.index, self.ids);
        let names = self.names.get_or_insert_with(|| index.names(ids));
        let offered: Vec<&str> = if self.unknown > most_suggestions(names.len()) {
            Vec::new()
        } else {
            names.iter().map(String::as_str).collect()
        };
        let mut problem = unknown_task(name, &child.task.name.id(self.ids), &offered);
        if let Some(help) = meant_axis(index, child, dependency, &offered) {
            problem = problem.help(help);
        }
        match name {
            "_" | "all" | "others" | "rest" | "everything" | "any" | "each" | "every" | "tasks" => {
                problem = problem.help("write `_`, which is every task above");
            }
            "previous" | "prev" | "above" | "last" | "before" => {
                let is_near = problem.help.as_deref().is_some_and(|help| help.starts_with("there is a task"));
                if let Some(above) = self.just_above(child).filter(|_| !is_near) {
                    problem = problem.help(format!("a parent is named by its id; the task above is `{above}`"));
                }
            }
            "none" | "nothing" | "null" => {
                problem = problem.help("a task that waits for none has no `depends_on`: leave it out");
            }
            _ => {}
        }
        self.problems.at(dependency.task.range, problem);
    }

    /// The task that is written before another.
    fn just_above(&self, child: &CheckedTask) -> Option<String> {
        let place = self.index.task(&child.task.name.id(self.ids))?;
        let above = self.index.tasks[..place].iter().rev().find(|task| task.task.named)?;
        Some(above.task.name.shown())
    }

    /// `test_toolchain`, in a task that has this axis: the instance that is meant.
    fn joined_to_axis(&self, child: &CheckedTask, name: &str) -> Option<String> {
        child.axes.iter().find_map(|axis| {
            let task = name.strip_suffix(&self.ids.emit(&axis.name.to_string()))?.strip_suffix(self.ids.separator())?;
            let parent = &self.index.tasks[self.index.task(task)?];
            (parent.axes.len() == 1).then(|| format!("{}[{}]", parent.task.name.shown(), axis.name))
        })
    }

    /// `test_debian`, of a task with more axes than that of this key: all its instances with the key.
    fn joined_to_key(&self, name: &str) -> Option<String> {
        name.match_indices(self.ids.separator()).find_map(|(at, separator)| {
            let parent = &self.index.tasks[self.index.task(&name[..at])?];
            let key = &name[at + separator.len()..];
            let mut all =
                parent.axes.iter().enumerate().flat_map(|(at, axis)| axis.keys.iter().map(move |key| (at, key)));
            let (place, key) = all.find(|(_, known)| known.id == key)?;
            let mut keys = vec!["_".to_owned(); parent.axes.len()];
            keys[place] = key.shown();
            Some(format!("{}[{}]", parent.task.name.shown(), keys.join(", ")))
        })
    }

    /// `toolchain` as a parent, in a task that has this axis.
    fn axis_of_words(&mut self, child: &CheckedTask, axis: &Axis, dependency: &Dependency) {
        let name = axis.name;
        let problem = Problem::new(format!("`{name}` is an axis of this task, and its keys are not tasks"));
        let written = child.task.axes.iter().find(|written| written.name == *name).map(|written| &written.keys);
        let of = match (written, &axis.values) {
            (Some(AxisKeys::Of(of)), Values::Of(..)) => Some(of.task.shown()),
            _ => None,
        };
        let are_tasks = axis.keys.iter().all(|key| self.index.task(&key.id).is_some());
        self.problems.at(
            dependency.task.range,
            match of {
                None if are_tasks && axis.keys.len() <= 8 => {
                    let keys: Vec<String> = axis.keys.iter().map(Key::shown).collect();
                    problem.help(format!("an axis of tasks is `for {name} in tasks {{ {} }}`", keys.join(", ")))
                }
                Some(task) => problem.help(format!("the instance with the same key is `{task}[{name}]`")),
                None => problem.help(format!(
                    "the instance of a task with the same key is selected, as in `test[{name}]`; an axis of tasks is \
                     `for {name} in tasks {{ ... }}`"
                )),
            },
        );
    }

    /// What is selected of each axis; `None` if that cannot be told, which is reported.
    fn selection(
        &mut self,
        child: &CheckedTask<'a>,
        parent: &CheckedTask<'a>,
        dependency: &Dependency,
    ) -> Option<Vec<Keys>> {
        if let Some(selection) = &dependency.selection {
            return select(parent, selection, &Child::of(child), self.ids, self.problems);
        }
        if !parent.axes.is_empty() && dependency.status == Status::Failure {
            self.unselected_failure(parent, dependency);
            return None;
        }
        Some(parent.axes.iter().map(|_| Keys::All).collect())
    }

    fn unselected_failure(&mut self, parent: &CheckedTask, dependency: &Dependency) {
        let name = parent.task.name.shown();
        let all = vec!["_"; parent.axes.len()];
        let one = if parent.axes.iter().any(|axis| axis.keys.is_empty()) {
            String::new()
        } else {
            format!("`{}: failure`, or ", written(parent, &vec![0; parent.axes.len()]))
        };
        let problem = Problem::new(format!(
            "`failure` of `{}` means that every one of its instances failed",
            shown(&parent.task.name.text)
        ));
        self.problems.at(
            dependency.status_range(),
            problem.help(format!("say which: {one}`{name}[{}]: failure` if every one is meant", all.join(", "))),
        );
    }
}

/// An axis of the child's own whose keys are tasks, in quotes or misspelt.
fn meant_axis(index: &Index, child: &CheckedTask, dependency: &Dependency, tasks: &[&str]) -> Option<String> {
    let axes = child.axes.iter().filter(|axis| axis.tasks(index).is_some());
    let axes: Vec<String> = axes.map(|axis| axis.name.to_string()).collect();
    let text = &dependency.task.text;
    if dependency.task.quoted && axes.contains(text) {
        return Some(format!("in quotes it names a task, and the axis stands without them: write `{text}`"));
    }
    let near = nearest(text, tasks.iter().copied().chain(axes.iter().map(String::as_str)))?;
    axes.iter().any(|axis| axis == near).then(|| format!("there is an axis `{near}`"))
}
