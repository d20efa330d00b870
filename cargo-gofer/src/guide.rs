//! How the tool is used, a page for each matter. `cargo gofer COMMAND --help` says what a command takes.

#[doc = include_str!("../docs/checking.md")]
pub mod checking {}
#[doc = include_str!("../docs/installing.md")]
pub mod installing {}
#[doc = include_str!("../docs/machines.md")]
pub mod machines {}
#[doc = include_str!("../docs/running.md")]
pub mod running {}
#[doc = include_str!("../docs/servers.md")]
pub mod servers {}
#[doc = include_str!("../docs/up.md")]
pub mod up {}
#[doc = include_str!("../docs/where-it-runs.md")]
pub mod where_it_runs {}
