//! Where a pipeline comes from.

use std::convert::Infallible;
use std::ffi::OsStr;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use gofer_model::Pipeline;

use self::packages::Packages;
use self::revision::Revision;
use crate::problem::Problem;
use crate::stop::{Stop, While as _};

mod build;
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

    /// The pipeline, which may not be valid.
    ///
    /// # Errors
    /// If there is none to be had, or if its own program found it not valid.
    pub fn read(&self) -> Result<Pipeline, Stop> {
        match self {
            Source::Stdin => {
                let mut json = Vec::new();
                std::io::stdin().read_to_end(&mut json).could_not("read standard input")?;
                parse(&json, "standard input")
            }
            Source::Revision(name) => self.at_revision(name),
            Source::Path(path) if path.is_dir() => {
                let packages = Packages::of(path)?;
                let built = build::build(packages.only_program()?, &self.program(), &[])?;
                parse(&program::json(&built, None, &self.program())?, &self.program())
            }
            Source::Path(path) => {
                let json = std::fs::read(path).could_not(format!("read {}", path.display())).map_err(|stop| {
                    stop.help("name a folder with a pipeline crate, a file of JSON, or `-` for standard input")
                })?;
                if path.extension() == Some(OsStr::new("rs")) {
                    return Err(Stop::new(format!("{} is Rust, not JSON", path.display()))
                        .help("name the folder of its crate instead"));
                }
                parse(&json, &path.display().to_string())
            }
        }
    }

    fn at_revision(&self, name: &str) -> Result<Pipeline, Stop> {
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
            parse(&program::json(&built, Some(&revision.here()), &whose)?, &whose)
        };
        read().map_err(|stop| revision.explain(stop))
    }

    /// The pipeline, checked.
    ///
    /// # Errors
    /// If there is none to be had, or if it is not valid.
    pub fn read_valid(&self) -> Result<Pipeline, Stop> {
        let pipeline = self.read()?;
        match pipeline.validate() {
            Ok(()) => Ok(pipeline),
            Err(invalid) => {
                let problems = invalid.problems().iter().map(Problem::from).collect();
                Err(Stop::NotValid { problems, shown: false })
            }
        }
    }
}

fn parse(json: &[u8], whose: &str) -> Result<Pipeline, Stop> {
    serde_json::from_slice(json).map_err(|error| {
        let text = String::from_utf8_lossy(json);
        let help = match text.trim() {
            "" => "there is nothing at all".to_owned(),
            text if text.starts_with('{') => "it is JSON, but not of a Gofer pipeline".to_owned(),
            text => format!("it begins with `{}`", gofer_core::shown(text.lines().next().unwrap_or_default())),
        };
        Stop::new(format!("{whose} gives no pipeline: {error}")).help(help)
    })
}
