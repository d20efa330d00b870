//! `test[bookworm, _]`: from words to instances.

use gofer_core::{Ids, Problem, list, more_instances, nearest, shown};

use super::index::{Axis, CheckedTask, Instance, Key, keys_of, mended};
use crate::ast::{Name, Selected, Selection, Task};
use crate::problem::Problems;

/// What is selected of one axis of the parent.
#[derive(Debug)]
pub enum Keys {
    All,
    One(usize),
    /// For each instance of the child the place of its own key, where the parent has it.
    Current(Vec<Option<usize>>),
}

/// The task that selects.
pub struct Child<'c, 'a> {
    pub task: &'a Task,
    pub axes: &'c [Axis<'a>],
    pub instances: &'c [Instance],
}

impl<'c, 'a> Child<'c, 'a> {
    pub fn of(child: &'c CheckedTask<'a>) -> Self {
        Child { task: child.task, axes: &child.axes, instances: &child.instances }
    }

    /// A task of which no axis can be meant.
    pub fn none(task: &'a Task) -> Self {
        Child { task, axes: &[], instances: &[] }
    }
}

/// What is selected of each axis; `None` if that cannot be told, which is reported.
pub fn select(
    parent: &CheckedTask,
    selection: &Selection,
    child: &Child,
    ids: Ids,
    problems: &mut Problems,
) -> Option<Vec<Keys>> {
    let axes = &parent.axes;
    if axes.is_empty() {
        let problem = Problem::new(format!("task `{}` has no axes to select from", shown(&parent.task.name.text)));
        problems.at(selection.range, problem.help("leave the brackets out: the task is one instance"));
        return Some(Vec::new());
    }
    if selection.keys.len() != axes.len() {
        wrong_count(parent, selection, problems);
        return None;
    }
    let mut keys = Vec::new();
    for (axis, selected) in axes.iter().zip(&selection.keys) {
        keys.push(match selected {
            Selected::All => Some(Keys::All),
            Selected::Word(word) => key(parent, axis, word, child, ids, problems),
        });
    }
    keys.into_iter().collect()
}

fn key(
    parent: &CheckedTask,
    axis: &Axis,
    word: &Name,
    child: &Child,
    ids: Ids,
    problems: &mut Problems,
) -> Option<Keys> {
    if !axis.known {
        return None;
    }
    let refused = |id: &str| axis.keys.iter().position(|key| mended(&key.id, ids).is_some_and(|key| key == id));
    let find = |id: &str| axis.keys.iter().position(|key| key.id == id).or_else(|| refused(id));
    let own = child.axes.iter().position(|own| word.ident.as_ref() == Some(own.name));
    let Some(own) = own else {
        let found = find(&word.id(ids));
        if found.is_none() {
            unknown_key(parent, axis, word, child, problems);
        }
        return found.map(Keys::One);
    };
    if !child.axes[own].known {
        return None;
    }
    let places: Vec<Option<usize>> = child.axes[own].keys.iter().map(|key| find(&key.id)).collect();
    let current: Vec<Option<usize>> = child.instances.iter().map(|instance| places[instance.keys[own]]).collect();
    disagreement(parent, axis, word, child, own, &current, problems);
    Some(Keys::Current(current))
}

/// Instances of the child whose own key the parent does not have.
fn disagreement(
    parent: &CheckedTask,
    axis: &Axis,
    word: &Name,
    child: &Child,
    own: usize,
    current: &[Option<usize>],
    problems: &mut Problems,
) {
    let lacking: Vec<usize> = (0..current.len()).filter(|at| current[*at].is_none()).collect();
    let Some((first, others)) = lacking.split_first() else { return };
    let key = child.axes[own].keys.get(child.instances[*first].keys[own]);
    let key = key.map_or_else(String::new, |key| shown(&key.text));
    let problem = Problem::new(format!(
        "`{}` has no `{key}`, which `{}` has{}",
        shown(&parent.task.name.text),
        shown(&child.task.name.text),
        more_instances(others.len()),
    ));
    problems.at(
        word.range,
        problem.help(format!("the keys of both must agree; {}", keys_of(axis).replacen("its", "there the", 1))),
    );
}

fn unknown_key(parent: &CheckedTask, axis: &Axis, word: &Name, child: &Child, problems: &mut Problems) {
    if word.malformed {
        return;
    }
    let name = shown(&parent.task.name.text);
    let problem = Problem::new(format!("the axis `{}` of `{name}` has no key `{}`", axis.name, shown(&word.text)));
    let own =
        child.axes.iter().find(|own| *axis.name == word.text.as_str() && std::rc::Rc::ptr_eq(&own.keys, &axis.keys));
    if let Some(own) = own {
        let own = own.name;
        return problems.at(
            word.range,
            problem.help(format!("`{own}` is this task's axis with the keys of `{}`: write `{own}`", axis.name)),
        );
    }
    let near = nearest(&word.text, axis.keys.iter().map(|key| key.text.as_str()));
    problems.at(
        word.range,
        match near {
            Some(near) => problem.help(format!("there is a key `{near}`")),
            None if *axis.name == word.text.as_str() => problem.help(format!(
                "`{}` is an axis of `{name}`, not of this task; {}, and `_` means all of them",
                axis.name,
                keys_of(axis)
            )),
            None => problem.help(keys_of(axis)),
        },
    );
}

fn wrong_count(parent: &CheckedTask, selection: &Selection, problems: &mut Problems) {
    let axes: Vec<String> = parent.axes.iter().map(|axis| axis.name.to_string()).collect();
    let plural = if axes.len() == 1 { "axis" } else { "axes" };
    let problem = Problem::new(format!(
        "`{}` has {} {plural}, but {} selected",
        shown(&parent.task.name.text),
        axes.len(),
        match selection.keys.len() {
            0 => "nothing is".to_owned(),
            1 => "1 key is".to_owned(),
            count => format!("{count} keys are"),
        }
    ));
    let words: Vec<&Name> = selection
        .keys
        .iter()
        .filter_map(|selected| if let Selected::Word(word) = selected { Some(word) } else { None })
        .collect();
    let name = parent.task.name.shown();
    let are_keys = words.len() == selection.keys.len()
        && words.iter().all(|word| parent.axes[0].keys.iter().any(|key| key.text == word.text));
    if parent.axes.len() == 1 && words.len() > 1 && are_keys {
        let each: Vec<String> = words.iter().map(|word| format!("{name}[{}]", word.shown())).collect();
        return problems
            .at(selection.range, problem.help(format!("each is a parent of its own: `{}`", each.join(", "))));
    }
    problems.at(
        selection.range,
        problem.help(format!(
            "give one key of each, in the order {}, as in `{}`; `_` means all of an axis",
            list(&axes),
            written(parent, &vec![0; axes.len()])
        )),
    );
}

/// `_[...]`.
pub fn of_others() -> Problem {
    Problem::new("`_` stands for all other tasks, so nothing is selected of it").help("remove the selection")
}

/// `test[bookworm, msrv]`.
pub fn written(task: &CheckedTask, keys: &[usize]) -> String {
    let name = task.task.name.shown();
    if task.axes.is_empty() {
        return name;
    }
    let key = |(axis, key): (&Axis, &usize)| axis.keys.get(*key).map_or_else(|| "_".to_owned(), Key::shown);
    let keys: Vec<String> = task.axes.iter().zip(keys).map(key).collect();
    format!("{name}[{}]", keys.join(", "))
}

/// The instances of a parent that instance `number` of the child selects.
pub fn selected(parent: &CheckedTask, keys: &[Keys], number: usize) -> Vec<u32> {
    let mut places = vec![0usize];
    for (axis, keys) in parent.axes.iter().zip(keys) {
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
