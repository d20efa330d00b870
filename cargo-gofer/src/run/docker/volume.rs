//! Objects at an engine that sees no folders of this machine: in a volume over there, which all containers
//! of the run share. A container that never runs has it too, and through that one files come and go.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use super::containers::is_not_there;
use super::labels::labels;
use super::program::{Failure, Patience, Program};
use crate::run::claim::Claim;
use crate::run::objects::OBJECTS;
use crate::run::store::{OF_PIPELINE, OF_RUN, ObjectKey, Store};

/// What their names begin with.
pub const NAME: &str = "gofer-objects-";

/// The volume of a run, and the container through which it is reached, which has the same name.
#[derive(Debug)]
pub struct Volume {
    name: String,
    /// The names of what was there at the beginning, in the folder of the run and in that of the pipeline.
    made: OnceLock<Result<[HashSet<OsString>; 2], String>>,
    /// One object is brought here at a time.
    bringing: Mutex<()>,
}

/// What one is made with.
pub struct Making<'a> {
    /// Its container is of this image.
    pub image: &'a str,
    pub platform: Option<&'a str>,
    pub store: &'a Store,
    pub claim: &'a Claim,
}

/// The engine, and how long it is waited for.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub program: &'a Program,
    pub patience: Patience<'a>,
}

impl Volume {
    pub fn new(run: &str) -> Self {
        Volume { name: format!("{NAME}{run}"), made: OnceLock::new(), bringing: Mutex::default() }
    }

    /// How a container is given it.
    pub fn mount(&self) -> String {
        format!("type=volume,src={},dst={OBJECTS}", self.name)
    }

    /// Makes it, if it is not made yet, with what is in our folders.
    pub fn provide(&self, engine: Asked, making: &Making) -> Result<(), String> {
        let made = self.made.get_or_init(|| {
            let made = self.make(engine, making);
            made.map_err(|why| format!("the objects could not be copied to the engine: {why}"))
        });
        made.as_ref().map(drop).map_err(String::clone)
    }

    fn make(&self, engine: Asked, making: &Making) -> Result<[HashSet<OsString>; 2], String> {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let labels = labels(making.claim);
        engine.call([&words(&["volume", "create"]), labels.as_slice(), &words(&[&self.name])].concat())?;
        let mut create = words(&["create", "--pull", "never", "--name", &self.name, "--mount", &self.mount()]);
        create.extend(labels);
        create.extend(making.platform.map(|platform| format!("--platform={platform}")));
        // There is no container without a program. This one is never run.
        create.extend(words(&["--entrypoint", "none", making.image]));
        engine.call(create)?;
        for (folder, name) in making.store.folders() {
            engine.call(words(&["cp", "--archive", &folder.display().to_string(), &self.at(name)]))?;
        }
        let names = |folder| names(folder).map_err(|error| format!("{}: {error}", folder.display()));
        Ok([names(&making.store.of_run)?, names(&making.store.of_pipeline)?])
    }

    /// Brings an object, as it is now, to where it is looked up.
    pub fn bring(&self, engine: Asked, key: &ObjectKey) -> Result<(), String> {
        let _one = self.bringing.lock().unwrap_or_else(PoisonError::into_inner);
        let ObjectKey { file, is_of_pipeline } = key;
        let cannot = |why: String| format!("an object could not be brought from the engine: {why}");
        let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else { return Ok(()) };
        let beside = beside(folder).map_err(|error| cannot(error.to_string()))?;
        let there = format!("{}/{}", self.at(if *is_of_pipeline { OF_PIPELINE } else { OF_RUN }), name.display());
        let brought = beside.path().join("object");
        match engine.program.call(["cp", &there, &brought.display().to_string()], &engine.unlimited()) {
            Ok(_) => {}
            // There is none.
            Err(Failure::Refused(_)) if engine.has(&self.name) => {}
            Err(failure) => return Err(cannot(failure.to_string())),
        }
        replace(&brought, file).map_err(|error| cannot(error.to_string()))
    }

    /// Brings all objects back to our folders, if any were given.
    pub fn bring_all(&self, engine: Asked, store: &Store) -> Result<(), String> {
        let Some(Ok(put_in)) = self.made.get() else { return Ok(()) };
        let clean = "`cargo gofer run --clean`";
        let said = |why| {
            let name = &self.name;
            format!(
                "objects could not be copied back, and are in the volume `{name}` of the engine until {clean}: {why}"
            )
        };
        for ((folder, name), put_in) in store.folders().into_iter().zip(put_in) {
            let brought = beside(folder).map_err(|error| said(error.to_string()))?;
            let brought = brought.path().join(name);
            let copy = ["cp".to_owned(), self.at(name), brought.display().to_string()];
            engine.call(copy.to_vec()).map_err(said)?;
            take_over(&brought, folder, put_in).map_err(|error| said(format!("{}: {error}", folder.display())))?;
        }
        Ok(())
    }

    /// Removes it, whatever of it was made.
    pub fn remove(&self, engine: Asked) -> Result<(), String> {
        if self.made.get().is_none() {
            return Ok(());
        }
        for args in [&["rm", "--force"][..], &["volume", "rm", "--force"]] {
            match engine.program.call(args.iter().copied().chain([self.name.as_str()]), &engine.patience) {
                Err(Failure::Refused(why)) if is_not_there(&why) => {}
                removed => removed.map(drop).map_err(|failure| failure.to_string())?,
            }
        }
        Ok(())
    }

    /// A folder of it.
    fn at(&self, name: &str) -> String {
        format!("{}:{OBJECTS}/{name}", self.name)
    }
}

impl Asked<'_> {
    fn call(&self, args: Vec<String>) -> Result<String, String> {
        self.program.call(args, &self.unlimited()).map_err(|failure| failure.to_string())
    }

    fn has(&self, container: &str) -> bool {
        self.program.call(["container", "inspect", "--format", "{{.Id}}", container], &self.patience).is_ok()
    }

    /// How long it takes depends on the objects, and on where the engine is.
    fn unlimited(&self) -> Patience<'_> {
        Patience { limit: Duration::MAX, waiting: &|_| {}, ..self.patience }
    }
}

/// A folder in the same file system as this one, and in none that tasks see.
fn beside(folder: &Path) -> io::Result<tempfile::TempDir> {
    tempfile::Builder::new().prefix(".brought-").tempdir_in(folder.parent().unwrap_or(folder))
}

fn names(folder: &Path) -> io::Result<HashSet<OsString>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect()
}

/// Takes over what was brought, and takes away what was put in and is no more.
fn take_over(brought: &Path, folder: &Path, put_in: &HashSet<OsString>) -> io::Result<()> {
    let now = names(brought)?;
    for name in now.iter().chain(put_in.difference(&now)) {
        replace(&brought.join(name), &folder.join(name))?;
    }
    Ok(())
}

/// Puts something in the place of another, or nothing if it is not there.
fn replace(new: &Path, old: &PathBuf) -> io::Result<()> {
    let removed = match fs::symlink_metadata(old) {
        Ok(of) if of.is_dir() => fs::remove_dir_all(old),
        Ok(_) => fs::remove_file(old),
        Err(error) => Err(error),
    };
    let moved = removed.or_else(if_there).and_then(|()| fs::rename(new, old));
    moved.or_else(if_there)
}

fn if_there(error: io::Error) -> io::Result<()> {
    if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) }
}
