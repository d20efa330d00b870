//! A Gofer server, as its API is called: where it is, who we are to it, and each call. What real
//! servers do is in cargo-gofer/docs/servers.md.

mod access;
mod address;
mod calls;
mod client;
mod connect;
mod fault;
mod hidden;
mod log;
mod reading;
mod tls;
mod version;
mod wire;

pub use access::Access;
pub use calls::Server;
pub use fault::Fault;
pub use reading::{Over, Piece, Reading, Wanted};
pub use version::Version;
pub use wire::{Deployment, Execution, Registered, Run, Said};
