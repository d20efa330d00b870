//! The entries of `depends_on`.

use std::collections::{BTreeMap, BTreeSet};

use gofer_model::{Ids, Status, Task};

use super::entry::{BlockTask, Matrix};
use super::made::Axis;
use super::names::{axis_key, id, name};

/// How every task is named by those that wait for it.
pub struct Parents<'e, 'a> {
    matrices: Vec<&'e Matrix<'a>>,
    /// The tasks that are instances, by their ids: which matrix, and which of its instances.
    instances: BTreeMap<&'a str, Instance>,
    ids: Ids,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Instance {
    matrix: usize,
    number: usize,
}

/// The instances of a matrix that a task waits for, and how they must have ended.
type Selected = BTreeMap<usize, Status>;

/// The parents of a task.
#[derive(Default)]
struct Waited<'a> {
    tasks: BTreeMap<&'a str, Status>,
    /// By matrix.
    instances: BTreeMap<usize, Selected>,
}

/// What is selected of an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Selection<'s> {
    All,
    Key(usize),
    /// The key that an axis of the task itself has.
    Own(&'s str),
}

impl<'e, 'a> Parents<'e, 'a> {
    pub fn of(entries: &'e [BlockTask<'a>], ids: Ids) -> Self {
        let matrices: Vec<&Matrix> = entries.iter().filter_map(|entry| entry.matrix.as_ref()).collect();
        let instances = matrices.iter().enumerate().flat_map(|(matrix, of)| {
            let instance = move |(number, id)| (id, Instance { matrix, number });
            of.instances.iter().map(|single| single.task.id.as_str()).enumerate().map(instance)
        });
        Parents { instances: instances.collect(), matrices, ids }
    }

    /// Takes a matrix for the tasks that it stands for.
    pub fn forget(&mut self, entry: &BlockTask) {
        for single in entry.instances() {
            self.instances.remove(single.task.id.as_str());
        }
    }

    /// What a task waits for; nothing if that cannot be said for all instances at once.
    pub fn of_entry(&self, entry: &BlockTask<'a>) -> Option<Vec<String>> {
        let mut parents: BTreeMap<String, Status> = BTreeMap::new();
        let mut waited: Vec<Waited> = Vec::new();
        for (number, single) in entry.instances().iter().enumerate() {
            let mut own = Waited::default();
            for (id, status) in &single.task.depends_on {
                if let Some(axis) = entry.axes().iter().find(|axis| axis.is_of_tasks && axis.keys[number] == id) {
                    parents.insert(axis.variable.clone(), *status);
                } else if let Some(instance) = self.instances.get(id.as_str()) {
                    own.instances.entry(instance.matrix).or_default().insert(instance.number, *status);
                } else {
                    own.tasks.insert(id, *status);
                }
            }
            waited.push(own);
        }
        let first = &waited[0];
        let are_alike =
            |other: &Waited| other.tasks == first.tasks && other.instances.keys().eq(first.instances.keys());
        if !waited.iter().all(are_alike) {
            return None;
        }
        parents.extend(first.tasks.iter().map(|(task, status)| (id(task, self.ids), *status)));
        for at in first.instances.keys() {
            let matrix = self.matrices[*at];
            let selected: Vec<&Selected> = waited.iter().map(|own| &own.instances[at]).collect();
            if selected.iter().all(|other| *other == selected[0]) {
                parents.extend(self.of_matrix(matrix, selected[0], entry.axes()));
            } else {
                parents.extend([self.followed(matrix, &selected, entry)?]);
            }
        }
        Some(parents.into_iter().map(|(parent, status)| with(parent, status)).collect())
    }

    /// The same instances for all: as one selection if there is one, else one by one.
    fn of_matrix(&self, matrix: &Matrix, selected: &Selected, own: &[Axis]) -> Vec<(String, Status)> {
        let selection = |axis: usize| {
            let keys = keys_of(matrix, selected, axis);
            let is_all = keys.len() == matrix.axes[axis].keys.len();
            let one = keys.first().filter(|_| keys.len() == 1).map(|key| Selection::Key(*key));
            if is_all { Some(Selection::All) } else { one }
        };
        let selections: Option<Vec<Selection>> = (0..matrix.axes.len()).map(selection).collect();
        if let Some((selections, status)) = selections.zip(product(matrix, selected)) {
            return vec![(self.selected(matrix, &selections, status, own), status)];
        }
        let one = |(instance, status): (&usize, &Status)| {
            let keys = (0..matrix.axes.len()).map(|axis| Selection::Key(matrix.key_of(axis, *instance)));
            (self.selected(matrix, &keys.collect::<Vec<_>>(), *status, own), *status)
        };
        selected.iter().map(one).collect()
    }

    /// The instances that have keys of one's own.
    fn followed(&self, matrix: &Matrix, selected: &[&Selected], entry: &BlockTask) -> Option<(String, Status)> {
        let own = entry.matrix.as_ref()?;
        let status = product(matrix, selected[0])?;
        if selected.iter().any(|other| product(matrix, other) != Some(status)) {
            return None;
        }
        let selection = |axis: usize| {
            let keys: Vec<BTreeSet<usize>> = selected.iter().map(|selected| keys_of(matrix, selected, axis)).collect();
            let of = &matrix.axes[axis];
            let is_own = |(at, candidate): &(usize, &Axis)| {
                let key = |number: usize| candidate.keys[own.key_of(*at, number)];
                let has_own = |(number, keys): (usize, &BTreeSet<usize>)| {
                    keys.len() == 1 && keys.iter().all(|at| of.keys[*at] == key(number))
                };
                !candidate.is_of_tasks && !of.is_of_tasks && keys.iter().enumerate().all(has_own)
            };
            if keys.iter().all(|keys| keys.len() == of.keys.len()) {
                Some(Selection::All)
            } else if let Some((_, axis)) = own.axes.iter().enumerate().find(is_own) {
                Some(Selection::Own(&axis.variable))
            } else {
                let key = *keys[0].first()?;
                keys.iter().all(|keys| keys.len() == 1 && keys.contains(&key)).then_some(Selection::Key(key))
            }
        };
        let selections: Vec<Selection> = (0..matrix.axes.len()).map(selection).collect::<Option<_>>()?;
        Some((self.selected(matrix, &selections, status, &own.axes), status))
    }

    /// A matrix with what is selected of it, as a task with these axes writes it.
    fn selected(&self, matrix: &Matrix, selections: &[Selection], status: Status, own: &[Axis]) -> String {
        let name = name(matrix.name, self.ids);
        // `failure` of all is seldom meant, and has to be said.
        if status != Status::Failure && selections.iter().all(|selection| *selection == Selection::All) {
            return name;
        }
        let selection = |(axis, selection): (&Axis, &Selection)| match selection {
            Selection::All => "_".to_owned(),
            Selection::Own(axis) => (*axis).to_owned(),
            Selection::Key(key) => {
                let key = axis.keys[*key];
                // In quotes it is a key whatever an axis is called.
                let is_axis = own.iter().any(|axis| axis.variable == key);
                if is_axis { format!("{key:?}") } else { axis_key(key) }
            }
        };
        let selections: Vec<String> = matrix.axes.iter().zip(selections).map(selection).collect();
        format!("{name}[{}]", selections.join(", "))
    }

    /// Tasks as keys of an axis, of matrices where all of their instances are there, or all that there are
    /// above.
    pub fn as_keys(&self, keys: &[&str], above: &[BlockTask]) -> Vec<String> {
        let can_be_meant = |entry: &&BlockTask| entry.axes().iter().all(|axis| !axis.is_of_tasks);
        let all = above.iter().filter(can_be_meant).flat_map(BlockTask::instances);
        if all.map(|single| single.task.id.as_str()).eq(keys.iter().copied()) {
            return vec!["_".to_owned()];
        }
        let mut written = Vec::new();
        let mut at = 0;
        while at < keys.len() {
            let Some(instance) = self.instances.get(keys[at]) else {
                written.push(name(keys[at], self.ids));
                at += 1;
                continue;
            };
            let matrix = self.matrices[instance.matrix];
            let all = matrix.instances.iter().map(|single| single.task.id.as_str());
            if instance.number == 0 && keys[at..].iter().copied().take(matrix.instances.len()).eq(all) {
                written.push(name(matrix.name, self.ids));
                at += matrix.instances.len();
            } else {
                let keys = (0..matrix.axes.len()).map(|axis| Selection::Key(matrix.key_of(axis, instance.number)));
                written.push(self.selected(matrix, &keys.collect::<Vec<_>>(), Status::default(), &[]));
                at += 1;
            }
        }
        written
    }
}

/// Entries that `_: any` is no shorter than.
const FEW: usize = 2;

/// Whether a task waits for all above it, whatever becomes of them, and it takes more than a few entries to
/// say so.
pub fn are_all_others(entry: &BlockTask, above: &[BlockTask], parents: &[String]) -> bool {
    let all = || above.iter().flat_map(BlockTask::instances);
    let waits = |task: &Task| {
        task.depends_on.len() == all().count()
            && all().all(|single| task.depends_on.get(&single.task.id) == Some(&Status::Any))
    };
    parents.len() > FEW && entry.instances().iter().all(|single| waits(single.task))
}

/// The keys of an axis that selected instances have.
fn keys_of(matrix: &Matrix, selected: &Selected, axis: usize) -> BTreeSet<usize> {
    selected.keys().map(|instance| matrix.key_of(axis, *instance)).collect()
}

/// The status of all selected instances, if there is one and they are all combinations of their keys.
fn product(matrix: &Matrix, selected: &Selected) -> Option<Status> {
    let status = *selected.values().next()?;
    let combinations: usize = (0..matrix.axes.len()).map(|axis| keys_of(matrix, selected, axis).len()).product();
    (combinations == selected.len() && selected.values().all(|other| *other == status)).then_some(status)
}

fn with(parent: String, status: Status) -> String {
    if status == Status::default() { parent } else { format!("{parent}: {status}") }
}
