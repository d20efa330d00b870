//! What runs containers, seen from the scheduler.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

/// What runs the containers of a run's tasks. Tasks are known by their places in the pipeline.
pub trait Engine {
    /// Begins to run a task's container. How it goes is told by [`Engine::next`]: in the end
    /// there is one [`Event::Ended`] for it, come what may.
    fn start(&mut self, task: usize);

    /// Waits for what happens next. Only called while a task runs.
    fn next(&mut self) -> Event;

    /// Asks all running containers to end, or ends them.
    fn stop(&mut self, how: Halt);

    /// Opens a shell, or the program that is named, in a task's container, and gives its exit code.
    /// The terminal is its own until then.
    ///
    /// # Errors
    /// If it could not be started; the text says why.
    fn shell(&mut self, task: usize, program: Option<&str>) -> Result<i32, String>;

    /// Gives the user what tasks have left in the folders of the objects, so that it can be read
    /// and removed again. Called once no task runs any more.
    ///
    /// # Errors
    /// Why something is still another's.
    fn give_back(&mut self) -> Result<(), String>;

    /// Takes away what the run has made at the engine for itself. Called once no task runs any more.
    ///
    /// # Errors
    /// Why something is still there.
    fn tidy(&mut self) -> Result<(), String>;

    /// How long the run has lasted.
    fn now(&self) -> Duration;
}

/// How containers are ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Halt {
    /// They are asked, and have some seconds to put their things in order.
    Gently,
    /// At once.
    Kill,
}

/// Where a task printed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    Output,
    Errors,
}

/// What happens while tasks run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A task printed lines, the last without its end, or a part of a line that is very long.
    /// Secrets are masked.
    Printed { task: usize, stream: Stream, text: Vec<u8>, whole_line: bool },
    /// A task has ended.
    Ended { task: usize, ending: Ending },
    /// The user wants the run to stop: the first time gently, then at once.
    Interrupted,
    /// These files of the project have changed, and the run makes way for one that sees them.
    Changed { files: Vec<String> },
    /// What a task's image is, by a digest of all that is in it.
    Image { task: usize, digest: String },
    /// A task is waited for, or its engine for it, and this is what for.
    Waiting { task: usize, what: String },
    /// Time has passed, and what is shown of it may be brought up to date.
    Tick,
}

/// How a container ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// By itself, with this exit code.
    Exit(i32),
    /// It did not come to run, and this is why.
    NotStarted(String),
    /// Its program could not be run, for which the engine has this exit code, and this is why.
    NotRunnable { code: i32, why: String },
    /// It was ended from outside, or the engine does not know of it any more, and this is why.
    Lost(String),
    /// Because the run was stopped.
    Stopped,
    /// The run was stopped, and the container of this name did not end.
    LeftBehind(String),
}
