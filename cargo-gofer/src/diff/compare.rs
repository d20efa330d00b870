//! What differs.

use std::collections::{BTreeMap, HashMap};

use gofer_model::{Pipeline, RegistryAuth, Task};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::order::{OrderChange, order_changes};

/// All that differs between two pipelines. The place of a task among the others means nothing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Difference {
    pub same: bool,
    /// The pipeline's own fields.
    pub pipeline: Vec<Change>,
    /// As in the pipeline's JSON, but for passwords.
    #[schemars(with = "Vec<serde_json::Map<String, Value>>")]
    pub added: Vec<Task>,
    /// The same.
    #[schemars(with = "Vec<serde_json::Map<String, Value>>")]
    pub removed: Vec<Task>,
    pub changed: Vec<TaskChange>,
    /// What the changed dependencies do to the tasks that are in both.
    pub order: Vec<OrderChange>,
    /// Whether there were too many tasks to tell the order.
    pub order_left_out: bool,
}

/// A field, or one variable of the field `variables`, that differs. `null` is none at all.
#[derive(Debug, PartialEq, Serialize, JsonSchema)]
pub struct Change {
    pub field: String,
    pub before: Value,
    pub after: Value,
}

/// A task that is in both.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TaskChange {
    pub task: String,
    pub fields: Vec<Change>,
    pub depends_on: Vec<DependencyChange>,
}

/// A dependency whose condition differs; without one there is no such dependency.
#[derive(Debug, PartialEq, Serialize, JsonSchema)]
pub struct DependencyChange {
    pub parent: String,
    pub before: Option<&'static str>,
    pub after: Option<&'static str>,
}

impl Difference {
    pub fn between(before: &Pipeline, after: &Pipeline) -> Self {
        let (old, new) = (by_id(before), by_id(after));
        let only_in = |pipeline: &Pipeline, other: &HashMap<&str, &Task>| -> Vec<Task> {
            let tasks = pipeline.tasks.iter().filter(|task| !other.contains_key(task.id.as_str()));
            tasks.map(hidden_password).collect()
        };
        let changed = |task: &Task| old.get(task.id.as_str()).and_then(|old| TaskChange::between(old, task));
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

fn by_id(pipeline: &Pipeline) -> HashMap<&str, &Task> {
    pipeline.tasks.iter().map(|task| (task.id.as_str(), task)).collect()
}

/// Every field is named, so that one that is added does not compile before it is compared.
fn pipeline_changes(before: &Pipeline, after: &Pipeline) -> Vec<Change> {
    // Tasks are compared one by one; the rule of ids is only for validation.
    let Pipeline { id, name, description, parallelism, tasks: _, ids: _ } = before;
    [
        change("id", id.as_str(), after.id.as_str()),
        change("name", name.as_str(), after.name.as_str()),
        change("description", description.clone(), after.description.clone()),
        change("parallelism", *parallelism, after.parallelism),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl TaskChange {
    /// Every field is named, so that one that is added does not compile before it is compared.
    fn between(before: &Task, after: &Task) -> Option<TaskChange> {
        let Task {
            // The tasks of one id are compared.
            id: _,
            description,
            image,
            registry_auth,
            depends_on,
            variables,
            entrypoint,
            command,
            inject_api_token,
            always_pull_newest_image,
        } = before;
        let mut fields: Vec<Change> = [
            change("description", description.clone(), after.description.clone()),
            change("image", image.as_str(), after.image.as_str()),
            change("entrypoint", entrypoint.clone(), after.entrypoint.clone()),
            change("command", command.clone(), after.command.clone()),
            change("inject_api_token", *inject_api_token, after.inject_api_token),
            change("always_pull_newest_image", *always_pull_newest_image, after.always_pull_newest_image),
        ]
        .into_iter()
        .flatten()
        .collect();
        fields.extend(credentials(registry_auth.as_ref(), after.registry_auth.as_ref()));
        fields.extend(
            joined(variables, &after.variables)
                .filter_map(|(name, old, new)| change(&format!("variables.{name}"), old.cloned(), new.cloned())),
        );
        let depends_on: Vec<DependencyChange> = joined(depends_on, &after.depends_on)
            .filter(|(_, old, new)| old != new)
            .map(|(parent, old, new)| DependencyChange {
                parent: parent.clone(),
                before: old.map(|status| status.word()),
                after: new.map(|status| status.word()),
            })
            .collect();
        let differs = !fields.is_empty() || !depends_on.is_empty();
        differs.then(|| TaskChange { task: after.id.clone(), fields, depends_on })
    }
}

/// The field whose values are never shown.
pub const PASSWORD: &str = "registry_auth.pass";
/// What passwords are shown as.
const HIDDEN: &str = "(not shown)";

fn credentials(before: Option<&RegistryAuth>, after: Option<&RegistryAuth>) -> Vec<Change> {
    let parts =
        |auth: Option<&RegistryAuth>| auth.map(|RegistryAuth { user, pass }| (user.clone(), pass.clone())).unzip();
    let ((old_user, old_pass), (new_user, new_pass)) = (parts(before), parts(after));
    let mut changes = Vec::from_iter(change("registry_auth.user", old_user, new_user));
    if old_pass != new_pass {
        let [before, after] = [old_pass, new_pass].map(|pass| pass.map_or(Value::Null, |_| Value::from(HIDDEN)));
        changes.push(Change { field: PASSWORD.to_owned(), before, after });
    }
    changes
}

fn hidden_password(task: &Task) -> Task {
    let mut task = task.clone();
    if let Some(RegistryAuth { user: _, pass }) = &mut task.registry_auth {
        HIDDEN.clone_into(pass);
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
