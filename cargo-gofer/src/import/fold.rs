//! Tasks that were made alike, as one task with axes.

use std::collections::{BTreeMap, BTreeSet};

use gofer_model::{Ids, Pipeline, Status, Task};

use super::entry::{BlockTask, Matrix};
use super::grid;
use super::made::{self, Axis};
use super::names::is_worded;
use super::parents::Parents;
use super::single::Single;

/// The instances that one task may have.
const MOST_INSTANCES: usize = 10_000;

/// The neighbours among which combinations of axes are looked for.
const NEIGHBOURS: usize = 100;

/// The tasks of a block for a pipeline.
pub fn entries(pipeline: &Pipeline, ids: Ids) -> Vec<BlockTask<'_>> {
    let singles: Vec<Single> = pipeline.tasks.iter().map(Single::of).collect();
    let mut fold = Fold::new(pipeline, ids);
    let mut entries = fold.group(&singles, Waiting::ForOwnKeys);
    loop {
        let apart = unsayable(&entries, ids);
        if apart.is_empty() {
            return entries;
        }
        entries = entries.into_iter().enumerate().fold(Vec::new(), |mut entries, (at, entry)| {
            if apart.contains(&at) {
                entries.extend(fold.group(entry.instances(), Waiting::ForTheSame));
            } else {
                entries.push(entry);
            }
            entries
        });
    }
}

/// The matrices whose parents cannot be said, such as those that follow what is no matrix.
fn unsayable(entries: &[BlockTask], ids: Ids) -> BTreeSet<usize> {
    let mut parents = Parents::of(entries, ids);
    let mut found = BTreeSet::new();
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.matrix.is_some()) {
        if parents.of_entry(entry).is_none() {
            parents.forget(entry);
            found.insert(at);
        }
    }
    found
}

/// What the parents of instances may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waiting {
    /// The same, or for each instance those that have its own keys.
    ForOwnKeys,
    ForTheSame,
}

/// Where matrices are looked for.
struct Fold<'a> {
    ids: Ids,
    /// The place of each task.
    places: BTreeMap<&'a str, usize>,
    /// The names of matrices so far.
    names: BTreeSet<&'a str>,
}

impl<'a> Fold<'a> {
    fn new(pipeline: &'a Pipeline, ids: Ids) -> Self {
        let places = pipeline.tasks.iter().enumerate().map(|(at, task)| (task.id.as_str(), at));
        Fold { ids, places: places.collect(), names: BTreeSet::new() }
    }

    /// Neighbours, those that were made alike together.
    fn group(&mut self, singles: &[Single<'a>], waiting: Waiting) -> Vec<BlockTask<'a>> {
        let mut entries = Vec::new();
        let mut at = 0;
        while at < singles.len() {
            let (length, matrix) = self.matrix(&singles[at..], waiting);
            if let Some(matrix) = matrix {
                self.names.insert(matrix.name);
                entries.push(BlockTask { first: singles[at], matrix: Some(matrix) });
            } else {
                let alone = |first: &Single<'a>| BlockTask { first: *first, matrix: None };
                entries.extend(singles[at..at + length].iter().map(alone));
            }
            at += length;
        }
        entries
    }

    /// The largest matrix that begins here, of those the one with the longest name, and how many tasks it
    /// takes; without one how many stand alone.
    fn matrix(&self, singles: &[Single<'a>], waiting: Waiting) -> (usize, Option<Matrix<'a>>) {
        let id = &singles[0].task.id;
        let names = id.match_indices(self.ids.separator()).map(|(at, _)| &id[..at]);
        let is_free = |name: &&str| is_worded(name) && !self.places.contains_key(name) && !self.names.contains(name);
        let families = names.filter(is_free).filter_map(|name| Family::of(name, singles, self, waiting));
        let (mut alone, mut largest) = (1, None::<Matrix>);
        for family in families {
            alone = alone.max(family.in_a_row);
            let matrix =
                family.matrix(self).filter(|matrix| largest.as_ref().is_none_or(|largest| is_better(matrix, largest)));
            largest = matrix.or(largest);
        }
        (largest.as_ref().map_or(alone, |largest| largest.instances.len()), largest)
    }
}

/// Whether one stands for more tasks than one with a shorter name, or for as many, without a number such as
/// that of a version parted.
fn is_better(matrix: &Matrix, shorter: &Matrix) -> bool {
    let ends_in_number = matrix.name.ends_with(|c: char| c.is_ascii_digit());
    let begins_with_number = |axis: &Axis| axis.keys.iter().all(|key| key.starts_with(|c: char| c.is_ascii_digit()));
    let parts_number = ends_in_number && matrix.axes.first().is_some_and(begins_with_number);
    let (own, others) = (matrix.instances.len(), shorter.instances.len());
    own > others || own == others && !parts_number
}

/// Neighbours whose ids have a beginning in common, and that are alike but for their parents.
struct Family<'s, 'a> {
    name: &'a str,
    keys: Vec<&'a str>,
    singles: &'s [Single<'a>],
    waiting: Waiting,
    /// How many of them have parents that are alike for one axis.
    in_a_row: usize,
}

impl<'s, 'a> Family<'s, 'a> {
    fn of(name: &'a str, singles: &'s [Single<'a>], fold: &Fold, waiting: Waiting) -> Option<Self> {
        let separator = fold.ids.separator();
        let key = |single: &Single<'a>| {
            let key = single.task.id.strip_prefix(name)?.strip_prefix(separator)?;
            is_worded(key).then_some(key)
        };
        let alike = |most| singles.iter().take(most).take_while(|single| single.is_like(singles[0])).map_while(key);
        let mut keys: Vec<&str> = alike(NEIGHBOURS).collect();
        if keys.len() < 2 {
            return None;
        }
        let row = |keys: &[&'a str]| alike_in_a_row(&singles[..keys.len()], waiting, |at| vec![keys[at]], fold.ids);
        let mut in_a_row = row(&keys);
        if in_a_row == NEIGHBOURS {
            keys = alike(MOST_INSTANCES).collect();
            in_a_row = row(&keys);
        }
        Some(Family { name, singles: &singles[..keys.len()], keys, waiting, in_a_row })
    }

    /// The largest matrix of those at its beginning; of one size that with the most axes.
    fn matrix(&self, fold: &Fold) -> Option<Matrix<'a>> {
        let all = self.keys.len();
        let few = NEIGHBOURS.min(all);
        let mut lengths = [all, self.in_a_row].into_iter().filter(|length| *length > few).chain((2..=few).rev());
        lengths.find_map(|length| {
            let grids = grid::grids(&self.keys[..length], fold.ids.separator());
            let one = (length == self.in_a_row).then(|| vec![self.keys[..length].to_vec()]);
            grids.into_iter().chain(one).find_map(|axes| self.matrix_of(&axes, length, fold))
        })
    }

    /// The matrix with these keys, if the texts that differ can be made of its axes, and no instance waits
    /// for another.
    fn matrix_of(&self, keys: &[Vec<&'a str>], length: usize, fold: &Fold) -> Option<Matrix<'a>> {
        let instances = &self.singles[..length];
        let own: BTreeSet<&str> = instances.iter().map(|single| single.task.id.as_str()).collect();
        let waits = |single: &Single| single.task.depends_on.keys().any(|parent| own.contains(parent.as_str()));
        if instances.iter().any(waits) || alike_in_a_row(instances, self.waiting, |at| of(keys, at), fold.ids) < length
        {
            return None;
        }
        let (axes, made) = made::of(instances, keys)?;
        let mut matrix = Matrix { name: self.name, axes, made, instances: instances.to_vec() };
        if self.waiting == Waiting::ForOwnKeys && waits_for_keys(&matrix) {
            fold.take_tasks_as_keys(&mut matrix)?;
        }
        Some(matrix)
    }
}

/// The keys of an instance, one of each axis.
fn of<'a>(keys: &[Vec<&'a str>], mut instance: usize) -> Vec<&'a str> {
    let mut own: Vec<&str> = Vec::new();
    for keys in keys.iter().rev() {
        own.insert(0, keys[instance % keys.len()]);
        instance /= keys.len();
    }
    own
}

/// How many of these have the same parents as the first, or parents that are the same but for own keys.
fn alike_in_a_row<'a>(singles: &[Single], waiting: Waiting, keys: impl Fn(usize) -> Vec<&'a str>, ids: Ids) -> usize {
    let same = singles.iter().take_while(|single| single.task.depends_on == singles[0].task.depends_on).count();
    if waiting == Waiting::ForTheSame || same == singles.len() {
        return same;
    }
    let seen = |at: usize| seen(singles[at].task, &keys(at), ids);
    let first = seen(0);
    let alike = (0..singles.len()).take_while(|at| seen(*at) == first).count();
    alike.max(same)
}

/// The parents as an instance with these keys sees them: a number in braces for each of its own keys.
fn seen(task: &Task, keys: &[&str], ids: Ids) -> BTreeSet<(String, Status)> {
    let separator = ids.separator();
    let parent = |(id, status): (&String, &Status)| {
        let mut id = format!("{separator}{id}{separator}");
        for (axis, key) in keys.iter().enumerate() {
            id = id.replacen(&format!("{separator}{key}{separator}"), &format!("{separator}{{{axis}}}{separator}"), 1);
        }
        (id, *status)
    };
    task.depends_on.iter().map(parent).collect()
}

/// Whether each instance waits for the task that its key names, and they do not all wait for the same.
fn waits_for_keys(matrix: &Matrix) -> bool {
    let [axis] = &matrix.axes[..] else { return false };
    let first = &matrix.instances[0].task.depends_on;
    let waits = |(single, key): (&Single, &&str)| single.task.depends_on.contains_key(*key);
    matrix.instances.iter().zip(&axis.keys).all(waits)
        && matrix.instances.iter().any(|single| single.task.depends_on != *first)
}

impl Fold<'_> {
    /// Makes an axis of tasks of one whose keys are tasks; nothing if that cannot be, since they stand
    /// below, or something else is made of the axis.
    fn take_tasks_as_keys(&self, matrix: &mut Matrix) -> Option<()> {
        let status = |(single, key): (&Single, &&str)| single.task.depends_on.get(*key).copied();
        let axis = &matrix.axes[0];
        let statuses: BTreeSet<Option<Status>> = matrix.instances.iter().zip(&axis.keys).map(status).collect();
        let first = self.places.get(matrix.instances[0].task.id.as_str())?;
        let are_above = axis.keys.iter().all(|key| self.places.get(key).is_some_and(|place| place < first));
        if statuses.len() > 1 || !are_above || !axis.is_its_keys() {
            return None;
        }
        let names = match statuses.first()? {
            Some(Status::Failure) => ["failed", "failed_task"],
            _ => ["before", "task_before"],
        };
        let single = matrix.instances[0];
        let is_free = |name: &&str| {
            !self.places.contains_key(name) && !self.names.contains(name) && !made::stands_in_braces(name, single)
        };
        let name = names.into_iter().find(is_free)?;
        let axis = &mut matrix.axes[0];
        name.clone_into(&mut axis.variable);
        axis.is_of_tasks = true;
        Some(())
    }
}
