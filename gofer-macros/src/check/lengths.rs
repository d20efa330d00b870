//! Ids that axes make too long or too short.

use std::collections::HashSet;

use gofer_core::{Ids, MAX_ID_LEN, Problem, check_instance_id, more_instances};

use super::index::{Axis, CheckedTask, Index, Instance};
use crate::ast::{AxisKeys, Selection, Task, TaskKey};
use crate::problem::{Problems, Range};

/// Finds instances whose id is too long or too short.
pub struct Lengths<'l, 'a> {
    pub task: &'l Task,
    pub axes: &'l [Axis<'a>],
    pub instances: &'l [Instance],
    pub index: &'l Index<'a>,
    pub ids: Ids,
}

impl Lengths<'_, '_> {
    /// One problem for all of them; where an axis is made of tasks, one for each of its entries.
    pub fn check(&self, problems: &mut Problems) {
        let wrong: Vec<(&Instance, Problem)> = self
            .instances
            .iter()
            .filter_map(|instance| Some((instance, check_instance_id(&instance.id).err()?)))
            .collect();
        let of_tasks = self.task.axes.iter().enumerate().find_map(|(at, axis)| match &axis.keys {
            AxisKeys::Tasks(entries) => Some((at, entries)),
            _ => None,
        });
        let room = |instance: &Instance, at: usize| self.room(instance, at) > 0;
        let Some((at, entries)) = of_tasks.filter(|(at, _)| wrong.iter().all(|(instance, _)| room(instance, *at)))
        else {
            return report(&wrong, self.task.name.range, self.name_too_long(), problems);
        };
        let mut of_entries: Vec<Vec<(&Instance, Problem)>> = vec![Vec::new(); entries.len()];
        for (instance, problem) in wrong {
            if let Some((_, entry)) = self.task_of_key(at, instance.keys[at]) {
                of_entries[entry].push((instance, problem));
            }
        }
        for (entry, wrong) in entries.iter().zip(of_entries) {
            report(&wrong, entry.range, Some(self.shorter(&wrong, at, entry)), problems);
        }
    }

    /// What to shorten where no key is short enough.
    fn name_too_long(&self) -> Option<String> {
        let shortest_keys = 2 * self.axes.len();
        let leaves_none = self.ids.emit(&self.task.name.text).len() + shortest_keys > MAX_ID_LEN;
        leaves_none.then(|| {
            "it is made of the task's name and keys: shorten the name, which leaves no room for them".to_owned()
        })
    }

    /// The instance for which a key stands, and the entry that names it.
    fn task_of_key(&self, axis: usize, key: usize) -> Option<(u32, usize)> {
        let task = self.axes[axis].tasks(self.index)?.get(key)?;
        Some((task.instance, task.entry))
    }

    /// How long the key of an axis may be in an instance's id.
    fn room(&self, instance: &Instance, axis: usize) -> usize {
        let others = instance.id.len() - self.axes[axis].keys[instance.keys[axis]].id.len();
        MAX_ID_LEN.saturating_sub(others)
    }

    /// The entry with keys that are short enough.
    fn shorter(&self, wrong: &[(&Instance, Problem)], at: usize, entry: &TaskKey) -> String {
        const MOST: usize = 4;
        const WITHOUT: &str = "give the task a shorter key, as in `KEY: TASK`";
        const EACH: &str = "shorten the task's name, or give each instance a key, as in `KEY: TASK[a, b]`";
        let mut entries: Vec<(usize, usize)> = Vec::new();
        for (instance, _) in wrong {
            let Some((parent, _)) = self.task_of_key(at, instance.keys[at]) else { continue };
            let task = self.index.task_of(parent);
            // What the axes that are left open add to the key stays.
            let open: usize = self.index.tasks[task].open_length(parent, entry);
            let room = self.room(instance, at).saturating_sub(open);
            if room == 0 {
                return EACH.to_owned();
            }
            if let Some((_, least)) = entries.iter_mut().find(|(other, _)| *other == task) {
                *least = room.min(*least);
            } else if entries.len() == MOST {
                return WITHOUT.to_owned();
            } else {
                entries.push((task, room));
            }
        }
        let mut taken: HashSet<String> = self.axes[at].keys.iter().map(|key| key.id.clone()).collect();
        let mut written = Vec::new();
        for (task, room) in entries {
            let name = &self.index.tasks[task].task.name;
            let key = entry.key.as_ref().unwrap_or(name).text.clone();
            let Some(short) = shortened(&key, room).filter(|short| taken.insert(self.ids.emit(short))) else {
                return WITHOUT.to_owned();
            };
            let selection = entry.selection.as_ref().map(Selection::shown).unwrap_or_default();
            written.push(format!("{short}: {}{selection}", name.shown()));
        }
        if entry.task.is_others() {
            written.push("_".to_owned());
        }
        format!("write `{}`", written.join(", "))
    }
}

/// One problem for all of them.
fn report(wrong: &[(&Instance, Problem)], range: Range, help: Option<String>, problems: &mut Problems) {
    let Some(((_, problem), others)) = wrong.split_first() else { return };
    let mut problem = problem.clone();
    problem.message.push_str(&more_instances(others.len()));
    problems.at(
        range,
        match help {
            Some(help) => problem.help(help),
            None => problem,
        },
    );
}

impl CheckedTask<'_> {
    /// How long the part of a key is that comes from axes of which an entry selects no key.
    fn open_length(&self, instance: u32, entry: &TaskKey) -> usize {
        let Some(instance) = self.instances.get((instance - self.first) as usize) else { return 0 };
        let is_open = |at: usize| entry.selection.as_ref().is_none_or(|selection| selection.is_open(at));
        let keys = instance.keys.iter().zip(&self.axes).enumerate();
        keys.filter(|(at, _)| is_open(*at)).map(|(_, (key, axis))| axis.keys[*key].id.len() + 1).sum()
    }
}

/// The last words of a key that fit, or as much of the last word as does.
fn shortened(key: &str, room: usize) -> Option<String> {
    let words: Vec<&str> = key.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let fits = |first: usize| words.get(first..).map(|words| words.join("_")).filter(|key| key.len() <= room);
    let short = (1..words.len()).find_map(fits).or_else(|| words.last().map(|word| word.chars().take(room).collect()));
    short.filter(|short: &String| short.starts_with(|c: char| c.is_ascii_alphabetic()))
}
