//! `cargo gofer run` on a real engine, with an image of nothing but busybox.
//!
//! Where no engine answers, or there is no static busybox (Debian's busybox-static), the cases are left out, and this program says how many.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod cases;
mod faults;
mod support;

use std::panic::catch_unwind;
use std::process::ExitCode;

/// What is tried, by name.
pub type Case = (&'static str, fn());

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let all = cases::ALL.iter().chain(faults::ALL);
    let chosen: Vec<&Case> = all
        .filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|wanted| name.contains(wanted.as_str())))
        .collect();
    let engine = match support::engine() {
        Ok(engine) => engine,
        Err(why) => {
            println!("NOT TESTED: {} cases with containers, because {why}", chosen.len());
            return ExitCode::SUCCESS;
        }
    };
    println!("{} cases with {engine}", chosen.len());
    let failed: Vec<&str> =
        chosen.iter().filter(|(_, case)| catch_unwind(case).is_err()).map(|(name, _)| *name).collect();
    for name in &failed {
        println!("FAILED {name}");
    }
    println!("{} passed, {} failed", chosen.len() - failed.len(), failed.len());
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
