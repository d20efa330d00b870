//! What `cargo gofer logs` finds, of here and of a server.

use schemars::JsonSchema;
use serde::Serialize;

use super::engine::Stream;

/// What `logs` has read.
#[derive(Serialize, JsonSchema)]
pub struct Logged {
    /// The run's number.
    pub run: u64,
    /// What tasks have printed, by time; with `--server` one task after the other.
    pub lines: Vec<Line>,
}

/// A line that a task has printed, or what it printed last without the end of a line.
#[derive(Serialize, JsonSchema)]
pub struct Line {
    pub task: String,
    /// Seconds since the beginning of the run; nothing with `--server`, which keeps no times.
    pub at: Option<f64>,
    /// Nothing with `--server`, which keeps both as one.
    pub stream: Option<Stream>,
    /// As it was printed, but for the end of the line; what is no text is replaced.
    pub text: String,
}
