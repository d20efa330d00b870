//! What a target takes: alphabets, sizes and missing fields, all checked in one pass, and then the size of all.

use gofer_core::{Reference, ReferenceKind, shown};
use gofer_model::{Pipeline, RegistryAuth, Task};

use super::notes::{At, Notes};
use crate::text::count;

/// An alphabet, as a test and in words.
#[derive(Debug, Clone, Copy)]
pub struct Alphabet {
    pub takes: fn(&str) -> bool,
    /// `letters, digits and …`.
    pub words: &'static str,
}

/// The table of one target.
#[derive(Debug)]
pub struct Rules {
    /// How it is called in messages.
    pub target: &'static str,
    /// How it is called on the command line, which begins its codes.
    pub word: &'static str,
    pub most_tasks: usize,
    /// Of variables' names, unless it takes all that an environment holds.
    pub variable: Option<Alphabet>,
    /// Bytes of one argument, or of one variable with its name, the end included.
    pub longest_text: usize,
    /// Bytes of all that is written.
    pub largest: usize,
    /// Which references have something to stand for them, and what else to do for the others.
    pub lacks: &'static [(ReferenceKind, &'static str)],
    /// The most runs at one time that can be asked for.
    pub most_parallel: i64,
}

impl Rules {
    /// A code of this target.
    pub fn code(&self, what: &str) -> String {
        format!("{}-{what}", self.word)
    }

    /// Checks all that the table says of a pipeline.
    pub fn check(&self, pipeline: &Pipeline, notes: &mut Notes) {
        // Without `..`, so that a field that is new is not forgotten here.
        let Pipeline { id: _, name: _, description: _, parallelism, tasks, ids: _ } = pipeline;
        let target = self.target;
        if tasks.is_empty() {
            notes.error(
                &self.code("no-tasks"),
                At::pipeline("tasks"),
                format!("the pipeline has no tasks, and {target} takes none that is empty"),
                "add a task",
            );
        }
        if tasks.len() > self.most_tasks {
            notes.error(
                &self.code("too-many-tasks"),
                At::pipeline("tasks"),
                format!("the pipeline has {}, and {target} takes {}", count(tasks.len(), "task"), self.most_tasks),
                "split the pipeline",
            );
        }
        if *parallelism > self.most_parallel {
            notes.error(
                &self.code("parallelism"),
                At::pipeline("parallelism"),
                format!("{target} cannot limit the runs at one time to {parallelism}"),
                "it can do a `parallelism` of 1, or of 0 for no limit",
            );
        }
        for task in tasks {
            self.check_task(task, notes);
        }
    }

    fn check_task(&self, task: &Task, notes: &mut Notes) {
        let Task {
            id,
            description: _,
            image: _,
            registry_auth,
            depends_on: _,
            variables,
            entrypoint,
            command,
            inject_api_token,
            always_pull_newest_image: _,
        } = task;
        for (name, value) in variables {
            self.check_variable(id, name, value, notes);
        }
        for (field, list) in [("entrypoint", entrypoint), ("command", command)] {
            for text in list.iter().flatten() {
                self.check_size(At::task(id, field), "a text", text.len(), notes);
            }
        }
        if let (Some(entrypoint), None) = (entrypoint, command)
            && entrypoint.is_empty()
        {
            notes.error(
                &self.code("image-command"),
                At::task(id, "entrypoint"),
                "without an entrypoint the image's own command would be run, which cannot be said there",
                "give the task a `command`",
            );
        }
        if *inject_api_token {
            notes.error(
                &self.code("api-token"),
                At::task(id, "inject_api_token"),
                "there is no Gofer server whose API the token would open",
                "leave `inject_api_token` out, and do without the API",
            );
        }
        if let Some(RegistryAuth { user, pass: _ }) = registry_auth {
            self.check_size(At::task(id, "registry_auth"), "the user", user.len(), notes);
        }
    }

    fn check_variable(&self, task: &str, name: &str, value: &str, notes: &mut Notes) {
        let at = At::task(task, "variables");
        if let Some(alphabet) = self.variable.filter(|alphabet| !(alphabet.takes)(name)) {
            notes.error(
                &self.code("variable-name"),
                at,
                format!("`{}` cannot be a variable's name there: {}", shown(name), alphabet.words),
                "rename the variable",
            );
        }
        match Reference::parse(value) {
            None => {
                let what = format!("`{}` with its name", shown(name));
                self.check_size(at, &what, name.len() + "=".len() + value.len(), notes);
            }
            Some(Reference { kind, key }) => {
                if let Some((_, instead)) = self.lacks.iter().find(|(lacking, _)| *lacking == kind) {
                    let what = kind.word().replace('_', "-");
                    let message =
                        format!("`{}` reads {kind} `{}`, which {} has not", shown(name), shown(&key), self.target);
                    notes.error(&self.code(&what), at, message, *instead);
                }
            }
        }
    }

    fn check_size(&self, at: At, what: &str, bytes: usize, notes: &mut Notes) {
        if bytes >= self.longest_text {
            notes.error(
                &self.code("too-long"),
                at,
                format!("{what} has {bytes} bytes, and {} takes {}", self.target, self.longest_text - 1),
                TOO_LONG,
            );
        }
    }

    /// Checks the size of what would be written.
    pub fn check_written(&self, text: &str, notes: &mut Notes) {
        let size = text.len();
        if size > self.largest {
            notes.error(
                &self.code("file-too-large"),
                At::pipeline("tasks"),
                format!("what is written has {size} bytes, and {} takes {}", self.target, self.largest),
                "split the pipeline",
            );
        }
    }
}

/// How a text gets shorter.
pub const TOO_LONG: &str = "put the text into the image, or fetch it in the script";

/// The variables that a Gofer server gives each task, unless the task has its own.
pub fn given<'a>(pipeline: &'a Pipeline, task: &'a Task) -> [(&'static str, &'a str); 3] {
    [("GOFER_PIPELINE_ID", &pipeline.id), ("GOFER_TASK_ID", &task.id), ("GOFER_TASK_IMAGE", &task.image)]
}
