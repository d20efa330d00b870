//! How an engine tells what happens: from any thread, and with no secret in it.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use super::engine::{Ending, Event, Stream};
use super::mask::{Lines, Mask};
use crate::signals::{self, Listening};
use crate::watching::Changes;

/// Events that wait to be seen. A container that prints faster than that is slowed down.
const WAITING: usize = 256;

/// How often the time that is shown is brought up to date.
const TICK: Duration = Duration::from_millis(100);

/// The engine's end.
#[derive(Debug, Clone)]
pub struct Reports {
    mask: Mask,
    events: SyncSender<Event>,
}

/// The scheduler's end, with the user's Ctrl-C among the events and the clock of the run.
pub struct Inbox {
    events: Receiver<Event>,
    /// How often the user has wanted the run to stop.
    interrupts: Arc<AtomicUsize>,
    /// How many of these were events.
    seen: usize,
    listening: Option<Listening>,
    /// What the run makes way for.
    changes: Option<Changes>,
    began: Instant,
}

/// Both ends, for a run that begins now, and that makes way if there are changes.
pub fn channel(mask: Mask, changes: Option<Changes>) -> (Reports, Inbox) {
    let (sender, events) = sync_channel(WAITING);
    let inbox = Inbox { events, interrupts: Arc::default(), seen: 0, listening: None, changes, began: Instant::now() };
    (Reports { mask, events: sender }, inbox)
}

impl Inbox {
    /// Takes Ctrl-C and its like for the run's. The first two are events. A third one is not
    /// waited with: the program ends, and says what is left behind.
    pub fn listen(&mut self, left_behind: impl Fn() -> String + Send + Sync + 'static) {
        let (interrupts, changes) = (Arc::clone(&self.interrupts), self.changes.clone());
        self.listening = Some(signals::listen(move |code| {
            changes.iter().for_each(Changes::end);
            if interrupts.fetch_add(1, Ordering::SeqCst) >= 2 {
                signals::say_in_time(left_behind());
                signals::leave(code);
            }
        }));
    }

    /// Waits for what happens next.
    pub fn next(&mut self) -> Event {
        // Not among the events, of which there may be more than are ever read.
        if self.interrupts.load(Ordering::SeqCst) > self.seen {
            self.seen += 1;
            return Event::Interrupted;
        }
        if let Some(files) = self.changes.as_ref().and_then(Changes::to_be_told) {
            return Event::Changed { files };
        }
        match self.events.recv_timeout(TICK) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Event::Tick,
        }
    }

    /// Whether the user wants the run to stop, since it was last asked.
    pub fn is_interrupted(&mut self) -> bool {
        let is_new = self.interrupts.load(Ordering::SeqCst) > self.seen;
        self.seen += usize::from(is_new);
        is_new
    }

    /// The run begins only now.
    pub fn begin(&mut self) {
        self.began = Instant::now();
    }

    /// How long the run has lasted.
    pub fn now(&self) -> Duration {
        self.began.elapsed()
    }
}

impl Reports {
    pub fn ended(&self, task: usize, ending: Ending) {
        let ending = match ending {
            Ending::NotStarted(why) => Ending::NotStarted(self.mask.text(&why)),
            Ending::Lost(why) => Ending::Lost(self.mask.text(&why)),
            Ending::NotRunnable { code, why } => Ending::NotRunnable { code, why: self.mask.text(&why) },
            Ending::Exit(_) | Ending::Stopped | Ending::LeftBehind(_) => ending,
        };
        // The scheduler waits for every task, so it is there.
        let _ = self.events.send(Event::Ended { task, ending });
    }

    /// Tells what a task's image is.
    pub fn image(&self, task: usize, digest: String) {
        let _ = self.events.send(Event::Image { task, digest });
    }

    /// Tells what a task is waited for.
    pub fn waiting(&self, task: usize, what: String) {
        let _ = self.events.send(Event::Waiting { task, what });
    }

    /// Passes on what a task prints until it ends, and gives the end of it.
    pub fn pass_on(&self, task: usize, stream: Stream, printed: &mut impl Read) -> String {
        const KEPT: usize = 2_000;
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
}
