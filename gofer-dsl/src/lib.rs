#![doc = include_str!("../README.md")]

mod env;
mod macros;

#[doc(hidden)]
pub mod __private;

// A page of the documentation and nothing else.
#[cfg(doc)]
#[cfg_attr(not(doctest), doc = gofer_macros::errors!())]
pub mod errors {}

pub use env::{MissingVariable, env};
pub use gofer_model::{
    Dependency, Ids, Invalid, Pipeline, Problem, ReferenceKind, RegistryAuth, Requirement, Rule, Severity, Status,
    Task, global_secret, pipeline_object, pipeline_secret, run_object,
};
