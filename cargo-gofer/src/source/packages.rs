//! What cargo knows of a folder: its packages, the pipelines among their programs, where things
//! are built.

use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand, Package, PackageId, Target, TargetKind};

use crate::child;
use crate::stop::{Stop, While as _};

/// Packages on which a pipeline's package depends: ours, and the libraries of Gofer itself.
const LIBRARIES: [&str; 3] = ["gofer-dsl", "gofer_sdk", "gofer-sdk"];

/// A folder with the `Cargo.toml` that cargo takes for it, and what cargo says of them.
pub struct Packages {
    metadata: Metadata,
    /// The nearest `Cargo.toml`.
    manifest: PathBuf,
}

/// A program of a package.
#[derive(Debug, Clone, Copy)]
pub struct Program<'a> {
    pub package: &'a Package,
    pub target: &'a Target,
}

impl Packages {
    /// Asks cargo about a folder.
    ///
    /// # Errors
    /// If it belongs to no package, or if cargo does not understand that.
    pub fn of(folder: &Path) -> Result<Self, Stop> {
        let manifest = manifest_of(folder)?;
        // Without dependencies it asks no registry, and takes no lock.
        let mut cargo = child::cargo();
        cargo.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(folder);
        let output = child::whole_output(&mut cargo).could_not("start cargo")?;
        if !output.status.success() {
            return Err(Stop::new(cargos_words(&String::from_utf8_lossy(&output.stderr))));
        }
        let json = String::from_utf8_lossy(&output.stdout);
        let metadata = MetadataCommand::parse(json).could_not("understand what `cargo metadata` says")?;
        Ok(Packages { metadata, manifest })
    }

    /// Where cargo puts what it builds, whatever says so: a workspace, a variable, a file of settings.
    pub fn target_folder(&self) -> &Path {
        self.metadata.target_directory.as_std_path()
    }

    /// Where cargo puts what is of use to all that it builds, as far as it tells.
    pub fn build_folder(&self) -> &Path {
        self.metadata.build_directory.as_ref().map_or_else(|| self.target_folder(), |folder| folder.as_std_path())
    }

    /// The folder's own package; none if it is a workspace's alone.
    fn own(&self) -> Option<&Package> {
        let manifest = self.manifest.canonicalize().ok()?;
        self.metadata
            .packages
            .iter()
            .find(|package| package.manifest_path.as_std_path().canonicalize().is_ok_and(|other| other == manifest))
    }

    /// The one program of the folder.
    ///
    /// # Errors
    /// If there is none, or if cargo could not say which.
    pub fn only_program(&self) -> Result<Program<'_>, Stop> {
        let Some(package) = self.own() else { return self.only_program_of_all() };
        let programs = programs_of(package);
        if let [only] = programs.as_slice() {
            return Ok(*only);
        }
        let default = |program: &&Program| package.default_run.as_ref() == Some(&program.target.name);
        if let Some(default) = programs.iter().find(default) {
            return Ok(*default);
        }
        match programs.as_slice() {
            [] => {
                Err(Stop::new(format!("the package `{}` has no program, which would print a pipeline", package.name))
                    .help("a pipeline is what `main` returns: write it in src/main.rs"))
            }
            several => {
                Err(Stop::new(format!("the package `{}` has several programs: {}", package.name, names(several)))
                    .help("say which is meant with `default-run` in its Cargo.toml"))
            }
        }
    }

    fn only_program_of_all(&self) -> Result<Program<'_>, Stop> {
        let packages = self.metadata.workspace_packages();
        let programs: Vec<Program> =
            packages.into_iter().filter(|package| is_of_gofer(package)).flat_map(programs_of).collect();
        match programs.as_slice() {
            [only] => Ok(*only),
            [] => Err(Stop::new(format!("no package of the workspace in {} is a pipeline's", self.folder().display()))
                .help("a pipeline's package depends on gofer-dsl and has a program")),
            several => Err(Stop::new(format!("the workspace has several pipelines: {}", names(several)))
                .help("name the folder of one")),
        }
    }

    fn folder(&self) -> &Path {
        self.manifest.parent().unwrap_or(&self.manifest)
    }
}

impl Program<'_> {
    pub fn is_of(&self, package: &PackageId, target: &Target) -> bool {
        self.package.id == *package && self.target.name == target.name && self.target.kind == target.kind
    }
}

fn is_of_gofer(package: &Package) -> bool {
    package.dependencies.iter().any(|dependency| LIBRARIES.contains(&dependency.name.as_str()))
}

fn programs_of(package: &Package) -> Vec<Program<'_>> {
    let is_program = |target: &&Target| target.kind.contains(&TargetKind::Bin);
    package.targets.iter().filter(is_program).map(|target| Program { package, target }).collect()
}

fn names(programs: &[Program]) -> String {
    let names: Vec<&str> = programs.iter().map(|program| program.target.name.as_str()).collect();
    gofer_core::list(&names)
}

/// The `Cargo.toml` that cargo would take for this folder.
pub fn manifest_of(folder: &Path) -> Result<PathBuf, Stop> {
    let absolute = std::path::absolute(folder).could_not(format!("find {}", folder.display()))?;
    let manifests = absolute.ancestors().map(|folder| folder.join("Cargo.toml"));
    manifests.into_iter().find(|manifest| manifest.is_file()).ok_or_else(|| {
        Stop::new(format!("there is no Cargo.toml in {} or above it", absolute.display()))
            .help("make a pipeline crate with `cargo gofer new NAME`, or name a folder or a file of JSON")
    })
}

/// What cargo says when it fails: the last error, without the word.
pub fn cargos_words(errors: &str) -> String {
    let errors = errors.trim();
    let last = errors.rfind("\nerror: ").map_or(errors, |at| &errors[at + 1..]);
    let words = last.trim_start_matches("error: ").trim_end();
    if words.is_empty() { "cargo fails, and does not say why".to_owned() } else { words.to_owned() }
}
