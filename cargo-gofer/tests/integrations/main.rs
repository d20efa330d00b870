//! What plugs `cargo gofer` into other people's systems, tried by these: the action and the
//! workflows of `new` by `act`, the hooks by `pre-commit`.
//!
//! The tools are looked for in the folder `GOFER_TEST_TOOLS`, then on the search path; without one
//! the cases that need it are ignored, and this program says so.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod action;
mod hooks;
mod repository;
mod workflows;

use libtest_mimic::Arguments;

use common::tools::need;
use common::trials::trials;

fn main() {
    let arguments = Arguments::from_args();
    let trials = [
        trials("action", action::ALL, &need(&["act", "git", "bash"])),
        trials("action", action::SCHEMA, &need(&["check-jsonschema"])),
        trials("workflows", workflows::ACTED, &need(&["act", "git", "bash"])),
        trials("workflows", workflows::ACTIONLINT, &need(&["actionlint"])),
        trials("workflows", workflows::SCHEMA, &need(&["check-jsonschema"])),
        trials("hooks", hooks::ALL, &need(&["pre-commit", "git"])),
    ];
    libtest_mimic::run(&arguments, trials.into_iter().flatten().collect()).exit();
}
