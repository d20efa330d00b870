//! `cargo gofer run`: a pipeline's tasks, run on the container engine at hand.

pub mod engine;
pub mod schedule;
