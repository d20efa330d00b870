//! Files of a run that nobody else can read, and that are there no longer than they are needed.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use crate::signals::Passing;

const PREFIX: &str = "cargo-gofer-run-";

/// The file in it that is locked for as long as the run is on.
const LOCK: &str = "lock";

/// A folder for such files. It is taken away at the end of the run, or when a signal ends it.
pub struct Private {
    folder: Passing,
    _lock: File,
}

impl Private {
    pub fn new() -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        builder.permissions(<fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o700));
        let folder = Passing::new(builder.tempdir()?.keep());
        let mut lock = File::create(folder.path().join(LOCK))?;
        lock.lock()?;
        // Until it is written it is not looked at.
        lock.write_all(b"in use\n")?;
        Ok(Private { folder, _lock: lock })
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Takes away what killed runs have left, and says how many they were.
///
/// # Errors
/// If one cannot be taken away. Those of other users are not looked at.
pub fn sweep() -> io::Result<usize> {
    let mut swept = 0;
    for entry in fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        // Other users' cannot be read.
        let Some(lock) = is_ours.then(|| File::open(entry.path().join(LOCK)).ok()).flatten() else { continue };
        if lock.metadata().is_ok_and(|lock| lock.len() > 0) && lock.try_lock().is_ok() {
            fs::remove_dir_all(entry.path())?;
            swept += 1;
        }
    }
    Ok(swept)
}
