//! Files that containers have made are those of their users, such as root. At the end of a run they
//! are given to whoever runs us: nobody else could remove them again.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::command::mount;
use super::program::{Patience, Program};

/// Images that are tried for one with `chown`.
const TRIES: usize = 5;

/// Sees to it that all in these folders is the user's own. Each has its place in the containers.
///
/// # Errors
/// If something is not; the text says why.
pub fn give_back(
    program: &Program,
    images: &[&str],
    folders: &[(&Path, String)],
    patience: &Patience,
) -> Result<(), String> {
    let user = rustix::process::getuid();
    if user.is_root() || !folders.iter().any(|(folder, _)| has_foreign(folder, user.as_raw())) {
        return Ok(());
    }
    let us = format!("{}:{}", user.as_raw(), rustix::process::getgid().as_raw());
    let mut why = "no image of the pipeline is here".to_owned();
    // Where the engine is not root's, its root is who runs it.
    for owner in [us.as_str(), "0:0"] {
        for image in images.iter().take(TRIES) {
            match chown(program, image, folders, owner, patience) {
                Ok(()) => break,
                Err(error) => why = error,
            }
        }
        if !folders.iter().any(|(folder, _)| has_foreign(folder, user.as_raw())) {
            return Ok(());
        }
    }
    Err(why)
}

fn chown(
    program: &Program,
    image: &str,
    folders: &[(&Path, String)],
    owner: &str,
    patience: &Patience,
) -> Result<(), String> {
    let options = ["run", "--rm", "--pull", "never", "--network", "none", "--log-driver", "none", "--user", "0:0"];
    let mut args: Vec<String> = options.map(str::to_owned).into();
    for (folder, place) in folders {
        args.extend(["--mount".to_owned(), mount(folder, place)]);
    }
    args.extend(["--entrypoint", "chown", image, "-hR", owner].map(str::to_owned));
    args.extend(folders.iter().map(|(_, place)| place.clone()));
    program.call(args, patience).map(drop).map_err(|failure| failure.to_string())
}

/// Whether something in a folder is of another user. What cannot be looked at is.
fn has_foreign(folder: &Path, user: u32) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let mut todo: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(path) = todo.pop() {
        let entries = match fs::symlink_metadata(&path) {
            Ok(of) if of.uid() != user => return true,
            Ok(of) if of.is_dir() => fs::read_dir(&path),
            Ok(_) => continue,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(_) => return true,
        };
        match entries {
            Ok(entries) => todo.extend(entries.flatten().map(|entry| entry.path())),
            Err(error) if error.kind() == ErrorKind::PermissionDenied => return true,
            Err(_) => {}
        }
    }
    false
}
