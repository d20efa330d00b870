//! How an engine tells what happens: from any thread, and with no secret in it.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError, Weak};
use std::time::{Duration, Instant};

use super::engine::{Ending, Event, Stream};
use super::mask::{Mask, MaskedLines};
use crate::signals::{self, Listening};
use crate::watching::Changes;

/// Events that wait to be seen. A container that prints faster than that is slowed down.
const WAITING: usize = 256;

/// How often the time that is shown is brought up to date.
const TICK: Duration = Duration::from_millis(100);

/// After how long a line that has no end yet is passed on.
const UNFINISHED: Duration = Duration::from_millis(400);

/// The engine's end.
#[derive(Debug, Clone)]
pub struct Reports {
    mask: Mask,
    events: SyncSender<Event>,
    streams: Streams,
}

/// What tasks print just now.
#[derive(Debug, Clone, Default)]
struct Streams(Arc<Mutex<Vec<Weak<Mutex<Printing>>>>>);

/// What one task prints on one stream.
#[derive(Debug)]
struct Printing {
    task: usize,
    stream: Stream,
    lines: MaskedLines,
    /// Since when a line that has no end yet waits for it.
    since: Option<Instant>,
    /// The last of what was passed on.
    end: Vec<u8>,
}

/// The scheduler's end, with the user's Ctrl-C among the events and the clock of the run.
pub struct Inbox {
    events: Receiver<Event>,
    streams: Streams,
    /// What was looked at, and comes before what is among the events.
    first: VecDeque<Event>,
    looked: Instant,
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
    let (streams, now) = (Streams::default(), Instant::now());
    let inbox = Inbox {
        events,
        streams: streams.clone(),
        first: VecDeque::new(),
        looked: now,
        interrupts: Arc::default(),
        seen: 0,
        listening: None,
        changes,
        began: now,
    };
    (Reports { mask, events: sender, streams }, inbox)
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
        if self.looked.elapsed() > TICK {
            self.look_at_unfinished_lines();
            self.looked = Instant::now();
        }
        if let Some(first) = self.first.pop_front() {
            return first;
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

    /// Passes on lines that have been waiting for their end.
    fn look_at_unfinished_lines(&mut self) {
        let streams: Vec<_> = lock(&self.streams.0).iter().filter_map(Weak::upgrade).collect();
        for printing in streams {
            let mut printing = match printing.try_lock() {
                Ok(printing) => printing,
                Err(TryLockError::Poisoned(printing)) => printing.into_inner(),
                // More of it is just being passed on.
                Err(TryLockError::WouldBlock) => continue,
            };
            if printing.since.is_none_or(|since| since.elapsed() < UNFINISHED) {
                continue;
            }
            // What the task has printed before is among the events: all of it, as this is locked.
            self.first.extend(self.events.try_iter());
            let first = &mut self.first;
            printing.give(|lines, give| lines.part_so_far(give), |event| first.push_back(event));
        }
    }

    /// How long the run has lasted.
    pub fn now(&self) -> Duration {
        self.began.elapsed()
    }
}

impl Reports {
    /// The same end, where other things must not be seen.
    pub fn masking(&self, mask: Mask) -> Self {
        Reports { mask, ..self.clone() }
    }

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
        let lines = MaskedLines::new(self.mask.clone());
        let printing = Arc::new(Mutex::new(Printing { task, stream, lines, since: None, end: Vec::new() }));
        {
            let mut all = lock(&self.streams.0);
            all.retain(|other| other.strong_count() > 0);
            all.push(Arc::downgrade(&printing));
        }
        // The scheduler reads until the task has ended.
        let send = |event| drop(self.events.send(event));
        let mut buffer = [0; 16 * 1024];
        loop {
            match printed.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) => lock(&printing).give(|lines, give| lines.read(&buffer[..length], give), send),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        let mut printing = lock(&printing);
        printing.give(|lines, give| lines.finish(give), send);
        String::from_utf8_lossy(&printing.end).into_owned()
    }
}

impl Printing {
    /// Passes on what `take` takes of the lines, and keeps the last of it.
    fn give(
        &mut self,
        take: impl FnOnce(&mut MaskedLines, &mut dyn FnMut(Vec<u8>, bool)),
        mut send: impl FnMut(Event),
    ) {
        const KEPT: usize = 2_000;
        let Printing { task, stream, lines, since, end } = self;
        let mut is_new = since.is_none();
        take(lines, &mut |text, whole_line| {
            is_new = true;
            end.extend_from_slice(&text[text.len().saturating_sub(KEPT)..]);
            if whole_line {
                end.push(b'\n');
            }
            if end.len() > 2 * KEPT {
                end.drain(..end.len() - KEPT);
            }
            send(Event::Printed { task: *task, stream: *stream, text, whole_line });
        });
        if !lines.has_pending() {
            *since = None;
        } else if is_new {
            *since = Some(Instant::now());
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panic of another thread has left there is still true.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_line_without_an_end_is_passed_on_after_what_came_before() {
        let (reports, mut inbox) = channel(Mask::new(["hunter2"]), None);
        let (mut reader, mut writer) = std::io::pipe().unwrap();
        let reading = std::thread::spawn(move || reports.pass_on(7, Stream::Output, &mut reader));
        let mut printed = || loop {
            if let Event::Printed { text, whole_line, .. } = inbox.next() {
                return (String::from_utf8(text).unwrap(), whole_line);
            }
        };
        writer.write_all(b"one\ntwo\nPassword: hun").unwrap();
        assert_eq!(printed(), ("one\ntwo".to_owned(), true));
        assert_eq!(printed(), ("Password: ".to_owned(), false));
        writer.write_all(b"ter2").unwrap();
        assert_eq!(printed(), ("***".to_owned(), false));
        writer.write_all(b" it is\nend").unwrap();
        assert_eq!(printed(), (" it is".to_owned(), true));
        drop(writer);
        assert_eq!(printed(), ("end".to_owned(), true));
        assert_eq!(reading.join().unwrap(), "one\ntwo\nPassword: *** it is\nend\n");
    }
}
