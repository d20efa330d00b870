//! An engine before a run begins, seen from the commands that need one.

use std::fmt;
use std::io;

use gofer_model::Task;

use super::claim::LeftAlone;
use super::engine::Engine;
use super::environment::Common;
use super::reports::{Inbox, Reports};
use crate::cli::Pull;

/// An engine that is there to be used. It is shown as the user may name it.
pub trait Installed: fmt::Display {
    /// What it says of its version, if anything.
    fn version(&self) -> Option<String>;

    /// Its address, if that says that it is on another machine, which sees no folders of this one.
    fn elsewhere(&self) -> Option<String>;

    /// Says what of a task no container could be given, as far as that is known before it starts.
    ///
    /// # Errors
    /// What that is.
    fn check(&self, common: &Common, task: &Task) -> Result<(), String>;

    /// Begins to run tasks of a pipeline.
    ///
    /// # Errors
    /// If the system refuses what it needs for itself.
    fn begin(
        &self,
        tasks: Vec<Task>,
        common: Common,
        pull: Option<Pull>,
        channel: (Reports, Inbox),
    ) -> io::Result<Box<dyn Engine>>;

    /// Removes what is left there of our runs that are over.
    ///
    /// # Errors
    /// Why it cannot.
    fn clean(&self) -> Result<Cleaned, String>;

    /// What a user types to remove something of this name.
    fn removal(&self, name: &str) -> String;
}

/// What was found of runs before.
#[derive(Debug, Default)]
pub struct Cleaned {
    pub removed: Vec<String>,
    /// Containers that are not removed, and why.
    pub left_alone: Vec<(String, LeftAlone)>,
}
