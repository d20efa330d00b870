//! What a run shows, printed on a thread of its own: whoever reads it may pause for as long as they
//! like, and the run still hears that it is to stop.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::live::Live;
use crate::answer;
use crate::signals;

/// What waits to be printed. A container that prints faster than it is read is slowed down.
const WAITING: usize = 64;

/// The same once the run is told to stop: then nothing is slowed down, and what is more is not shown.
const WAITING_AT_THE_END: usize = 1024;

/// How long a run that was told to stop waits until all is read.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often it is asked whether to go on waiting.
const PAUSE: Duration = Duration::from_millis(1);

/// Something to print.
enum Show {
    /// On standard output.
    Text(String),
    /// On the lines at the terminal's end.
    Live(Box<dyn FnOnce(&mut Live) + Send>),
    /// The lines at the terminal's end are no longer needed.
    LiveEnds,
}

/// Where a run is shown.
pub struct Screen {
    shows: Option<Sender<Show>>,
    waiting: Arc<AtomicUsize>,
    end: Receiver<io::Result<()>>,
    error: Option<io::Error>,
    /// Whether something was not shown, since it was not read.
    left_out: bool,
}

/// How it ended.
#[derive(Debug)]
pub enum ScreenEnd {
    /// All was read, or nobody wants to read it.
    All,
    /// The run was told to stop, and its reader had paused.
    InPart,
    Failed(io::Error),
}

impl Screen {
    /// A screen, with lines at the terminal's end if there are any.
    pub fn new(live: Option<Live>) -> Self {
        let (shows, to_print) = channel();
        let (ends, end) = channel();
        let waiting = Arc::<AtomicUsize>::default();
        let counted = Arc::clone(&waiting);
        let printer = move || {
            // Nobody waits for it any more where it was left alone.
            let _ = ends.send(print(live, &to_print, &counted));
        };
        // Without a thread nothing is shown, and `end` says so.
        let began = thread::Builder::new().name("screen".to_owned()).spawn(printer);
        Screen { shows: Some(shows), waiting, end, error: began.err(), left_out: false }
    }

    /// Prints on standard output.
    pub fn print(&mut self, text: String) {
        self.show(Show::Text(text));
    }

    /// Changes the lines at the terminal's end, if there are any.
    pub fn change(&mut self, change: impl FnOnce(&mut Live) + Send + 'static) {
        self.show(Show::Live(Box::new(change)));
    }

    /// The same for what is not missed if there is more to be shown than is read.
    pub fn change_if_idle(&mut self, change: impl FnOnce(&mut Live) + Send + 'static) {
        if self.waiting.load(Ordering::SeqCst) == 0 {
            self.change(change);
        }
    }

    fn show(&mut self, show: Show) {
        while self.shows.is_some() {
            let waiting = self.waiting.load(Ordering::SeqCst);
            let is_to_stop = signals::told() > 0;
            if is_to_stop && waiting >= WAITING_AT_THE_END {
                self.left_out = true;
                self.shows = None;
            } else if is_to_stop || waiting < WAITING {
                self.waiting.fetch_add(1, Ordering::SeqCst);
                if self.shows.as_ref().is_some_and(|shows| shows.send(show).is_err()) {
                    self.look();
                }
                return;
            } else {
                // Whoever reads it may have gone away, and then what waits is never printed.
                self.look();
                thread::sleep(PAUSE);
            }
        }
    }

    /// Why nothing can be shown any more, if that is so. That nobody reads it is no reason.
    pub fn look(&mut self) -> Option<&io::Error> {
        match self.end.try_recv() {
            Ok(ended) => self.has_ended(ended),
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => self.shows = None,
        }
        self.error.as_ref()
    }

    fn has_ended(&mut self, ended: io::Result<()>) {
        self.shows = None;
        match ended {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => self.error = Some(error),
            _ => {}
        }
    }

    /// Takes away the lines at the terminal's end, prints a last text on standard output, and waits
    /// until all is read: however long that takes, unless the run is told to stop.
    pub fn finish(mut self, text: String) -> ScreenEnd {
        self.show(Show::LiveEnds);
        self.show(Show::Text(text));
        self.shows = None;
        let mut told_at = None;
        while self.error.is_none() {
            match self.end.recv_timeout(10 * PAUSE) {
                Ok(ended) => self.has_ended(ended),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) if signals::told() == 0 => {}
                Err(RecvTimeoutError::Timeout) => {
                    if told_at.get_or_insert_with(Instant::now).elapsed() > PATIENCE {
                        self.left_out = true;
                        break;
                    }
                }
            }
        }
        match self.error {
            Some(error) => ScreenEnd::Failed(error),
            None if self.left_out => ScreenEnd::InPart,
            None => ScreenEnd::All,
        }
    }
}

fn print(mut live: Option<Live>, shows: &Receiver<Show>, waiting: &AtomicUsize) -> io::Result<()> {
    for show in shows {
        match show {
            Show::Text(text) => answer::show(&text)?,
            Show::Live(change) => {
                live.as_mut().map(change);
            }
            Show::LiveEnds => live = None,
        }
        waiting.fetch_sub(1, Ordering::SeqCst);
    }
    Ok(())
}
