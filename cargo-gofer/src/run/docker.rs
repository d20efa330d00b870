//! Docker and Podman, through their command lines.
//!
//! The command line and not their API, because it is what both have in common: it finds remote
//! engines, contexts, rootless sockets and credential helpers by itself, and Podman needs no
//! service running for it.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use gofer_dsl::Task;

use super::container::{Common, LABEL};
use super::engine::{Ending, Engine, Event, Stop, Stream};
use super::images::Images;
use super::mask::{Lines, Mask};
use crate::stop;

/// How long a container has, once it is asked to end.
const GRACE: &str = "10";

/// Events that wait to be seen. A container that prints faster than that is slowed down.
const WAITING: usize = 256;

const TICK: Duration = Duration::from_millis(100);

/// The engine's program: the one that is named, or the first that answers.
pub fn find(named: Option<&Path>) -> Result<PathBuf, stop::Stop> {
    let candidates = match named {
        Some(program) => vec![program.to_path_buf()],
        None => ["docker", "podman"].map(PathBuf::from).to_vec(),
    };
    let mut said = Vec::new();
    for program in candidates {
        match call(&program, ["ps", "--quiet", "--last", "1"]) {
            Ok(_) => return Ok(program),
            Err(error) => said.push(format!("\n  {}: {error}", program.display())),
        }
    }
    Err(stop::Stop::new(format!("no container engine answers:{}", said.concat()))
        .help("start Docker or Podman, or name another program that takes their arguments with `--engine`"))
}

/// Calls the engine's program, and gives what it prints.
pub fn call<A: Into<OsString>>(program: &Path, args: impl IntoIterator<Item = A>) -> Result<String, String> {
    let mut command = Command::new(program);
    apart(command.args(args.into_iter().map(Into::into)).stdin(Stdio::null()));
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    Err(last_line(&String::from_utf8_lossy(&output.stderr)).unwrap_or_else(|| output.status.to_string()))
}

/// Keeps Ctrl-C, which goes to all programs of the terminal's foreground, from the engine's.
pub fn apart(command: &mut Command) -> &mut Command {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command
}

/// What a program says at its end.
pub fn last_line(text: &str) -> Option<String> {
    text.lines().rev().find(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned())
}

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

/// What the threads of all tasks share.
struct Shared {
    program: PathBuf,
    common: Common,
    images: Images,
    mask: Mask,
    stopping: AtomicBool,
    /// The names of the containers that run now.
    running: Mutex<HashMap<usize, String>>,
    events: SyncSender<Event>,
}

/// Docker or Podman.
pub struct Docker {
    shared: Arc<Shared>,
    tasks: Arc<Vec<Task>>,
    events: Receiver<Event>,
    /// Tasks for which the system had no thread.
    not_started: Vec<Event>,
    began: Instant,
}

impl Docker {
    pub fn new(
        program: PathBuf,
        tasks: Vec<Task>,
        common: Common,
        images: Images,
        mask: Mask,
    ) -> Result<Self, stop::Stop> {
        let (sender, events) = sync_channel(WAITING);
        let interrupts = sender.clone();
        ctrlc::set_handler(move || {
            // If nobody listens any more, the run is over.
            let _ = interrupts.send(Event::Interrupted);
        })
        .map_err(|error| stop::Stop::new(format!("could not listen for Ctrl-C: {error}")))?;
        let (stopping, running) = (AtomicBool::new(false), Mutex::new(HashMap::new()));
        let shared = Shared { program, common, images, mask, stopping, running, events: sender };
        Ok(Docker {
            shared: Arc::new(shared),
            tasks: Arc::new(tasks),
            events,
            not_started: Vec::new(),
            began: Instant::now(),
        })
    }
}

impl Engine for Docker {
    fn start(&mut self, task: usize) {
        let (shared, tasks) = (Arc::clone(&self.shared), Arc::clone(&self.tasks));
        let began = thread::Builder::new().spawn(move || {
            let ending = shared.run(task, &tasks[task]);
            // The scheduler waits for every task, so it is there.
            let _ = shared.events.send(Event::Ended { task, ending });
        });
        if let Err(error) = began {
            let ending = Ending::NotStarted(format!("could not start a thread: {error}"));
            self.not_started.push(Event::Ended { task, ending });
        }
    }

    fn next(&mut self) -> Event {
        if let Some(event) = self.not_started.pop() {
            return event;
        }
        match self.events.recv_timeout(TICK) {
            Ok(event) => event,
            // The sender in `shared` is never gone.
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Event::Tick,
        }
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
        self.began.elapsed()
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
            return if self.is_stopping() { Ending::Stopped } else { Ending::NotStarted(self.mask.text(&why)) };
        }
        let private = match tempfile::tempdir() {
            Ok(folder) => folder,
            Err(error) => return Ending::NotStarted(format!("could not make a temporary folder: {error}")),
        };
        let mut command = match self.common.command(&self.program, task, private.path()) {
            Ok(command) => command,
            Err(why) => return Ending::NotStarted(self.mask.text(&why)),
        };
        apart(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()));
        self.running().insert(place, self.common.name(task));
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
            scope.spawn(|| output.map(|output| self.pass_on(place, Stream::Output, output)));
            errors.map(|errors| self.pass_on(place, Stream::Errors, errors)).unwrap_or_default()
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

    /// Passes on what is printed, masked, and gives its end.
    fn pass_on(&self, task: usize, stream: Stream, printed: impl Read) -> String {
        const KEPT: usize = 2_000;
        let mut printed = BufReader::with_capacity(64 * 1024, printed);
        let mut lines = Lines::new(self.mask.clone());
        let mut end = Vec::new();
        let mut give = |text: Vec<u8>, whole_line| {
            end.extend_from_slice(&text[text.len().saturating_sub(KEPT)..]);
            end.push(b'\n');
            if end.len() > 2 * KEPT {
                end.drain(..end.len() - KEPT);
            }
            // The scheduler reads until the task has ended.
            let _ = self.events.send(Event::Printed { task, stream, text, whole_line });
        };
        let mut buffer = [0; 16 * 1024];
        loop {
            match printed.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) => lines.read(&buffer[..length], &mut give),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        lines.finish(&mut give);
        String::from_utf8_lossy(&end).into_owned()
    }

    /// Ends a container. It may not be there yet, so this goes on until it is gone.
    fn stop(&self, task: usize, how: Stop) {
        while let Some(name) = self.running().get(&task).cloned() {
            let asked = match how {
                Stop::Gently => call(&self.program, ["stop", "--time", GRACE, &name]),
                Stop::Kill => call(&self.program, ["rm", "--force", &name]),
            };
            if asked.is_err() {
                thread::sleep(TICK);
            }
        }
    }
}
