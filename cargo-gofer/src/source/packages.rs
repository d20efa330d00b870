//! What cargo knows of a folder: its packages, the pipelines among their programs, where things
//! are built.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use cargo_metadata::{Artifact, DependencyKind, Metadata, MetadataCommand, Package, PackageId, Target};
use gofer_core::{list, nearest};
use serde_json::Value;

use super::options::Cargo;
use crate::child;
use crate::shell;
use crate::stop::{Stop, While as _};

/// Packages on which a pipeline's package depends: ours, and the library of Gofer itself.
pub const LIBRARIES: [&str; 3] = ["gofer-dsl", "gofer_sdk", "gofer-sdk"];

/// The namespace of a pipeline that names none, as on a server.
const DEFAULT_NAMESPACE: &str = "default";

/// What a package, or else its workspace, says of a server in `[….metadata.gofer]`.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct ServerSettings {
    pub server: Option<String>,
    pub namespace: Option<String>,
    /// Whether there is a token, which must not be there.
    pub has_token: bool,
}

/// A folder with the `Cargo.toml` that cargo takes for it, and what cargo says of them.
pub struct Packages {
    metadata: Metadata,
    /// The nearest `Cargo.toml`.
    manifest: PathBuf,
    /// Whether cargo has said it, and not only would.
    pub is_asked: bool,
    /// The folder above which nothing counts.
    top: Option<PathBuf>,
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
    pub fn of(folder: &Path, options: &Cargo) -> Result<Self, Stop> {
        if let Some(named) = options.manifest_path.as_deref().filter(|named| !named.is_file()) {
            return Err(Stop::no_pipeline(format!("there is no file {}", named.display()))
                .help("`--manifest-path` takes the path of a Cargo.toml"));
        }
        let manifest = manifest_of(folder)?;
        Ok(Packages { metadata: ask(folder, &[], options)?, manifest, is_asked: true, top: None })
    }

    /// The same of a folder at another time, around which nothing counts that is above `top`.
    ///
    /// # Errors
    /// As for [`Packages::of`].
    pub fn then(
        folder: &Path,
        top: &Path,
        variables: &[(&'static str, OsString)],
        options: &Cargo,
    ) -> Result<Self, Stop> {
        let manifest = manifest_of(folder)?;
        let metadata = ask(folder, variables, options)?;
        Ok(Packages { metadata, manifest, is_asked: true, top: Some(top.to_owned()) })
    }

    /// What stands in a manifest.
    pub fn written(metadata: Metadata, manifest: &Path) -> Self {
        Packages { metadata, manifest: manifest.to_owned(), is_asked: false, top: None }
    }

    /// The same, of cargo.
    ///
    /// # Errors
    /// As for [`Packages::of`].
    pub fn asked(&self, options: &Cargo) -> Result<Self, Stop> {
        Packages::of(self.manifest.parent().unwrap_or(&self.manifest), options)
    }

    /// A program of other packages as it is called here.
    pub fn find(&self, program: &Program) -> Option<Program<'_>> {
        let package =
            self.metadata.packages.iter().find(|package| package.manifest_path == program.package.manifest_path)?;
        let target = package.targets.iter().find(|target| program.is_target(target))?;
        Some(Program { package, target })
    }

    /// The folder above which nothing counts.
    pub fn top(&self) -> Option<&Path> {
        self.top.as_deref()
    }

    /// The workspace's folder, from which the compiler names files.
    pub fn root(&self) -> &Path {
        self.metadata.workspace_root.as_std_path()
    }

    /// The folders in which its packages are written: its own, and those of the packages elsewhere on
    /// this machine on which they depend.
    pub fn written_in(&self) -> Vec<PathBuf> {
        let packages = self.metadata.workspace_packages();
        let elsewhere = packages.iter().flat_map(|package| &package.dependencies);
        let elsewhere = elsewhere.filter_map(|dependency| Some(dependency.path.as_ref()?.clone().into_std_path_buf()));
        std::iter::once(self.root().to_owned()).chain(elsewhere).collect()
    }

    /// Whether a package is one of the workspace.
    pub fn has(&self, package: &PackageId) -> bool {
        self.metadata.workspace_members.contains(package)
    }

    /// The namespace of a package's pipelines.
    pub fn namespace(&self, package: &Package) -> String {
        let named = [&package.metadata, &self.metadata.workspace_metadata];
        let named = named.into_iter().find_map(|settings| settings["gofer"]["namespace"].as_str());
        named.unwrap_or(DEFAULT_NAMESPACE).to_owned()
    }

    /// What a package, or else its workspace, says of a server.
    pub fn server(&self, package: &Package) -> ServerSettings {
        let tables = [&package.metadata, &self.metadata.workspace_metadata].map(|settings| &settings["gofer"]);
        let text = |name: &str| tables.iter().find_map(|table| table[name].as_str()).map(str::to_owned);
        let has_token = tables.iter().any(|table| !table["token"].is_null());
        ServerSettings { server: text("server"), namespace: text("namespace"), has_token }
    }

    /// What each package of the workspace says of it.
    pub fn servers(&self) -> Vec<ServerSettings> {
        self.metadata.workspace_packages().into_iter().map(|package| self.server(package)).collect()
    }

    /// The one program that is meant.
    ///
    /// # Errors
    /// If there is none, or if nobody could say which.
    pub fn only_program(&self, options: &Cargo) -> Result<Program<'_>, Stop> {
        let programs = self.programs(options)?;
        let of_one_package = programs.iter().all(|program| program.package.id == programs[0].package.id);
        let is_default = |program: &&Program| program.package.default_run.as_ref() == Some(&program.target.name);
        let mut bins = programs.iter().filter(|program| program.target.is_bin());
        match programs.as_slice() {
            [only] => return Ok(*only),
            _ if !of_one_package => {}
            programs => {
                if let Some(default) = programs.iter().find(is_default) {
                    return Ok(*default);
                }
                if let (Some(only), None) = (bins.next(), bins.next()) {
                    return Ok(*only);
                }
            }
        }
        let names: Vec<&str> = programs.iter().map(|program| program.target.name.as_str()).collect();
        let (example, way) = match programs.last() {
            Some(last) if !of_one_package => (last.package.name.as_str(), "--package"),
            Some(last) if last.target.is_example() => (last.target.name.as_str(), "--example"),
            last => (last.map_or("NAME", |last| &last.target.name), "--bin"),
        };
        Err(Stop::usage(format!("there are several pipelines: {}", list(&names)))
            .help(format!("say which one is meant, as in `{way} {example}`")))
    }

    /// The programs that are meant: at least one.
    ///
    /// # Errors
    /// If there is none, or if something that is named is not there.
    pub fn programs(&self, options: &Cargo) -> Result<Vec<Program<'_>>, Stop> {
        let packages = self.packages(options)?;
        if options.names_a_program() {
            return named_programs(&packages, options);
        }
        let can_be_built = |program: &Program| options.builds(program.package, &program.target.required_features);
        let mut programs: Vec<Program> = packages.iter().copied().flat_map(pipelines_of).filter(can_be_built).collect();
        let nothing_said = options.workspace.package.is_empty() && !options.wants_all();
        if programs.is_empty() && nothing_said {
            // The package here may be what the pipelines are for.
            programs =
                self.metadata.workspace_packages().into_iter().flat_map(pipelines_of).filter(can_be_built).collect();
        }
        if programs.is_empty() && !options.wants_all() {
            // Someone who names a package knows that it is a pipeline's, whatever it depends on.
            programs = packages
                .iter()
                .copied()
                .filter(|package| settings(package).is_none())
                .flat_map(bins_of)
                .filter(can_be_built)
                .collect();
        }
        if programs.is_empty() {
            return Err(self.no_program(&packages));
        }
        Ok(programs)
    }

    /// What the workspace and then the package say of rules.
    pub fn lints(&self, package: &Package) -> Vec<(String, String)> {
        let tables = [&self.metadata.workspace_metadata, &package.metadata];
        let tables = tables.into_iter().filter_map(|settings| settings["gofer"]["lints"].as_object());
        let text = |level: &Value| level.as_str().map_or_else(|| level.to_string(), ToOwned::to_owned);
        tables.flatten().map(|(rule, level)| (rule.clone(), text(level))).collect()
    }

    /// The packages that are meant.
    fn packages(&self, options: &Cargo) -> Result<Vec<&Package>, Stop> {
        let members = self.metadata.workspace_packages();
        let names: Vec<&str> = members.iter().map(|package| package.name.as_str()).collect();
        for name in options.workspace.package.iter().chain(&options.workspace.exclude) {
            if !members.iter().any(|package| is_called(package, name)) {
                return Err(not_there(&format!("package of the workspace in {}", self.root().display()), name, &names));
            }
        }
        let is_in = |specs: &[String], package: &Package| specs.iter().any(|spec| is_called(package, spec));
        let excluded = |package: &&Package| !is_in(&options.workspace.exclude, package);
        if !options.workspace.package.is_empty() {
            return Ok(members.into_iter().filter(|package| is_in(&options.workspace.package, package)).collect());
        }
        match self.own() {
            Some(own) if !options.wants_all() => Ok(vec![own]),
            _ => Ok(members.into_iter().filter(excluded).collect()),
        }
    }

    /// The folder's own package; none if it is a workspace's alone.
    fn own(&self) -> Option<&Package> {
        let manifest = dunce::canonicalize(&self.manifest).ok()?;
        self.metadata.packages.iter().find(|package| {
            dunce::canonicalize(package.manifest_path.as_std_path()).is_ok_and(|other| other == manifest)
        })
    }

    fn no_program(&self, packages: &[&Package]) -> Stop {
        match packages {
            [package] if settings(package).is_some() => Stop::no_pipeline(format!(
                "the package `{}` says that none of its programs is a pipeline",
                package.name
            ))
            .help("name one with `--bin`, or in `[package.metadata.gofer]` of its Cargo.toml"),
            [package] => Stop::no_pipeline(format!(
                "the package `{}` has no program, which would print a pipeline",
                package.name
            ))
            .help("a pipeline is what `main` returns: write it in src/main.rs"),
            _ => Stop::no_pipeline(format!("no package of the workspace in {} is a pipeline's", self.root().display()))
                .help("a pipeline's package depends on gofer-dsl and has a program"),
        }
    }
}

impl Program<'_> {
    /// The folder of its package.
    pub fn folder(&self) -> &Path {
        self.package.manifest_path.parent().map_or(Path::new("."), |folder| folder.as_std_path())
    }

    /// How cargo is told about it.
    pub fn flag(&self) -> (&str, &str) {
        (if self.target.is_example() { "--example" } else { "--bin" }, &self.target.name)
    }

    pub fn is(&self, package: &PackageId, target: &Target) -> bool {
        self.package.id == *package && self.is_target(target)
    }

    /// Whether this has been built of it.
    pub fn is_built_in(&self, artifact: &Artifact) -> bool {
        self.package.manifest_path == artifact.manifest_path && self.is_target(&artifact.target)
    }

    fn is_target(&self, target: &Target) -> bool {
        self.target.name == target.name && self.target.kind == target.kind
    }
}

/// Where cargo puts what it builds of a folder's package, whatever says so: a workspace, a variable, a file of settings.
///
/// # Errors
/// If it belongs to no package, or if cargo does not understand that.
pub fn target_folder(folder: &Path, options: &Cargo) -> Result<PathBuf, Stop> {
    manifest_of(folder)?;
    Ok(ask(folder, &[], options)?.target_directory.into_std_path_buf())
}

fn ask(folder: &Path, variables: &[(&'static str, OsString)], options: &Cargo) -> Result<Metadata, Stop> {
    // Without dependencies it asks no registry, and takes no lock.
    let mut cargo = child::cargo();
    cargo.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(folder);
    cargo.envs(variables.iter().map(|(name, value)| (name, value)));
    let output = child::whole_output(options.tell_where(&mut cargo)).could_not("start cargo")?;
    if !output.status.success() {
        return Err(cargo_fails("", &String::from_utf8_lossy(&output.stderr)));
    }
    let json = String::from_utf8_lossy(&output.stdout);
    MetadataCommand::parse(json).could_not("understand what `cargo metadata` says")
}

/// Whether a package is meant by a name, or by what `cargo help pkgid` says.
fn is_called(package: &Package, spec: &str) -> bool {
    let name = spec.rsplit_once('#').map_or(spec, |(_, name)| name);
    let name = name.split_once('@').map_or(name, |(name, _)| name);
    package.name.as_str() == name || package.id.repr == spec
}

/// The programs that a package says are pipelines, if it says so.
fn settings(package: &Package) -> Option<Vec<&str>> {
    let named = package.metadata["gofer"]["pipelines"].as_array()?;
    Some(named.iter().filter_map(Value::as_str).collect())
}

/// The programs of a package that are pipelines: those that it names, else all, if it depends on a
/// library for them.
fn pipelines_of(package: &Package) -> Vec<Program<'_>> {
    if let Some(named) = settings(package) {
        return programs_of(package, |target| named.contains(&target.name.as_str()));
    }
    let depends = |dev: bool| {
        let of_gofer = package.dependencies.iter().filter(|other| LIBRARIES.contains(&other.name.as_str()));
        of_gofer
            .into_iter()
            .any(|other| other.kind == DependencyKind::Normal || dev && other.kind == DependencyKind::Development)
    };
    programs_of(package, |target| depends(target.is_example()))
}

fn bins_of(package: &Package) -> Vec<Program<'_>> {
    programs_of(package, Target::is_bin)
}

fn programs_of(package: &Package, is_meant: impl Fn(&Target) -> bool) -> Vec<Program<'_>> {
    let is_program =
        |target: &&Target| target.is_bin() || target.is_example() && target.crate_types.contains(&"bin".into());
    let meant = package.targets.iter().filter(is_program).filter(|target| is_meant(target));
    meant.map(|target| Program { package, target }).collect()
}

fn named_programs<'a>(packages: &[&'a Package], options: &Cargo) -> Result<Vec<Program<'a>>, Stop> {
    let mut programs = Vec::new();
    for (what, wanted, is_kind) in [
        ("binary", &options.bin, Target::is_bin as fn(&Target) -> bool),
        ("example", &options.example, Target::is_example),
    ] {
        let there: Vec<Program> = packages.iter().copied().flat_map(|package| programs_of(package, is_kind)).collect();
        let names: Vec<&str> = there.iter().map(|program| program.target.name.as_str()).collect();
        for name in wanted {
            let before = programs.len();
            programs.extend(there.iter().filter(|program| program.target.name == *name));
            if programs.len() == before {
                return Err(not_there(what, name, &names));
            }
        }
    }
    Ok(programs)
}

fn not_there(what: &str, name: &str, names: &[&str]) -> Stop {
    let stop = Stop::usage(format!("no {what} is called `{}`", gofer_core::shown(name)));
    match (nearest(name, names.iter().copied()), names) {
        (Some(near), _) => stop.help(format!("there is `{near}`")),
        (None, []) => stop.help("there is none at all"),
        (None, names) if names.len() <= 10 => stop.help(format!("there is {}", list(names))),
        (None, names) => stop.help(format!("there are {} of them, `{}` for one", names.len(), names[0])),
    }
}

/// The `Cargo.toml` that cargo would take for this folder.
///
/// # Errors
/// If there is none.
pub fn manifest_of(folder: &Path) -> Result<PathBuf, Stop> {
    let absolute = std::path::absolute(folder).could_not(format!("find {}", folder.display()))?;
    let mut manifests = absolute.ancestors().map(|folder| folder.join("Cargo.toml"));
    manifests.find(|manifest| manifest.is_file()).ok_or_else(|| {
        Stop::no_pipeline(format!("there is no Cargo.toml in {} or above it", absolute.display()))
            .help("make a pipeline crate with `cargo gofer new NAME`, or name a folder or a file of JSON")
    })
}

/// Why there is no pipeline if cargo fails, after `what`; or if it was not even started, for want of the toolchain that
/// the folder's files name: rustup says so then.
pub fn cargo_fails(what: &str, errors: &str) -> Stop {
    let words = last_error(errors);
    let toolchain = words.strip_prefix("toolchain '").and_then(|rest| rest.split_once("' is not installed"));
    let Some((toolchain, _)) = toolchain else { return Stop::no_pipeline(format!("{what}{words}")) };
    Stop::no_pipeline(format!("{what}the project names the toolchain `{toolchain}`, which is not installed")).help(
        format!(
            "write `rustup toolchain install {toolchain}`, or take another one with `RUSTUP_TOOLCHAIN=stable {}`",
            shell::typed()
        ),
    )
}

/// The last error, without the word.
fn last_error(errors: &str) -> String {
    let errors = errors.trim();
    let last = errors.rfind("\nerror: ").map_or(errors, |at| &errors[at + 1..]);
    let words = last.trim_start_matches("error: ").trim_end();
    if words.is_empty() { "cargo fails, and does not say why".to_owned() } else { words.to_owned() }
}
