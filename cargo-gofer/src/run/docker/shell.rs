//! A shell in a task's container, in place of its command.

use std::fs;
use std::io::{self, IsTerminal as _, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use gofer_model::Task;

use super::command::{self, Container, Stdin};
use super::copies::Making;
use super::errors::{only_said, said};
use super::images::Means;
use super::program::{AT_ONCE, Patience, tell};
use super::volume::Volume;
use super::{Docker, Shared, containers, is_made, level};
use crate::child::{Child, Group};
use crate::signals;

/// Finds the shell in an image that has any.
const FIND: &str = "command -v bash >/dev/null 2>&1 && exec bash; exec sh";

impl Docker {
    /// See [`Engine::shell`](crate::run::engine::Engine::shell).
    pub fn open_shell(&self, place: usize, program: Option<&str>) -> Result<i32, String> {
        let (shared, task) = (&self.shared, &self.tasks[place]);
        let patience = Patience { limit: AT_ONCE, go_on: &|| shared.goes_on(), waiting: &tell };
        let pulling = |far: &str| match far {
            "" => tell(&format!("{} to be pulled", task.image)),
            far => tell(&format!("{} to be pulled: {far}", task.image)),
        };
        let means = Means { program: &shared.program, private: &shared.private, patience, pulling: &pulling };
        shared.images.provide(task, &means)?;
        let image = match &shared.common.work.snapshot {
            None => task.image.clone(),
            Some(snapshot) => {
                let (claim, platform) = (&shared.common.claim, shared.common.work.limits.platform.as_deref());
                let making = Making {
                    program: &shared.program,
                    claim,
                    run: &shared.run,
                    platform,
                    patience,
                    pulse: &shared.pulse,
                    copying: &|| {},
                };
                shared.copies.of(&in_place_of(task, program), snapshot, &making)?
            }
        };
        let volume = shared.objects_of(task, patience)?;
        let name = command::name(&shared.common, &shared.run, task);
        let removed = {
            let (shared, name) = (std::sync::Arc::clone(shared), name.clone());
            move |code| {
                let was = shared.stopping.swap(level::KILL, Ordering::SeqCst);
                containers::remove(&shared.program, &shared.pulse, &name);
                if was != level::GOES_ON {
                    signals::leave(code);
                }
            }
        };
        let listening = signals::listen(removed);
        let ended = shared.converse(&name, &in_place_of(task, program), &image, volume);
        drop(listening);
        // What the engine has removed itself is not there any more.
        containers::remove(&shared.program, &shared.pulse, &name);
        ended.map_err(|why| match program {
            None if why.contains("exec: \"sh\"") || why.contains("`sh`") => {
                format!("{why} (an image without a shell; `--shell PROGRAM` starts another program)")
            }
            _ => why,
        })
    }
}

impl Shared {
    /// Runs a container that has our standard input and output, to its end.
    fn converse(&self, name: &str, task: &Task, image: &str, volume: Option<&Volume>) -> Result<i32, String> {
        let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
        let id_file = self.private.join("shell-container");
        let environment_file = self.private.join("shell-environment");
        let container = Container {
            name,
            task,
            image,
            volume,
            own_command: &[],
            stdin: if is_terminal { Stdin::Terminal } else { Stdin::Ours },
            id_file: &id_file,
            environment_file: &environment_file,
        };
        let mut call = container.call(&self.program, &self.common)?;
        call.command.stdin(Stdio::inherit()).stdout(Stdio::inherit()).stderr(Stdio::piped());
        // In our group: it reads from the terminal.
        let child = Child::start(&mut call.command, Group::Ours);
        let mut child = child.map_err(|error| self.program.could_not_start(&error))?;
        let errors = child.errors.take();
        // On a terminal what the container says comes with its output, and this is the engine's own.
        let read = thread::Builder::new().spawn(move || errors.map(|pipe| pass(pipe, !is_terminal)));
        let forgotten = forget_once_made(id_file.clone(), environment_file);
        let status = child.wait_while(|| true);
        let said_by_engine = read.ok().and_then(|read| read.join().ok()).flatten().unwrap_or_default();
        drop(forgotten);
        let status = status.map_err(|error| format!("could not wait for {}: {error}", self.program))?;
        match status.and_then(|status| status.code()) {
            _ if !self.goes_on() => Err("it was ended by a signal".to_owned()),
            None => Err(format!("{} was killed", self.program)),
            Some(125) if !is_made(&id_file) => {
                Err(said(&said_by_engine).unwrap_or_else(|| "the engine does not say why".to_owned()))
            }
            Some(code @ 125..=127) => only_said("", &said_by_engine).map_or(Ok(code), Err),
            Some(code) => Ok(code),
        }
    }
}

/// The task with a shell in place of what it runs.
fn in_place_of(task: &Task, program: Option<&str>) -> Task {
    let words = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect());
    let (entrypoint, command) = match program {
        Some(program) => (words(&[program]), None),
        None => (words(&["sh"]), words(&["-c", FIND])),
    };
    Task { entrypoint, command, ..task.clone() }
}

/// Reads to the end, and gives the last of it; all is shown if that is wanted.
fn pass(mut pipe: impl Read, is_shown: bool) -> String {
    const KEPT: usize = 4000;
    let (mut kept, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(length) = pipe.read(&mut buffer) {
        if length == 0 {
            break;
        }
        if is_shown {
            // If standard error is closed, the container has none.
            let _ = io::stderr().write_all(&buffer[..length]);
        }
        kept.extend_from_slice(&buffer[..length]);
        let surplus = kept.len().saturating_sub(KEPT);
        kept.drain(..surplus);
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// Takes the file with variables away once the container is made: the engine has read it.
fn forget_once_made(id_file: PathBuf, environment_file: PathBuf) -> Forgetting {
    let forgetting = Forgetting(environment_file.clone());
    let forget = move || {
        while environment_file.exists() {
            if is_made(&id_file) {
                Forgetting::forget(&environment_file);
            }
            thread::sleep(Duration::from_millis(20));
        }
    };
    if environment_file_is_there(&forgetting) {
        // Without a thread it is there until the end.
        let _ = thread::Builder::new().spawn(forget);
    }
    forgetting
}

fn environment_file_is_there(Forgetting(file): &Forgetting) -> bool {
    file.exists()
}

/// A file that is taken away with this.
struct Forgetting(PathBuf);

impl Forgetting {
    fn forget(file: &Path) {
        let _ = fs::remove_file(file);
    }
}

impl Drop for Forgetting {
    fn drop(&mut self) {
        Forgetting::forget(&self.0);
    }
}
