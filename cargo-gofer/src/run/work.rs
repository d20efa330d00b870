//! What tasks see of this machine, if that is asked for: a server shows them nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::objects::OBJECTS;
use super::snapshot::{Copied, Snapshot};
use crate::cli::{Limits, SourceHow, WORKSPACE, WorkArgs};
use crate::project::{folder, home, project_of};
use crate::source::Source;
use crate::stop::Stop;
use crate::text::harmless;

/// What tasks see of this machine, and what holds for all of their containers.
#[derive(Debug, Default)]
pub struct Work {
    pub shown: Vec<ShownFolder>,
    pub workdir: Option<String>,
    pub limits: Limits,
    /// The copy that tasks are given, once it is made.
    pub snapshot: Option<Snapshot>,
    /// The engine, if it sees no folders of this machine.
    pub blind: Option<String>,
}

/// What is recorded of it.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotOnAServer {
    /// The folders that tasks see.
    pub shown: Vec<ShownFolder>,
    pub workdir: Option<String>,
    /// Of what is copied; not of when that was changed.
    pub source_digest: Option<String>,
    /// What the engine is told of all containers.
    pub limits: BTreeMap<String, String>,
}

/// A folder of this machine that tasks see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Shown")]
pub struct ShownFolder {
    pub folder: PathBuf,
    /// Where it is in their containers.
    pub at: String,
    pub how: ShownHow,
    /// Whether what git ignores is no part of it.
    #[serde(skip)]
    pub is_project: bool,
}

/// How a folder is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "How")]
pub enum ShownHow {
    /// A copy for each task.
    Copied,
    /// Itself, to be read only.
    ReadOnly,
    /// Itself.
    ReadWrite,
}

impl ShownFolder {
    /// As it is copied: of a project what belongs to it, of what is named all.
    fn copied(&self, leave_out: &Path) -> Copied {
        let leave_out = vec![leave_out.to_owned()];
        let (folder, at) = (self.folder.clone(), self.at.clone());
        Copied { folder, at, leave_out, is_project: self.is_project }
    }
}

impl Work {
    /// What is asked for.
    ///
    /// # Errors
    /// If a folder is not there, or if two are to be at one place.
    pub fn of(args: &WorkArgs, limits: &Limits, source: &Source) -> Result<Self, Stop> {
        let mut shown = Vec::new();
        if let Some(how) = args.source {
            let how = if how == SourceHow::Copy { ShownHow::Copied } else { ShownHow::ReadWrite };
            shown.push(ShownFolder { folder: project(source)?, at: WORKSPACE.to_owned(), how, is_project: true });
        }
        for mount in &args.mount {
            let folder = folder(&mount.folder)?;
            let how = if mount.is_writable { ShownHow::ReadWrite } else { ShownHow::ReadOnly };
            shown.push(ShownFolder { folder, at: mount.at.clone(), how, is_project: false });
        }
        for (place, one) in shown.iter().enumerate() {
            if Path::new(&one.at).starts_with("/gofer") {
                return Err(Stop::usage(format!("nothing can be mounted at {}: {OBJECTS} is for objects", one.at)));
            }
            if let Some(other) = shown[..place].iter().find(|other| other.at == one.at) {
                let (first, second) = (other.folder.display(), one.folder.display());
                return Err(Stop::usage(format!("{first} and {second} cannot both be at {}", one.at))
                    .help(format!("say where the other is to be: `--mount {second}:/PATH`")));
            }
        }
        let workdir = args.workdir.clone().or_else(|| args.source.map(|_| WORKSPACE.to_owned()));
        Ok(Work { shown, workdir, limits: limits.clone(), snapshot: None, blind: None })
    }

    /// Has copied what would be mounted, for an engine that sees no folders of this machine.
    ///
    /// # Errors
    /// If tasks are to write into one.
    pub fn without_mounts(&mut self, engine: String) -> Result<(), Stop> {
        for shown in &mut self.shown {
            if shown.how == ShownHow::ReadWrite {
                let folder = shown.folder.display();
                return Err(Stop::usage(format!(
                    "{engine} sees no folders of this machine, so that no task can write into {folder}"
                ))
                .help("`--source` and `--mount` without `:rw` copy a folder to it; objects come back"));
            }
            shown.how = ShownHow::Copied;
        }
        self.blind = Some(engine);
        Ok(())
    }

    /// Makes the copy that tasks are given, if they are. It leaves out this folder.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn take_snapshot(&mut self, below: &Path, leave_out: &Path) -> Result<(), Stop> {
        let is_copied = |shown: &&ShownFolder| shown.how == ShownHow::Copied;
        let copied: Vec<Copied> = self.shown.iter().filter(is_copied).map(|shown| shown.copied(leave_out)).collect();
        if !copied.is_empty() {
            self.snapshot = Some(Snapshot::of(&copied, below)?);
        }
        Ok(())
    }

    /// What is mounted as it is.
    pub fn mounted(&self) -> impl Iterator<Item = &ShownFolder> {
        self.shown.iter().filter(|shown| shown.how != ShownHow::Copied)
    }

    /// What is recorded of it.
    pub fn record(&self) -> NotOnAServer {
        NotOnAServer {
            shown: self.shown.clone(),
            workdir: self.workdir.clone(),
            source_digest: self.snapshot.as_ref().map(|snapshot| snapshot.digest.clone()),
            limits: self.limits().into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        }
    }

    /// What is to be said of it: a pipeline that needs it does not run on a server.
    pub fn notes(&self) -> Vec<String> {
        let no_mounts = self.blind.iter().map(|engine| {
            format!("{engine} sees no folders of this machine: objects are copied to it, and back at the end")
        });
        let place = |shown: &ShownFolder| {
            let how = match shown.how {
                ShownHow::Copied => "a copy for each task",
                ShownHow::ReadOnly => "read only",
                ShownHow::ReadWrite => "and can change it",
            };
            let folder = harmless(&shown.folder.display().to_string());
            format!("tasks see {folder} at {}, {how}: not so on a server", harmless(&shown.at))
        };
        let mut notes: Vec<String> = no_mounts.chain(self.shown.iter().map(place)).collect();
        if let Some(workdir) = &self.workdir {
            notes.push(format!("tasks begin in {}: not so on a server", harmless(workdir)));
        }
        let limits = self.limits();
        if !limits.is_empty() {
            let limits: Vec<String> = limits.iter().map(|(name, value)| format!("{name} {value}")).collect();
            notes.push(format!("containers are given {}: not so on a server", harmless(&limits.join(", "))));
        }
        notes
    }

    /// What the engine is told, by name.
    pub fn limits(&self) -> Vec<(&'static str, &str)> {
        let Limits { network, memory, cpus, platform } = &self.limits;
        let limits = [("network", network), ("memory", memory), ("cpus", cpus), ("platform", platform)];
        limits.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))).collect()
    }

    /// What a task's result depends on, as far as it can be known before: not what is in folders.
    pub fn definition(&self) -> Option<String> {
        let places: Vec<(&str, ShownHow)> = self.shown.iter().map(|shown| (shown.at.as_str(), shown.how)).collect();
        let is_none = places.is_empty() && self.workdir.is_none() && self.limits().is_empty();
        (!is_none).then(|| serde_json::json!([places, self.workdir, self.limits()]).to_string())
    }
}

/// The top folder of a pipeline's project: that of the repository it is in, else its own.
fn project(source: &Source) -> Result<PathBuf, Stop> {
    let own = home(source).ok_or_else(|| {
        Stop::usage(format!("`--source` shows the files that are here, and {} is not among them", source.name()))
            .help("run the pipeline as it is here, or check out that revision")
    })?;
    project_of(&own)
}
