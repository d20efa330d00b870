//! `test[bookworm, _]`: from words to instances.

use gofer_core::{Ids, Problem, Status, list, more_instances, nearest, shown};

use super::index::{Axis, CheckedTask, Instance, Key, Values, keys_of};
use crate::ast::{Name, Selected, Selection, Task};
use crate::literal::Written;
use crate::parse::{nearest_key, not_a_key};
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
        problems.at(
            selection.range,
            match selection.keys.as_slice() {
                [Selected::Word(word)] if is_status(word) => problem.help(format!("write `: {}`", word.text)),
                _ => problem.help("leave the brackets out: the task is one instance"),
            },
        );
        return Some(Vec::new());
    }
    if selection.odd {
        return None;
    }
    if selection.keys.len() != axes.len() {
        wrong_count(parent, selection, child, ids, problems);
        return None;
    }
    if let Some(problem) = in_another_order(parent, selection, child, ids) {
        problems.at(selection.range, problem);
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

/// A status in the place of a key.
fn is_status(word: &Name) -> bool {
    !word.quoted && Status::from_word(&word.text).is_some()
}

/// The axis of the child's own that a word is.
fn own_axis<'c, 'a>(child: &Child<'c, 'a>, word: &Name) -> Option<(usize, &'c Axis<'a>)> {
    child.axes.iter().enumerate().find(|(_, own)| word.ident.as_ref() == Some(own.name))
}

/// `test[stable, debian]`, where the axes are the other way round.
fn in_another_order(parent: &CheckedTask, selection: &Selection, child: &Child, ids: Ids) -> Option<Problem> {
    let fits = |axis: &Axis, selected: &Selected| fits(axis, selected, child, ids);
    let (axes, keys) = (&parent.axes, &selection.keys);
    let known = axes.iter().chain(child.axes).all(|axis| axis.known);
    if !known || axes.len() > 8 || axes.iter().zip(keys).all(|(axis, key)| fits(axis, key)) {
        return None;
    }
    let mut left: Vec<&Selected> = keys.iter().collect();
    let mut ordered = Vec::new();
    for axis in axes {
        let is_word = |key: &&Selected| matches!(key, Selected::Word(_)) && fits(axis, key);
        let place = left.iter().position(is_word).or_else(|| left.iter().position(|key| fits(axis, key)))?;
        ordered.push(left.remove(place).shown());
    }
    let names: Vec<String> = axes.iter().map(|axis| axis.name.to_string()).collect();
    let problem =
        Problem::new(format!("the axes of `{}` are in the order {}", shown(&parent.task.name.text), list(&names)));
    Some(problem.help(format!("write `[{}]`", ordered.join(", "))))
}

/// Whether what is selected may be meant of this axis.
fn fits(axis: &Axis, selected: &Selected, child: &Child, ids: Ids) -> bool {
    match selected {
        Selected::All => true,
        Selected::Word(word) => match own_axis(child, word) {
            Some((_, own)) => own.keys.iter().all(|key| has_key(axis, &key.id)),
            None => has_key(axis, &word.id(ids)),
        },
    }
}

/// `test[stable]` of two axes, only one of which has that key: the keys with `_` for each axis that is left out.
fn with_open_axes(parent: &CheckedTask, selection: &Selection, child: &Child, ids: Ids) -> Option<Vec<String>> {
    let (axes, keys) = (&parent.axes, &selection.keys);
    let known = axes.iter().chain(child.axes).all(|axis| axis.known);
    let are_words = keys.iter().all(|key| matches!(key, Selected::Word(_)));
    if !known || !are_words || keys.is_empty() || keys.len() >= axes.len() || axes.len() > 8 {
        return None;
    }
    let mut ordered: Vec<Option<String>> = vec![None; axes.len()];
    for key in keys {
        let mut fitting = (0..axes.len()).filter(|at| fits(&axes[*at], key, child, ids));
        let place = fitting.next().filter(|_| fitting.next().is_none())?;
        if ordered[place].replace(key.shown()).is_some() {
            return None;
        }
    }
    Some(ordered.into_iter().map(|key| key.unwrap_or_else(|| "_".to_owned())).collect())
}

fn has_key(axis: &Axis, id: &str) -> bool {
    axis.keys.iter().any(|key| key.id == id)
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
    let refused = |id: &str| axis.keys.iter().position(|key| ids.mended(&key.id).is_some_and(|key| key == id));
    let find = |id: &str| axis.keys.iter().position(|key| key.id == id).or_else(|| refused(id));
    if word.lacks_quotes() {
        return joined_key(axis, word, problems).and_then(find).map(Keys::One);
    }
    let Some((own, _)) = own_axis(child, word) else {
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
        "`{}` has no key `{key}`, which `{}` has{}",
        shown(&parent.task.name.text),
        shown(&child.task.name.text),
        more_instances(others.len()),
    ));
    if matches!(child.axes[own].values, Values::Tasks(_)) {
        return problems.at(word.range, problem.help(tasks_already(&child.axes[own])));
    }
    problems.at(word.range, problem.help(format!("the keys of both must agree; {}", keys_of(axis, "there the", ""))));
}

/// What is said of `test[failed]`, where the keys of `failed` are tasks.
fn tasks_already(axis: &Axis) -> String {
    let name = axis.name;
    format!("the keys of `{name}` are tasks already: name `{name}` alone, without a selection")
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
            _ if matches!(word.text.as_str(), "all" | "every" | "each" | "everything") && !word.quoted => {
                problem.help("all of an axis is `_`: write `_`")
            }
            _ if word.text == "any" && !word.quoted => problem.help(format!(
                "all of an axis is `_`; a task for each instance, whichever it is, is `for each in tasks {{ {name} }}`"
            )),
            _ if is_status(word) => problem.help(format!(
                "a status stands after the selection, as in `{}: {}`",
                written(parent, &vec![0; parent.axes.len()]),
                word.text
            )),
            _ if key_of_value(axis, word).is_some() => {
                let key = key_of_value(axis, word).unwrap_or_default();
                problem.help(format!("that is a value, and its key is selected: write `{key}`"))
            }
            Some(near) => problem.help(format!("there is a key `{near}`")),
            None if *axis.name == word.text.as_str() && same_keys(axis, child).is_some() => problem.help(format!(
                "`{}` is an axis of `{name}`; the axis of this task with the same keys is another: write `{}`",
                axis.name,
                same_keys(axis, child).unwrap_or_default()
            )),
            None if *axis.name == word.text.as_str() => problem.help(format!(
                "`{}` is an axis of `{name}`, not of this task; {}, and `_` means all of them",
                axis.name,
                keys_of(axis, "its", "")
            )),
            None => problem.help(keys_of(axis, "its", "")),
        },
    );
}

/// `debian-12` without quotes: the id of the key that is meant.
fn joined_key<'k>(axis: &'k Axis, word: &Name, problems: &mut Problems) -> Option<&'k str> {
    let as_word = nearest_key(&word.text);
    let is_meant = |key: &&Key| key.text == word.text || key.text == as_word;
    let meant = axis.keys.iter().find(is_meant);
    let written = meant.map(Key::shown).or_else(|| key_of_value(axis, word));
    let text = shown(&word.text);
    let problem = not_a_key(&text);
    problems.at(
        word.range,
        match written {
            Some(written) => problem.help(format!("write `{written}`")),
            None => problem.help(keys_of(axis, "the", &format!(" of `{}`", axis.name))),
        },
    );
    meant.map(|key| key.id.as_str())
}

/// The key whose value is written like this.
fn key_of_value(axis: &Axis, word: &Name) -> Option<String> {
    let is_value = |key: &&Key| {
        let value = key.value.and_then(|value| Written::read(&value.tokens));
        match value {
            Some(Written::Text(text)) => text == word.text,
            Some(Written::Integer(number)) => number.digits == word.text,
            _ => false,
        }
    };
    axis.keys.iter().find(is_value).map(Key::shown)
}

/// The only axis of the child's own that has the keys of another.
fn same_keys(axis: &Axis, child: &Child) -> Option<String> {
    let same = |own: &&Axis| own.known && own.keys.iter().all(|key| has_key(axis, &key.id));
    let mut own = child.axes.iter().filter(same);
    own.next().filter(|_| own.next().is_none()).map(|own| own.name.to_string())
}

fn wrong_count(parent: &CheckedTask, selection: &Selection, child: &Child, ids: Ids, problems: &mut Problems) {
    if let [Selected::Word(word)] = selection.keys.as_slice()
        && let Some((_, own)) = own_axis(child, word)
        && matches!(own.values, Values::Tasks(_))
    {
        let problem = Problem::new(format!("`{}` is an axis of tasks, not a key", own.name));
        return problems.at(word.range, problem.help(tasks_already(own)));
    }
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
    if let Some(keys) = with_open_axes(parent, selection, child, ids) {
        let help = format!("write `[{}]`, where `_` is all of an axis", keys.join(", "));
        return problems.at(selection.range, problem.help(help));
    }
    let example = written(parent, &vec![0; axes.len()]);
    problems.at(
        selection.range,
        problem.help(match axes.as_slice() {
            [only] => format!("give one key of `{only}`, as in `{example}`; `_` means all of them"),
            axes => format!(
                "give one key of each axis, first of `{}`, as in `{example}`; `_` means all of an axis",
                axes.join("`, then of `")
            ),
        }),
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
