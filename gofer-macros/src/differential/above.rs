//! Axes of tasks above, and `_`: the same pipeline as when each instance is written out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use gofer_dsl::Status::{self, Any, Failure, Success};
use gofer_dsl::{Ids, Pipeline, Task};
use proptest::prelude::*;

use super::literals;
use crate::entry;

/// Choices that are made one after another.
struct Choices<'c>(std::slice::Iter<'c, u8>);

impl Choices<'_> {
    /// A number below this one, which is more than 0.
    fn below(&mut self, number: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or_default()) % number
    }
}

/// What is selected of a task: of each axis one key, or all.
type Selection = Option<Vec<Option<String>>>;

/// A task above by its place, or all others.
#[derive(Debug)]
enum Named {
    Task(usize, Selection),
    OwnAxis(usize),
    Others,
}

#[derive(Debug)]
enum Axis {
    Words(Vec<String>),
    Of(usize, usize),
    Tasks(Vec<(Option<String>, Named)>),
}

#[derive(Debug)]
struct Written {
    name: &'static str,
    axes: Vec<Axis>,
    parents: Vec<(Named, Status)>,
}

/// A key, and the task it stands for, if it does for one.
type Key = (String, Option<String>);

/// A task of which all is known, the naive way.
#[derive(Debug, Default)]
struct Known {
    keys: Vec<Vec<Key>>,
    /// The keys of each instance, and its id.
    instances: Vec<(Vec<Key>, String)>,
}

impl Known {
    fn selected(&self, selection: &Selection) -> Vec<(Vec<Key>, String)> {
        let is_selected = |keys: &[Key]| match selection {
            None => true,
            Some(selection) => {
                selection.iter().zip(keys).all(|(selected, key)| selected.as_ref().is_none_or(|one| *one == key.0))
            }
        };
        self.instances.iter().filter(|(keys, _)| is_selected(keys)).cloned().collect()
    }

    fn is_of_tasks(&self) -> bool {
        self.keys.iter().flatten().any(|(_, task)| task.is_some())
    }
}

const NAMES: [&str; 6] = ["aaa", "bbb", "ccc", "ddd", "eee", "fff"];
const AXES: [&str; 3] = ["xx", "yy", "zz"];

fn selection(choices: &mut Choices, of: &Known) -> Selection {
    if of.keys.is_empty() || choices.below(2) == 0 {
        return None;
    }
    let one = |keys: &Vec<Key>| match choices.below(2) {
        1 if !keys.is_empty() => Some(keys[choices.below(keys.len())].0.clone()),
        _ => None,
    };
    Some(of.keys.iter().map(one).collect())
}

fn named(choices: &mut Choices, above: &[Known]) -> Named {
    if above.is_empty() || choices.below(5) == 0 {
        return Named::Others;
    }
    let place = choices.below(above.len());
    Named::Task(place, selection(choices, &above[place]))
}

fn written(choices: &mut Choices, above: &[Known]) -> Written {
    let axes = (0..choices.below(3)).map(|_| axis(choices, above)).collect::<Vec<Axis>>();
    let mut parents = Vec::new();
    for _ in 0..choices.below(if above.is_empty() { 1 } else { 3 }) {
        let of_tasks = axes.iter().position(|axis| matches!(axis, Axis::Tasks(_)));
        let parent = of_tasks.filter(|_| choices.below(2) == 0).map_or_else(|| named(choices, above), Named::OwnAxis);
        let statuses = match &parent {
            Named::Task(..) => [Success, Any, Any, Failure],
            Named::OwnAxis(_) => [Failure, Failure, Any, Success],
            Named::Others => [Any, Any, Success, Failure],
        };
        parents.push((parent, statuses[choices.below(4)]));
    }
    Written { name: NAMES[above.len()], axes, parents }
}

fn axis(choices: &mut Choices, above: &[Known]) -> Axis {
    let of = (0..above.len()).filter(|place| !above[*place].keys.is_empty()).collect::<Vec<usize>>();
    match choices.below(3) {
        1 if !of.is_empty() => {
            let task = of[choices.below(of.len())];
            Axis::Of(task, choices.below(above[task].keys.len()))
        }
        2 if !above.is_empty() => {
            let entry = |choices: &mut Choices| match named(choices, above) {
                Named::Others => (None, Named::Others),
                other => ((choices.below(3) == 0).then(|| format!("key{}", choices.below(4))), other),
            };
            Axis::Tasks((0..=choices.below(3)).map(|_| entry(choices)).collect())
        }
        _ => Axis::Words((0..=choices.below(2)).map(|key| format!("k{key}")).collect()),
    }
}

/// The keys of an axis; nothing if it is refused.
fn keys(axis: &Axis, above: &[Known], separator: char) -> Option<Vec<Key>> {
    let entries = match axis {
        Axis::Words(keys) => return Some(keys.iter().map(|key| (key.clone(), None)).collect()),
        Axis::Of(task, axis) => return Some(above[*task].keys[*axis].clone()),
        Axis::Tasks(entries) => entries,
    };
    let of_entry = |(key, named): &(Option<String>, Named)| -> Vec<Key> {
        let Named::Task(place, selection) = named else { return Vec::new() };
        let task = |(keys, id): (Vec<Key>, String)| {
            let open = |at: usize| selection.as_ref().is_none_or(|selection| selection[at].is_none());
            let rest = keys.iter().enumerate().filter(|(at, _)| open(*at)).map(|(_, (key, _))| key);
            let given = key.as_ref().map(|key| rest.fold(key.clone(), |key, more| format!("{key}{separator}{more}")));
            (given.unwrap_or_else(|| id.clone()), Some(id))
        };
        above[*place].selected(selection).into_iter().map(task).collect()
    };
    let named: Vec<Vec<Key>> = entries.iter().map(of_entry).collect();
    let mut all: Vec<Key> = Vec::new();
    for (entry, mut keys) in entries.iter().zip(named.clone()) {
        if matches!(entry.1, Named::Others) {
            let others = above.iter().filter(|task| !task.is_of_tasks()).flat_map(|task| &task.instances);
            let is_named = |id: &String| named.iter().flatten().any(|(_, task)| task.as_ref() == Some(id));
            keys = others.filter(|(_, id)| !is_named(id)).map(|(_, id)| (id.clone(), Some(id.clone()))).collect();
        }
        all.extend(keys);
    }
    let others = entries.iter().filter(|entry| matches!(entry.1, Named::Others)).count();
    if all.is_empty() || others > 1 {
        return None;
    }
    let tasks = |(at, key): (usize, &Key)| all[..at].iter().any(|other| other.0 == key.0 || other.1 == key.1);
    (!all.iter().enumerate().any(tasks)).then_some(all)
}

/// Every instance of a task; nothing if it is refused.
fn instances(task: &Written, above: &[Known], separator: char) -> Option<Known> {
    let mut known = Known { keys: Vec::new(), instances: vec![(Vec::new(), task.name.to_owned())] };
    for axis in &task.axes {
        let keys = keys(axis, above, separator)?;
        let with = |(of, id): &(Vec<Key>, String)| {
            let (of, id) = (of.clone(), id.clone());
            keys.clone().into_iter().map(move |key| {
                let id = format!("{id}{separator}{}", key.0);
                ([of.clone(), vec![key]].concat(), id)
            })
        };
        known.instances = known.instances.iter().flat_map(with).collect();
        known.keys.push(keys);
    }
    Some(known)
}

/// The parents of an instance; nothing if they are refused.
fn parents(task: &Written, keys: &[Key], above: &[Known]) -> Option<BTreeMap<String, Status>> {
    let mut parents = BTreeMap::new();
    for (named, status) in &task.parents {
        let ids = match named {
            Named::Others => continue,
            Named::OwnAxis(at) => vec![keys[*at].1.clone()?],
            Named::Task(place, None) if *status == Status::Failure && !above[*place].keys.is_empty() => return None,
            Named::Task(place, selection) => above[*place].selected(selection).into_iter().map(|(_, id)| id).collect(),
        };
        for id in ids {
            if parents.insert(id, *status).is_some() {
                return None;
            }
        }
    }
    let mut others = task.parents.iter().filter(|(named, _)| matches!(named, Named::Others));
    if let Some((_, status)) = others.next() {
        if *status == Status::Failure || above.is_empty() || others.next().is_some() {
            return None;
        }
        for (_, id) in above.iter().flat_map(|task| &task.instances) {
            parents.entry(id.clone()).or_insert(*status);
        }
    }
    Some(parents)
}

/// The pipeline with every instance written out, if it is one.
fn written_out(tasks: &[Written], ids: Ids) -> Option<Pipeline> {
    let mut pipeline = Pipeline::new("demo", "Demo").ids(ids);
    let mut above: Vec<Known> = Vec::new();
    for task in tasks {
        let known = instances(task, &above, ids.separator())?;
        for (keys, id) in &known.instances {
            pipeline = pipeline.task(Task { depends_on: parents(task, keys, &above)?, ..Task::new(id, "x") });
        }
        above.push(known);
    }
    Some(pipeline)
}

fn shown(named: &Named, own: &[&str]) -> String {
    match named {
        Named::Others => "_".to_owned(),
        Named::OwnAxis(at) => own[*at].to_owned(),
        Named::Task(place, None) => NAMES[*place].to_owned(),
        Named::Task(place, Some(selection)) => {
            let key = |key: &Option<String>| key.as_ref().map_or_else(|| "_".to_owned(), |key| format!("{key:?}"));
            let keys: Vec<String> = selection.iter().map(key).collect();
            format!("{}[{}]", NAMES[*place], keys.join(", "))
        }
    }
}

fn block(tasks: &[Written], ids: Ids) -> String {
    let mut block = format!("id: demo, name: \"Demo\", ids: {:?},", ids.name());
    for task in tasks {
        let _ = write!(block, " task {}", task.name);
        for (at, axis) in task.axes.iter().enumerate() {
            let _ = write!(block, "{} {} in ", if at == 0 { " for" } else { "," }, AXES[at]);
            let _ = match axis {
                Axis::Words(keys) => write!(block, "{{ {} }}", keys.join(", ")),
                Axis::Of(task, axis) => write!(block, "{}.{}", NAMES[*task], AXES[*axis]),
                Axis::Tasks(entries) => {
                    let entry = |(key, named): &(Option<String>, Named)| {
                        let key = key.as_ref().map(|key| format!("{key}: ")).unwrap_or_default();
                        key + &shown(named, &[])
                    };
                    let entries: Vec<String> = entries.iter().map(entry).collect();
                    write!(block, "tasks {{ {} }}", entries.join(", "))
                }
            };
        }
        block.push_str(" { image: \"x\", depends_on: {");
        for (named, status) in &task.parents {
            let _ = write!(block, "{}: {status}, ", shown(named, &AXES));
        }
        block.push_str("} }");
    }
    block
}

/// Tasks as they may be written, each from what is above it.
fn tasks(choices: &[u8], ids: Ids) -> Vec<Written> {
    let mut choices = Choices(choices.iter());
    let (mut tasks, mut above) = (Vec::new(), Vec::new());
    for _ in 0..=choices.below(NAMES.len()) {
        let task = written(&mut choices, &above);
        // Of what is refused nothing is said in the tasks below.
        let Some(known) = instances(&task, &above, ids.separator()) else {
            tasks.push(task);
            break;
        };
        tasks.push(task);
        above.push(known);
    }
    tasks
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_as_written_out(choices in prop::collection::vec(any::<u8>(), 0..120), kebab in any::<bool>()) {
        let ids = if kebab { Ids::KebabCase } else { Ids::SnakeCase };
        let tasks = tasks(&choices, ids);
        let block = block(&tasks, ids);
        let (code, errors) = entry::pipeline_and_errors(block.parse().unwrap(), false);
        let errors: Vec<String> = errors.into_iter().map(|(_, problem)| problem.message).collect();
        let expected = written_out(&tasks, ids).filter(|pipeline| pipeline.validate().is_ok());
        prop_assert_eq!(errors.is_empty(), expected.is_some(), "{}\n{:#?}", block, errors);
        if let Some(expected) = expected {
            let literals = literals(code).expect("the literals of a block are in its expansion");
            prop_assert_eq!(gofer_dsl::__private::BUILD(&literals, ids), expected, "{}", block);
        }
    }
}

#[test]
fn all_forms_are_common_among_valid_pipelines() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let choices = prop::collection::vec(any::<u8>(), 0..120);
    let mut counts = [0usize; 4];
    for _ in 0..2_000 {
        let tasks = tasks(&choices.new_tree(&mut runner).unwrap().current(), Ids::SnakeCase);
        if written_out(&tasks, Ids::SnakeCase).is_some_and(|pipeline| pipeline.validate().is_ok()) {
            let block = block(&tasks, Ids::SnakeCase);
            for (count, form) in counts.iter_mut().zip(["tasks {", ".xx", "xx: failure", "_: any"]) {
                *count += usize::from(block.contains(form));
            }
        }
    }
    assert!(counts.iter().all(|count| *count > 10), "{counts:?}");
}
