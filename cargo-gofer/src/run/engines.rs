//! Which engines there are. Nothing else outside of an engine's own folder names one.

use std::path::Path;

use super::docker;
use super::installed::Installed;
use crate::cli::UsedEngine;
use crate::stop::Stop;
use crate::text::harmless;

/// The engine to use: the one that is named, or the first that answers.
///
/// # Errors
/// If there is none.
pub fn find(named: Option<&Path>) -> Result<Box<dyn Installed>, Stop> {
    docker::find(named).map(|program| Box::new(program) as Box<dyn Installed>)
}

/// Why an engine sees no folders of this machine, if it does not.
pub fn sees_nothing(engine: &dyn Installed, used: &UsedEngine) -> Option<String> {
    let elsewhere = || engine.elsewhere().map(|address| format!("the engine at {}", harmless(&address)));
    if used.no_mounts { Some("the engine".to_owned()) } else { elsewhere() }
}
