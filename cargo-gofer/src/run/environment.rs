//! What a task is given, in the pipeline's words.

use std::collections::BTreeMap;

use gofer_core::Reference;
use gofer_model::Task;

use super::store::Store;

/// Where tasks find the folder of the objects.
pub const OBJECTS: &str = "/gofer/objects";

/// What all tasks of a run have in common.
#[derive(Debug)]
pub struct Common {
    pub pipeline: String,
    pub run: u64,
    /// Given on the command line, on top of what tasks have.
    pub variables: Vec<(String, String)>,
    pub api_token: Option<String>,
    pub store: Store,
    /// The folder of the run's record.
    pub record: String,
}

impl Common {
    /// The environment of a task, with secrets and objects in their places.
    pub fn environment(&self, task: &Task) -> Result<BTreeMap<String, String>, String> {
        let mut environment = BTreeMap::new();
        let own = task.variables.iter().filter(|(name, _)| self.variables.iter().all(|(given, _)| given != *name));
        for (name, value) in own {
            let value = match Reference::parse(value) {
                None => value.clone(),
                Some(reference) => {
                    let missing = || format!("there is no {} `{}`", reference.kind, reference.key);
                    self.store.value(&reference).ok_or_else(missing)?
                }
            };
            environment.insert(name.clone(), value);
        }
        let run = self.run.to_string();
        for (name, value) in [
            ("GOFER_PIPELINE_ID", self.pipeline.as_str()),
            ("GOFER_RUN_ID", &run),
            ("GOFER_TASK_ID", &task.id),
            ("GOFER_TASK_IMAGE", &task.image),
            ("GOFER_OBJECTS", OBJECTS),
        ] {
            environment.insert(name.to_owned(), value.to_owned());
        }
        if let Some(token) = self.api_token.as_ref().filter(|_| task.inject_api_token) {
            // The second is its name on servers up to 0.9.1.
            for name in ["GOFER_API_TOKEN", "GOFER_TOKEN"] {
                environment.insert(name.to_owned(), token.clone());
            }
        }
        environment.extend(self.variables.iter().cloned());
        match environment.iter().find(|(name, value)| name.contains('\0') || value.contains('\0')) {
            Some((name, _)) => {
                Err(format!("the variable `{name}` holds a NUL character, which no environment can hold"))
            }
            None => Ok(environment),
        }
    }
}
