//! Which engines there are. Nothing else outside of an engine's own folder names one.

use std::path::Path;

use super::docker;
use super::engine::Installed;
use crate::stop::Stop;

/// The engine to use: the one that is named, or the first that answers.
///
/// # Errors
/// If there is none.
pub fn find(named: Option<&Path>) -> Result<Box<dyn Installed>, Stop> {
    docker::find(named).map(|program| Box::new(program) as Box<dyn Installed>)
}
