//! A crate as it was at a revision.

use std::path::Path;

use super::crate_of;
use crate::child;
use crate::stop::{Stop, While as _};

/// Calls `with` on the crate of the current folder as it was at a revision, and a target folder
/// for it that is kept, so that the next call builds nothing twice.
///
/// The revision is checked out beside the repository, where dependencies by path are found as
/// they are from the repository itself, and is taken away at the end.
pub fn at_revision<T>(revision: &str, with: impl FnOnce(&Path, &Path) -> Result<T, Stop>) -> Result<T, Stop> {
    let here = crate_of(Path::new("."))?;
    let root = git(&here, &["rev-parse", "--show-toplevel"])?;
    let root = Path::new(&root);
    let prefix = git(&here, &["rev-parse", "--show-prefix"])?;
    let commit = git(&here, &["rev-parse", "--verify", "--end-of-options", &format!("{revision}^{{commit}}")])?;
    let beside = root.parent().unwrap_or(root);
    let folder = tempfile::Builder::new()
        .prefix(".gofer-diff-")
        .tempdir_in(beside)
        .could_not(format!("make a folder in {}", beside.display()))?;
    let checkout = folder.path().display().to_string();
    git(&here, &["worktree", "add", "--quiet", "--force", "--detach", &checkout, &commit])?;
    let given = with(&folder.path().join(prefix), &here.join("target/gofer/git"));
    // The folder goes by itself; if git cannot forget it now, it does so later.
    let _ = git(&here, &["worktree", "remove", "--force", &checkout]);
    given
}

fn git(folder: &Path, args: &[&str]) -> Result<String, Stop> {
    let output = child::whole_output(child::command("git").args(args).current_dir(folder)).could_not("start git")?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned());
    }
    Err(Stop::new(format!("git {}: {}", args.join(" "), String::from_utf8_lossy(&output.stderr).trim_end())))
}
