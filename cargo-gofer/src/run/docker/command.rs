//! A task's container, as arguments for the engine's program.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use gofer_model::Task;

use super::labels::labels;
use super::program::{Program, write_private};
use super::volume::Volume;
use crate::handed::{LONGEST, is_heeded};
use crate::run::environment::Common;
use crate::run::objects::OBJECTS;
use crate::run::record::file_name;
use crate::run::work::{ShownFolder, ShownHow};

/// What the system needs for each word and variable besides.
const OF_EACH: usize = 1 + size_of::<*const u8>();

/// What the system hands to a program in all, less what it is handed anyway.
#[cfg(target_os = "linux")]
fn room() -> usize {
    use rustix::process::{Resource, getrlimit};
    const LEAST: u64 = 128 * 1024;
    const MOST: u64 = 6 * 1024 * 1024;
    // A quarter of what the stack may have.
    let all = getrlimit(Resource::Stack).current.map_or(MOST, |stack| (stack / 4).clamp(LEAST, MOST));
    let ours = std::env::vars_os().map(|(name, value)| name.len() + value.len() + 1 + OF_EACH).sum::<usize>();
    usize::try_from(all).unwrap_or(usize::MAX).saturating_sub(ours)
}

/// The same where it is not known before it is tried.
#[cfg(not(target_os = "linux"))]
fn room() -> usize {
    usize::MAX
}

/// The engine's program reads no longer lines from a file.
const LONGEST_LINE: usize = 60 * 1024;

/// The call that runs a container in the foreground.
#[derive(Debug)]
pub struct ContainerCall {
    pub command: Command,
    /// What the program reads from its standard input.
    pub input: String,
}

/// The name of a task's container, by which it is stopped. `run` is no other run's, wherever that
/// runs: it may be in another container, with process ids like ours.
pub fn name(common: &Common, run: &str, task: &Task) -> String {
    let plain = |id: &str| file_name(id).replace('%', ".");
    format!("gofer-{}-{}-{run}-{}", plain(&common.pipeline), common.run, plain(&task.id))
}

/// What a container reads from its standard input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stdin {
    /// Nothing.
    Nothing,
    /// What we are given.
    Ours,
    /// Ours, which is a terminal, and so the container has one, too.
    Terminal,
}

/// What a container is made of.
#[derive(Debug, Clone, Copy)]
pub struct Container<'a> {
    pub name: &'a str,
    pub task: &'a Task,
    /// The task's image, or one that was made of it.
    pub image: &'a str,
    /// What it has the objects in, where the engine sees no folder of ours.
    pub volume: Option<&'a Volume>,
    /// The image's own command, where the task has neither command nor entrypoint, and says so.
    pub own_command: &'a [String],
    pub stdin: Stdin,
    /// Where the engine writes its id.
    pub id_file: &'a Path,
    /// Where the variables are written that the engine's program heeds, where they cannot be read
    /// from standard input.
    pub environment_file: &'a Path,
}

impl Container<'_> {
    /// The call that runs it.
    ///
    /// Values are handed over in the environment of the engine's program and only their names as
    /// arguments, which everyone on the machine can read. Variables that the program itself heeds
    /// are read from its standard input, so that they are in no file either.
    pub fn call(&self, program: &Program, common: &Common) -> Result<ContainerCall, String> {
        let environment = common.environment(self.task)?;
        check(self.task, &environment)?;
        let mut command = program.command();
        command.args(["run", "--rm", "--pull", "never", "--log-driver", "none"]);
        command.args(["--name", self.name]);
        command.args(labels(&common.claim));
        command.arg("--cidfile").arg(self.id_file);
        match self.volume {
            Some(volume) => drop(command.args(["--mount", &volume.mount()])),
            None => common.store.folders().iter().for_each(|(folder, name)| {
                command.args(["--mount", &mount(folder, &format!("{OBJECTS}/{name}"))]);
            }),
        }
        for ShownFolder { folder, at, how, .. } in common.work.mounted() {
            let only = if *how == ShownHow::ReadOnly { ",readonly" } else { "" };
            command.args(["--mount", &(mount(folder, at) + only)]);
        }
        command.args(common.work.workdir.iter().map(|workdir| format!("--workdir={workdir}")));
        command.args(common.work.limits().iter().map(|(name, value)| format!("--{name}={value}")));
        let interactive = match self.stdin {
            Stdin::Nothing => &[][..],
            Stdin::Ours => &["--interactive"],
            Stdin::Terminal => &["--interactive", "--tty"],
        };
        command.args(interactive);
        let mut input = String::new();
        for (name, value) in environment {
            if is_heeded(&name) {
                input.extend([&name, "=", &value, "\n"]);
            } else {
                command.args(["--env", &name]).env(name, value);
            }
        }
        if cfg!(unix) && self.stdin == Stdin::Nothing && !input.is_empty() {
            command.args(["--env-file", "/dev/stdin"]);
        } else if !input.is_empty() {
            let file = self.environment_file;
            write_private(file, &input).map_err(|error| format!("could not write {}: {error}", file.display()))?;
            command.arg("--env-file").arg(file);
            input.clear();
        }
        // No `..`: a field that no container is given does not compile. What is not used here is a
        // matter of the environment, the schedule or the images.
        let Task {
            id: _,
            description: _,
            image: _,
            registry_auth: _,
            depends_on: _,
            variables: _,
            entrypoint,
            command: words,
            inject_api_token: _,
            always_pull_newest_image: _,
        } = self.task;
        let mut arguments: Vec<&String> = Vec::new();
        if let Some(entrypoint) = entrypoint {
            command.arg("--entrypoint").arg(entrypoint.first().map_or("", String::as_str));
            arguments.extend(entrypoint.iter().skip(1));
        }
        arguments.extend(words.iter().flatten());
        arguments.extend(self.own_command);
        command.arg(self.image).args(arguments);
        Ok(ContainerCall { command, input })
    }
}

/// Whether a task's container is to run the command of its image and nothing before it.
pub fn runs_own_command(task: &Task) -> bool {
    task.entrypoint.as_ref().is_some_and(Vec::is_empty) && task.command.is_none()
}

/// Says what of a task cannot be handed to its container.
pub fn check(task: &Task, environment: &BTreeMap<String, String>) -> Result<(), String> {
    // An empty word alone is none, to the engine as to a server.
    if matches!(task.entrypoint.as_deref(), Some([first, _, ..]) if first.is_empty()) {
        return Err("the first word of its `entrypoint` is empty, and no program is called so".to_owned());
    }
    let words = task.entrypoint.iter().chain(&task.command).flatten();
    if let Some(word) = words.map(String::len).find(|length| *length >= LONGEST) {
        return Err(format!(
            "a word of its command has {word} bytes, and a program can be given no more than {} (put a script that long into a file of the image)",
            LONGEST - 1
        ));
    }
    let words = task.entrypoint.iter().chain(&task.command).flatten().map(|word| word.len() + OF_EACH);
    let variables = environment.iter().map(|(name, value)| name.len() + value.len() + 1 + OF_EACH);
    let all = words.chain(variables).sum::<usize>();
    let room = room();
    if all > room {
        return Err(format!(
            "its variables and its command have {all} bytes together, and a program can be given no more than {room} here"
        ));
    }
    environment.iter().try_for_each(|(name, value)| {
        let length = name.len() + value.len() + 1;
        if length >= LONGEST {
            let most = LONGEST - 1;
            return Err(format!(
                "the variable `{name}` has {length} bytes with its name, and a program can be given no more than {most}"
            ));
        }
        let fits_a_line = !value.contains('\n') && !value.ends_with('\r') && length < LONGEST_LINE;
        if is_heeded(name) && !fits_a_line {
            return Err(format!(
                "the variable `{name}` works on the engine's program too, and so it must be one line of at most {LONGEST_LINE} bytes"
            ));
        }
        Ok(())
    })
}

/// A folder of this machine in the container. The form of `--volume` has no way to write a colon.
/// How Windows names a folder in full, `\\?\C:\…`, no engine understands.
pub fn mount(folder: &Path, at: &str) -> String {
    let folder = folder.display().to_string();
    let folder = folder.strip_prefix(r"\\?\").unwrap_or(&folder);
    let quoted = |field: String| {
        let is_odd = field.contains([',', '"', '\n', '\r']);
        if is_odd { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
    };
    format!("type=bind,{},{}", quoted(format!("src={folder}")), quoted(format!("dst={at}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(name: &str, value: &str) -> Result<(), String> {
        check(&Task::new("one", "x"), &BTreeMap::from([(name.to_owned(), value.to_owned())]))
    }

    #[test]
    fn only_what_the_program_heeds_must_be_one_line() {
        for name in ["SSH_PRIVATE_KEY", "GOOGLE_CREDENTIALS", "DOCKER_TAG", "SSL_CERT", "BUILD_NOTES", "GO_TEST_ARGS"] {
            assert_eq!(checked(name, "two\nlines\n"), Ok(()), "{name}");
        }
        for name in ["PATH", "DOCKER_HOST", "SSH_AUTH_SOCK", "GODEBUG", "LD_PRELOAD", "https_proxy", "XDG_RUNTIME_DIR"]
        {
            assert_eq!(checked(name, "one line"), Ok(()), "{name}");
            for value in ["two\nlines", "an end\r", &"x".repeat(LONGEST_LINE)] {
                assert!(checked(name, value).is_err_and(|why| why.contains(name)), "{name}");
            }
        }
    }

    #[test]
    fn what_the_system_hands_over_has_a_limit() {
        let room = LONGEST - "BIG=".len() - 1;
        assert_eq!(checked("BIG", &"x".repeat(room)), Ok(()));
        let refused = checked("BIG", &"x".repeat(room + 1)).unwrap_err();
        assert!(refused.contains("`BIG` has 131072 bytes"), "{refused}");
        let task = Task::new("one", "x").command(["sh", "-c", &"x".repeat(LONGEST)]);
        assert!(check(&task, &BTreeMap::new()).is_err());
        assert!(check(&Task::new("one", "x").entrypoint(["", "x"]), &BTreeMap::new()).is_err());
        assert_eq!(check(&Task::new("one", "x").entrypoint([""]), &BTreeMap::new()), Ok(()));
    }

    #[test]
    fn any_folder_can_be_mounted() {
        assert_eq!(mount(Path::new("/a:b/c d"), "/x"), "type=bind,src=/a:b/c d,dst=/x");
        assert_eq!(mount(Path::new(r"\\?\C:\a"), "/x"), r"type=bind,src=C:\a,dst=/x");
        assert_eq!(mount(Path::new("/a,b\"c"), "/x"), "type=bind,\"src=/a,b\"\"c\",dst=/x");
    }
}
