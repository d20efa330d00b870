//! `cargo gofer` and a server.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod recorded;
mod server;
