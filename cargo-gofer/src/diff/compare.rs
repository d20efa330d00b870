//! What differs.

use std::collections::BTreeMap;

use gofer_dsl::{Pipeline, Status, Task};
use serde::Serialize;
use serde_json::Value;

use super::order::{OrderChange, order_changes};

/// All that differs between two pipelines. The place of a task among the others means nothing.
#[derive(Debug, Serialize)]
pub struct Difference {
    pub same: bool,
    /// The pipeline's own fields.
    pub pipeline: Vec<Change>,
    pub added: Vec<Task>,
    pub removed: Vec<Task>,
    pub changed: Vec<TaskChange>,
    /// What the changed dependencies do to the tasks that are in both.
    pub order: Vec<OrderChange>,
    /// Whether there were too many tasks to tell the order.
    pub order_left_out: bool,
}

/// A field, or one variable of the field `variables`, that differs. `null` is none at all.
#[derive(Debug, PartialEq, Serialize)]
pub struct Change {
    pub field: String,
    pub before: Value,
    pub after: Value,
}

#[derive(Debug, Serialize)]
pub struct TaskChange {
    pub task: String,
    pub fields: Vec<Change>,
    pub depends_on: Vec<DependencyChange>,
}

/// A dependency whose condition differs; without one there is no such dependency.
#[derive(Debug, PartialEq, Serialize)]
pub struct DependencyChange {
    pub parent: String,
    pub before: Option<&'static str>,
    pub after: Option<&'static str>,
}

impl Difference {
    pub fn between(before: &Pipeline, after: &Pipeline) -> Self {
        let by_id = |pipeline: &Pipeline| -> BTreeMap<String, Task> {
            pipeline.tasks.iter().map(|task| (task.id.clone(), task.clone())).collect()
        };
        let (old, new) = (by_id(before), by_id(after));
        let only_in = |tasks: &Pipeline, other: &BTreeMap<String, Task>| -> Vec<Task> {
            tasks.tasks.iter().filter(|task| !other.contains_key(&task.id)).map(hidden_password).collect()
        };
        let changed = |task: &Task| old.get(&task.id).and_then(|old| TaskChange::between(old, task));
        let (order, order_left_out) = order_changes(before, after);
        let mut difference = Difference {
            same: false,
            pipeline: pipeline_changes(before, after),
            added: only_in(after, &old),
            removed: only_in(before, &new),
            changed: after.tasks.iter().filter_map(changed).collect(),
            order,
            order_left_out,
        };
        difference.same = difference.pipeline.is_empty()
            && difference.added.is_empty()
            && difference.removed.is_empty()
            && difference.changed.is_empty();
        difference
    }
}

fn change(field: &str, before: impl Into<Value>, after: impl Into<Value>) -> Option<Change> {
    let (before, after) = (before.into(), after.into());
    (before != after).then(|| Change { field: field.to_owned(), before, after })
}

fn pipeline_changes(before: &Pipeline, after: &Pipeline) -> Vec<Change> {
    [
        change("id", &*before.id, &*after.id),
        change("name", &*before.name, &*after.name),
        change("description", before.description.clone(), after.description.clone()),
        change("parallelism", before.parallelism, after.parallelism),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl TaskChange {
    fn between(before: &Task, after: &Task) -> Option<TaskChange> {
        let mut fields: Vec<Change> = [
            change("description", before.description.clone(), after.description.clone()),
            change("image", &*before.image, &*after.image),
            change("entrypoint", before.entrypoint.clone(), after.entrypoint.clone()),
            change("command", before.command.clone(), after.command.clone()),
            change("inject_api_token", before.inject_api_token, after.inject_api_token),
            change("always_pull_newest_image", before.always_pull_newest_image, after.always_pull_newest_image),
        ]
        .into_iter()
        .flatten()
        .collect();
        fields.extend(credentials(before, after));
        fields.extend(
            joined(&before.variables, &after.variables)
                .filter_map(|(name, old, new)| change(&format!("variables.{name}"), old.cloned(), new.cloned())),
        );
        let word = |status: Option<&Status>| status.map(|status| status.word());
        let depends_on: Vec<DependencyChange> = joined(&before.depends_on, &after.depends_on)
            .filter(|(_, old, new)| old != new)
            .map(|(parent, old, new)| DependencyChange { parent: parent.clone(), before: word(old), after: word(new) })
            .collect();
        let differs = !fields.is_empty() || !depends_on.is_empty();
        differs.then(|| TaskChange { task: after.id.clone(), fields, depends_on })
    }
}

/// What passwords are shown as.
const HIDDEN: &str = "(not shown)";

fn credentials(before: &Task, after: &Task) -> Vec<Change> {
    let (old, new) = (before.registry_auth.as_ref(), after.registry_auth.as_ref());
    let mut changes = Vec::new();
    changes.extend(change("registry_auth.user", old.map(|auth| auth.user.clone()), new.map(|auth| auth.user.clone())));
    if old.map(|auth| &auth.pass) != new.map(|auth| &auth.pass) {
        let shown = |there: bool| if there { Value::from(HIDDEN) } else { Value::Null };
        let field = "registry_auth.pass".to_owned();
        changes.push(Change { field, before: shown(old.is_some()), after: shown(new.is_some()) });
    }
    changes
}

fn hidden_password(task: &Task) -> Task {
    let mut task = task.clone();
    if let Some(auth) = &mut task.registry_auth {
        HIDDEN.clone_into(&mut auth.pass);
    }
    task
}

/// The entries of both maps, in key order.
fn joined<'a, V>(
    before: &'a BTreeMap<String, V>,
    after: &'a BTreeMap<String, V>,
) -> impl Iterator<Item = (&'a String, Option<&'a V>, Option<&'a V>)> {
    let only_after =
        after.iter().filter(|(key, _)| !before.contains_key(*key)).map(|(key, new)| (key, None, Some(new)));
    let mut all: Vec<_> = before.iter().map(|(key, old)| (key, Some(old), after.get(key))).chain(only_after).collect();
    all.sort_by_key(|(key, _, _)| *key);
    all.into_iter()
}
