//! The containers that run now, and how they are ended.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::program::{Failure, Patience, Program};
use super::pulse::Pulse;
use super::trapped::is_caught;
use crate::child::Handle;
use crate::signals::EndHow;

/// How long a container has, once it is asked to end.
const GRACE: Duration = Duration::from_secs(10);

/// How long the engine has for what it is asked on the way to that.
const ANSWER: Duration = Duration::from_secs(5);

/// Between two tries.
const PAUSE: Duration = Duration::from_millis(100);

/// After this a container that was killed has ended, unless the engine's program does not notice.
const KILLED: Duration = Duration::from_secs(1);

/// One container.
struct RunningContainer {
    name: String,
    /// The engine's program that watches it.
    client: Option<Handle>,
}

/// The containers that run now, by their tasks.
#[derive(Default)]
pub struct Containers(Mutex<BTreeMap<usize, RunningContainer>>);

impl Containers {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<usize, RunningContainer>> {
        // What a panic of another thread has left there is still true.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on it is ended with the others.
    pub fn add(&self, task: usize, name: String) {
        self.lock().insert(task, RunningContainer { name, client: None });
    }

    pub fn watched_by(&self, task: usize, client: Handle) {
        self.lock().entry(task).and_modify(|container| container.client = Some(client));
    }

    /// It has ended, or nobody can see it any more.
    pub fn forget(&self, task: usize) {
        self.lock().remove(&task);
    }

    pub fn tasks(&self) -> Vec<usize> {
        self.lock().keys().copied().collect()
    }

    pub fn names(&self) -> Vec<String> {
        self.lock().values().map(|container| container.name.clone()).collect()
    }

    fn name(&self, task: usize) -> Option<String> {
        self.lock().get(&task).map(|container| container.name.clone())
    }

    /// Asks a container to end until it has, or nobody wants it so any more. It may not be there
    /// yet. After its time an engine that does not answer is not waited for.
    pub fn ask(&self, engine: (&Program, &Pulse), task: usize, wanted: &dyn Fn() -> bool) {
        let (program, pulse) = engine;
        let (began, mut stopped_at) = (Instant::now(), None);
        let is_worth_it = || wanted() && (began.elapsed() < GRACE || pulse.is_there());
        while let Some(name) = self.name(task) {
            match stop(program, &name, &is_worth_it) {
                Err(Failure::NotWanted) if !wanted() => return,
                Ok(()) | Err(Failure::Refused(_))
                    if began.elapsed() < GRACE || stopped_at.get_or_insert_with(Instant::now).elapsed() < KILLED =>
                {
                    thread::sleep(PAUSE);
                }
                // It is not even made, or nobody sees that it has ended.
                _ => return self.turn_away(&[task]),
            }
        }
    }

    /// Ends all containers at once.
    pub fn kill(&self, program: &Program, pulse: &Pulse) {
        let (began, mut killed_at) = (Instant::now(), None);
        let is_worth_it = || began.elapsed() < KILLED || pulse.is_there();
        loop {
            let (tasks, names) = (self.tasks(), self.names());
            if tasks.is_empty() {
                return;
            }
            // An engine that has much to do needs time for each.
            let limit = ANSWER + names.iter().map(|_| 5 * PAUSE).sum::<Duration>();
            let patience = Patience { go_on: &is_worth_it, ..within(limit) };
            let killed = program.call(["rm", "--force"].map(str::to_owned).into_iter().chain(names), &patience);
            let since = *killed_at.get_or_insert_with(Instant::now);
            if matches!(killed, Err(Failure::NoAnswer(_) | Failure::NotWanted)) || since.elapsed() > KILLED {
                return self.turn_away(&tasks);
            }
            thread::sleep(PAUSE);
        }
    }

    /// Ends what watches these containers and will not see their end. Who waits for it looks after
    /// the container.
    fn turn_away(&self, tasks: &[usize]) {
        let running = self.lock();
        tasks.iter().filter_map(|task| running.get(task)?.client.as_ref()).for_each(|client| client.end(EndHow::Kill));
    }
}

/// Removes a container that nobody watches any more, and says whether it is gone.
pub fn remove(program: &Program, pulse: &Pulse, name: &str) -> bool {
    let patience = Patience { go_on: &|| pulse.is_there(), ..within(ANSWER) };
    match program.call(["rm", "--force", name], &patience) {
        Ok(_) => true,
        Err(Failure::Refused(why)) => is_going(&why),
        Err(Failure::NotStarted(_) | Failure::NoAnswer(_) | Failure::NotWanted) => false,
    }
}

/// Whether this is an engine's way to say that something is gone, or will be.
pub fn is_going(why: &str) -> bool {
    is_not_there(why) || why.contains("already in progress")
}

/// Whether this is an engine's way to say that it has no such container.
pub fn is_not_there(why: &str) -> bool {
    let why = why.to_ascii_lowercase();
    why.contains("no such") || why.contains("no container with")
}

/// Asks a container to end, and kills it after a while.
fn stop(program: &Program, name: &str, wanted: &dyn Fn() -> bool) -> Result<(), Failure> {
    let grace = if would_notice(program, name, wanted)? { GRACE } else { Duration::ZERO };
    let patience = Patience { go_on: wanted, ..within(grace + ANSWER) };
    program.call(["stop", "--time", &grace.as_secs().to_string(), name], &patience).map(drop)
}

/// Whether a container's program would notice that it is asked to end.
fn would_notice(program: &Program, name: &str, wanted: &dyn Fn() -> bool) -> Result<bool, Failure> {
    let patience = Patience { go_on: wanted, ..within(ANSWER) };
    let asked = program
        .call(["container", "inspect", "--format", "{{.Config.StopSignal}}", name], &patience)
        .and_then(|signal| Ok((signal, program.call(["top", name, "-o", "pid,ppid,caught"], &patience)?)));
    match asked {
        Ok((signal, processes)) => Ok(is_caught(&processes, &signal)),
        Err(Failure::NotWanted) => Err(Failure::NotWanted),
        // Not every engine can tell.
        Err(_) => Ok(true),
    }
}

fn within(limit: Duration) -> Patience<'static> {
    Patience { limit, go_on: &|| true, waiting: &|_| {} }
}
