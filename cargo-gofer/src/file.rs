//! What `-o FILE` means, alike for every command that writes one file.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::stop::{Stop, While as _, Why};

/// Where a command's work goes.
#[derive(Debug, Args)]
pub struct Target {
    /// Write it to this file instead of standard output, which `-` is too
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over a file that is there already
    #[arg(long)]
    force: bool,
}

impl Target {
    /// The file; without one it is standard output.
    pub fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|file| *file != Path::new("-"))
    }

    /// The folder, where the name is that of one: it is there already, or ends in `/`.
    pub fn folder(&self) -> Option<&Path> {
        let ends = |path: &&Path| path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/");
        self.file().filter(ends)
    }

    /// Says what [`Target::write`] would of a file that is there already, before anything is written.
    ///
    /// # Errors
    /// If it is to be left alone.
    pub fn check(&self, file: &Path) -> Result<(), Stop> {
        let is_left_alone = fs::symlink_metadata(file).is_ok() && !self.force && !holds_nothing(file);
        if is_left_alone { Err(left_alone(file)) } else { Ok(()) }
    }

    /// Writes the file. One that is there already may be somebody's work: it is left alone unless
    /// the user says otherwise. A device or pipe holds no work.
    ///
    /// # Errors
    /// If it is there already, or cannot be written.
    pub fn write(&self, file: &Path, text: &str) -> Result<(), Stop> {
        let shown = file.display();
        let mut options = OpenOptions::new();
        if self.force || holds_nothing(file) {
            options.create(true).truncate(true)
        } else {
            options.create_new(true)
        };
        let mut opened = match options.write(true).open(file) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && !file.is_dir() => {
                return Err(left_alone(file));
            }
            opened => opened.could_not(format!("write {shown}")).map_err(|stop| with_what_is_wrong(stop, file))?,
        };
        opened.write_all(text.as_bytes()).could_not(format!("write {shown}"))
    }
}

/// The error with what the system does not say.
fn with_what_is_wrong(stop: Stop, file: &Path) -> Stop {
    if file.is_dir() {
        return stop.help(format!("that is a folder: name a file in it, such as {}", file.join("NAME").display()));
    }
    match file.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        Some(above) if above.exists() => stop.help(format!("{} is not a folder", above.display())),
        Some(folder) => stop.help(format!("there is no folder {}: make it first", folder.display())),
        None => stop,
    }
}

fn left_alone(file: &Path) -> Stop {
    Stop::because(Why::AlreadyThere, format!("{} is there already, and is left as it is", file.display()))
        .help("name another file, or write over it with `--force`")
}

/// A device or a pipe.
fn holds_nothing(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|about| !about.is_file() && !about.is_dir())
}
