//! A task's container, as arguments for the engine's program.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use gofer_model::Task;

use super::program::write_private;
use crate::run::environment::{Common, OBJECTS};
use crate::run::record::file_name;

/// The label of every container of ours; its value is the folder of the run's record.
pub const LABEL: &str = "gofer.record";

/// The container's name, by which it is stopped.
pub fn name(common: &Common, task: &Task) -> String {
    let plain = |id: &str| file_name(id).replace('%', ".");
    format!("gofer-{}-{}-{}-{}", plain(&common.pipeline), common.run, std::process::id(), plain(&task.id))
}

/// The command that runs a task's container in the foreground.
///
/// Values are handed over in the environment of the engine's program and only their names as
/// arguments, which everyone on the machine can read. Variables that the program itself heeds
/// go through a file in `private`.
pub fn run(engine: &Path, common: &Common, task: &Task, private: &Path) -> Result<Command, String> {
    let mut command = Command::new(engine);
    command.args(["run", "--rm", "--pull", "never", "--log-driver", "none"]);
    command.args(["--name", &name(common, task), "--label", &format!("{LABEL}={}", common.record)]);
    command.arg("--cidfile").arg(private.join("container"));
    for (folder, name) in [(&common.store.of_run, "run"), (&common.store.of_pipeline, "pipeline")] {
        command.args(["--volume", &format!("{}:{OBJECTS}/{name}", folder.display())]);
    }
    hand_over(&mut command, common.environment(task)?, private)?;
    let mut arguments: Vec<&String> = Vec::new();
    if let Some(entrypoint) = &task.entrypoint {
        command.arg("--entrypoint").arg(entrypoint.first().map_or("", String::as_str));
        arguments.extend(entrypoint.iter().skip(1));
    }
    arguments.extend(task.command.iter().flatten());
    command.arg(&task.image).args(arguments);
    Ok(command)
}

fn hand_over(command: &mut Command, environment: BTreeMap<String, String>, private: &Path) -> Result<(), String> {
    let mut file = String::new();
    for (name, value) in environment {
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
    Ok(())
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
