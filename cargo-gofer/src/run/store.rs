//! The secrets and objects that variables refer to.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use gofer_core::{Reference, ReferenceKind, shown};

use super::{objects, secrets};
use crate::cli::GivenArgs;
use crate::stop::{Stop, While as _};

/// The prefix of the caller's variables that hold secrets.
pub const SECRET_PREFIX: &str = "GOFER_SECRET_";

/// The names that the folders of the objects have for tasks.
pub const OF_RUN: &str = "run";
pub const OF_PIPELINE: &str = "pipeline";

/// Where secrets and objects are looked up.
#[derive(Debug)]
pub struct Store {
    secrets: BTreeMap<String, String>,
    /// Objects the user gave. They count before what is in a file.
    given: BTreeMap<String, String>,
    /// The folder with a file for each object of the pipeline.
    pub of_pipeline: PathBuf,
    /// The folder with a file for each object of the run.
    pub of_run: PathBuf,
}

impl Store {
    /// The secrets the user gave. Of two for one key the one given first counts: on the command
    /// line, in the file, of the command, in the environment.
    pub fn new(args: &GivenArgs, of_pipeline: PathBuf, of_run: PathBuf) -> Result<Self, Stop> {
        let mut secrets = of_environment();
        let mut given = BTreeMap::new();
        if let Some(file) = &args.secrets {
            given.extend(secrets::read(file)?);
        }
        for (key, value) in &args.secret {
            given.insert(key.clone(), value.clone().map_or_else(|| secrets::of_environment(key), Ok)?);
        }
        // Last, and not at all if something else is wrong: it may ask for a password.
        if let Some(command) = &args.secrets_from {
            secrets.extend(secrets::print_by(command)?);
        }
        secrets.extend(given);
        Ok(Store { secrets, given: args.object.iter().cloned().collect(), of_pipeline, of_run })
    }

    /// Makes the folders of the objects, and gives the names of what could not be taken over from
    /// the run before, if that is wanted.
    pub fn make_folders(&mut self, of_run: PathBuf, take_over: bool) -> Result<Vec<PathBuf>, Stop> {
        if let Some(above) = self.of_pipeline.parent().filter(|above| !above.is_dir()) {
            objects::make_private(above).could_not(format!("make {}", above.display()))?;
        }
        for folder in [&self.of_pipeline, &of_run] {
            objects::make_folder(folder)?;
        }
        // Containers are given whole paths.
        self.of_pipeline =
            dunce::canonicalize(&self.of_pipeline).could_not("find the folder of the pipeline's objects")?;
        let left_out = if take_over { objects::copy(&self.of_run, &of_run)? } else { Vec::new() };
        self.of_run = of_run;
        Ok(left_out)
    }

    /// The folders of the objects, with the names that they have for tasks.
    pub fn folders(&self) -> [(&Path, &'static str); 2] {
        [(&self.of_run, OF_RUN), (&self.of_pipeline, OF_PIPELINE)]
    }

    fn folder(&self, kind: ReferenceKind) -> &Path {
        if kind == ReferenceKind::PipelineObject { &self.of_pipeline } else { &self.of_run }
    }

    /// The file of an object, if its key is the name of one.
    fn file(&self, kind: ReferenceKind, key: &str) -> Option<PathBuf> {
        let is_name = !key.contains(['/', '\\', '\0']) && key != "." && key != "..";
        is_name.then(|| self.folder(kind).join(key))
    }

    /// Where an object is looked up, unless it is given.
    pub fn looked_up(&self, reference: &Reference) -> Option<ObjectKey> {
        let is_looked_up = !is_secret(reference) && !self.given.contains_key(&reference.key);
        let file = is_looked_up.then(|| self.file(reference.kind, &reference.key))??;
        Some(ObjectKey { file, is_of_pipeline: reference.kind == ReferenceKind::PipelineObject })
    }

    /// The value of a secret or object, as it is now, if there is one.
    ///
    /// # Errors
    /// If there is something that cannot be its value; the text follows its name.
    pub fn value(&self, reference: &Reference) -> Result<Option<String>, String> {
        if let Some(secret) = is_secret(reference).then(|| self.secrets.get(&reference.key)) {
            return Ok(secret.cloned());
        }
        match (self.given.get(&reference.key), self.file(reference.kind, &reference.key)) {
            (Some(given), _) => Ok(Some(given.clone())),
            (None, Some(file)) => objects::read(&file),
            (None, None) => Ok(None),
        }
    }
}

/// An object that is looked up in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectKey {
    pub file: PathBuf,
    pub is_of_pipeline: bool,
}

/// The secrets that the caller's variables hold, by their keys.
pub fn of_environment() -> BTreeMap<String, String> {
    let secret = |(name, value): (OsString, OsString)| {
        let key = name.to_str()?.strip_prefix(SECRET_PREFIX)?.to_owned();
        Some((key, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(secret).collect()
}

/// Whether a reference is to a secret, and not to an object.
pub fn is_secret(reference: &Reference) -> bool {
    matches!(reference.kind, ReferenceKind::PipelineSecret | ReferenceKind::GlobalSecret)
}

/// How to give what a reference refers to.
pub fn how_to_give(reference: &Reference) -> String {
    let key = shown(&reference.key);
    if is_secret(reference) {
        format!("put `{key}=VALUE` in a file for `--secrets FILE`, or set {SECRET_PREFIX}{key}")
    } else {
        format!("give it with `--object {key}=VALUE`")
    }
}
