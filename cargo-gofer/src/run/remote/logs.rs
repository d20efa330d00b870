//! What tasks print on a server, each followed on a thread of its own.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::thread;

use super::poll::Which;
use crate::run::engine::{Ending, Stream};
use crate::run::reports::Reports;
use crate::server::{Over, Piece, Reading, Wanted};
use crate::text::count;

/// How many logs are followed at once. The others wait: a server keeps them.
const MOST: usize = 64;

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
            let Which { server, namespace, pipeline, number } = &self.which;
            let reading = Reading::new(server, namespace, pipeline, *number, &id, Wanted::All(over));
            let mut printed = Printed { reading, rest: VecDeque::new(), is_at_end: false, lost: None };
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
    reading: Reading,
    /// What is not read yet of the last line.
    rest: VecDeque<u8>,
    is_at_end: bool,
    /// What has come of it and why no more has, if not all of it has come.
    lost: Option<String>,
}

impl Printed {
    fn go_on(&mut self) {
        match self.reading.next() {
            Piece::Line(line) => self.rest.extend(line.into_bytes()),
            Piece::End => self.is_at_end = true,
            Piece::Lost(fault) => {
                let lines = usize::try_from(self.reading.lines()).unwrap_or(usize::MAX);
                let come = if lines == 0 { "nothing".to_owned() } else { count(lines, "line") };
                self.lost = Some(format!("{come} of what it printed has come: {}", fault.why()));
                self.is_at_end = true;
            }
        }
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
