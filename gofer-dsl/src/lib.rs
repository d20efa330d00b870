#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod env;
mod invalid;
mod json;
mod macros;
mod output;
mod pipeline;
mod reference;
mod task;
mod validate;

#[doc(hidden)]
pub mod __private;

// A page of the documentation and nothing else.
#[cfg(doc)]
#[cfg_attr(not(doctest), doc = gofer_macros::errors!())]
pub mod errors {}

pub use env::{MissingVariable, env};
pub use gofer_core::{Ids, ReferenceKind, Status};
pub use invalid::{Invalid, Problem};
pub use pipeline::Pipeline;
pub use reference::{Requirement, global_secret, pipeline_object, pipeline_secret, run_object};
pub use task::{Dependency, RegistryAuth, Task};
