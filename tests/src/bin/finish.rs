//! Finishes a pipeline in the style of Gofer's SDK.

use std::process::ExitCode;

use gofer_dsl::{Pipeline, Task};

fn main() -> ExitCode {
    Pipeline::new("finish", "Finish").task(Task::new("hello", "hello-world")).finish()
}
