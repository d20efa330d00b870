//! What is shown while something takes long.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::appearance;

/// After how long a log is told what is waited for.
const LONG: Duration = Duration::from_secs(10);

/// A line that turns on a terminal; elsewhere one that is printed if it takes long.
pub struct Progress {
    bar: ProgressBar,
    what: Mutex<String>,
    began: Instant,
    told: AtomicBool,
}

impl Progress {
    /// Shows what is being done until it is dropped.
    pub fn new(what: impl Into<String>) -> Self {
        let what = what.into();
        // Whoever wants none of cargo's wants none of ours.
        let unwanted =
            appearance::is_quiet() || std::env::var_os("CARGO_TERM_PROGRESS_WHEN").is_some_and(|when| when == "never");
        let target = if unwanted { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target).with_message(what.clone());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg} {elapsed}") {
            bar.set_style(style);
        }
        // Elsewhere nothing turns, and no thread is needed for it.
        let is_terminal = std::io::stderr().is_terminal();
        if is_terminal && !unwanted {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        let told = AtomicBool::new(unwanted || is_terminal);
        Progress { bar, what: Mutex::new(what), began: Instant::now(), told }
    }

    /// Shows that something else is being done now.
    pub fn now(&self, what: String) {
        self.bar.set_message(what.clone());
        *self.what.lock().unwrap_or_else(PoisonError::into_inner) = what;
    }

    /// Says what it is at.
    pub fn at(&self, step: &str) {
        let text = format!("{}: {step}", self.what.lock().unwrap_or_else(PoisonError::into_inner));
        self.bar.set_message(text.clone());
        if self.began.elapsed() > LONG && !self.told.swap(true, Ordering::Relaxed) {
            self.print(format!("{text}\n").as_bytes());
        }
    }

    /// Prints on standard error, above the line.
    pub fn print(&self, text: &[u8]) {
        // If nobody reads standard error, it goes on all the same.
        self.bar.suspend(|| anstream::stderr().write_all(text)).ok();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
