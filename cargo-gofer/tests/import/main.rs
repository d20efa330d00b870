//! `cargo gofer import`: what it writes compiles, without a warning, and prints the same JSON.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod command;
mod folds;
mod printed;
mod random;
mod style;

use gofer_model::Pipeline;

const SHIP: &str = include_str!("ship.json");
const SHIP_PROGRAM: &str = include_str!("ship.rs");

fn read(json: &str) -> Pipeline {
    serde_json::from_str(json).unwrap()
}
