//! Where a pipeline comes from.

use std::convert::Infallible;
use std::ffi::OsStr;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::slice;
use std::str::FromStr;

use gofer_model::Pipeline;

pub use self::json::Read;
use self::packages::Packages;
use self::revision::Revision;
use crate::output::count;
use crate::problem::Problem;
use crate::stop::{self, Stop, While as _};

mod build;
mod json;
mod packages;
mod program;
mod revision;

/// Where a pipeline comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A folder with a crate that prints it, or a file that holds it.
    Path(PathBuf),
    /// Standard input.
    Stdin,
    /// The crate of the current folder, at a revision of its repository.
    Revision(String),
}

impl FromStr for Source {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "-" => Source::Stdin,
            _ => match text.strip_prefix("git:") {
                Some(revision) => Source::Revision(revision.to_owned()),
                None => Source::Path(PathBuf::from(text)),
            },
        })
    }
}

impl Source {
    /// How it is called in messages.
    pub fn name(&self) -> String {
        match self {
            Source::Path(path) => path.display().to_string(),
            Source::Stdin => "standard input".to_owned(),
            Source::Revision(revision) => format!("git:{revision}"),
        }
    }

    /// What its program is called in messages.
    fn program(&self) -> String {
        match self {
            Source::Path(path) if path.as_os_str() == "." => "the program in the current folder".to_owned(),
            Source::Revision(_) => format!("the program of {}", self.name()),
            _ => format!("the program in {}", self.name()),
        }
    }

    /// The pipeline, which may not be valid, and what there is to say of its JSON.
    ///
    /// # Errors
    /// If there is none to be had, or if its own program found it not valid.
    pub fn read(&self) -> Result<Read, Stop> {
        match self {
            Source::Stdin => {
                let mut json = Vec::new();
                std::io::stdin().read_to_end(&mut json).could_not("read standard input")?;
                json::read(&json, "standard input")
            }
            Source::Revision(name) => self.at_revision(name),
            Source::Path(path) if path.is_dir() => {
                let packages = Packages::of(path)?;
                let built = build::build(packages.only_program()?, &self.program(), &[])?;
                json::read(&program::json(&built, None, &self.program())?, &self.program())
            }
            Source::Path(path) => {
                let json = std::fs::read(path).could_not(format!("read {}", path.display())).map_err(|stop| {
                    stop.help("name a folder with a pipeline crate, a file of JSON, or `-` for standard input")
                })?;
                if path.extension() == Some(OsStr::new("rs")) {
                    return Err(Stop::new(format!("{} is Rust, not JSON", path.display()))
                        .help("name the folder of its crate instead"));
                }
                json::read(&json, &path.display().to_string())
            }
        }
    }

    fn at_revision(&self, name: &str) -> Result<Read, Stop> {
        let now = Packages::of(Path::new("."))?;
        let revision = Revision::of(name, now.target_folder())?;
        let whose = self.program();
        let read = || {
            let packages = Packages::of(&revision.crate_folder())?;
            // What it depends on is built once for all; what it is itself stays apart.
            let own = [
                ("CARGO_TARGET_DIR", now.target_folder().join("gofer/git")),
                ("CARGO_BUILD_BUILD_DIR", now.build_folder().to_path_buf()),
            ];
            let built = build::build(packages.only_program()?, &whose, &own)?;
            json::read(&program::json(&built, Some(&revision.here()), &whose)?, &whose)
        };
        read().map_err(|stop| revision.explain(stop))
    }

    /// The pipeline, if the language takes it.
    ///
    /// # Errors
    /// If there is none to be had, or if it is not valid.
    pub fn read_valid(&self) -> Result<Pipeline, Stop> {
        let Read { pipeline, .. } = self.read()?;
        match pipeline.validate() {
            Ok(()) => Ok(pipeline),
            Err(invalid) => Err(Stop::not_valid(invalid.problems().iter().map(Problem::from).collect())),
        }
    }

    /// The pipeline, if its tasks can be put in an order, and a warning for all else that there is
    /// to say: a server runs what the language refuses, such as the ids of other libraries.
    ///
    /// # Errors
    /// If there is none to be had, or if nobody could say what runs when.
    pub fn read_runnable(&self) -> Result<(Pipeline, Vec<Problem>), Stop> {
        let Read { pipeline, mut warnings } = self.read()?;
        if let Err(invalid) = pipeline.validate() {
            if invalid.fatal().next().is_some() {
                return Err(Stop::not_valid(invalid.fatal().map(Problem::from).collect()));
            }
            warnings.extend(invalid.problems().iter().map(Problem::from).map(Problem::into_warning));
        }
        Ok((pipeline, warnings))
    }

    /// The same for a command that changes nothing; one warning is told, and how many more there are.
    ///
    /// # Errors
    /// As for [`Source::read_runnable`].
    pub fn read_to_look_at(&self) -> Result<Pipeline, Stop> {
        let (pipeline, mut warnings) = self.read_runnable()?;
        if let Some(first) = warnings.first_mut() {
            first.pipeline = Some(self.name());
            stop::tell(slice::from_ref(first));
        }
        if let Some(more) = warnings.len().checked_sub(1).filter(|more| *more > 0) {
            let whose = self.argument();
            stop::note(&format!("`cargo gofer check{whose}` has {} more", count(more, "warning")));
        }
        Ok(pipeline)
    }

    /// How it is written on the command line, after a blank.
    fn argument(&self) -> String {
        match self {
            Source::Path(path) if path.as_os_str() == "." => String::new(),
            Source::Stdin => " -".to_owned(),
            _ => format!(" {}", self.name()),
        }
    }
}
