#![doc = include_str!("../README.md")]

mod invalid;
mod json;
mod output;
mod pipeline;
mod reference;
mod task;
mod validate;
mod warnings;

pub use gofer_core::{Ids, ReferenceKind, Rule, Severity, Status};
pub use invalid::{Invalid, Problem};
pub use pipeline::Pipeline;
pub use reference::{Requirement, global_secret, pipeline_object, pipeline_secret, run_object};
pub use task::{Dependency, RegistryAuth, Task};
