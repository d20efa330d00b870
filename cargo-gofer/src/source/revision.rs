//! A crate as it was at a revision.
//!
//! What was committed is written below cargo's target folder, with an index of its own: the
//! repository, its index and its list of work trees stay as they are, and no hook runs.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Component, Path, PathBuf};
use std::process::Output;

use super::make_own_folder;
use super::packages::manifest_of;
use crate::child;
use crate::signals::Passing;
use crate::stop::{Stop, While as _, Why};

/// How many revisions can be looked at side by side.
const MOST: usize = 64;

/// The folder that stands for the root of the file system.
const TOP: &str = "root";

/// By which files rustup goes.
const TOOLCHAIN: [&str; 2] = ["rust-toolchain.toml", "rust-toolchain"];

/// Names of a folder that is linked to stand where it stands around the repository, at most.
#[cfg(unix)]
const MOST_NEIGHBOURS: usize = 10_000;

/// A commit's files, for as long as this is kept.
pub struct Revision {
    /// What stands for the root of the file system.
    top: PathBuf,
    /// Where its files are.
    root: PathBuf,
    /// The folder in which the repository is.
    around: PathBuf,
    /// The crate and the current folder, seen from the repository's root.
    crate_within: PathBuf,
    here_within: PathBuf,
    submodules: Vec<String>,
    name: String,
    _files: Passing,
    /// Whoever holds it uses the folder.
    _lock: File,
}

impl Revision {
    /// Writes the files of a revision of the repository around a folder below our own.
    ///
    /// # Errors
    /// If there is no such repository or revision, or if git cannot write it.
    pub fn of(name: &str, folder: &Path, own: &Path) -> Result<Self, Stop> {
        make_own_folder(own)?;
        let manifest = manifest_of(folder)?;
        let here = manifest.parent().unwrap_or(&manifest).to_path_buf();
        let repository = Repository::around(&here)?;
        let commit = repository.commit(name)?;
        let within = |folder: &Path| -> Result<PathBuf, Stop> {
            let folder = dunce::canonicalize(folder).could_not(format!("find {}", folder.display()))?;
            Ok(folder.strip_prefix(&repository.root).map(Path::to_path_buf).unwrap_or_default())
        };
        let (crate_within, here_within) = (within(&here)?, within(Path::new("."))?);
        let (files, lock) = place(own)?;
        let top = files.path().join(TOP);
        fs::create_dir_all(&top).could_not(format!("make {}", top.display()))?;
        let top = dunce::canonicalize(&top).could_not(format!("find {}", top.display()))?;
        let root = stands_around(&top, &repository.root);
        fs::create_dir_all(&root).could_not(format!("make {}", root.display()))?;
        let index = files.path().join("index");
        repository.write(&commit, &root, &index)?;
        let submodules = repository.submodules(&index)?;
        let around = repository.root.parent().unwrap_or(&repository.root).to_path_buf();
        let revision = Revision {
            top,
            root,
            around,
            crate_within,
            here_within,
            submodules,
            name: name.to_owned(),
            _files: files,
            _lock: lock,
        };
        if !revision.crate_folder().join("Cargo.toml").is_file() {
            return Err(revision.without_the_crate());
        }
        Ok(revision)
    }

    /// The folder of the current folder's crate.
    pub fn crate_folder(&self) -> PathBuf {
        self.root.join(&self.crate_within)
    }

    /// Above this folder is what is there now, which is none of the revision's: settings and toolchain neither.
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// How cargo is kept from what is above.
    pub fn variables(&self) -> Vec<(&'static str, OsString)> {
        // By this cargo's own tests are kept from what is around them; there is no other way.
        let mut variables = vec![("__CARGO_TEST_ROOT", self.top.clone().into_os_string())];
        variables.extend(self.toolchain().map(|toolchain| ("RUSTUP_TOOLCHAIN", toolchain)));
        variables
    }

    /// The toolchain, if rustup would go by a file of now.
    fn toolchain(&self) -> Option<OsString> {
        let names_one = |folder: &Path| TOOLCHAIN.iter().any(|name| folder.join(name).is_file());
        let first = self.crate_folder().ancestors().find(|folder| names_one(folder))?.to_owned();
        if first.starts_with(&self.top) {
            return None;
        }
        let mut rustup = child::command("rustup");
        let output = child::whole_output(rustup.args(["show", "active-toolchain"]).current_dir(&self.around)).ok()?;
        let said = String::from_utf8_lossy(&output.stdout);
        said.split_whitespace().next().filter(|_| output.status.success()).map(OsString::from)
    }

    /// What was the current folder, if it was there.
    pub fn here(&self) -> PathBuf {
        let here = self.root.join(&self.here_within);
        if here.is_dir() { here } else { self.crate_folder() }
    }

    /// Says of what fails there in whose files it is, and what else may be the reason.
    pub fn explain(&self, stop: Stop) -> Stop {
        let revision = format!("git:{}", self.name);
        let stop = stop.reword(|message| message.replace(&self.root.display().to_string(), &revision));
        let names: Vec<&str> = self.submodules.iter().map(String::as_str).collect();
        match names.as_slice() {
            [] => stop,
            [one] => stop.help(format!("submodules are not there at a revision: `{one}` is empty")),
            several => {
                stop.help(format!("submodules are not there at a revision: {} are empty", gofer_core::list(several)))
            }
        }
    }

    fn without_the_crate(&self) -> Stop {
        let within = self.crate_within.display().to_string();
        let place = if within.is_empty() { "the repository's root".to_owned() } else { format!("`{within}`") };
        Stop::no_pipeline(format!("at `{}` there is no Cargo.toml in {place}", self.name)).help(
            "`git:REV` is the crate of the current folder as it was then; go to a folder that was a crate's at both times",
        )
    }
}

/// A place for a revision that nobody else uses: mostly the first, so that what cargo builds there
/// takes the place of what it has built before. What is left there of a time when we were killed
/// is taken away.
fn place(own: &Path) -> Result<(Passing, File), Stop> {
    // Cargo looks for a workspace around a package up to a folder of this name, as it does for
    // those that it unpacks itself; the workspace of now is none of the revision's.
    let places = own.join("revisions/target/package");
    fs::create_dir_all(&places).could_not(format!("make {}", places.display()))?;
    let mut free = None;
    for number in 0..MOST {
        let folder = places.join(number.to_string());
        let lock = places.join(format!("{number}.lock"));
        if free.is_some() && !folder.exists() {
            continue;
        }
        let lock = File::create(&lock).could_not(format!("make {}", lock.display()))?;
        if lock.try_lock().is_err() {
            continue;
        }
        let _ = fs::remove_dir_all(&folder);
        free.get_or_insert((folder, lock));
    }
    let (folder, lock) = free.ok_or_else(|| Stop::new(format!("{MOST} revisions are looked at already")))?;
    let passing = Passing::new(folder);
    fs::create_dir_all(passing.path()).could_not(format!("make {}", passing.path().display()))?;
    Ok((passing, lock))
}

/// A folder below `top` around which stands what stands around `root`, so that dependencies by path
/// that leave the repository are found.
fn stands_around(top: &Path, root: &Path) -> PathBuf {
    let mut copy = top.to_owned();
    let mut original = PathBuf::from("/");
    for name in root.components() {
        let Component::Normal(name) = name else { continue };
        if fs::create_dir_all(&copy).is_ok() {
            link_neighbours(&original, name, &copy);
        }
        copy.push(name);
        original.push(name);
    }
    copy
}

/// Links what is in a folder, but for one entry. What cannot be linked is missed by cargo, if it is
/// missed at all, and named.
#[cfg(unix)]
fn link_neighbours(folder: &Path, but: &std::ffi::OsStr, into: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten().take(MOST_NEIGHBOURS) {
        if entry.file_name() != but {
            let _ = std::os::unix::fs::symlink(entry.path(), into.join(entry.file_name()));
        }
    }
}

/// Links are for administrators there.
#[cfg(not(unix))]
fn link_neighbours(_: &Path, _: &std::ffi::OsStr, _: &Path) {}

/// Whether the repository around us has a commit of this name.
pub fn is_commit(name: &str) -> bool {
    Repository::around(Path::new(".")).and_then(|repository| repository.commit(name)).is_ok()
}

/// A repository of git.
struct Repository {
    root: PathBuf,
    /// What git keeps, for a work tree of its own.
    kept: String,
}

impl Repository {
    fn around(folder: &Path) -> Result<Self, Stop> {
        let args = ["rev-parse", "--show-toplevel", "--absolute-git-dir"];
        let output = git(child::command("git").args(args).current_dir(folder))?;
        let said = String::from_utf8_lossy(&output.stdout);
        match said.lines().collect::<Vec<_>>().as_slice() {
            [root, kept] if output.status.success() => Ok(Repository {
                root: dunce::canonicalize(root).could_not(format!("find {root}"))?,
                kept: (*kept).to_owned(),
            }),
            _ => Err(not_a_repository(folder, &output)),
        }
    }

    fn commit(&self, name: &str) -> Result<String, Stop> {
        let wanted = format!("{name}^{{commit}}");
        let output = self.git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted], None)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        let shown = gofer_core::shown(name);
        let stop = Stop::usage(format!("the repository in {} has no commit `{shown}`", self.root.display()));
        if self.git(&["rev-parse", "--verify", "--quiet", "HEAD"], None)?.status.success() {
            let shallow = self.git(&["rev-parse", "--is-shallow-repository"], None)?;
            return Err(stop.help(if shallow.stdout.starts_with(b"true") {
                "it is a shallow clone, in which older commits are missing: fetch them, as with `git fetch --unshallow`"
            } else {
                "`git:REV` takes a commit, a branch or a tag: `git:HEAD`, `git:main`, `git:v1.0`"
            }));
        }
        Err(stop.help("it has no commit yet"))
    }

    /// Writes all files of a commit into a folder.
    fn write(&self, commit: &str, into: &Path, index: &Path) -> Result<(), Stop> {
        for args in [&["read-tree", commit][..], &["checkout-index", "--all", "--quiet"]] {
            let output = self.git(args, Some((into, index)))?;
            if !output.status.success() {
                let said = String::from_utf8_lossy(&output.stderr);
                return Err(Stop::new(format!(
                    "git cannot write the files of a commit into {}: {}",
                    into.display(),
                    said.trim()
                )));
            }
        }
        Ok(())
    }

    fn submodules(&self, index: &Path) -> Result<Vec<String>, Stop> {
        const SUBMODULE: &str = "160000 ";
        let listed = self.git(&["ls-files", "--stage", "-z"], Some((&self.root, index)))?;
        let listed = String::from_utf8_lossy(&listed.stdout);
        let submodules = listed.split('\0').filter(|entry| entry.starts_with(SUBMODULE));
        Ok(submodules.filter_map(|entry| entry.split_once('\t')).map(|(_, path)| path.to_owned()).collect())
    }

    /// Calls git on the repository. With a folder and an index it is as if these were its own.
    fn git(&self, args: &[&str], apart: Option<(&Path, &Path)>) -> Result<Output, Stop> {
        let mut command = child::command("git");
        command.arg("--git-dir").arg(&self.kept);
        // Nothing of the user's is called, and nothing written beside the index.
        command.args(["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.splitIndex=false"]);
        let folder = match apart {
            None => self.root.as_path(),
            Some((folder, index)) => {
                command.env("GIT_INDEX_FILE", index);
                folder
            }
        };
        git(command.arg("--work-tree").arg(folder).args(args).current_dir(folder))
    }
}

fn git(command: &mut std::process::Command) -> Result<Output, Stop> {
    child::whole_output(command).map_err(|error| {
        Stop::because(Why::System, format!("could not start git: {error}"))
            .help("`git:REV` asks git, which is to be on the PATH")
    })
}

fn not_a_repository(folder: &Path, output: &Output) -> Stop {
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("not a git repository") || said.contains("must be run in a work tree") {
        return Stop::usage(format!("{} is in no repository of git, so it has no revisions", folder.display()))
            .help("name a folder or a file of JSON to compare with");
    }
    // Such as a repository of another user, of which git says how to trust it.
    Stop::new(format!(
        "git does not say which repository {} is in: {}",
        folder.display(),
        said.trim().trim_start_matches("fatal: ")
    ))
}
