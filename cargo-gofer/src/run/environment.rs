//! What a task is given, in the pipeline's words.

use std::collections::{BTreeMap, HashSet};

use gofer_core::{Reference, check_variable_name, folded};
use gofer_model::Task;

use super::claim::Claim;
use super::objects::OBJECTS;
use super::store::{ObjectKey, Store};
use super::work::Work;

/// What all tasks of a run have in common.
#[derive(Debug)]
pub struct Common {
    pub pipeline: String,
    pub run: u64,
    /// Given on the command line, on top of what tasks have.
    pub variables: Vec<(String, String)>,
    pub api_token: Option<String>,
    pub store: Store,
    /// What tasks see of this machine.
    pub work: Work,
    /// With which all is marked that the run makes outside of its folder.
    pub claim: Claim,
}

impl Common {
    /// The environment of a task, with secrets and objects in their places. As on a server a
    /// variable of the task counts before one that Gofer sets.
    pub fn environment(&self, task: &Task) -> Result<BTreeMap<String, String>, String> {
        let run = self.run.to_string();
        let mut environment: BTreeMap<String, String> = [
            ("GOFER_PIPELINE_ID", self.pipeline.as_str()),
            ("GOFER_RUN_ID", &run),
            ("GOFER_TASK_ID", &task.id),
            ("GOFER_TASK_IMAGE", &task.image),
            ("GOFER_OBJECTS", OBJECTS),
            ("GOFER_LOCAL", "1"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        if let Some(token) = self.api_token.as_ref().filter(|_| task.inject_api_token) {
            // Servers set the one or the other.
            for name in ["GOFER_API_TOKEN", "GOFER_TOKEN"] {
                environment.insert(name.to_owned(), token.clone());
            }
        }
        for (name, value) in variables(task, &self.variables) {
            let value = match Reference::parse(value) {
                None => value.to_owned(),
                Some(reference) => self.referred_to(&reference)?,
            };
            environment.insert(name.to_owned(), value);
        }
        for (name, value) in &environment {
            check_variable_name(name).map_err(|problem| problem.message)?;
            if value.contains('\0') {
                return Err(format!("the variable `{name}` holds a NUL character, which no environment can hold"));
            }
        }
        Ok(environment)
    }

    /// The objects that a task is given and that are looked up in files.
    pub fn objects_of(&self, task: &Task) -> Vec<ObjectKey> {
        let references = variables(task, &self.variables).filter_map(|(_, value)| Reference::parse(value));
        references.filter_map(|reference| self.store.looked_up(&reference)).collect()
    }

    fn referred_to(&self, reference: &Reference) -> Result<String, String> {
        match self.store.value(reference) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(format!("there is no {} `{}`", reference.kind, reference.key)),
            Err(why) => Err(format!("the {} `{}` {why}", reference.kind, reference.key)),
        }
    }
}

/// The variables of a task as they count in a run: those that are `given` for all tasks replace
/// its own, whatever the case of their names, as on a server.
pub fn variables<'a>(task: &'a Task, given: &'a [(String, String)]) -> impl Iterator<Item = (&'a str, &'a str)> {
    let replaced: HashSet<String> = given.iter().map(|(name, _)| folded(name)).collect();
    let own = task.variables.iter().filter(move |(name, _)| replaced.is_empty() || !replaced.contains(&folded(name)));
    own.map(|(name, value)| (name.as_str(), value.as_str()))
        .chain(given.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

/// What is given for all tasks: of several of one name, whatever its case, the last.
pub fn given(variables: &[(String, String)]) -> Vec<(String, String)> {
    let last: BTreeMap<String, &(String, String)> =
        variables.iter().map(|variable| (folded(&variable.0), variable)).collect();
    last.into_values().cloned().collect()
}
