//! Docker and Podman, through their command lines.
//!
//! The command line and not their API, because it is what both have in common: it finds remote
//! engines, contexts, rootless sockets and credential helpers by itself, and Podman needs no
//! service running for it.

mod clean;
mod command;
mod containers;
mod copies;
mod elsewhere;
mod errors;
mod images;
mod labels;
mod layer;
#[cfg(unix)]
mod objects;
mod program;
mod pulse;
mod shell;
mod trapped;
mod volume;

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use gofer_model::Task;

use self::command::{Container, ContainerCall, Stdin};
use self::containers::Containers;
use self::copies::{Copies, Making};
use self::errors::{only_said, said, with_help};
use self::images::{Images, Means};
pub use self::program::find;
use self::program::{AT_ONCE, Failure, Patience, Program, UNTOLD, unhurried};
use self::pulse::Pulse;
use self::volume::{Asked, Volume};
use super::engine::{Ending, Engine, Event, Halt, Stream};
use super::environment::Common;
use super::installed::{Cleaned, Installed};
use super::private::Private;
use super::reports::{Inbox, Reports};
use crate::child::{Child, Group};
use crate::cli::Pull;
use crate::signals;
use crate::text::count;

/// How to remove what is left.
const CLEAN: &str = "`cargo gofer run --clean` removes it";

impl Installed for Program {
    fn version(&self) -> Option<String> {
        let said = self.call(["--version"], &unhurried()).ok()?;
        said.lines().next().map(str::to_owned)
    }

    fn elsewhere(&self) -> Option<String> {
        elsewhere::address(self)
    }

    fn check(&self, common: &Common, task: &Task) -> Result<(), String> {
        // What is missing is said elsewhere, or still to be made.
        common.environment(task).map_or(Ok(()), |environment| command::check(task, &environment))
    }

    fn begin(
        &self,
        tasks: Vec<Task>,
        common: Common,
        pull: Option<Pull>,
        channel: (Reports, Inbox),
    ) -> std::io::Result<Box<dyn Engine>> {
        Ok(Box::new(Docker::new(self.clone(), tasks, common, pull, channel)?))
    }

    fn clean(&self) -> Result<Cleaned, String> {
        clean::clean(self)
    }

    fn removal(&self, name: &str) -> String {
        format!("{self} rm --force {name}")
    }
}

/// Docker or Podman.
struct Docker {
    shared: Arc<Shared>,
    tasks: Arc<Vec<Task>>,
    inbox: Inbox,
    /// Taken away with this, whatever threads are still there.
    _private: Private,
    /// Tasks for which the system had no thread.
    not_started: Vec<Event>,
    /// Whether objects are only there.
    keeps_volume: bool,
}

/// What the threads of all tasks share.
struct Shared {
    program: Program,
    common: Common,
    images: Images,
    copies: Copies,
    /// What has the objects, where the engine sees no folder of ours.
    volume: Option<Volume>,
    /// The folder for files that nobody else can read.
    private: PathBuf,
    /// What tells the containers of this run from those of all others.
    run: String,
    /// See [`level`].
    stopping: AtomicU8,
    containers: Containers,
    /// Felt from when the run is told to stop.
    pulse: Arc<Pulse>,
    reports: Reports,
}

/// How far the stopping of a run has come.
mod level {
    pub const GOES_ON: u8 = 0;
    pub const GENTLY: u8 = 1;
    pub const KILL: u8 = 2;
}

impl Docker {
    fn new(
        program: Program,
        tasks: Vec<Task>,
        common: Common,
        pull: Option<Pull>,
        (reports, mut inbox): (Reports, Inbox),
    ) -> std::io::Result<Self> {
        let private = Private::new()?;
        let run = format!("{:08x}", RandomState::new().build_hasher().finish() >> 32);
        let shared = Arc::new(Shared {
            program,
            images: Images::new(pull, common.work.limits.platform.clone()),
            copies: Copies::default(),
            private: private.path().to_owned(),
            volume: common.work.blind.is_some().then(|| Volume::new(&run)),
            common,
            run,
            stopping: AtomicU8::new(level::GOES_ON),
            containers: Containers::default(),
            pulse: Arc::default(),
            reports,
        });
        let left = Arc::clone(&shared);
        inbox.listen(move || left.left_behind());
        Ok(Docker {
            shared,
            tasks: Arc::new(tasks),
            inbox,
            _private: private,
            not_started: Vec::new(),
            keeps_volume: false,
        })
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

    fn stop(&mut self, how: Halt) {
        let shared = Arc::clone(&self.shared);
        shared.pulse.feel(&shared.program);
        match how {
            Halt::Gently => {
                self.shared.stopping.store(level::GENTLY, Ordering::SeqCst);
                for task in self.shared.containers.tasks() {
                    let shared = Arc::clone(&shared);
                    thread::spawn(move || {
                        let engine = (&shared.program, shared.pulse.as_ref());
                        shared.containers.ask(engine, task, &|| shared.is_at(level::GENTLY));
                    });
                }
            }
            Halt::Kill => {
                self.shared.stopping.store(level::KILL, Ordering::SeqCst);
                thread::spawn(move || shared.containers.kill(&shared.program, &shared.pulse));
            }
        }
    }

    fn shell(&mut self, task: usize, program: Option<&str>) -> Result<i32, String> {
        self.open_shell(task, program)
    }

    fn give_back(&mut self) -> Result<(), String> {
        let Some(volume) = &self.shared.volume else { return self.make_ours() };
        let brought = self.shared.at_the_end(|patience| {
            volume.bring_all(Asked { program: &self.shared.program, patience: *patience }, &self.shared.common.store)
        });
        self.keeps_volume = brought.is_err();
        brought
    }

    fn tidy(&mut self) -> Result<(), String> {
        let shared = &self.shared;
        shared.at_the_end(|patience| {
            let engine = Asked { program: &shared.program, patience: *patience };
            let volume = shared.volume.as_ref().filter(|_| !self.keeps_volume);
            let copies = shared.copies.remove(&shared.program, patience);
            copies.and(volume.map_or(Ok(()), |volume| volume.remove(engine)))
        })
    }

    fn now(&self) -> Duration {
        self.inbox.now()
    }
}

impl Docker {
    /// Gives the user what containers have made in folders of ours.
    #[cfg(unix)]
    fn make_ours(&self) -> Result<(), String> {
        use std::collections::HashSet;

        use crate::run::objects::OBJECTS;

        let folders = self.shared.common.store.folders().map(|(folder, name)| (folder, format!("{OBJECTS}/{name}")));
        let mut images: Vec<&str> = self.tasks.iter().map(|task| task.image.as_str()).collect();
        let mut seen = HashSet::new();
        images.retain(|image| seen.insert(*image));
        let given =
            self.shared.at_the_end(|patience| objects::give_back(&self.shared.program, &images, &folders, patience));
        given.map_err(|why| format!("objects that tasks have made as another user cannot be made yours: {why}"))
    }

    #[cfg(not(unix))]
    fn make_ours(&self) -> Result<(), String> {
        Ok(())
    }
}

impl Shared {
    fn is_at(&self, level: u8) -> bool {
        self.stopping.load(Ordering::SeqCst) == level
    }

    fn goes_on(&self) -> bool {
        self.is_at(level::GOES_ON)
    }

    /// Does something once no task runs any more. Ctrl-C ends it, and so does an engine that does
    /// not answer.
    fn at_the_end<T>(&self, act: impl FnOnce(&Patience) -> T) -> T {
        let told = signals::told();
        let go_on = || signals::told() == told && self.pulse.is_there();
        act(&Patience { limit: AT_ONCE, go_on: &go_on, waiting: &|_| {} })
    }

    /// Runs a task from its image to its end.
    fn run(&self, place: usize, task: &Task) -> Ending {
        match self.begin(place, task) {
            Ok(ending) => ending,
            Err(_) if !self.goes_on() => Ending::Stopped,
            Err(why) => Ending::NotStarted(with_help(why)),
        }
    }

    fn begin(&self, place: usize, task: &Task) -> Result<Ending, String> {
        let waiting = |what: &str| self.reports.waiting(place, format!("waiting for {what}"));
        let pulling = |far: &str| {
            let far = if far.is_empty() { String::new() } else { format!(": {far}") };
            self.reports.waiting(place, format!("pulling {}{far}", task.image));
        };
        let patience = Patience { limit: AT_ONCE, go_on: &|| self.goes_on(), waiting: &waiting };
        let means = Means { program: &self.program, private: &self.private, patience, pulling: &pulling };
        let digest = self.images.provide(task, &means)?;
        let image = self.image_of(place, task, patience);
        self.reports.image(place, digest);
        let image = image?;
        let own_command = if command::runs_own_command(task) {
            images::command(&self.program, &task.image, &patience)?
        } else {
            Vec::new()
        };
        let volume = self.objects_of(task, patience)?;
        let name = command::name(&self.common, &self.run, task);
        let id_file = self.private.join(format!("{place}-container"));
        let container = Container {
            name: &name,
            task,
            image: &image,
            volume,
            own_command: &own_command,
            stdin: Stdin::Nothing,
            id_file: &id_file,
            environment_file: &self.private.join(format!("{place}-environment")),
        };
        let call = container.call(&self.program, &self.common)?;
        self.containers.add(place, name.clone());
        // From here on it is found by whoever stops the run.
        let ending = if self.goes_on() { self.watch(place, &name, call, &id_file) } else { Ok(Ending::Stopped) };
        self.containers.forget(place);
        ending
    }

    /// The image that a task's container is of: its own, or one that has the project too.
    fn image_of(&self, place: usize, task: &Task, patience: Patience) -> Result<String, String> {
        let Some(snapshot) = &self.common.work.snapshot else { return Ok(task.image.clone()) };
        let copying =
            || self.reports.waiting(place, format!("copying the project into it: {}", count(snapshot.files, "file")));
        let making = Making {
            program: &self.program,
            claim: &self.common.claim,
            run: &self.run,
            platform: self.common.work.limits.platform.as_deref(),
            patience,
            pulse: &self.pulse,
            copying: &copying,
        };
        self.copies.of(task, snapshot, &making)
    }

    /// What has the objects, where they are at the engine, with those that the task is given brought here.
    fn objects_of(&self, task: &Task, patience: Patience) -> Result<Option<&Volume>, String> {
        let Some(volume) = &self.volume else { return Ok(None) };
        let engine = Asked { program: &self.program, patience };
        let platform = self.common.work.limits.platform.as_deref();
        let (store, claim) = (&self.common.store, &self.common.claim);
        volume.provide(engine, &volume::Making { image: &task.image, platform, store, claim })?;
        self.common.objects_of(task).iter().try_for_each(|key| volume.bring(engine, key))?;
        Ok(Some(volume))
    }

    fn watch(&self, place: usize, name: &str, call: ContainerCall, id_file: &Path) -> Result<Ending, String> {
        let mut child = start(call).map_err(|error| match error.kind() {
            ErrorKind::ArgumentListTooLong => {
                "its variables and its command are longer together than what the system hands to a program".to_owned()
            }
            _ => self.program.could_not_start(&error),
        })?;
        self.containers.watched_by(place, child.handle());
        let (output, errors) = (child.output.take(), child.errors.take());
        let is_over = AtomicBool::new(false);
        let (output, errors) = thread::scope(|scope| {
            scope.spawn(|| self.wait_for_begin(place, || is_made(id_file) || is_over.load(Ordering::SeqCst)));
            let output = scope.spawn(|| output.map(|mut pipe| self.reports.pass_on(place, Stream::Output, &mut pipe)));
            let errors = errors.map(|mut pipe| self.reports.pass_on(place, Stream::Errors, &mut pipe));
            let output = output.join().ok().flatten();
            is_over.store(true, Ordering::SeqCst);
            (output.unwrap_or_default(), errors.unwrap_or_default())
        });
        let code = match child.wait_while(|| true) {
            Err(error) => return Ok(self.lost(name, &format!("could not wait for {}: {error}", self.program))),
            Ok(status) => status.and_then(|status| status.code()),
        };
        match code {
            None => Ok(self.lost(name, &format!("{} was killed", self.program))),
            Some(_) if !self.goes_on() => Ok(Ending::Stopped),
            Some(code) => self.ending(name, code, (&output, &errors), is_made(id_file)),
        }
    }

    /// Tells of an engine that is slow to make a container.
    fn wait_for_begin(&self, place: usize, has_begun: impl Fn() -> bool) {
        let began = Instant::now();
        while !has_begun() {
            if began.elapsed() > UNTOLD {
                return self.reports.waiting(place, format!("waiting for {} run", self.program));
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// What an exit code of the engine's program means. 125 is its own, if it is not the
    /// container's.
    fn ending(&self, name: &str, code: i32, (output, errors): (&str, &str), was_made: bool) -> Result<Ending, String> {
        let why = || said(errors).unwrap_or_else(|| "the engine does not say why".to_owned());
        match code {
            125 if !was_made => Err(why()),
            125 | 1 if !self.is_gone(name) => Ok(self.lost(name, &format!("the engine went away: {}", why()))),
            125..=127 => Ok(match only_said(output, errors) {
                Some(why) => Ending::NotRunnable { code, why: with_help(why) },
                None => Ending::Exit(code),
            }),
            code => Ok(Ending::Exit(code)),
        }
    }

    /// Whether the engine says that a container is not there any more, as is so after its end.
    fn is_gone(&self, name: &str) -> bool {
        let patience = Patience { limit: AT_ONCE, go_on: &|| self.goes_on(), waiting: &|_| {} };
        match self.program.call(["container", "inspect", "--format", "{{.Id}}", name], &patience) {
            Err(Failure::Refused(why)) => containers::is_not_there(&why),
            Ok(_) | Err(Failure::NotStarted(_) | Failure::NoAnswer(_) | Failure::NotWanted) => false,
        }
    }

    /// The end of a task whose container is out of sight, and must not stay behind.
    fn lost(&self, name: &str, why: &str) -> Ending {
        match (containers::remove(&self.program, &self.pulse, name), self.goes_on()) {
            (true, true) => Ending::Lost(format!("{why}; its container was removed")),
            (false, true) => Ending::Lost(format!("{why}; its container `{name}` may still run: {CLEAN}")),
            (true, false) => Ending::Stopped,
            (false, false) => Ending::LeftBehind(name.to_owned()),
        }
    }

    /// What there is to say of the containers if we go at once.
    fn left_behind(&self) -> String {
        let names = self.containers.names();
        match names.as_slice() {
            [] => "left at once; no container ran".to_owned(),
            [name] => format!("left at once; the container `{name}` may still run: {CLEAN}"),
            names => format!(
                "left at once; these containers may still run, and `cargo gofer run --clean` removes them: {}",
                names.join(", ")
            ),
        }
    }
}

/// Whether the engine's program has written down which container it has made.
fn is_made(id_file: &Path) -> bool {
    std::fs::metadata(id_file).is_ok_and(|file| file.len() > 0)
}

/// Starts a call, and gives it what it is to read.
fn start(call: ContainerCall) -> std::io::Result<Child> {
    let ContainerCall { mut command, input } = call;
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    if input.is_empty() {
        return Child::start(command.stdin(Stdio::null()), Group::Own);
    }
    let (reader, mut writer) = std::io::pipe()?;
    let child = Child::start(command.stdin(reader), Group::Own)?;
    // It ends when all is read, or when the program, which has the only other end, is gone.
    thread::Builder::new().spawn(move || writer.write_all(input.as_bytes()))?;
    Ok(child)
}
