//! Files of a run that nobody else can read, and that are there no longer than they are needed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::signals::Passing;

const PREFIX: &str = "cargo-gofer-run-";

/// The file that says whose folder it is: it holds the path of the run's record.
const OWNER: &str = "record";

/// A folder for such files. It is taken away at the end of the run, or when a signal ends it.
pub struct Private(Passing);

impl Private {
    pub fn new(record: &Path) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
        let private = Private(Passing::new(folder.keep()));
        fs::write(private.path().join(OWNER), record.as_os_str().as_encoded_bytes())?;
        Ok(private)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// Takes away what killed runs have left, and says how many they were.
///
/// # Errors
/// If one cannot be taken away. Those of other users are not looked at.
pub fn sweep(is_over: impl Fn(&Path) -> bool) -> io::Result<usize> {
    let mut swept = 0;
    for entry in fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        // Other users' cannot be read.
        let Some(record) = is_ours.then(|| fs::read_to_string(entry.path().join(OWNER)).ok()).flatten() else {
            continue;
        };
        if is_over(&PathBuf::from(record)) {
            fs::remove_dir_all(entry.path())?;
            swept += 1;
        }
    }
    Ok(swept)
}
