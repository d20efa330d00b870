//! The secrets and objects that variables refer to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gofer_core::{Reference, ReferenceKind};

use crate::cli::Run;
use crate::stop::{Stop, While as _};

/// The prefix of the caller's variables that hold secrets.
const SECRET_PREFIX: &str = "GOFER_SECRET_";

/// Where secrets and objects are looked up.
#[derive(Debug)]
pub struct Store {
    secrets: BTreeMap<String, String>,
    /// Objects the user gave, for those that are in no file.
    given: BTreeMap<String, String>,
    /// The folder with a file for each object of the pipeline.
    pub of_pipeline: PathBuf,
    /// The folder with a file for each object of the run.
    pub of_run: PathBuf,
}

impl Store {
    /// The secrets the user gave. Of two for one key the one given first counts: on the command
    /// line, in the file, in the environment.
    pub fn new(args: &Run, of_pipeline: PathBuf, of_run: PathBuf) -> Result<Self, Stop> {
        let mut secrets: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| {
                let key = name.to_str()?.strip_prefix(SECRET_PREFIX)?.to_owned();
                Some((key, value.into_string().ok()?))
            })
            .collect();
        if let Some(file) = &args.secrets {
            let what = format!("read the secrets in {}", file.display());
            for entry in dotenvy::from_path_iter(file).could_not(&what)? {
                // Its own error would print the line, which may be a secret.
                let (key, value) = entry.map_err(|_| {
                    Stop::new(format!("could not {what}: a line is not KEY=VALUE"))
                        .help("put values with spaces or `#` in single quotes")
                })?;
                secrets.insert(key, value);
            }
        }
        secrets.extend(args.secret.iter().cloned());
        Ok(Store { secrets, given: args.object.iter().cloned().collect(), of_pipeline, of_run })
    }

    /// Makes the folders of the objects. Those of a run before are taken over.
    pub fn make_folders(&mut self, of_run: PathBuf, take_over: bool) -> Result<(), Stop> {
        for folder in [&self.of_pipeline, &of_run] {
            fs::create_dir_all(folder).could_not(format!("make {}", folder.display()))?;
        }
        if take_over {
            for entry in fs::read_dir(&self.of_run).into_iter().flatten().flatten() {
                let file = of_run.join(entry.file_name());
                fs::copy(entry.path(), &file).could_not(format!("write {}", file.display()))?;
            }
        }
        self.of_run = of_run;
        Ok(())
    }

    fn folder(&self, kind: ReferenceKind) -> &Path {
        if kind == ReferenceKind::PipelineObject { &self.of_pipeline } else { &self.of_run }
    }

    /// The file of an object, if its key is the name of one.
    fn file(&self, kind: ReferenceKind, key: &str) -> Option<PathBuf> {
        let is_name = !key.contains(['/', '\\', '\0']) && key != "." && key != "..";
        is_name.then(|| self.folder(kind).join(key))
    }

    /// The value of a secret or object, as it is now.
    pub fn value(&self, reference: &Reference) -> Option<String> {
        match reference.kind {
            ReferenceKind::PipelineSecret | ReferenceKind::GlobalSecret => self.secrets.get(&reference.key).cloned(),
            kind => {
                let file = self.file(kind, &reference.key).and_then(|file| fs::read(file).ok());
                let written = file.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                written.or_else(|| self.given.get(&reference.key).cloned())
            }
        }
    }

    /// The values that must not be seen.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.secrets.values().map(String::as_str)
    }
}

/// How to give what a reference refers to.
pub fn how_to_give(reference: &Reference) -> String {
    let key = &reference.key;
    match reference.kind {
        ReferenceKind::PipelineSecret | ReferenceKind::GlobalSecret => {
            format!("put `{key}=…` in a file for `--secrets FILE`, or set {SECRET_PREFIX}{key}")
        }
        _ => format!("give it with `--object {key}=VALUE`"),
    }
}
