//! A log read to its end, though its connection breaks off: it is opened again then, and what has come
//! is not given twice.

use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use super::calls::Server;
use super::fault::Fault;
use super::log::{Log, Next};

/// How long nothing may come of a task that is over until its log is given up. A server looks once a
/// second whether there is more, and then says that it is at the end.
const GRACE: Duration = Duration::from_secs(15);

/// After how long without a sign the other end is called, and how long it may take to answer.
const QUIET: Duration = Duration::from_secs(4);
const GONE: Duration = Duration::from_secs(8);

/// The pauses before a log is opened again, as long as it brings nothing new. Of a task that is over it
/// is given up after the last one; while one runs, it is tried again and again after `SELDOM`.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];
const SELDOM: usize = 3;

/// When a task was over, once it is.
pub type Over = Arc<OnceLock<Instant>>;

/// How much of a log is wanted.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// What has been printed until now, of a task that is on.
    SoFar,
    /// All of it, of a task that is over when this says so.
    All(Over),
}

/// What comes of a log.
#[derive(Debug)]
pub enum Piece {
    /// A line, with its end.
    Line(String),
    /// That was all.
    End,
    /// There is more of it, perhaps, and it does not come.
    Lost(Fault),
}

/// A log of a task of a run.
pub struct Reading {
    server: Arc<Server>,
    namespace: String,
    pipeline: String,
    run: u64,
    task: String,
    wanted: Wanted,
    log: Option<Log>,
    /// How many lines have come.
    lines: u64,
    /// How many of them come once more, since the log was opened again.
    again: u64,
    /// How often it has broken off since there was a new line.
    breaks: usize,
    /// When a line came last, or the log was opened.
    line: Instant,
    /// When anything came.
    sign: Instant,
    /// Since when the other end has been called, and has not answered.
    called: Option<Instant>,
}

impl Reading {
    pub fn new(server: &Arc<Server>, namespace: &str, pipeline: &str, run: u64, task: &str, wanted: Wanted) -> Self {
        let now = Instant::now();
        Reading {
            server: Arc::clone(server),
            namespace: namespace.to_owned(),
            pipeline: pipeline.to_owned(),
            run,
            task: task.to_owned(),
            wanted,
            log: None,
            lines: 0,
            again: 0,
            breaks: 0,
            line: now,
            sign: now,
            called: None,
        }
    }

    /// How many lines have come.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// Waits for what comes next.
    pub fn next(&mut self) -> Piece {
        loop {
            let next = match &mut self.log {
                Some(log) => log.next().and_then(|next| self.take(next)),
                None => self.open().map(|()| None),
            };
            match next {
                Ok(Some(piece)) => return piece,
                Ok(None) => {}
                Err(fault) if self.is_lost(&fault) => return Piece::Lost(fault),
                Err(_) => self.pause(),
            }
        }
    }

    fn open(&mut self) -> Result<(), Fault> {
        let log = self.server.log(&self.namespace, &self.pipeline, self.run, &self.task)?;
        self.log = Some(log);
        self.again = self.lines;
        self.called = None;
        self.line = Instant::now();
        self.sign = self.line;
        Ok(())
    }

    /// What is to be made of what has come.
    fn take(&mut self, next: Next) -> Result<Option<Piece>, Fault> {
        if next == Next::Quiet {
            return self.quiet();
        }
        self.sign = Instant::now();
        Ok(match next {
            Next::Line(_) if self.again > 0 => {
                self.line = self.sign;
                self.again -= 1;
                None
            }
            Next::Line(line) => {
                self.line = self.sign;
                self.lines += 1;
                self.breaks = 0;
                Some(Piece::Line(line))
            }
            Next::Answer(mark) => {
                self.called = None;
                // Nothing has come since it was called, so there was no more.
                let is_all = matches!(self.wanted, Wanted::SoFar) && mark == self.lines && self.again == 0;
                is_all.then_some(Piece::End)
            }
            Next::End => Some(Piece::End),
            Next::None(why) if ["expired", "removed"].iter().any(|word| why.contains(word)) => {
                Some(Piece::Lost(Fault::Cut { why: format!("the server says `{why}`"), is_late: false }))
            }
            // There is none yet; if the task is over, there never was.
            Next::None(_) if self.is_over() => Some(Piece::End),
            Next::None(_) => {
                self.pause();
                None
            }
            Next::Quiet => None,
        })
    }

    /// Nothing has come for a while.
    fn quiet(&mut self) -> Result<Option<Piece>, Fault> {
        let cut = |why: &str| Fault::Cut { why: why.to_owned(), is_late: false };
        let is_so_far = matches!(self.wanted, Wanted::SoFar);
        if self.called.is_some_and(|called| called.elapsed() > GONE) {
            let gone = cut("the connection brings nothing any more");
            return if is_so_far { Ok(Some(Piece::Lost(gone))) } else { Err(gone) };
        }
        if self.is_late() {
            return Ok(Some(Piece::Lost(cut("the server has not said that it is at its end"))));
        }
        let is_to_be_called = self.called.is_none() && (is_so_far || self.sign.elapsed() > QUIET);
        if let Some(log) = self.log.as_mut().filter(|_| is_to_be_called) {
            log.call(self.lines)?;
            self.called = Some(Instant::now());
        }
        Ok(None)
    }

    /// Whether no more lines of the task are to be expected.
    fn is_over(&self) -> bool {
        match &self.wanted {
            Wanted::SoFar => true,
            Wanted::All(over) => over.get().is_some(),
        }
    }

    /// Whether nothing has come for long since the task was over.
    fn is_late(&self) -> bool {
        let is_long_over = match &self.wanted {
            Wanted::SoFar => true,
            Wanted::All(over) => over.get().is_some_and(|over| over.elapsed() > GRACE),
        };
        is_long_over && self.line.elapsed() > GRACE
    }

    fn is_lost(&self, fault: &Fault) -> bool {
        fault.is_final() || self.is_over() && (fault.is_late() || self.breaks == PAUSES.len())
    }

    /// Waits until it is opened again.
    fn pause(&mut self) {
        self.log = None;
        thread::sleep(PAUSES[self.breaks.min(PAUSES.len() - 1)]);
        let most = if self.is_over() { PAUSES.len() } else { SELDOM };
        self.breaks = (self.breaks + 1).min(most.max(self.breaks));
    }
}
