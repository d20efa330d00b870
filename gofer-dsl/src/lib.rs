#![doc = include_str!("../README.md")]

mod env;
#[doc(hidden)]
pub mod keys;
mod macros;

#[doc(hidden)]
pub mod __private;

// What `pipeline!` hands its block to. The compiler names it where an item, a pattern or a type stands, which a block,
// being an expression, cannot be.
#[doc(hidden)]
pub mod expression {
    pub use gofer_macros::pipeline as block;
}

// A page of the documentation and nothing else.
#[cfg(doc)]
#[cfg_attr(not(doctest), doc = gofer_macros::errors!())]
pub mod errors {}

// Where the compiler finds the names that it shows with the error of a value.
#[doc(hidden)]
pub use __private::values::forms::{Borrowed, Direct, Owned, Shown, Through};
#[doc(hidden)]
pub use __private::values::{
    BoolExpression, CloneExpression, ElementExpression, IntegerExpression, ListExpression, ListItem, PairsExpression,
    StringExpression, VariableValue,
};
pub use env::{MissingVariable, env};
pub use gofer_model::{
    Dependency, Ids, Invalid, Pipeline, Problem, ReferenceKind, RegistryAuth, Requirement, Rule, Severity, Status,
    Task, global_secret, pipeline_object, pipeline_secret, run_object,
};
