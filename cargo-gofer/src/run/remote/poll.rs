//! How a run is, asked again and again, on a thread of its own.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use crate::server::{Execution, Fault, Run, Server};

/// The time between two questions, and at most, where an answer takes long.
const OFTEN: Duration = Duration::from_millis(300);
const SELDOM: Duration = Duration::from_secs(5);

/// How long a server may be away.
const LIMIT: Duration = Duration::from_secs(120);

/// What is heard of a run.
pub enum RunHeard {
    /// How it is.
    Now(Run, Vec<Execution>),
    /// The server does not answer, and is asked again.
    Away(Fault),
    /// It is not asked again.
    Lost(Fault),
    /// Whether the run could be asked to end.
    Cancelled(Result<(), Fault>),
}

/// Which run.
#[derive(Clone)]
pub struct Which {
    pub server: Arc<Server>,
    pub namespace: String,
    pub pipeline: String,
    pub number: u64,
}

impl Which {
    fn now(&self) -> Result<RunHeard, Fault> {
        // In this order: if the run is over, so are its tasks.
        let run = self.server.run(&self.namespace, &self.pipeline, self.number)?;
        let tasks = self.server.tasks(&self.namespace, &self.pipeline, self.number)?;
        Ok(RunHeard::Now(run, tasks))
    }

    /// Asks until the run is over, or nobody listens.
    pub fn poll(self, heard: Sender<RunHeard>) {
        thread::spawn(move || {
            let mut away: Option<Instant> = None;
            loop {
                let asked = Instant::now();
                let answer = match self.now() {
                    Ok(now) => {
                        away = None;
                        now
                    }
                    Err(fault) if fault.is_final() => RunHeard::Lost(fault),
                    Err(fault) if away.is_some_and(|since| since.elapsed() > LIMIT) => RunHeard::Lost(fault),
                    Err(fault) => {
                        let is_new = away.is_none();
                        away.get_or_insert(asked);
                        if !is_new {
                            thread::sleep(SELDOM.min(OFTEN * 4));
                            continue;
                        }
                        RunHeard::Away(fault)
                    }
                };
                let is_last =
                    matches!(&answer, RunHeard::Lost(_)) || matches!(&answer, RunHeard::Now(run, _) if run.is_over());
                if heard.send(answer).is_err() || is_last {
                    return;
                }
                // A server that answers slowly is asked less often.
                thread::sleep((asked.elapsed() * 2).clamp(OFTEN, SELDOM));
            }
        });
    }

    /// Asks it to end.
    pub fn cancel(self, heard: Sender<RunHeard>) {
        thread::spawn(move || {
            let asked = self.server.cancel(&self.namespace, &self.pipeline, self.number);
            // Nobody waits for it where the run is left.
            let _ = heard.send(RunHeard::Cancelled(asked));
        });
    }
}
