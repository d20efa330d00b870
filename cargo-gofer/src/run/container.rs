//! A task's container, as arguments for the engine's program.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use gofer_core::Reference;
use gofer_dsl::Task;

use super::store::Store;

/// Where containers see the folder of the objects.
pub const OBJECTS: &str = "/gofer/objects";

/// The label of every container of ours; its value is the folder of the run's record.
pub const LABEL: &str = "gofer.record";

/// What all containers of a run have in common.
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
    /// The container's name, by which it is stopped.
    pub fn name(&self, task: &Task) -> String {
        format!("gofer-{}-{}-{}-{}", self.pipeline, self.run, std::process::id(), task.id)
    }

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

    /// The command that runs a task's container in the foreground.
    ///
    /// Values are handed over in the environment of the engine's program and only their names as
    /// arguments, which everyone on the machine can read. Variables that the program itself heeds
    /// go through a file in `private`.
    pub fn command(&self, engine: &Path, task: &Task, private: &Path) -> Result<Command, String> {
        let mut command = Command::new(engine);
        command.args(["run", "--rm", "--pull", "never", "--log-driver", "none"]);
        command.args(["--name", &self.name(task), "--label", &format!("{LABEL}={}", self.record)]);
        command.arg("--cidfile").arg(private.join("container"));
        for (folder, name) in [(&self.store.of_run, "run"), (&self.store.of_pipeline, "pipeline")] {
            command.args(["--volume", &format!("{}:{OBJECTS}/{name}", folder.display())]);
        }
        let mut file = String::new();
        for (name, value) in self.environment(task)? {
            if !heeded_by_the_engine(&name) {
                command.args(["--env", &name]).env(name, value);
            } else if value.contains('\n') {
                return Err(format!("the variable `{name}` has several lines, which cannot be handed to the engine"));
            } else {
                file.extend([&name, "=", &value, "\n"]);
            }
        }
        if !file.is_empty() {
            let path = private.join("environment");
            write_private(&path, &file).map_err(|error| format!("could not write {}: {error}", path.display()))?;
            command.arg("--env-file").arg(path);
        }
        let mut arguments: Vec<&String> = Vec::new();
        if let Some(entrypoint) = &task.entrypoint {
            command.arg("--entrypoint").arg(entrypoint.first().map_or("", String::as_str));
            arguments.extend(entrypoint.iter().skip(1));
        }
        arguments.extend(task.command.iter().flatten());
        command.arg(&task.image).args(arguments);
        Ok(command)
    }
}

/// Whether a variable changes what the engine's program itself does.
fn heeded_by_the_engine(name: &str) -> bool {
    const NAMES: [&str; 6] = ["PATH", "HOME", "USER", "TMPDIR", "TMP", "TEMP"];
    const BEGINNINGS: [&str; 9] = ["DOCKER", "PODMAN", "CONTAINER", "BUILD", "XDG_", "LD_", "SSH_", "SSL_", "GO"];
    let name = name.to_ascii_uppercase();
    NAMES.contains(&name.as_str())
        || name.ends_with("_PROXY")
        || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning) && !name.starts_with("GOFER_"))
}

/// A file that nobody else can read, made anew.
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
