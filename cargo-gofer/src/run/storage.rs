//! Where runs are recorded, and the objects of pipelines kept.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::digest;
use super::objects::make_private;
use super::record::file_name;
use crate::cli::KeptArgs;
use crate::project::project_of;
use crate::stop::{Stop, While as _};

/// The file in a project's folder that says which project it is of.
const PROJECT: &str = "project";

/// The folder of a project's runs, below that for the state of programs: what is in it is not made
/// again by a build, and `cargo clean` does not remove it.
///
/// # Errors
/// If the system knows no such folder, or if the project is not there.
pub fn of_project(home: &Path) -> Result<PathBuf, Stop> {
    let state = dirs::state_dir().or_else(dirs::data_local_dir).ok_or_else(|| {
        Stop::new("this system has no folder for what programs keep").help("name one for the runs with `--out`")
    })?;
    let project = project_of(home)?;
    let name = project.file_name().map(|name| file_name(&name.to_string_lossy())).unwrap_or_default();
    let digest = digest::of(&project.to_string_lossy());
    Ok(state.join("gofer").join(format!("{name}-{}", &digest[..16])))
}

/// Makes it, if it is not there.
///
/// # Errors
/// If it cannot be made.
pub fn make(folder: &Path, home: &Path) -> Result<(), Stop> {
    let make = || {
        if let Some(above) = folder.parent() {
            fs::create_dir_all(above)?;
        }
        match make_private(folder) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            made => made?,
        }
        let project = project_of(home).unwrap_or_else(|_| home.to_owned());
        fs::write(folder.join(PROJECT), format!("{}\n", project.display()))
    };
    make()
        .could_not(format!("make the folder {}", folder.display()))
        .map_err(|stop| stop.help("name another one for the runs with `--out`"))
}

/// The folder that is named, or the project's own.
///
/// # Errors
/// As for [`of_project`].
pub fn named(out: Option<&Path>, home: &Path) -> Result<PathBuf, Stop> {
    out.map_or_else(|| of_project(home), |out| Ok(out.to_owned()))
}

/// The folder that is meant.
///
/// # Errors
/// As for [`of_project`].
pub fn of(kept: &KeptArgs) -> Result<PathBuf, Stop> {
    named(kept.out.as_deref(), kept.project.as_deref().unwrap_or(Path::new(".")))
}
