//! What tasks print on a server, each followed on a thread of its own.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use super::poll::Which;
use crate::run::engine::{Ending, Stream};
use crate::run::reports::Reports;
use crate::server::{Fault, Log, Next};

/// How many logs are followed at once. The others wait: a server keeps them.
const MOST: usize = 64;

/// How long is waited for the rest of a log once its task is over.
const GRACE: Duration = Duration::from_secs(10);

/// The pause before a log is opened again.
const PAUSE: Duration = Duration::from_millis(300);

/// When a task was over, once it is.
pub type Over = Arc<OnceLock<Instant>>;

/// All logs of a run. The end of each is told as that of a task: lost, if not all of it has come.
pub struct ServerLogs {
    which: Which,
    reports: Reports,
    on: usize,
    waiting: VecDeque<(usize, String, Over)>,
}

impl ServerLogs {
    pub fn new(which: Which, reports: Reports) -> Self {
        ServerLogs { which, reports, on: 0, waiting: VecDeque::new() }
    }

    /// Follows the log of a task that has started.
    pub fn follow(&mut self, task: usize, id: &str, over: Over) {
        self.waiting.push_back((task, id.to_owned(), over));
        self.go_on();
    }

    /// Takes note that one has ended.
    pub fn one_has_ended(&mut self) {
        self.on -= 1;
        self.go_on();
    }

    fn go_on(&mut self) {
        while self.on < MOST {
            let Some((task, id, over)) = self.waiting.pop_front() else { return };
            self.on += 1;
            let mut printed = Printed::new(self.which.clone(), id, over);
            let reports = self.reports.clone();
            thread::spawn(move || {
                reports.pass_on(task, Stream::Output, &mut printed);
                // By the way of the lines, which it must not overtake.
                reports.ended(task, printed.lost.map_or(Ending::Exit(0), Ending::Lost));
            });
        }
    }
}

/// What a task prints, read as it comes.
struct Printed {
    which: Which,
    task: String,
    over: Over,
    log: Option<Log>,
    /// What is not read yet of the last line.
    rest: VecDeque<u8>,
    /// How many lines have come.
    lines: usize,
    /// How many of them come once more, since the log was opened again.
    again: usize,
    is_at_end: bool,
    /// Why not all of it has come, if so.
    lost: Option<String>,
}

impl Printed {
    fn new(which: Which, task: String, over: Over) -> Self {
        Printed {
            which,
            task,
            over,
            log: None,
            rest: VecDeque::new(),
            lines: 0,
            again: 0,
            is_at_end: false,
            lost: None,
        }
    }

    /// Whether the task was over long enough ago that no more is to be expected.
    fn is_late(&self) -> bool {
        self.over.get().is_some_and(|over| over.elapsed() > GRACE)
    }

    fn go_on(&mut self) {
        let Some(log) = &mut self.log else { return self.open() };
        match log.next() {
            Ok(Next::Line(_)) if self.again > 0 => self.again -= 1,
            Ok(Next::Line(line)) => {
                self.lines += 1;
                self.rest.extend(line.into_bytes());
            }
            Ok(Next::End) => self.is_at_end = true,
            Ok(Next::Quiet) if self.is_late() => {
                self.give_up("the server has not said that it is at its end".to_owned());
            }
            Ok(Next::Quiet) => {}
            // It has started, so there will be a log; if it is over and there is none, there never was.
            Ok(Next::None) if self.over.get().is_some() => self.is_at_end = true,
            Ok(Next::None) => self.wait(),
            Err(fault) => self.broken(&fault),
        }
    }

    fn open(&mut self) {
        let Which { server, namespace, pipeline, number } = &self.which;
        match server.log(namespace, pipeline, *number, &self.task) {
            Ok(log) => {
                self.log = Some(log);
                self.again = self.lines;
            }
            Err(fault) => self.broken(&fault),
        }
    }

    fn broken(&mut self, fault: &Fault) {
        // One that is late, or cut, may come the next time.
        let may_come = fault.may_pass() || matches!(fault, Fault::Cut { .. });
        if self.is_late() || !may_come {
            self.give_up(fault.why());
        } else {
            self.wait();
        }
    }

    fn wait(&mut self) {
        self.log = None;
        thread::sleep(PAUSE);
    }

    fn give_up(&mut self, why: String) {
        self.is_at_end = true;
        self.lost = Some(why);
    }
}

impl Read for Printed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() && !self.is_at_end {
            self.go_on();
        }
        self.rest.read(buffer)
    }
}
