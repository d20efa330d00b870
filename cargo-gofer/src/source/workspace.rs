//! The pipelines of a folder's packages: found, built, run and read.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use globset::GlobMatcher;
use gofer_core::nearest;

use super::build::{Build, Built, from_here};
use super::early::Early;
use super::json;
use super::options::Cargo;
use super::packages::{Packages, Program, manifest_of, target_folder};
use super::program::Launch;
use super::revision::Revision;
use super::{Found, OWN, Origin, Read};
use crate::progress::Progress;
use crate::stop::Stop;

/// A folder with packages, and how its programs are built and run.
pub struct Crates {
    packages: Packages,
    /// How the folder is called in messages.
    name: String,
    /// Where programs are run, if that is not where the user stands.
    run_in: Option<PathBuf>,
    variables: Vec<(&'static str, OsString)>,
    /// Until it is known what is built.
    early: Mutex<Option<Early>>,
    /// How programs, or their packages, are called that are meant, wherever in the workspace.
    names: Option<GlobMatcher>,
    /// Our own folder, once something is built.
    own: OnceLock<PathBuf>,
}

/// The crate of the current folder as it was at a revision, whose files are there as long as this is.
pub struct Then {
    place: Crates,
    revision: Revision,
}

impl Then {
    /// Writes the revision's files.
    ///
    /// # Errors
    /// If there is no such revision, or no such package in it.
    pub fn of(name: &str, options: &Cargo) -> Result<Self, Stop> {
        let folder = options.folder(Path::new("."));
        manifest_of(folder).map_err(|stop| {
            stop.help("`git:REV` is the crate here at a revision: go to its folder, or name it with `--manifest-path`")
        })?;
        let own = target_folder(folder, options)?.join(OWN);
        let revision = Revision::of(name, folder, &own)?;
        let mut variables = revision.variables();
        let packages = Packages::then(&revision.crate_folder(), revision.top(), &variables, options)
            .map_err(|stop| revision.explain(stop))?;
        // Apart from what is built of now: cargo tells packages apart by their path within the
        // workspace, and would take the one for the other.
        let built = || own.join("git").into_os_string();
        variables.extend([("CARGO_TARGET_DIR", built()), ("CARGO_BUILD_BUILD_DIR", built())]);
        let place = Crates {
            packages,
            name: format!("of git:{name}"),
            run_in: Some(revision.here()),
            variables,
            early: Mutex::default(),
            names: None,
            own: OnceLock::new(),
        };
        Ok(Then { place, revision })
    }

    /// See [`Crates::only`].
    pub fn only(&self, options: &Cargo) -> Result<Read, Stop> {
        self.place.only(options).map_err(|stop| self.revision.explain(stop))
    }

    /// See [`Crates::all`].
    pub fn all(&self, options: &Cargo) -> Result<Vec<Found>, Stop> {
        let found = self.place.all(options).map_err(|stop| self.revision.explain(stop))?;
        let explained = |found: Found| Found { read: found.read.map_err(|stop| self.revision.explain(stop)), ..found };
        Ok(found.into_iter().map(explained).collect())
    }
}

impl Crates {
    /// A folder.
    ///
    /// # Errors
    /// If it belongs to no package, or cargo does not understand that.
    pub fn of(folder: &Path, options: &Cargo) -> Result<Self, Stop> {
        let folder = options.folder(folder);
        let mut early = Early::of(folder, options);
        let packages = match early.as_mut().and_then(|early| early.packages.take()) {
            Some(packages) => packages,
            None => Packages::of(folder, options)?,
        };
        Ok(Crates { early: Mutex::new(early), ..Crates::with(packages, folder) })
    }

    fn with(packages: Packages, folder: &Path) -> Self {
        let here = folder == Path::new(".");
        let name = if here { "in the current folder".to_owned() } else { format!("in {}", folder.display()) };
        Crates {
            packages,
            name,
            run_in: None,
            variables: Vec::new(),
            early: Mutex::default(),
            names: None,
            own: OnceLock::new(),
        }
    }

    /// The programs of the workspace here that are called so, or whose packages are; nothing if none is.
    ///
    /// # Errors
    /// If cargo does not understand the workspace, or if something else that is named is not there.
    pub fn of_programs(names: GlobMatcher, options: &Cargo) -> Result<Option<Self>, Stop> {
        let folder = options.folder(Path::new("."));
        if manifest_of(folder).is_err() {
            return Ok(None);
        }
        // What is built is only known once cargo has said what there is.
        let place = Crates { names: Some(names), ..Crates::with(Packages::of(folder, options)?, folder) };
        let is_there = place.programs(options).is_ok_and(|programs| !programs.is_empty());
        Ok(is_there.then_some(place))
    }

    /// The programs that are meant.
    fn programs(&self, options: &Cargo) -> Result<Vec<Program<'_>>, Stop> {
        let Some(names) = &self.names else { return self.packages.programs(options) };
        let mut everywhere = options.clone();
        everywhere.workspace.workspace = options.workspace.package.is_empty();
        let mut programs = self.packages.programs(&everywhere)?;
        programs
            .retain(|program| names.is_match(&program.target.name) || names.is_match(program.package.name.as_str()));
        Ok(programs)
    }

    /// The one pipeline that is meant.
    ///
    /// # Errors
    /// If nobody could say which; if there is none to be had.
    pub fn only(&self, options: &Cargo) -> Result<Read, Stop> {
        let program = match &self.names {
            None => self.packages.only_program(options)?,
            Some(names) => only_of(&self.programs(options)?, names.glob().glob())?,
        };
        let is_named = self.names.is_some() || options.names_a_program() || !options.workspace.package.is_empty();
        let whose = if is_named { called(&program) } else { format!("the program {}", self.name) };
        self.one(program, &whose, options)
    }

    /// All pipelines that may be meant, in the order of their packages.
    ///
    /// # Errors
    /// If there is none, or if cargo cannot be asked.
    pub fn all(&self, options: &Cargo) -> Result<Vec<Found>, Stop> {
        match self.programs(options)?.as_slice() {
            [only] => {
                let is_named = self.names.is_some();
                let whose = if is_named { called(only) } else { format!("the program {}", self.name) };
                let read = self.one(*only, &whose, options);
                Ok(vec![Found { origin: self.origin(only), read }])
            }
            several => self.several(several, options),
        }
    }

    fn one(&self, program: Program, whose: &str, options: &Cargo) -> Result<Read, Stop> {
        let progress = Progress::new(format!("building {whose}"));
        let json = self.build(options).programs(&[program], whose, &progress, |built| {
            let built =
                built.into_iter().next().unwrap_or_else(|| Err(Stop::no_pipeline("cargo has built nothing")))?;
            self.note_own(&built);
            progress.now(format!("running {whose}"));
            self.launch(&built, whose, options).json(|line| progress.print(line))
        })??;
        drop(progress);
        json::read(&json, whose)
    }

    fn several(&self, programs: &[Program], options: &Cargo) -> Result<Vec<Found>, Stop> {
        let all = format!("{} programs", programs.len());
        let progress = Progress::new(format!("building {all}"));
        self.build(options).programs(programs, &all, &progress, |built| {
            progress.now(format!("running {all}"));
            side_by_side(programs.iter().zip(built), |(program, built)| {
                let whose = called(program);
                let read = built.and_then(|built| self.quietly(&built, &whose, options, &progress));
                Found { origin: self.origin(program), read }
            })
        })
    }

    /// Runs one of several: what it says is shown when it has ended, and its problems are left to be
    /// told under its name.
    fn quietly(&self, built: &Built, whose: &str, options: &Cargo, progress: &Progress) -> Result<Read, Stop> {
        self.note_own(built);
        let said = RefCell::new(Vec::new());
        match self.launch(built, whose, options).json(|line| said.borrow_mut().extend_from_slice(line)) {
            Err(Stop::NotValid { problems, .. }) => Err(Stop::not_valid(problems)),
            json => {
                progress.print(&said.take());
                json::read(&json?, whose)
            }
        }
    }

    fn build<'a>(&'a self, options: &'a Cargo) -> Build<'a> {
        let early = self.early.lock().unwrap_or_else(PoisonError::into_inner).take();
        Build { packages: &self.packages, options, variables: &self.variables, early }
    }

    fn launch<'a>(&'a self, built: &'a Built, whose: &'a str, options: &Cargo) -> Launch<'a> {
        Launch { built, folder: self.run_in.as_deref(), time_limit: options.time_limit(), whose }
    }

    /// Cargo marks the folder in which it builds.
    fn note_own(&self, built: &Built) {
        let target = built.executable.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
        if let Some(target) = target {
            // All of a workspace are built in one.
            let _ = self.own.set(target.join(OWN));
        }
    }

    fn origin(&self, program: &Program) -> Origin {
        Origin {
            name: program.target.name.clone(),
            namespace: Some(self.packages.namespace(program.package)),
            package: Some(program.package.name.to_string()),
            file: Some(from_here(program.target.src_path.as_std_path())),
            lints: self.packages.lints(program.package),
            settings: self.packages.server(program.package),
            own: self.own.get().cloned(),
        }
    }
}

fn only_of<'a>(programs: &[Program<'a>], names: &str) -> Result<Program<'a>, Stop> {
    if let [only] = programs {
        return Ok(*only);
    }
    let called: Vec<&str> = programs.iter().map(|program| program.target.name.as_str()).collect();
    let called = gofer_core::list(&called);
    Err(Stop::usage(format!("`{names}` names several pipelines: {called}")).help("name one of them"))
}

fn called(program: &Program) -> String {
    format!("the program `{}`", program.target.name)
}

/// Does this for each, as many at once as there are cores; what comes of them is in their order.
fn side_by_side<T: Send, R: Send>(all: impl Iterator<Item = T> + Send, act: impl Fn(T) -> R + Sync) -> Vec<R> {
    let waiting = Mutex::new(all.enumerate());
    let done = Mutex::new(BTreeMap::new());
    // What a panic of another thread has left there is still true.
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZeroUsize::get) {
            scope.spawn(|| {
                while let Some((place, one)) = next() {
                    let came = act(one);
                    done.lock().unwrap_or_else(PoisonError::into_inner).insert(place, came);
                }
            });
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}

/// The program of the workspace here that a name which none has may mean.
pub fn nearest_program(name: &str, options: &Cargo) -> Option<String> {
    let packages = Packages::of(options.folder(Path::new(".")), options).ok()?;
    let mut everywhere = options.clone();
    everywhere.workspace.workspace = options.workspace.package.is_empty();
    let programs = packages.programs(&everywhere).ok()?;
    nearest(name, programs.iter().map(|program| program.target.name.as_str())).map(str::to_owned)
}
