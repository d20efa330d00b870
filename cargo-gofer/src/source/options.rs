//! Which program is meant, and how cargo builds it: the options that cargo's users know.

#![allow(clippy::doc_markdown, reason = "these comments are shown as help, as they stand")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use cargo_metadata::Package;
use clap::Args;

/// Cargo's options, for every command that reads a pipeline.
#[derive(Debug, Clone, Default, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of cargo's")]
#[command(next_help_heading = "Which program, and how cargo builds it")]
pub struct Cargo {
    #[command(flatten)]
    pub workspace: clap_cargo::Workspace,
    /// The binary that prints the pipeline
    #[arg(long, value_name = "NAME")]
    pub bin: Vec<String>,
    /// The example that prints the pipeline
    #[arg(long, value_name = "NAME")]
    pub example: Vec<String>,
    /// Path to Cargo.toml, instead of PIPELINE
    #[arg(long, value_name = "PATH")]
    pub manifest_path: Option<PathBuf>,
    #[command(flatten)]
    features: clap_cargo::Features,
    /// Build with optimizations
    #[arg(short, long, conflicts_with = "profile")]
    release: bool,
    /// Build with this profile
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Assert that Cargo.lock stays as it is
    #[arg(long)]
    locked: bool,
    /// Do without the network, to build and in what is exported
    #[arg(long)]
    pub offline: bool,
    /// The same as --locked and --offline
    #[arg(long)]
    frozen: bool,
    /// Where to put what is built
    #[arg(long, value_name = "FOLDER")]
    target_dir: Option<PathBuf>,
    /// How long a program may take to print its pipeline [default: 60]
    #[arg(long, value_name = "SECONDS", default_value_t = 60, hide_default_value = true)]
    time_limit: u64,
    #[command(flatten)]
    rest: Rest,
}

/// What a command adds stands under no heading of ours.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = None::<&'static str>)]
struct Rest {}

impl Cargo {
    /// The folder that is meant: that of the `Cargo.toml` that is named, else the one given.
    pub fn folder<'a>(&'a self, given: &'a Path) -> &'a Path {
        let Some(manifest) = &self.manifest_path else { return given };
        manifest.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// Whether a program is named.
    pub fn names_a_program(&self) -> bool {
        !self.bin.is_empty() || !self.example.is_empty()
    }

    /// Whether all packages are asked for.
    pub fn wants_all(&self) -> bool {
        self.workspace.workspace || self.workspace.all || !self.workspace.exclude.is_empty()
    }

    pub fn time_limit(&self) -> Duration {
        Duration::from_secs(self.time_limit.max(1))
    }

    /// Whether cargo builds what needs these features, or leaves it out unless it is named.
    pub fn builds(&self, package: &Package, needed: &[String]) -> bool {
        if needed.is_empty() || self.features.all_features {
            return true;
        }
        let given = self.features.features.iter().flat_map(|features| features.split([',', ' ']));
        let mut on: Vec<&str> = given.map(|feature| feature.rsplit('/').next().unwrap_or(feature)).collect();
        if !self.features.no_default_features {
            on.push("default");
        }
        // What is turned on by what is on; the list grows while it is walked.
        let mut at = 0;
        while let Some(feature) = on.get(at).copied() {
            let more = package.features.get(feature).into_iter().flatten().map(String::as_str);
            let new: Vec<&str> = more.filter(|more| !on.contains(more)).collect();
            on.extend(new);
            at += 1;
        }
        needed.iter().all(|feature| on.contains(&feature.as_str()))
    }

    /// What cargo has to know to say where it builds.
    pub fn tell_where<'a>(&self, cargo: &'a mut Command) -> &'a mut Command {
        match self.target_dir.as_ref().and_then(|folder| std::path::absolute(folder).ok()) {
            // It need not stand where we stand.
            Some(folder) => cargo.env("CARGO_TARGET_DIR", folder),
            None => cargo,
        }
    }

    /// How to build.
    pub fn tell_how<'a>(&self, cargo: &'a mut Command) -> &'a mut Command {
        for (is_given, flag) in [
            (self.features.all_features, "--all-features"),
            (self.features.no_default_features, "--no-default-features"),
            (self.release, "--release"),
            (self.locked, "--locked"),
            (self.offline, "--offline"),
            (self.frozen, "--frozen"),
        ] {
            if is_given {
                cargo.arg(flag);
            }
        }
        for features in &self.features.features {
            cargo.args(["--features", features]);
        }
        if let Some(profile) = &self.profile {
            cargo.args(["--profile", profile]);
        }
        self.tell_where(cargo)
    }
}
