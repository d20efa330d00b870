//! Which engines there are. Nothing else outside of an engine's own folder names one.

use std::path::Path;

use super::docker;
use super::installed::Installed;
use crate::stop::Stop;
use crate::text::harmless;

/// The engine to use: the one that is named, or the first that answers.
///
/// # Errors
/// If there is none.
pub fn find(named: Option<&Path>) -> Result<Box<dyn Installed>, Stop> {
    docker::find(named).map(|program| Box::new(program) as Box<dyn Installed>)
}

/// The same of one that sees the folders of this machine, in which the objects are.
///
/// # Errors
/// If there is none, or if it is elsewhere.
pub fn find_here(named: Option<&Path>) -> Result<Box<dyn Installed>, Stop> {
    let engine = find(named)?;
    match engine.elsewhere() {
        None => Ok(engine),
        Some(address) => {
            let address = harmless(&address);
            Err(Stop::usage(format!(
                "the engine at {address} is on another machine, which has no folder of this one for objects"
            ))
            .help(
                "run it over there, or with an engine here: unset DOCKER_HOST and DOCKER_CONTEXT, or `--engine podman`",
            ))
        }
    }
}
