use gofer_core::{Reference, ReferenceKind};

use crate::Pipeline;

fn reference(kind: ReferenceKind, key: impl Into<String>) -> String {
    Reference { kind, key: key.into() }.to_string()
}

/// A secret of the pipeline, as the value of a variable: `pipeline_secret{{key}}`.
///
/// The server puts the secret in its place, in `variables` only and only where the reference
/// is the whole value. Within `variables` of a block it needs no import.
///
/// ```
/// assert_eq!(gofer_dsl::pipeline_secret("token"), "pipeline_secret{{token}}");
/// ```
#[must_use]
pub fn pipeline_secret(key: impl Into<String>) -> String {
    reference(ReferenceKind::PipelineSecret, key)
}

/// A secret shared between pipelines, as the value of a variable: `global_secret{{key}}`.
///
/// The same rules hold as for [`pipeline_secret`].
///
/// ```
/// assert_eq!(gofer_dsl::global_secret("token"), "global_secret{{token}}");
/// ```
#[must_use]
pub fn global_secret(key: impl Into<String>) -> String {
    reference(ReferenceKind::GlobalSecret, key)
}

/// An object that outlives runs, as the value of a variable: `pipeline_object{{key}}`.
///
/// The same rules hold as for [`pipeline_secret`].
///
/// ```
/// assert_eq!(gofer_dsl::pipeline_object("last_green"), "pipeline_object{{last_green}}");
/// ```
#[must_use]
pub fn pipeline_object(key: impl Into<String>) -> String {
    reference(ReferenceKind::PipelineObject, key)
}

/// An object of one run, as the value of a variable: `run_object{{key}}`.
///
/// The same rules hold as for [`pipeline_secret`].
///
/// ```
/// assert_eq!(gofer_dsl::run_object("report"), "run_object{{report}}");
/// ```
#[must_use]
pub fn run_object(key: impl Into<String>) -> String {
    reference(ReferenceKind::RunObject, key)
}

/// A secret or object that a pipeline needs on the server before it can run, as
/// [`Pipeline::requirements`] lists them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Requirement {
    /// Which store it is in.
    pub kind: ReferenceKind,
    /// Its key there.
    pub key: String,
    /// The ids of the tasks that use it, in their order, each once.
    pub tasks: Vec<String>,
}

impl Pipeline {
    /// The secrets and objects that the pipeline needs, by kind and key.
    ///
    /// ```
    /// use gofer_dsl::{Pipeline, ReferenceKind, Task, global_secret};
    ///
    /// let deploy = Task::new("deploy", "ubuntu:latest").variable("TOKEN", global_secret("deploy_token"));
    /// let requirements = Pipeline::new("ship", "Ship it").task(deploy).requirements();
    ///
    /// assert_eq!(requirements[0].kind, ReferenceKind::GlobalSecret);
    /// assert_eq!(requirements[0].key, "deploy_token");
    /// assert_eq!(requirements[0].tasks, ["deploy"]);
    /// ```
    // Compiled for those who ask, not into every program.
    #[inline]
    #[must_use]
    pub fn requirements(&self) -> Vec<Requirement> {
        let mut needed = Vec::new();
        for task in &self.tasks {
            let references = task.variables.values().filter_map(|value| Reference::parse(value));
            needed.extend(references.map(|reference| (reference, task.id.as_str())));
        }
        needed.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut requirements: Vec<Requirement> = Vec::new();
        for (Reference { kind, key }, task) in needed {
            match requirements.last_mut().filter(|last| last.kind == kind && last.key == key) {
                Some(Requirement { tasks, .. }) if tasks.last().is_some_and(|last| last == task) => {}
                Some(Requirement { tasks, .. }) => tasks.push(task.to_owned()),
                None => requirements.push(Requirement { kind, key, tasks: vec![task.to_owned()] }),
            }
        }
        requirements
    }
}
