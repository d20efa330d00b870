//! What belongs to a project: all files below its folder that git does not ignore.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::child;
use crate::source::Source;
use crate::stop::{Stop, While as _};

/// What marks a folder that can be made again, such as cargo's own `target`.
const CACHE_TAG: &str = "CACHEDIR.TAG";

/// What belongs to a project, each folder before what is in it, but for these folders and files.
pub fn walk(project: &Path, leave_out: &[PathBuf]) -> ignore::Walk {
    let leave_out = leave_out.to_vec();
    let mut walk = WalkBuilder::new(project);
    // What git ignores, in no matter what repository, and nothing else: files that begin with a dot
    // belong to it, and `.ignore` is of another program.
    walk.hidden(false).ignore(false).require_git(false).sort_by_file_name(OsStr::cmp);
    walk.filter_entry(move |entry| {
        if entry.depth() == 0 {
            return true;
        }
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let is_cache = is_folder && entry.path().join(CACHE_TAG).is_file();
        entry.file_name() != ".git" && !is_cache && !leave_out.iter().any(|path| entry.path() == path)
    });
    walk.build()
}

/// All that is in a folder, each folder before what is in it.
pub fn walk_all(folder: &Path) -> ignore::Walk {
    WalkBuilder::new(folder).standard_filters(false).sort_by_file_name(OsStr::cmp).build()
}

/// The top folder of the repository in which a folder is, else the folder.
///
/// # Errors
/// If it is not there.
pub fn project_of(home: &Path) -> Result<PathBuf, Stop> {
    let own = folder(home)?;
    let mut git = child::command("git");
    git.args(["rev-parse", "--show-toplevel"]).current_dir(&own);
    // Without git there are no repositories.
    let top = child::whole_output(&mut git).ok().filter(|output| output.status.success());
    let top = top.and_then(|output| String::from_utf8(output.stdout).ok());
    Ok(top.map_or(own, |top| PathBuf::from(top.trim_end_matches(['\n', '\r']))))
}

/// The folder in which a pipeline is at home, if it is here.
pub fn home(source: &Source) -> Option<PathBuf> {
    match source {
        Source::Path(path) if path.is_dir() => Some(path.clone()),
        Source::Path(path) => {
            let above = path.parent().filter(|above| !above.as_os_str().is_empty());
            Some(above.unwrap_or(Path::new(".")).to_owned())
        }
        Source::Stdin => Some(PathBuf::from(".")),
        Source::Revision(_) => None,
    }
}

/// A folder, by its whole path.
///
/// # Errors
/// If it is not there, or is none.
pub fn folder(path: &Path) -> Result<PathBuf, Stop> {
    let whole = dunce::canonicalize(path).could_not(format!("find {}", path.display()))?;
    if whole.is_dir() {
        Ok(whole)
    } else {
        Err(io::ErrorKind::NotADirectory).could_not(format!("mount {}", path.display()))
    }
}
