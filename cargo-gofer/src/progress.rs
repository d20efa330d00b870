//! What is shown while something takes long.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// After how long a log is told what is waited for.
const LONG: Duration = Duration::from_secs(5);

/// A line that turns on a terminal; elsewhere one that is printed if it takes long.
pub struct Progress {
    bar: ProgressBar,
    what: String,
    began: Instant,
    told: AtomicBool,
}

impl Progress {
    /// Shows what is being done until it is dropped.
    pub fn new(what: impl Into<String>) -> Self {
        let what = what.into();
        let bar = ProgressBar::new_spinner().with_message(what.clone());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        let told = AtomicBool::new(std::io::stderr().is_terminal());
        Progress { bar, what, began: Instant::now(), told }
    }

    /// Says what it is at.
    pub fn at(&self, step: &str) {
        self.bar.set_message(format!("{}: {step}", self.what));
        if self.began.elapsed() > LONG && !self.told.swap(true, Ordering::Relaxed) {
            self.print(format!("{}: {step}\n", self.what).as_bytes());
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
