//! Values that are read of the folder around us, cargo's packages, git's names, files; and those that
//! only we know, rules and commands.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::CommandFactory as _;
use clap_complete::CompletionCandidate;
use clap_complete::engine::{PathCompleter, ValueCompleter as _};

use super::words;
use crate::child;
use crate::cli::Cli;
use crate::rules;
use crate::source::{Cargo, Packages};

/// Folders and files, the folders and names of this workspace's pipelines first, and revisions after `git:`.
pub fn pipelines(current: &OsStr) -> Vec<CompletionCandidate> {
    let typed = current.to_string_lossy();
    if let Some(revision) = typed.strip_prefix("git:") {
        return revisions(revision);
    }
    let programs = programs(|_| true);
    let mut all: Vec<CompletionCandidate> = programs
        .iter()
        .filter_map(|program| Some((folder(&program.manifest)?, program)))
        .filter(|(folder, _)| folder.starts_with(&*typed))
        .map(|(folder, program)| CompletionCandidate::new(folder).help(Some(program.name.clone().into())))
        .collect();
    all.dedup_by(|one, other| one.get_value() == other.get_value());
    // Names are for who knows how they begin: before that the folders say where to look.
    if !typed.is_empty() {
        all.extend(candidates(programs.into_iter().map(|program| program.name), current));
    }
    let is_offered = |candidate: &CompletionCandidate| {
        let path = Path::new(candidate.get_value());
        let is_folder = candidate.get_value().to_string_lossy().ends_with('/');
        is_folder || path.extension().is_some_and(|end| end == "json") || path.ends_with("Cargo.toml")
    };
    let known: Vec<PathBuf> = all.iter().map(|candidate| PathBuf::from(candidate.get_value())).collect();
    let paths = PathCompleter::any().complete(current).into_iter();
    all.extend(paths.filter(is_offered).filter(|path| !known.contains(&PathBuf::from(path.get_value()))));
    if !typed.is_empty() && "git:".starts_with(&*typed) {
        all.extend(revisions(""));
    }
    all
}

/// Branches and tags.
fn revisions(typed: &str) -> Vec<CompletionCandidate> {
    let mut git = child::command("git");
    git.args(["for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes"]);
    let names = child::whole_output(&mut git).map(|output| output.stdout).unwrap_or_default();
    let names = String::from_utf8_lossy(&names);
    let names = std::iter::once("HEAD").chain(names.lines()).filter(|name| name.starts_with(typed));
    names.map(|name| CompletionCandidate::new(format!("git:{name}"))).collect()
}

pub fn packages(current: &OsStr) -> Vec<CompletionCandidate> {
    let mut names: Vec<String> = programs(|_| true).into_iter().map(|program| program.package).collect();
    names.dedup();
    candidates(names, current)
}

pub fn bins(current: &OsStr) -> Vec<CompletionCandidate> {
    candidates(programs(|program| !program.is_example).into_iter().map(|program| program.name), current)
}

pub fn examples(current: &OsStr) -> Vec<CompletionCandidate> {
    candidates(programs(|program| program.is_example).into_iter().map(|program| program.name), current)
}

fn candidates(names: impl IntoIterator<Item = String>, current: &OsStr) -> Vec<CompletionCandidate> {
    let typed = current.to_string_lossy();
    names.into_iter().filter(|name| name.starts_with(&*typed)).map(CompletionCandidate::new).collect()
}

/// The rules that may warn, and the word for all of them.
pub fn warnings(current: &OsStr) -> Vec<CompletionCandidate> {
    candidates(rules::that_may_warn().map(str::to_owned), current)
}

/// All rules.
pub fn rules(current: &OsStr) -> Vec<CompletionCandidate> {
    candidates(rules::codes().map(str::to_owned), current)
}

/// The commands below those that are typed already, after the one whose argument they are.
pub fn commands(current: &OsStr) -> Vec<CompletionCandidate> {
    let typed = words::before().unwrap_or_default();
    let root = Cli::command();
    let mut command = &root;
    for word in typed.iter().skip(2).filter(|word| !word.to_string_lossy().starts_with('-')) {
        let Some(below) = command.find_subcommand(word) else { return Vec::new() };
        command = below;
    }
    let offered = command.get_subcommands().filter(|below| !below.is_hide_set());
    candidates(offered.map(|below| below.get_name().to_owned()), current)
}

/// A program that prints a pipeline.
struct NamedProgram {
    name: String,
    package: String,
    manifest: PathBuf,
    is_example: bool,
}

/// Those of the workspace around us; none where there is no workspace, or one that cargo refuses.
fn programs(is_wanted: impl Fn(&NamedProgram) -> bool) -> Vec<NamedProgram> {
    let mut all = Cargo::default();
    all.workspace.workspace = true;
    let Ok(packages) = Packages::of(Path::new("."), &all) else { return Vec::new() };
    let programs = packages.programs(&all).unwrap_or_default().into_iter().map(|program| NamedProgram {
        name: program.target.name.clone(),
        package: program.package.name.to_string(),
        manifest: program.package.manifest_path.clone().into_std_path_buf(),
        is_example: program.target.is_example(),
    });
    programs.filter(|program| is_wanted(program)).collect()
}

/// The folder of a manifest as seen from here, if it is below.
fn folder(manifest: &Path) -> Option<String> {
    let here = dunce::canonicalize(std::env::current_dir().ok()?).ok()?;
    let folder = dunce::canonicalize(manifest.parent()?).ok()?;
    let below = folder.strip_prefix(here).ok()?.to_str()?.to_owned();
    (!below.is_empty()).then_some(below)
}
