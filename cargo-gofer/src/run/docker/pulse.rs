//! Whether an engine still answers, once containers are to end: one that does not is not waited for.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use super::program::{Patience, Program, QUESTION};

/// An engine that is silent for longer than this does not answer.
const SILENCE: Duration = Duration::from_millis(1500);

/// Between two questions.
const PAUSE: Duration = Duration::from_millis(300);

/// How long one answer is waited for.
const ANSWER: Duration = Duration::from_secs(5);

/// When an engine has answered last; nothing as long as nobody asks.
#[derive(Debug, Default)]
pub struct Pulse(Mutex<Option<Instant>>);

impl Pulse {
    /// Whether it answers, as far as is known.
    pub fn is_there(&self) -> bool {
        self.last().is_none_or(|answered| answered.elapsed() < SILENCE)
    }

    /// Begins to ask, and goes on for as long as this is kept.
    pub fn feel(self: &Arc<Self>, program: &Program) {
        if self.last().is_none() {
            self.answered();
            let (pulse, program) = (Arc::downgrade(self), program.clone());
            // Without a thread it does not seem to answer, and is waited for no longer than it must be.
            let _ = thread::Builder::new().name("pulse".to_owned()).spawn(move || ask(&pulse, &program));
        }
    }

    fn last(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answered(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}

fn ask(pulse: &Weak<Pulse>, program: &Program) {
    let is_wanted = || pulse.strong_count() > 0;
    while is_wanted() {
        let patience = Patience { limit: ANSWER, go_on: &is_wanted, waiting: &|_| {} };
        let answer = program.call(QUESTION, &patience);
        if let (Ok(_), Some(pulse)) = (answer, pulse.upgrade()) {
            pulse.answered();
        }
        thread::sleep(PAUSE);
    }
}
