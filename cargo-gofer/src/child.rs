//! Programs that we start: what they are given of our environment, and how they end.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read};
use std::process::{self, ChildStderr, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::signals::{self, EndHow, Ends};

#[cfg(test)]
mod tests;

/// How often it is asked whether to go on.
const TICK: Duration = Duration::from_millis(20);

/// The variables by which git is told which repository, index and work tree is meant. A hook has
/// them set, and what we start would work on the commit that is being made.
///
/// What they have in common with `git rev-parse --local-env-vars`, and why they differ, is in the
/// test beside this file.
const OF_A_REPOSITORY: [&str; 16] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// What a cargo tells the program it runs, and only that one.
const OF_A_CARGO: [&str; 9] = [
    "CARGO",
    "CARGO_BIN_NAME",
    "CARGO_CRATE_NAME",
    "CARGO_MAKEFLAGS",
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_LINKS",
    "CARGO_MANIFEST_PATH",
    "CARGO_PRIMARY_PACKAGE",
    "CARGO_TARGET_TMPDIR",
];

/// The same, where there is one for each of many things.
const OF_A_CARGO_BEGIN: [&str; 4] = ["CARGO_BIN_EXE_", "CARGO_CFG_", "CARGO_FEATURE_", "CARGO_PKG_"];

/// How rustup tells the program it runs which toolchain it has chosen, and how deep it is.
const OF_A_RUSTUP: [&str; 3] = ["RUSTUP_TOOLCHAIN", "RUSTUP_TOOLCHAIN_SOURCE", "RUST_RECURSION_COUNT"];

/// What says to a server who we are, which no program that we start has to know.
const OURS: &str = "GOFER_TOKEN";

/// A program with our environment, but for what is meant for us alone: the token for a server, the
/// repository of a hook we are called from, and the package and toolchain of a cargo that runs us.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for name in meant_for_us(std::env::vars_os()) {
        command.env_remove(name);
    }
    command
}

/// The cargo that a user would get who stands in a folder.
///
/// Where rustup is around us, that is its own `cargo`, which looks for a `rust-toolchain.toml`
/// there; the variable `CARGO` names the one it has chosen for where we are.
pub fn cargo() -> Command {
    let chosen = if std::env::var_os("RUSTUP_TOOLCHAIN").is_some() { None } else { std::env::var_os("CARGO") };
    command(chosen.unwrap_or_else(|| OsString::from("cargo")))
}

fn meant_for_us(environment: impl Iterator<Item = (OsString, OsString)>) -> Vec<OsString> {
    let environment: Vec<(OsString, OsString)> = environment.collect();
    let value = |name: &str| environment.iter().find(|(other, _)| other == name).map(|(_, value)| value);
    // Someone who says `cargo +nightly gofer`, or sets the variable, wants that toolchain.
    let is_wanted = value("RUSTUP_TOOLCHAIN_SOURCE").is_some_and(|source| source == "cli" || source == "env")
        || value("RUST_RECURSION_COUNT").is_none();
    let is_ours = |name: &str| {
        name == OURS
            || OF_A_REPOSITORY.contains(&name)
            || OF_A_CARGO.contains(&name)
            || OF_A_CARGO_BEGIN.iter().any(|begin| name.starts_with(begin))
            || OF_A_RUSTUP.contains(&name) && !(is_wanted && name == "RUSTUP_TOOLCHAIN")
    };
    let ours = environment.iter().filter(|(name, _)| name.to_str().is_some_and(is_ours));
    ours.map(|(name, _)| name.clone()).collect()
}

/// Keeps Ctrl-C, which goes to all programs of the terminal's foreground, from a program. It and
/// all that it starts can then be ended together.
pub fn apart(command: &mut Command) -> &mut Command {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command
}

/// Whether a program is in a group of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// See [`apart`].
    Own,
    /// In ours: it may ask the terminal for a password, which a program in the background cannot.
    Ours,
}

/// A program that runs. When this goes, or when we are told to end, it is ended.
pub struct Child {
    /// What it prints on standard output, if that was asked for.
    pub output: Option<ChildStdout>,
    /// What it prints on standard error, if that was asked for.
    pub errors: Option<ChildStderr>,
    handle: Handle,
}

impl Child {
    /// Starts it.
    ///
    /// # Errors
    /// If the system cannot, or if we are told to end.
    pub fn start(command: &mut Command, group: Group) -> io::Result<Self> {
        if group == Group::Own {
            apart(command);
        }
        signals::start(|| {
            let mut child = command.spawn()?;
            let (output, errors) = (child.stdout.take(), child.stderr.take());
            let running = Arc::new(RunningChild { child: Mutex::new(child), group });
            Ok((Arc::clone(&running) as Arc<dyn Ends>, Child { output, errors, handle: Handle(running) }))
        })
    }

    /// A way to end it from another thread.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Waits for its end for as long as `go_on` says; then ends it, and says nothing.
    ///
    /// # Errors
    /// If the system cannot tell.
    pub fn wait_while(&mut self, mut go_on: impl FnMut() -> bool) -> io::Result<Option<ExitStatus>> {
        // Mostly it is ending already.
        let mut pause = Duration::from_micros(50);
        loop {
            if let Some(status) = self.handle.try_wait()? {
                return Ok(Some(status));
            }
            if !go_on() {
                self.handle.end(EndHow::Kill);
                return Ok(None);
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(50));
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.handle.end(EndHow::Kill);
        // It is gone at once, or stuck in the kernel, where nobody can wait for it.
        let killed = Instant::now();
        while self.handle.runs() && killed.elapsed() < Duration::from_millis(200) {
            thread::sleep(Duration::from_millis(1));
        }
        signals::forget(&(Arc::clone(&self.handle.0) as Arc<dyn Ends>));
    }
}

/// What a program prints, and how it ends; nothing if `go_on` said no before that, and then it
/// is ended. It has no standard input and a group of its own.
///
/// # Errors
/// If it cannot be started.
pub fn output(command: &mut Command, go_on: impl FnMut() -> bool) -> io::Result<Option<Output>> {
    output_reading(command, Stdio::null(), go_on)
}

/// The same of a program that reads this on standard input.
///
/// # Errors
/// If it cannot be started.
pub fn output_reading(command: &mut Command, input: Stdio, go_on: impl FnMut() -> bool) -> io::Result<Option<Output>> {
    output_telling(command, input, |_| {}, go_on)
}

/// The same, and `told` is given what the program prints on standard output, as it comes.
///
/// # Errors
/// If it cannot be started.
pub fn output_telling(
    command: &mut Command,
    input: Stdio,
    mut told: impl FnMut(&[u8]),
    mut go_on: impl FnMut() -> bool,
) -> io::Result<Option<Output>> {
    let mut child = Child::start(command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped()), Group::Own)?;
    let (sender, receiver) = mpsc::channel();
    let (output, errors) = (child.output.take(), child.errors.take());
    read_aside(output, Pipe::Output, sender.clone());
    read_aside(errors, Pipe::Errors, sender);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut asked = Instant::now();
    // Its pipes end when it does, or when what it has left running does: that may be never.
    loop {
        match receiver.recv_timeout(TICK) {
            Ok((Pipe::Output, bytes)) => {
                told(&bytes);
                stdout.extend(bytes);
            }
            Ok((Pipe::Errors, bytes)) => stderr.extend(bytes),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if asked.elapsed() >= TICK {
            asked = Instant::now();
            if !go_on() {
                return Ok(None);
            }
        }
    }
    let status = child.wait_while(&mut go_on)?;
    Ok(status.map(|status| Output { status, stdout, stderr }))
}

/// The same, however long it takes.
///
/// # Errors
/// If it cannot be started.
pub fn whole_output(command: &mut Command) -> io::Result<Output> {
    output(command, || true)?.ok_or_else(|| io::ErrorKind::Interrupted.into())
}

#[derive(Debug, Clone, Copy)]
enum Pipe {
    Output,
    Errors,
}

/// Reads to the end on a thread of its own, so that no pipe is ever full. What came before an
/// error is taken as all there is.
fn read_aside(pipe: Option<impl Read + Send + 'static>, which: Pipe, parts: Sender<(Pipe, Vec<u8>)>) {
    thread::spawn(move || {
        let Some(mut pipe) = pipe else { return };
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match pipe.read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(0) | Err(_) => return,
                // Nobody waits for it where the program was ended.
                Ok(length) if parts.send((which, buffer[..length].to_vec())).is_err() => return,
                Ok(_) => {}
            }
        }
    });
}

/// A way to end a program from any thread.
#[derive(Clone)]
pub struct Handle(Arc<RunningChild>);

struct RunningChild {
    child: Mutex<process::Child>,
    #[cfg_attr(not(unix), expect(dead_code, reason = "only Unix has groups"))]
    group: Group,
}

impl Handle {
    /// Whether it still runs; if that cannot be told, it does not.
    pub fn runs(&self) -> bool {
        self.try_wait().is_ok_and(|status| status.is_none())
    }

    /// Ends it, unless it has ended.
    pub fn end(&self, how: EndHow) {
        self.0.end(how);
    }

    fn try_wait(&self) -> io::Result<Option<ExitStatus>> {
        self.0.child().try_wait()
    }
}

impl RunningChild {
    fn child(&self) -> MutexGuard<'_, process::Child> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ends for RunningChild {
    fn end(&self, how: EndHow) {
        let mut child = self.child();
        // Its number may be another program's once it has ended.
        if !child.try_wait().is_ok_and(|status| status.is_none()) {
            return;
        }
        // What cannot be ended has ended.
        #[cfg(unix)]
        {
            use rustix::process::{Pid, Signal, kill_process, kill_process_group};
            let (id, signal) = (Pid::from_child(&child), if how == EndHow::Ask { Signal::TERM } else { Signal::KILL });
            let _ = match self.group {
                Group::Own => kill_process_group(id, signal),
                Group::Ours => kill_process(id, signal),
            };
        }
        if how == EndHow::Kill || cfg!(not(unix)) {
            let _ = child.kill();
        }
    }
}
