//! Where a new crate can be made.

use std::fs;
use std::path::{Path, PathBuf};

use crate::stop::{Stop, Why};

/// The first of the folders that are made for a new one.
///
/// # Errors
/// If something is there already, or a file is in the way.
pub fn for_new(path: &Path) -> Result<PathBuf, Stop> {
    // A link that leads nowhere is there too.
    if fs::symlink_metadata(path).is_ok() {
        return Err(Stop::because(Why::AlreadyThere, format!("{} is there already", path.display()))
            .help("nothing was changed; choose another name, or remove it first"));
    }
    let mut first = path;
    while let Some(above) = first.parent().filter(|above| !above.as_os_str().is_empty()) {
        if above.is_dir() {
            break;
        }
        if fs::symlink_metadata(above).is_ok() {
            return Err(Stop::because(Why::AlreadyThere, format!("{} is not a folder", above.display()))
                .help("nothing was changed; choose another place, or remove it first"));
        }
        first = above;
    }
    Ok(first.to_path_buf())
}
