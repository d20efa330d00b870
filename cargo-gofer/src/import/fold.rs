//! Tasks that were made alike, as one task with an axis.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use gofer_model::{Ids, Pipeline, Status, Task};

use super::made::{self, Axis, MadeText};
use super::single::Single;

/// The instances that one task may have.
const MOST_INSTANCES: usize = 10_000;

/// A task of the block.
pub struct BlockTask<'a> {
    /// The task, or the first of those it stands for.
    pub first: Single<'a>,
    pub matrix: Option<Matrix<'a>>,
}

impl<'a> BlockTask<'a> {
    /// The text at this place, see [`Single::texts`], if it is the same in all instances.
    pub fn text(&self, place: usize) -> Option<&'a str> {
        let is_made = self.matrix.as_ref().is_some_and(|matrix| matrix.made.contains_key(&place));
        if is_made { None } else { self.first.texts().nth(place) }
    }
}

/// What several tasks are made of.
pub struct Matrix<'a> {
    pub name: &'a str,
    pub keys: Vec<&'a str>,
    pub axis: Axis,
    /// The texts that are not the same in all, by their places among a task's texts.
    pub made: BTreeMap<usize, MadeText>,
    /// Whether parents are followed by key, see [`followed`].
    pub follows: bool,
}

/// The tasks of a block for a pipeline.
pub fn entries(pipeline: &Pipeline, ids: Ids, exact: bool) -> Vec<BlockTask<'_>> {
    let singles: Vec<Single> = pipeline.tasks.iter().map(|task| Single::of(task, exact)).collect();
    let mut taken: BTreeSet<&str> = pipeline.tasks.iter().map(|task| task.id.as_str()).collect();
    let mut groups: Vec<(Range<usize>, Option<Matrix>)> = Vec::new();
    let mut at = 0;
    while at < singles.len() {
        let family = largest_family(&singles[at..], ids, &taken);
        let matrix = family.as_ref().and_then(|family| family.matrix(&singles[at..]));
        let length = family.map_or(1, |family| family.keys.len());
        if let Some(matrix) = matrix {
            taken.insert(matrix.name);
            groups.push((at..at + length, Some(matrix)));
        } else {
            groups.extend((at..at + length).map(|at| (at..at + 1, None)));
        }
        at += length;
    }
    part_with_strangers(&mut groups, &singles, ids);
    let mut entries = Vec::new();
    for (range, matrix) in groups {
        if matrix.is_some() {
            entries.push(BlockTask { first: singles[range.start], matrix });
        } else {
            entries.extend(singles[range].iter().map(|first| BlockTask { first: *first, matrix: None }));
        }
    }
    entries
}

/// Neighbours whose ids have a beginning in common.
struct Family<'a> {
    name: &'a str,
    keys: Vec<&'a str>,
    follows: bool,
}

/// The largest family that begins here, of those the one with the longest name.
fn largest_family<'a>(singles: &[Single<'a>], ids: Ids, taken: &BTreeSet<&str>) -> Option<Family<'a>> {
    let id = &singles.first()?.task.id;
    let names = id.match_indices(ids.separator()).map(|(at, _)| &id[..at]);
    let names = names.filter(|name| is_worded(name) && !taken.contains(name));
    let families = names.filter_map(|name| Family::of(name, singles, ids));
    families.max_by_key(|family| family.keys.len())
}

/// Whether a part of an id begins and ends in a letter or digit.
fn is_worded(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_alphanumeric()) && part.ends_with(|c: char| c.is_ascii_alphanumeric())
}

impl<'a> Family<'a> {
    fn of(name: &'a str, singles: &[Single<'a>], ids: Ids) -> Option<Self> {
        let key = |single: &Single<'a>| {
            let key = single.task.id.strip_prefix(name)?.strip_prefix(ids.separator())?;
            is_worded(key).then_some(key)
        };
        let first = singles.first()?;
        let mut keys = vec![key(first)?];
        let parents = followed(first.task, keys[0], ids);
        let (mut same, mut follows) = (true, true);
        for single in singles.iter().take(MOST_INSTANCES).skip(1).take_while(|single| single.is_like(*first)) {
            let Some(key) = key(single) else { break };
            let still_same = same && single.task.depends_on == first.task.depends_on;
            let still_follows = follows && followed(single.task, key, ids) == parents;
            if !still_same && !still_follows {
                break;
            }
            (same, follows) = (still_same, still_follows);
            keys.push(key);
        }
        (keys.len() > 1).then_some(Family { name, keys, follows: !same })
    }

    /// The matrix, if the texts that differ can be made of one axis, and no instance waits for another.
    fn matrix(&self, singles: &[Single<'a>]) -> Option<Matrix<'a>> {
        let instances = &singles[..self.keys.len()];
        let own: BTreeSet<&str> = instances.iter().map(|single| single.task.id.as_str()).collect();
        let waits = |single: &Single| single.task.depends_on.keys().any(|parent| own.contains(parent.as_str()));
        if instances.iter().any(waits) {
            return None;
        }
        let (axis, made) = made::of(instances, &self.keys)?;
        Some(Matrix { name: self.name, keys: self.keys.clone(), axis, made, follows: self.follows })
    }
}

/// A parent as an instance sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parent<'a> {
    /// The instance of this task that has one's own key.
    Followed(&'a str),
    Task(&'a str),
}

/// The parents of an instance with this key; those whose ids end in it are followed.
pub fn followed<'a>(task: &'a Task, key: &str, ids: Ids) -> BTreeSet<(Parent<'a>, Status)> {
    let parent = |(id, status): (&'a String, &Status)| {
        let name = id.strip_suffix(key).and_then(|rest| rest.strip_suffix(ids.separator()));
        (name.filter(|name| !name.is_empty()).map_or(Parent::Task(id), Parent::Followed), *status)
    };
    task.depends_on.iter().map(parent).collect()
}

/// Takes those apart that follow what is no matrix with all of their keys.
fn part_with_strangers(groups: &mut [(Range<usize>, Option<Matrix>)], singles: &[Single], ids: Ids) {
    let mut followers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut keys: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut checked: Vec<usize> = Vec::new();
    for (at, (range, matrix)) in groups.iter().enumerate() {
        let Some(matrix) = matrix else { continue };
        keys.insert(matrix.name, matrix.keys.iter().copied().collect());
        if matrix.follows {
            checked.push(at);
            for name in whom(singles[range.start].task, matrix.keys[0], ids) {
                followers.entry(name).or_default().push(at);
            }
        }
    }
    while let Some(at) = checked.pop() {
        let (range, matrix) = &mut groups[at];
        let Some(wants) = matrix.as_ref() else { continue };
        let has_all = |name: &str| keys.get(name).is_some_and(|keys| wants.keys.iter().all(|key| keys.contains(key)));
        if !whom(singles[range.start].task, wants.keys[0], ids).all(has_all) {
            keys.remove(wants.name);
            checked.extend(followers.remove(wants.name).unwrap_or_default());
            *matrix = None;
        }
    }
}

/// The tasks that are followed.
fn whom<'a>(task: &'a Task, key: &str, ids: Ids) -> impl Iterator<Item = &'a str> + use<'a> {
    followed(task, key, ids).into_iter().filter_map(|(parent, _)| match parent {
        Parent::Followed(name) => Some(name),
        Parent::Task(_) => None,
    })
}
