//! What has changed in a project, told from the one who looks to the one who runs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// The files that have changed and that no run has seen yet, and whether the user wants no other run.
#[derive(Debug, Default, Clone)]
pub struct Changes(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    files: Mutex<Files>,
    have_come: Condvar,
    is_last: AtomicBool,
}

#[derive(Debug, Default)]
struct Files {
    changed: Vec<String>,
    /// Whether the user knows of them.
    are_told: bool,
}

impl Changes {
    /// Says that files have changed.
    pub fn add(&self, changed: impl IntoIterator<Item = String>) {
        let mut files = self.files();
        files.changed.extend(changed);
        files.changed.sort_unstable();
        files.changed.dedup();
        files.are_told = false;
        self.0.have_come.notify_all();
    }

    /// The files that have changed, if there are any of which the user is still to be told. The next
    /// run is still to see them.
    pub fn to_be_told(&self) -> Option<Vec<String>> {
        let mut files = self.files();
        let are_told = std::mem::replace(&mut files.are_told, true);
        (!are_told && !files.changed.is_empty()).then(|| files.changed.clone())
    }

    /// Whether there are any.
    pub fn are_there(&self) -> bool {
        !self.files().changed.is_empty()
    }

    /// Waits until files have changed, for a run that sees them. Gives those of which the user is
    /// still to be told.
    pub fn wait(&self) -> Option<Vec<String>> {
        let files = self.0.have_come.wait_while(self.files(), |files| files.changed.is_empty());
        let files = std::mem::take(&mut *files.unwrap_or_else(PoisonError::into_inner));
        (!files.are_told).then_some(files.changed)
    }

    /// Says that the user has stopped a run, and wants no other one.
    pub fn end(&self) {
        self.0.is_last.store(true, Ordering::SeqCst);
    }

    pub fn is_at_its_end(&self) -> bool {
        self.0.is_last.load(Ordering::SeqCst)
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.0.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
