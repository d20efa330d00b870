//! Docker and Podman, through their command lines.
//!
//! The command line and not their API, because it is what both have in common: it finds remote
//! engines, contexts, rootless sockets and credential helpers by itself, and Podman needs no
//! service running for it.

mod command;
mod images;
mod program;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use gofer_model::Task;

use self::command::LABEL;
use self::images::Images;
pub use self::program::find;
use self::program::{apart, call, last_line};
use super::engine::{Ending, Engine, Event, Stop, Stream};
use super::environment::Common;
use super::reports::{Inbox, Reports};
use crate::cli::Pull;

/// How long a container has, once it is asked to end.
const GRACE: &str = "10";

/// Between two tries to stop a container.
const PAUSE: Duration = Duration::from_millis(100);

/// Removes the containers whose run is over, and gives their names.
pub fn clean(program: &Path, is_over: impl Fn(&Path) -> bool) -> Result<Vec<String>, String> {
    let format = format!("{{{{.Names}}}} {{{{.Label \"{LABEL}\"}}}}");
    let listed = call(program, ["ps", "--all", "--filter", &format!("label={LABEL}"), "--format", &format])?;
    let left = listed.lines().filter_map(|line| line.split_once(' ')).filter(|(_, record)| is_over(Path::new(record)));
    let names: Vec<String> = left.map(|(name, _)| name.to_owned()).collect();
    for names in names.chunks(100) {
        call(program, ["rm", "--force"].into_iter().map(String::from).chain(names.iter().cloned()))?;
    }
    Ok(names)
}

/// Docker or Podman.
pub struct Docker {
    shared: Arc<Shared>,
    tasks: Arc<Vec<Task>>,
    inbox: Inbox,
    /// Tasks for which the system had no thread.
    not_started: Vec<Event>,
}

/// What the threads of all tasks share.
struct Shared {
    program: PathBuf,
    common: Common,
    images: Images,
    stopping: AtomicBool,
    /// The names of the containers that run now.
    running: Mutex<HashMap<usize, String>>,
    reports: Reports,
}

impl Docker {
    pub fn new(
        program: PathBuf,
        tasks: Vec<Task>,
        common: Common,
        pull: Option<Pull>,
        (reports, inbox): (Reports, Inbox),
    ) -> Self {
        let (stopping, running) = (AtomicBool::new(false), Mutex::new(HashMap::new()));
        let shared = Shared { program, common, images: Images::new(pull), stopping, running, reports };
        Docker { shared: Arc::new(shared), tasks: Arc::new(tasks), inbox, not_started: Vec::new() }
    }
}

impl Engine for Docker {
    fn start(&mut self, task: usize) {
        let (shared, tasks) = (Arc::clone(&self.shared), Arc::clone(&self.tasks));
        let began = thread::Builder::new().spawn(move || {
            let ending = shared.run(task, &tasks[task]);
            shared.reports.ended(task, ending);
        });
        if let Err(error) = began {
            let ending = Ending::NotStarted(format!("could not start a thread: {error}"));
            self.not_started.push(Event::Ended { task, ending });
        }
    }

    fn next(&mut self) -> Event {
        self.not_started.pop().unwrap_or_else(|| self.inbox.next())
    }

    fn stop(&mut self, how: Stop) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        let mut running: Vec<usize> = self.shared.running().keys().copied().collect();
        running.sort_unstable();
        for task in running {
            let shared = Arc::clone(&self.shared);
            thread::spawn(move || shared.stop(task, how));
        }
    }

    fn now(&self) -> Duration {
        self.inbox.now()
    }
}

impl Shared {
    fn running(&self) -> std::sync::MutexGuard<'_, HashMap<usize, String>> {
        // What a panic of another thread has left there is still true.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Runs a task from its image to its end.
    fn run(&self, place: usize, task: &Task) -> Ending {
        if let Err(why) = self.images.provide(&self.program, task, || self.is_stopping()) {
            return if self.is_stopping() { Ending::Stopped } else { Ending::NotStarted(why) };
        }
        let private = match tempfile::tempdir() {
            Ok(folder) => folder,
            Err(error) => return Ending::NotStarted(format!("could not make a temporary folder: {error}")),
        };
        let mut command = match command::run(&self.program, &self.common, task, private.path()) {
            Ok(command) => command,
            Err(why) => return Ending::NotStarted(why),
        };
        apart(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()));
        self.running().insert(place, command::name(&self.common, task));
        let ending =
            if self.is_stopping() { Ending::Stopped } else { self.watch(place, command.spawn(), private.path()) };
        self.running().remove(&place);
        ending
    }

    fn watch(&self, place: usize, child: std::io::Result<Child>, private: &Path) -> Ending {
        let mut child = match child {
            Ok(child) => child,
            Err(error) => return Ending::NotStarted(format!("could not start {}: {error}", self.program.display())),
        };
        let (output, errors) = (child.stdout.take(), child.stderr.take());
        let said = thread::scope(|scope| {
            scope.spawn(|| output.map(|mut output| self.reports.pass_on(place, Stream::Output, &mut output)));
            errors.map(|mut errors| self.reports.pass_on(place, Stream::Errors, &mut errors)).unwrap_or_default()
        });
        let status = child.wait();
        if self.is_stopping() {
            return Ending::Stopped;
        }
        match status {
            Err(error) => Ending::Lost(format!("could not wait for {}: {error}", self.program.display())),
            Ok(status) => self.ending(status.code(), &said, private),
        }
    }

    /// What an exit code of the engine's program means. 125 is its own, if it is not the
    /// container's.
    fn ending(&self, code: Option<i32>, said: &str, private: &Path) -> Ending {
        let was_created = std::fs::read(private.join("container")).is_ok_and(|id| !id.is_empty());
        let why = last_line(said).unwrap_or_else(|| "the engine does not say why".to_owned());
        match code {
            None => Ending::Lost("the engine's program was killed".to_owned()),
            Some(125) if !was_created => Ending::NotStarted(why),
            Some(125 | 1) if call(&self.program, ["ps", "--quiet", "--last", "1"]).is_err() => {
                Ending::Lost(format!("the engine went away: {why}"))
            }
            Some(code) => Ending::Exit(code),
        }
    }

    /// Ends a container. It may not be there yet, so this goes on until it is gone.
    fn stop(&self, task: usize, how: Stop) {
        loop {
            let name = self.running().get(&task).cloned();
            let Some(name) = name else { return };
            let asked = match how {
                Stop::Gently => call(&self.program, ["stop", "--time", GRACE, &name]),
                Stop::Kill => call(&self.program, ["rm", "--force", &name]),
            };
            if asked.is_err() {
                thread::sleep(PAUSE);
            }
        }
    }
}
