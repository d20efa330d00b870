//! What belongs to a project: all files below its folder that git does not ignore.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

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
