//! What tells us to end: Ctrl-C and its like, for every command. Programs that we have started are
//! ended, and folders that are only in passing are taken away, before we go.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// How long programs have to end once they are asked to.
const GRACE: Duration = Duration::from_secs(2);

/// The exit code after Ctrl-C.
pub const INTERRUPTED: u8 = 130;

/// How a program is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndHow {
    /// Asked to: it can clean up.
    Ask,
    /// At once.
    Kill,
}

/// A program that can be ended from any thread.
pub trait Ends: Send + Sync {
    /// Ends it, unless it has ended.
    fn end(&self, how: EndHow);
}

static STATE: Mutex<SignalState> =
    Mutex::new(SignalState { children: Vec::new(), folders: Vec::new(), listener: None, received: None });

/// See [`told`].
static TOLD: AtomicUsize = AtomicUsize::new(0);

struct SignalState {
    children: Vec<Arc<dyn Ends>>,
    folders: Vec<PathBuf>,
    listener: Option<Arc<dyn Fn(u8) + Send + Sync>>,
    /// The exit code that a signal asks for.
    received: Option<u8>,
}

fn state() -> MutexGuard<'static, SignalState> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begins to listen. Without that, for which a system must be short of everything, signals end us
/// as they end any program.
pub fn install() {
    let _ = system::listen(received);
}

/// How often we were told to end.
pub fn told() -> usize {
    TOLD.load(Ordering::SeqCst)
}

/// The exit code that a signal has asked for; what we would say then is not said.
pub fn asked_to_end() -> Option<u8> {
    state().received
}

/// Calls `listener` with the exit code that a signal asks for, instead of ending, for as long as
/// what this gives is kept. It is called for each signal, on another thread.
pub fn listen(listener: impl Fn(u8) + Send + Sync + 'static) -> Listening {
    let before = state().listener.replace(Arc::new(listener));
    // Not dropped with the lock held: what a listener holds may need it.
    drop(before);
    Listening(())
}

/// See [`listen`].
pub struct Listening(());

impl Drop for Listening {
    fn drop(&mut self) {
        let listener = state().listener.take();
        // Not dropped with the lock held: what it holds may need it.
        drop(listener);
    }
}

/// Starts a program that is ended if we are told to end.
pub fn start<T>(start: impl FnOnce() -> io::Result<(Arc<dyn Ends>, T)>) -> io::Result<T> {
    // Locked while it starts: a signal comes before, or ends it.
    let mut state = state();
    if state.received.is_some() {
        return Err(io::ErrorKind::Interrupted.into());
    }
    let (handle, started) = start()?;
    state.children.push(handle);
    Ok(started)
}

/// Says that it has ended.
pub fn forget(program: &Arc<dyn Ends>) {
    state().children.retain(|other| !Arc::ptr_eq(other, program));
}

/// A folder that is there only in passing: it is taken away with this, or when we are told to end.
pub struct Passing(PathBuf);

impl Passing {
    /// Takes charge of a folder, which may not be there yet.
    pub fn new(folder: PathBuf) -> Self {
        state().folders.push(folder.clone());
        Passing(folder)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
        state().folders.retain(|folder| *folder != self.0);
    }
}

/// What a signal does, on a thread of its own. `another` says that another one has come.
fn received(code: u8, another: &mut dyn FnMut() -> bool) {
    TOLD.fetch_add(1, Ordering::SeqCst);
    // Not called with the lock held: it may wait for someone who starts a program.
    let listener = state().listener.clone();
    if let Some(listener) = listener {
        return listener(code);
    }
    let children = {
        let mut state = state();
        state.received = Some(code);
        state.children.clone()
    };
    for child in &children {
        child.end(EndHow::Ask);
    }
    // Whoever waits for one of them sees its end, and returns up to `main`, which ends us.
    let asked = Instant::now();
    while !children.is_empty() && asked.elapsed() < GRACE && !another() {
        thread::sleep(Duration::from_millis(20));
    }
    leave(code);
}

/// Prints a line on standard error before the end, unless that is not read just now: it may be a
/// terminal that is stopped, and then there is nobody to tell.
pub fn say_in_time(line: String) {
    const TIME: Duration = Duration::from_millis(300);
    let (done, said) = mpsc::channel();
    let say = move || {
        // If standard error is closed, nobody is told.
        let _ = anstream::stderr().write_all((line + "\n").as_bytes());
        let _ = done.send(());
    };
    if thread::Builder::new().spawn(say).is_ok() {
        let _ = said.recv_timeout(TIME);
    }
}

/// Ends at once, with all that we have started and all that was there only in passing.
pub fn leave(code: u8) -> ! {
    sweep();
    process::exit(code.into());
}

/// Ends all that we have started, and takes away all that is there only in passing. To be called
/// at our end: threads that wait for something end with us, and do not see to it.
pub fn sweep() {
    let state = state();
    for child in &state.children {
        child.end(EndHow::Kill);
    }
    for folder in &state.folders {
        let _ = fs::remove_dir_all(folder);
    }
}

#[cfg(unix)]
mod system {
    use std::cell::RefCell;
    use std::{fs, io, thread};

    use signal_hook::consts::{SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
    use signal_hook::iterator::Signals;

    /// Calls `received` with each signal's exit code, and a way to see whether there is another.
    pub fn listen(received: fn(u8, &mut dyn FnMut() -> bool)) -> io::Result<()> {
        let ignored = ignored();
        // All that would end us and leave us the time to clean up.
        let heard = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2];
        let heard = heard.into_iter().filter(|signal| ignored & (1 << (signal - 1)) == 0);
        let signals = RefCell::new(Signals::new(heard)?);
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            loop {
                let arrived: Vec<i32> = signals.borrow_mut().wait().collect();
                for signal in arrived {
                    let code = 128 + u8::try_from(signal).unwrap_or_default();
                    received(code, &mut || signals.borrow_mut().pending().next().is_some());
                }
            }
        })?;
        Ok(())
    }

    /// The signals that whoever started us wants ignored, as `nohup` does, where the system tells.
    fn ignored() -> u64 {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;

    pub fn listen(received: fn(u8, &mut dyn FnMut() -> bool)) -> io::Result<()> {
        ctrlc::set_handler(move || received(super::INTERRUPTED, &mut || false)).map_err(io::Error::other)
    }
}
