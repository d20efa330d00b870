//! Where a pipeline comes from.

use std::convert::Infallible;
use std::ffi::OsStr;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::slice;
use std::str::FromStr;

use gofer_core::shown;
use gofer_model::Pipeline;

pub use self::json::Read;
pub use self::options::Cargo;
pub use self::packages::{Packages, ServerSettings};
pub use self::verdict::{broken_rules, is_refused};
use self::workspace::{Crates, Then};
use crate::answer::Format;
use crate::problem::{Problem, STANDARD_INPUT};
use crate::shell;
use crate::stop::{self, Stop, While as _};
use crate::text::{count, first_few};

mod build;
mod call;
mod early;
mod globs;
mod json;
mod options;
mod packages;
mod plain;
mod program;
mod revision;
mod settings;
mod verdict;
mod workspace;

/// Where a pipeline comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A folder with a crate that prints it, its `Cargo.toml`, or a file that holds it.
    Path(PathBuf),
    /// Standard input.
    Stdin,
    /// The crate of the current folder, at a revision of its repository.
    Revision(String),
}

/// What is meant by a path at which nothing is.
enum Elsewhere {
    /// What a pattern matches.
    Paths(Vec<PathBuf>),
    /// The programs that are called so.
    Programs(Box<Crates>),
}

/// A pipeline that was looked for, and what came of it.
#[derive(Debug)]
pub struct Found {
    pub origin: Origin,
    pub read: Result<Read, Stop>,
}

/// Where a pipeline was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// What it is called beside others: its program's name, or as it was written.
    pub name: String,
    /// The namespace that its package names; JSON names none.
    pub namespace: Option<String>,
    pub package: Option<String>,
    /// The file in which it is written, as it is seen from here.
    pub file: Option<String>,
    /// What its workspace and then its package say of rules: rule and level.
    pub lints: Vec<(String, String)>,
    /// What they say of a server.
    pub settings: ServerSettings,
    /// Our own folder below that in which it was built.
    pub own: Option<PathBuf>,
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
    /// The package around us.
    pub fn here() -> Self {
        Source::Path(PathBuf::from("."))
    }

    /// How it is called in messages.
    pub fn name(&self) -> String {
        match self {
            Source::Path(path) => path.display().to_string(),
            Source::Stdin => STANDARD_INPUT.to_owned(),
            Source::Revision(revision) => format!("git:{revision}"),
        }
    }

    /// The folder of packages that is meant, if it is one.
    fn folder(&self) -> Option<&Path> {
        match self {
            Source::Path(path) if path.is_dir() => Some(path),
            Source::Path(path) if path.file_name() == Some(OsStr::new("Cargo.toml")) && path.is_file() => {
                path.parent().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
            }
            _ => None,
        }
    }

    /// The pipeline, which may not be valid, and what there is to say of its JSON.
    ///
    /// # Errors
    /// If there is none to be had, or if its own program found it not valid.
    pub fn read(&self, cargo: &Cargo) -> Result<Read, Stop> {
        if let Source::Revision(revision) = self {
            return Then::of(revision, cargo)?.only(cargo);
        }
        match self.folder() {
            Some(folder) => Crates::of(folder, cargo)?.only(cargo),
            None => match self.elsewhere(cargo)? {
                None => self.read_json(),
                Some(Elsewhere::Programs(place)) => place.only(cargo),
                Some(Elsewhere::Paths(paths)) => match paths.as_slice() {
                    [only] => Source::Path(only.clone()).read(cargo),
                    several => {
                        let names: Vec<String> = several.iter().map(|path| path.display().to_string()).collect();
                        Err(Stop::usage(format!("`{}` names several pipelines: {}", self.name(), first_few(&names)))
                            .help("name one of them"))
                    }
                },
            },
        }
    }

    /// What is meant by a path at which nothing is: a pattern, or the name of a program.
    fn elsewhere(&self, cargo: &Cargo) -> Result<Option<Elsewhere>, Stop> {
        let Source::Path(path) = self else { return Ok(None) };
        let Some(text) = path.to_str().filter(|_| !path.exists()) else { return Ok(None) };
        let is_pattern = globs::is_pattern(text);
        if is_pattern {
            let paths = globs::paths(text)?;
            if !paths.is_empty() {
                return Ok(Some(Elsewhere::Paths(paths)));
            }
        }
        let may_be_a_name = !text.contains(['/', '\\']) && path.extension().is_none();
        let place = if may_be_a_name { Crates::of_programs(globs::matcher(text)?, cargo)? } else { None };
        if let Some(place) = place {
            return Ok(Some(Elsewhere::Programs(Box::new(place))));
        }
        if !is_pattern && !may_be_a_name {
            return Ok(None);
        }
        let help = if is_pattern {
            "`cargo gofer list --workspace` says which pipelines there are".to_owned()
        } else if let Some(near) = workspace::nearest_program(text, cargo) {
            format!("there is a program `{}`", shown(&near))
        } else {
            what_to_name(path)
        };
        Err(Stop::usage(format!(
            "nothing is called `{}`: no folder with a Cargo.toml, no file of JSON, no program of a \
             pipeline here",
            shown(text)
        ))
        .help(help))
    }

    /// All pipelines that it may mean, each with what came of it.
    ///
    /// # Errors
    /// If there is none.
    pub fn read_all(&self, cargo: &Cargo) -> Result<Vec<Found>, Stop> {
        if let Source::Revision(revision) = self {
            return Then::of(revision, cargo)?.all(cargo);
        }
        if let Some(folder) = self.folder() {
            return Crates::of(folder, cargo)?.all(cargo);
        }
        match self.elsewhere(cargo)? {
            Some(Elsewhere::Programs(place)) => return place.all(cargo),
            Some(Elsewhere::Paths(paths)) => {
                let all = paths.into_iter().map(|path| Source::Path(path).read_all(cargo));
                return Ok(all.collect::<Result<Vec<_>, Stop>>()?.into_iter().flatten().collect());
            }
            None => {}
        }
        let file = if let Source::Path(path) = self { Some(path.display().to_string()) } else { None };
        let origin = Origin {
            name: self.name(),
            namespace: None,
            package: None,
            file,
            lints: Vec::new(),
            settings: ServerSettings::default(),
            own: None,
        };
        Ok(vec![Found { origin, read: self.read_json() }])
    }

    fn read_json(&self) -> Result<Read, Stop> {
        let Source::Path(path) = self else {
            let mut json = Vec::new();
            std::io::stdin().read_to_end(&mut json).could_not("read standard input")?;
            return json::read_written(&json, None, STANDARD_INPUT);
        };
        let json = fs::read(path)
            .could_not(format!("read {}", path.display()))
            .map_err(|stop| stop.help(what_to_name(path)))?;
        if path.extension() == Some(OsStr::new("rs")) {
            return Err(Stop::no_pipeline(format!("{} is Rust, not JSON", path.display()))
                .help("name the folder of its crate instead"));
        }
        let file = path.display().to_string();
        json::read_written(&json, Some(file.clone()), &file)
    }

    /// The pipeline, if the language takes it.
    ///
    /// # Errors
    /// If there is none to be had, or if it is not valid.
    pub fn read_valid(&self, cargo: &Cargo) -> Result<Read, Stop> {
        let read = self.read(cargo)?;
        match read.pipeline.validate() {
            Ok(()) if read.malformed.is_empty() => Ok(read),
            Ok(()) => Err(read.not_valid(Vec::new())),
            Err(invalid) => Err(read.not_valid(invalid.problems().iter().map(Problem::from).collect())),
        }
    }

    /// The pipeline, if its tasks can be put in an order, and a warning for all else that there is
    /// to say: a server runs what the language refuses, such as the ids of other libraries.
    ///
    /// # Errors
    /// If there is none to be had, or if nobody could say what runs when.
    pub fn read_runnable(&self, cargo: &Cargo) -> Result<(Pipeline, Vec<Problem>), Stop> {
        let read = self.read(cargo)?;
        if !read.malformed.is_empty() {
            return Err(read.not_valid(read.broken_rules()));
        }
        if let Err(invalid) = read.pipeline.validate()
            && invalid.fatal().next().is_some()
        {
            let fatal = invalid.fatal().map(Problem::from).collect();
            return Err(Stop::not_valid(read.seen(fatal)));
        }
        let broken = read.broken_rules().into_iter().map(Problem::into_warning);
        let warnings = read.warnings.iter().cloned().chain(broken).collect();
        Ok((read.pipeline, warnings))
    }

    /// The same for a command that changes nothing; one warning is told, and how many more there are.
    ///
    /// # Errors
    /// As for [`Source::read_runnable`].
    pub fn read_to_look_at(&self, cargo: &Cargo) -> Result<Pipeline, Stop> {
        let (pipeline, mut warnings) = self.read_runnable(cargo)?;
        if let Some(first) = warnings.first_mut() {
            first.pipeline = Some(self.name());
        }
        self.tell_first(&warnings);
        Ok(pipeline)
    }

    /// Tells one of these warnings, and how many more there are.
    pub fn tell_first(&self, warnings: &[Problem]) {
        if let Some(first) = warnings.first() {
            stop::tell(slice::from_ref(first));
        }
        if let Some(more) = warnings.len().checked_sub(1).filter(|more| *more > 0) {
            let whose = self.argument();
            stop::note(&format!("`cargo gofer check{whose}` has {}", count(more, "more problem")));
        }
    }

    /// The same with all warnings, which a program is told with the answer; people have been told.
    ///
    /// # Errors
    /// As for [`Source::read_runnable`].
    pub fn read_for(&self, format: Format, cargo: &Cargo) -> Result<(Pipeline, Vec<Problem>), Stop> {
        match format {
            Format::Text => Ok((self.read_to_look_at(cargo)?, Vec::new())),
            Format::Json => {
                let (pipeline, mut warnings) = self.read_runnable(cargo)?;
                for warning in &mut warnings {
                    warning.pipeline = Some(self.name());
                }
                Ok((pipeline, warnings))
            }
        }
    }

    /// How it is written on the command line, after a blank.
    pub fn argument(&self) -> String {
        match self {
            Source::Path(path) if path.as_os_str() == "." => String::new(),
            Source::Stdin => " -".to_owned(),
            _ => format!(" {}", shell::word(&self.name())),
        }
    }

    /// The folders in which its crate is written, as far as cargo understands it: for JSON none.
    pub fn written_in(&self, cargo: &Cargo) -> Vec<PathBuf> {
        let folder = self.folder().map(|folder| cargo.folder(folder));
        let packages = folder.and_then(|folder| Packages::of(folder, cargo).ok());
        packages.map(|packages| packages.written_in()).unwrap_or_default()
    }

    /// What the packages of its workspace say of a server, as far as cargo understands them.
    pub fn settings(&self) -> Vec<ServerSettings> {
        let packages = self.folder().and_then(|folder| Packages::of(folder, &Cargo::default()).ok());
        packages.map(|packages| packages.servers()).unwrap_or_default()
    }

    /// Our own folder below cargo's target folder: of the package that is meant, else of the one
    /// around us, else of one that might be there.
    pub fn own_folder(&self, cargo: &Cargo) -> PathBuf {
        let folder = self.folder().unwrap_or(Path::new("."));
        match packages::target_folder(cargo.folder(folder), cargo) {
            Ok(target) => target.join(OWN),
            Err(_) => Path::new("target").join(OWN),
        }
    }
}

/// How a pipeline is named, where nothing is at this path.
fn what_to_name(path: &Path) -> String {
    match path.to_str().filter(|text| !path.exists() && revision::is_commit(text)) {
        Some(name) => format!("`git:{name}` is the crate here at this revision"),
        None => WHAT_TO_NAME.to_owned(),
    }
}

/// What is taken for a pipeline.
const WHAT_TO_NAME: &str = "name a folder with a pipeline crate, a file of JSON, a program or package of the workspace here, \
                            a revision such as `git:HEAD`, or `-` for standard input";

/// Whether a package is around us, in which the pipeline may be that is not named.
pub fn is_in_a_package(cargo: &Cargo) -> bool {
    packages::manifest_of(cargo.folder(Path::new("."))).is_ok()
}

/// What our folder is called.
const OWN: &str = "gofer";

/// Makes our own folder, which git does not look at.
///
/// # Errors
/// If it cannot be made.
pub fn make_own_folder(folder: &Path) -> Result<(), Stop> {
    let make = || {
        fs::create_dir_all(folder)?;
        let ignore = folder.join(".gitignore");
        if ignore.exists() { Ok(()) } else { fs::write(ignore, "*\n") }
    };
    make().could_not(format!("make the folder {}", folder.display()))
}
