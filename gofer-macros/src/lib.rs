#![doc = include_str!("../README.md")]
//!
//! # How it is made
//!
//! This crate is the half of gofer-dsl that runs in the compiler. Its stages are a file each: `parse` reads tokens into
//! `ast`, `check` applies the rules of gofer-core, `expand` writes code; `keys` is the table of the language's words,
//! `words` of those of other systems. [`pipeline!`] is documented here; that is the reference of the language.

// What only the macros call is left over in the fuzz target.
#![cfg_attr(fuzzing, allow(dead_code, reason = "only the macros call it"))]

mod asker;
mod ast;
mod check;
mod declared;
#[cfg(test)]
mod differential;
mod entry;
#[cfg(test)]
mod every_key;
mod expand;
mod helper_calls;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod hover;
mod keys;
#[cfg(test)]
mod large;
mod literal;
#[cfg(any(test, fuzzing))]
mod must_hold;
mod parse;
mod problem;
mod sources;
mod tokens;
mod tree;
mod words;

// The fuzz target compiles this crate as an ordinary library, which can have no macros.
#[cfg(fuzzing)]
extern crate proc_macro;
#[cfg(fuzzing)]
pub use must_hold::check;

#[cfg(not(fuzzing))]
use proc_macro::TokenStream;

#[doc = include_str!("reference.md")]
///
/// [`Pipeline`]: https://docs.rs/gofer-dsl/latest/gofer_dsl/struct.Pipeline.html
/// [`Pipeline::validate`]: https://docs.rs/gofer-dsl/latest/gofer_dsl/struct.Pipeline.html#method.validate
/// [`Pipeline::requirements`]: https://docs.rs/gofer-dsl/latest/gofer_dsl/struct.Pipeline.html#method.requirements
/// [`Pipeline::finish`]: https://docs.rs/gofer-dsl/latest/gofer_dsl/struct.Pipeline.html#method.finish
/// [`Task`]: https://docs.rs/gofer-dsl/latest/gofer_dsl/struct.Task.html
/// [`gofer_dsl::env`]: https://docs.rs/gofer-dsl/latest/gofer_dsl/fn.env.html
/// [errors]: https://docs.rs/gofer-dsl/latest/gofer_dsl/errors/index.html
#[cfg(not(fuzzing))]
#[proc_macro]
pub fn pipeline(block: TokenStream) -> TokenStream {
    entry::pipeline(block.into()).into()
}

// Shown as a page of gofer-dsl; here its examples are tests.
#[cfg(doctest)]
#[doc = include_str!("errors.md")]
mod errors {}

/// The text of the language reference as a string literal, for the documentation of
/// `gofer_dsl::pipeline`.
#[doc(hidden)]
#[cfg(not(fuzzing))]
#[proc_macro]
pub fn reference(_: TokenStream) -> TokenStream {
    entry::reference().into()
}

/// The text of the page of errors as a string literal, for the documentation of
/// `gofer_dsl::errors`.
#[doc(hidden)]
#[cfg(not(fuzzing))]
#[proc_macro]
pub fn errors(_: TokenStream) -> TokenStream {
    entry::errors().into()
}
