//! Dependencies: from names and selections to edges between instances.

use std::collections::HashSet;

use gofer_core::{
    Edge, Ids, MOST_DEPENDENCIES, Problem, Status, more_instances, most_suggestions, nearest, self_dependency, shown,
    unknown_task,
};

use super::CheckedTask;
use super::instances::{Index, keys_of};
use crate::ast::{Dependency, Selected, Selection, Task};
use crate::problem::Problems;

/// The edges, and the dependency each is written as.
#[derive(Default)]
pub struct Edges<'a> {
    pub edges: Vec<Edge>,
    pub written: Vec<&'a Dependency>,
}

/// What is selected of one axis of the parent.
enum Keys {
    All,
    One(usize),
    /// For each instance of the child the place of its own key, where the parent has it.
    Current(Vec<Option<usize>>),
}

pub fn resolve<'a>(index: &Index<'a>, ids: Ids, problems: &mut Problems) -> Edges<'a> {
    let mut resolver = Resolver { index, ids, problems, names: None, unknown: 0, edges: Edges::default() };
    for child in &index.tasks {
        let mut parents: Vec<HashSet<u32>> = vec![HashSet::new(); child.instances.len()];
        for dependency in child.fields.depends_on {
            resolver.dependency(child, dependency, &mut parents);
        }
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
    fn dependency(&mut self, child: &CheckedTask<'a>, dependency: &'a Dependency, parents: &mut [HashSet<u32>]) {
        let name = dependency.task.id(self.ids);
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
        self.connect(child, parent, dependency, &keys, parents);
    }

    /// Adds the edges from each instance of the child to what it selects of the parent.
    fn connect(
        &mut self,
        child: &CheckedTask<'a>,
        parent: &CheckedTask<'a>,
        dependency: &'a Dependency,
        keys: &[Keys],
        parents: &mut [HashSet<u32>],
    ) {
        let mut own: Vec<u32> = Vec::new();
        let mut met: Vec<u32> = Vec::new();
        for (number, parents) in (0usize..).zip(parents) {
            let instance = child.first + u32::try_from(number).unwrap_or(u32::MAX);
            for parent in selected(parent, keys, number) {
                if parent == instance {
                    own.push(parent);
                } else if !parents.insert(parent) {
                    met.push(parent);
                } else if self.edges.edges.len() == MOST_DEPENDENCIES {
                    return self.too_many(dependency);
                } else {
                    self.edges.edges.push(Edge { child: instance, parent, status: dependency.status });
                    self.edges.written.push(dependency);
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
            self.problems.at(dependency.range(), problem.help("a parent has one condition: remove one of the two"));
        }
    }

    fn too_many(&mut self, dependency: &Dependency) {
        let problem = Problem::new(format!(
            "with this dependency the pipeline has more than {MOST_DEPENDENCIES} dependencies between instances"
        ));
        self.problems.at(
            dependency.range(),
            problem.help("select the instances that matter, as in `test[msrv]`, or put a task in between"),
        );
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
                self.problems.at(dependency.range(), problem.help(format!("write `{}`", written(parent.task, keys))));
            }
            let keys: Vec<Keys> = keys.iter().map(|key| Keys::One(*key)).collect();
            return self.connect(child, parent, dependency, &keys, parents);
        }
        if dependency.task.malformed {
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
        let problem = unknown_task(name, &child.task.name.id(self.ids), &offered);
        self.problems.at(dependency.task.range, problem);
    }

    /// What is selected of each axis; `None` if that cannot be told, which is reported.
    fn selection(
        &mut self,
        child: &CheckedTask<'a>,
        parent: &CheckedTask<'a>,
        dependency: &Dependency,
    ) -> Option<Vec<Keys>> {
        let (task, axes) = (parent.task, &parent.task.axes);
        let Some(selection) = &dependency.selection else {
            if !axes.is_empty() && dependency.status == Status::Failure {
                self.unselected_failure(task, dependency);
                return None;
            }
            return Some(axes.iter().map(|_| Keys::All).collect());
        };
        let name = shown(&task.name.text);
        if axes.is_empty() {
            let problem = Problem::new(format!("task `{name}` has no axes to select from"));
            self.problems.at(selection.range, problem.help("leave the brackets out: the task is one instance"));
            return Some(Vec::new());
        }
        if selection.keys.len() != axes.len() {
            self.wrong_count(task, selection);
            return None;
        }
        let mut keys = Vec::new();
        for (axis, selected) in selection.keys.iter().enumerate() {
            keys.push(match selected {
                Selected::All => Some(Keys::All),
                Selected::Word(word) => self.selected_key(child, task, axis, word),
            });
        }
        keys.into_iter().collect()
    }

    fn selected_key(
        &mut self,
        child: &CheckedTask<'a>,
        parent: &Task,
        axis: usize,
        word: &crate::ast::Name,
    ) -> Option<Keys> {
        let keys = &parent.axes[axis].keys;
        let find = |id: &str| keys.iter().position(|key| key.name.id(self.ids) == id);
        let own = child.task.axes.iter().position(|axis| word.ident.as_ref() == Some(&axis.name));
        let Some(own) = own else {
            let found = find(&word.id(self.ids));
            if found.is_none() {
                self.unknown_key(parent, axis, word);
            }
            return found.map(Keys::One);
        };
        let places: Vec<Option<usize>> =
            child.task.axes[own].keys.iter().map(|key| find(&key.name.id(self.ids))).collect();
        let current: Vec<Option<usize>> = child.instances.iter().map(|instance| places[instance.keys[own]]).collect();
        self.disagreement(child, parent, axis, word, own, &current);
        Some(Keys::Current(current))
    }

    /// Instances of the child whose own key the parent does not have.
    fn disagreement(
        &mut self,
        child: &CheckedTask<'a>,
        parent: &Task,
        axis: usize,
        word: &crate::ast::Name,
        own: usize,
        current: &[Option<usize>],
    ) {
        let lacking: Vec<usize> = (0..current.len()).filter(|at| current[*at].is_none()).collect();
        let Some((first, others)) = lacking.split_first() else { return };
        let axis = &parent.axes[axis];
        let key = child.task.axes[own].keys.get(child.instances[*first].keys[own]);
        let key = key.map_or_else(String::new, |key| shown(&key.name.text));
        let problem = Problem::new(format!(
            "`{}` has no `{key}`, which `{}` has{}",
            shown(&parent.name.text),
            shown(&child.task.name.text),
            more_instances(others.len()),
        ));
        self.problems.at(
            word.range,
            problem.help(format!("the keys of both must agree; {}", keys_of(axis).replacen("its", "there the", 1))),
        );
    }

    fn unknown_key(&mut self, parent: &Task, axis: usize, word: &crate::ast::Name) {
        if word.malformed {
            return;
        }
        let axis = &parent.axes[axis];
        let problem = Problem::new(format!(
            "the axis `{}` of `{}` has no key `{}`",
            axis.name,
            shown(&parent.name.text),
            shown(&word.text)
        ));
        let near = nearest(&word.text, axis.keys.iter().map(|key| key.name.text.as_str()));
        self.problems.at(
            word.range,
            match near {
                Some(near) => problem.help(format!("there is a key `{near}`")),
                None if axis.name == word.text.as_str() => problem.help(format!(
                    "`{}` is an axis of `{}`, not of this task; {}, and `_` means all of them",
                    axis.name,
                    shown(&parent.name.text),
                    keys_of(axis)
                )),
                None => problem.help(keys_of(axis)),
            },
        );
    }

    fn wrong_count(&mut self, task: &Task, selection: &Selection) {
        let axes: Vec<String> = task.axes.iter().map(|axis| axis.name.to_string()).collect();
        let first: Vec<usize> = task.axes.iter().map(|_| 0).collect();
        let plural = if axes.len() == 1 { "axis" } else { "axes" };
        let problem = Problem::new(format!(
            "`{}` has {} {plural}, but {} selected",
            shown(&task.name.text),
            axes.len(),
            match selection.keys.len() {
                0 => "nothing is".to_owned(),
                1 => "1 key is".to_owned(),
                count => format!("{count} keys are"),
            }
        ));
        self.problems.at(
            selection.range,
            problem.help(format!(
                "give one key of each, in the order {}, as in `{}`; `_` means all of an axis",
                gofer_core::list(&axes),
                written(task, &first)
            )),
        );
    }

    fn unselected_failure(&mut self, task: &Task, dependency: &Dependency) {
        let name = task.name.shown();
        let first: Vec<usize> = task.axes.iter().map(|_| 0).collect();
        let all: Vec<&str> = task.axes.iter().map(|_| "_").collect();
        let one = if task.axes.iter().any(|axis| axis.keys.is_empty()) {
            String::new()
        } else {
            format!("`{}: failure`, or ", written(task, &first))
        };
        let problem = Problem::new(format!(
            "`failure` of `{}` means that every one of its instances failed",
            shown(&task.name.text)
        ));
        self.problems.at(
            dependency.status_range(),
            problem.help(format!("say which: {one}`{name}[{}]: failure` if every one is meant", all.join(", "))),
        );
    }
}

/// `test[bookworm, msrv]`.
fn written(task: &Task, keys: &[usize]) -> String {
    let keys: Vec<String> = task
        .axes
        .iter()
        .zip(keys)
        .map(|(axis, key)| axis.keys.get(*key).map_or_else(|| "_".to_owned(), |key| key.name.shown()))
        .collect();
    format!("{}[{}]", task.name.shown(), keys.join(", "))
}

/// The instances of a parent that instance `number` of the child selects.
fn selected(parent: &CheckedTask, keys: &[Keys], number: usize) -> Vec<u32> {
    let mut places = vec![0usize];
    for (axis, keys) in parent.task.axes.iter().zip(keys) {
        let length = axis.keys.len();
        let range = match keys {
            Keys::All => 0..length,
            Keys::One(key) => *key..key + 1,
            Keys::Current(current) => current.get(number).copied().flatten().map_or(0..0, |key| key..key + 1),
        };
        places = places.iter().flat_map(|place| range.clone().map(move |key| place * length + key)).collect();
    }
    if parent.instances.is_empty() {
        return Vec::new();
    }
    places.into_iter().map(|place| parent.first + u32::try_from(place).unwrap_or(u32::MAX)).collect()
}
