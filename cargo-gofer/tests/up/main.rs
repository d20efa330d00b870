//! `cargo gofer` and a server.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod access;
mod examples;
mod faults;
mod follow;
mod logs;
mod needs;
mod recorded;
mod registered;
mod rows;
mod server;
mod there;
mod tls;
mod user;
mod ways;
