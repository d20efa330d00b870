//! The files of a project, and which of them have changed.
//!
//! That something has happened in a folder is told by the system. What has changed is found by
//! looking at all that belongs to the project, so that what git ignores never counts, a file that an
//! editor puts in another's place is that file, and nothing is missed.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::project::{home, project_of, walk};
use crate::source::{Cargo, Source};
use crate::stop::{self, Stop, While as _};
use crate::text::{first_few, harmless};

mod changes;

pub use changes::Changes;

/// How long nothing must have happened before it is looked at what has.
const QUIET: Duration = Duration::from_millis(200);

/// How long that is waited for.
const LONGEST: Duration = Duration::from_secs(3);

/// How often it is looked where the system does not tell of all folders.
const WITHOUT_BEING_TOLD: Duration = Duration::from_secs(2);

/// What cargo itself writes when it builds the pipeline.
const WRITTEN_BY_CARGO: &str = "Cargo.lock";

/// What tells one state of a file from another: when it was changed, how long it is.
type Stamp = (Option<SystemTime>, u64);

/// What is watched of some sources of pipelines: their projects, and where else their crates are written.
///
/// # Errors
/// If one cannot be read again, or is not there.
pub fn folders_of(sources: &[Source], cargo: &Cargo) -> Result<Vec<PathBuf>, Stop> {
    let mut folders = Vec::new();
    let mut add = |folder: PathBuf| {
        if !folders.iter().any(|other| folder.starts_with(other)) {
            folders.push(folder);
        }
    };
    for source in sources {
        add(watched(source)?);
    }
    for source in sources {
        for folder in source.written_in(cargo) {
            add(folder.canonicalize().unwrap_or(folder));
        }
    }
    Ok(folders)
}

/// The project that is looked at.
fn watched(source: &Source) -> Result<PathBuf, Stop> {
    let cannot = |why: &str| Err(Stop::new(format!("`--watch` reads the pipeline again and again, and {why}")));
    match source {
        Source::Stdin => cannot("standard input can be read once").map_err(|stop| stop.help("name a file or a folder")),
        Source::Revision(name) => cannot(&format!("git:{name} does not change"))
            .map_err(|stop| stop.help("leave `git:` out to run the pipeline as it is here")),
        Source::Path(_) => project_of(&home(source).unwrap_or_else(|| PathBuf::from("."))),
    }
}

/// The files of a project, watched for as long as the program runs.
#[derive(Debug)]
pub struct Sources {
    state: Arc<Mutex<WatchedState>>,
}

#[derive(Debug)]
struct WatchedState {
    folders: Vec<PathBuf>,
    leave_out: Vec<PathBuf>,
    files: BTreeMap<PathBuf, Stamp>,
    /// Whether cargo may be writing.
    is_being_read: bool,
}

impl Sources {
    /// Begins to watch what is below these folders, but for these folders and files and what is there
    /// only in passing, and tells of what changes from now on.
    ///
    /// # Errors
    /// If a folder cannot be looked at.
    pub fn watch(folders: Vec<PathBuf>, leave_out: &[PathBuf], changes: &Changes) -> Result<Self, Stop> {
        let leave_out = leave_out.iter().chain([&std::env::temp_dir()]).map(|path| whole(path)).collect();
        let mut state = WatchedState { folders, leave_out, files: BTreeMap::new(), is_being_read: false };
        let (sender, woken) = sync_channel(1);
        let mut told = Told::by(sender);
        told.watch_all(|| state.look_for_folders());
        state.files = state.look().could_not("look at the files of the project")?;
        let state = Arc::new(Mutex::new(state));
        let (looked_at, changes) = (Arc::clone(&state), changes.clone());
        let began = thread::Builder::new().spawn(move || look_again_and_again(&looked_at, told, &woken, &changes));
        began.could_not("start a thread")?;
        Ok(Sources { state })
    }

    /// Does what may make cargo write: that is no change.
    pub fn reading<T>(&self, read: impl FnOnce() -> T) -> T {
        self.state().is_being_read = true;
        let done = read();
        let mut state = self.state();
        state.is_being_read = false;
        // What cannot be looked at now is looked at with the next change.
        if let Ok(now) = state.look() {
            let written = |files: BTreeMap<PathBuf, Stamp>| files.into_iter().filter(|(path, _)| is_cargos(path));
            let kept: BTreeMap<PathBuf, Stamp> =
                std::mem::take(&mut state.files).into_iter().filter(|(path, _)| !is_cargos(path)).collect();
            state.files = kept.into_iter().chain(written(now)).collect();
        }
        done
    }

    fn state(&self) -> MutexGuard<'_, WatchedState> {
        lock(&self.state)
    }
}

fn lock(state: &Mutex<WatchedState>) -> MutexGuard<'_, WatchedState> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_cargos(path: &Path) -> bool {
    path.ends_with(WRITTEN_BY_CARGO)
}

/// Looks whenever the system tells of something, until the program ends.
fn look_again_and_again(state: &Mutex<WatchedState>, mut told: Told, woken: &Receiver<()>, changes: &Changes) {
    loop {
        let wait = if told.of_all { Duration::MAX } else { WITHOUT_BEING_TOLD };
        if woken.recv_timeout(wait) == Err(RecvTimeoutError::Disconnected) {
            return;
        }
        let began = Instant::now();
        while woken.recv_timeout(QUIET).is_ok() && began.elapsed() < LONGEST {}
        told.watch_all(|| lock(state).look_for_folders());
        let files = lock(state).update();
        if !files.is_empty() {
            changes.add(files);
        }
    }
}

impl WatchedState {
    fn walks(&self) -> impl Iterator<Item = ignore::DirEntry> {
        // What cannot be read cannot be built either, which will be said then.
        self.folders.iter().flat_map(|folder| walk(folder, &self.leave_out)).flatten()
    }

    fn look_for_folders(&self) -> BTreeSet<PathBuf> {
        let is_folder = |entry: &ignore::DirEntry| entry.file_type().is_some_and(|kind| kind.is_dir());
        self.walks().filter(is_folder).map(ignore::DirEntry::into_path).collect()
    }

    fn look(&self) -> io::Result<BTreeMap<PathBuf, Stamp>> {
        for folder in &self.folders {
            folder.metadata()?;
        }
        let is_file = |entry: &ignore::DirEntry| entry.file_type().is_some_and(|kind| !kind.is_dir());
        let files = self.walks().filter(is_file).filter(|entry| !is_passing(entry.path()));
        Ok(files
            .filter_map(|entry| {
                let metadata = entry.metadata().ok()?;
                Some((entry.into_path(), (metadata.modified().ok(), metadata.len())))
            })
            .collect())
    }

    /// What is other than it was when it was looked at before, by its name in the project.
    fn update(&mut self) -> Vec<String> {
        let Ok(mut now) = self.look() else { return Vec::new() };
        if self.is_being_read {
            now.retain(|path, _| !is_cargos(path));
            now.extend(self.files.iter().filter(|(path, _)| is_cargos(path)).map(|(path, of)| (path.clone(), *of)));
        }
        let is_new = |(path, stamp): &(&PathBuf, &Stamp)| self.files.get(*path) != Some(*stamp);
        let changed = now.iter().filter(is_new).map(|(path, _)| path);
        let gone = self.files.keys().filter(|path| !now.contains_key(*path));
        let names = changed.chain(gone).map(|path| self.name(path)).collect();
        self.files = now;
        names
    }

    fn name(&self, path: &Path) -> String {
        let below = self.folders.first().and_then(|project| path.strip_prefix(project).ok());
        below.unwrap_or(path).display().to_string()
    }
}

/// A path as the files of the project have it, though it may not be there yet.
fn whole(path: &Path) -> PathBuf {
    let mut missing = Vec::new();
    let mut there = path.to_owned();
    loop {
        if let Ok(found) = there.canonicalize() {
            return missing.into_iter().rev().fold(found, |path, name| path.join(name));
        }
        match (there.file_name(), there.parent()) {
            (Some(name), Some(above)) => {
                missing.push(name.to_owned());
                there = if above.as_os_str().is_empty() { PathBuf::from(".") } else { above.to_owned() };
            }
            _ => return path.to_owned(),
        }
    }
}

/// `main.rs has changed`.
pub fn in_words(files: &[String]) -> String {
    let have = if files.len() == 1 { "has" } else { "have" };
    format!("{} {have} changed", harmless(&first_few(files)))
}

/// Whether an editor or a system has put a file there that is no part of the project, ignored or not.
fn is_passing(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let is_swap = Path::new(name)
        .extension()
        .and_then(|end| end.to_str())
        .is_some_and(|end| end.len() == 3 && end.starts_with("sw") && name.starts_with('.'));
    is_swap
        || name.ends_with('~')
        || name.starts_with(".#")
        || (name.starts_with('#') && name.ends_with('#'))
        || name.ends_with("___jb_tmp___")
        || name.ends_with("___jb_old___")
        || name.starts_with(".goutputstream-")
        || name == ".DS_Store"
        // By which vim tries whether it may write.
        || name == "4913"
}

/// What the system tells of: folders, each for itself, so that what is built in others that git
/// ignores wakes nobody.
struct Told {
    watcher: Option<RecommendedWatcher>,
    folders: BTreeSet<PathBuf>,
    /// What was removed or renamed since it was looked: another folder may be there by now, of which
    /// the system does not tell.
    replaced: Arc<Mutex<BTreeSet<PathBuf>>>,
    /// Whether it can tell of all that are wanted.
    of_all: bool,
}

impl Told {
    fn by(wake: SyncSender<()>) -> Self {
        let replaced = Arc::<Mutex<BTreeSet<PathBuf>>>::default();
        let noted = Arc::clone(&replaced);
        let heard = move |event: notify::Result<notify::Event>| {
            let is_change = match event {
                Ok(event) => match event.kind {
                    // That a file is read is none, but what was open for writing is closed with one.
                    EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
                    EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => {
                        noted.lock().unwrap_or_else(PoisonError::into_inner).extend(event.paths);
                        true
                    }
                    _ => true,
                },
                // Some events were lost.
                Err(_) => true,
            };
            if is_change {
                // If it is full, it is being looked already.
                let _ = wake.try_send(());
            }
        };
        let mut told = Told { watcher: None, folders: BTreeSet::new(), replaced, of_all: true };
        match notify::recommended_watcher(heard) {
            Ok(watcher) => told.watcher = Some(watcher),
            Err(error) => told.gives_up(&error),
        }
        told
    }

    /// Watches all folders that are there, those too that are made meanwhile.
    fn watch_all(&mut self, look: impl Fn() -> BTreeSet<PathBuf>) {
        self.forget_replaced();
        while self.watch(&look()) {}
    }

    /// Whether there was one that was not watched before.
    fn watch(&mut self, wanted: &BTreeSet<PathBuf>) -> bool {
        let Some(watcher) = &mut self.watcher else { return false };
        for gone in self.folders.difference(wanted) {
            // With the folder itself this has gone, too.
            let _ = watcher.unwatch(gone);
        }
        let mut failed = None;
        for folder in wanted.difference(&self.folders) {
            // A folder may be gone by now; how many can be watched has a limit.
            if let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive)
                && folder.exists()
            {
                failed = Some(error);
            }
        }
        let is_new = !wanted.is_subset(&self.folders);
        self.folders.clone_from(wanted);
        if let Some(error) = failed {
            self.gives_up(&error);
        }
        is_new
    }

    /// Forgets the folders in whose place others may be, and all below them: they are watched anew.
    fn forget_replaced(&mut self) {
        let replaced = std::mem::take(&mut *self.replaced.lock().unwrap_or_else(PoisonError::into_inner));
        let is_below = |folder: &PathBuf| folder.ancestors().any(|above| replaced.contains(above));
        let (gone, kept) = std::mem::take(&mut self.folders).into_iter().partition(is_below);
        self.folders = kept;
        let gone: BTreeSet<PathBuf> = gone;
        for folder in gone {
            if let Some(watcher) = &mut self.watcher {
                let _ = watcher.unwatch(&folder);
            }
        }
    }

    /// From now on it is looked without being told. That is said once.
    fn gives_up(&mut self, error: &notify::Error) {
        if std::mem::replace(&mut self.of_all, false) {
            let seconds = WITHOUT_BEING_TOLD.as_secs();
            let why = match error.kind {
                ErrorKind::MaxFilesWatch => "it watches no more (fs.inotify.max_user_watches)".to_owned(),
                _ => error.to_string(),
            };
            stop::note(&format!(
                "the system does not tell of changes in all folders, which are looked at every {seconds} seconds: {why}"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use std::fs;

    use super::*;

    fn state(folder: &Path) -> WatchedState {
        let leave_out = vec![folder.join("report.xml")];
        let mut state =
            WatchedState { folders: vec![folder.to_owned()], leave_out, files: BTreeMap::new(), is_being_read: false };
        state.update();
        state
    }

    #[test]
    fn what_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("src")).unwrap();
        fs::write(path(".gitignore"), "*.log\n/out\n").unwrap();
        fs::write(path("src/main.rs"), "fn main() {}").unwrap();
        fs::write(path("Cargo.lock"), "1").unwrap();
        let mut state = state(folder.path());
        assert_eq!(state.update(), [""; 0]);
        for name in ["a.log", "report.xml", "src/.main.rs.swp", "src/main.rs~", "src/4913"] {
            fs::write(path(name), "x").unwrap();
        }
        fs::create_dir_all(path("out")).unwrap();
        fs::write(path("out/made"), "x").unwrap();
        fs::create_dir_all(path("target")).unwrap();
        fs::write(path("target/CACHEDIR.TAG"), "x").unwrap();
        assert_eq!(state.update(), [""; 0]);
        fs::write(path("new"), "").unwrap();
        // As editors do.
        fs::write(path("src/other"), "fn main() { }").unwrap();
        fs::rename(path("src/other"), path("src/main.rs")).unwrap();
        assert_eq!(state.update(), ["new", "src/main.rs"]);
        fs::remove_file(path("new")).unwrap();
        assert_eq!(state.update(), ["new"]);
        state.is_being_read = true;
        fs::write(path("Cargo.lock"), "12").unwrap();
        assert_eq!(state.update(), [""; 0], "cargo writes it");
        state.is_being_read = false;
        assert_eq!(state.update(), ["Cargo.lock"]);
    }

    #[test]
    fn changes_are_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        let changes = Changes::default();
        let sources = Sources::watch(vec![folder.clone()], &[], &changes).unwrap();
        sources.reading(|| fs::write(folder.join("Cargo.lock"), "1").unwrap());
        fs::write(folder.join("one"), "1").unwrap();
        assert_eq!(changes.wait(), Some(vec!["one".to_owned()]));
        // A folder that was not there.
        fs::create_dir(folder.join("new")).unwrap();
        fs::write(folder.join("new/two"), "1").unwrap();
        assert_eq!(changes.wait(), Some(vec!["new/two".to_owned()]));
        fs::write(folder.join("new/two"), "12").unwrap();
        assert_eq!(changes.wait(), Some(vec!["new/two".to_owned()]));
        assert!(!changes.are_there());
    }

    /// In less time than is waited for quiet, as `git checkout` does it.
    #[test]
    fn a_folder_in_another_ones_place_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        let path = |name: &str| folder.join(name);
        fs::create_dir_all(path("src/deep")).unwrap();
        fs::write(path("src/deep/file"), "1").unwrap();
        let changes = Changes::default();
        let _sources = Sources::watch(vec![folder.clone()], &[], &changes).unwrap();
        let remove = || fs::remove_dir_all(path("src")).unwrap();
        let away = || fs::rename(path("src"), tempfile::tempdir().unwrap().keep().join("src")).unwrap();
        for replace in [&remove as &dyn Fn(), &away] {
            replace();
            fs::create_dir_all(path("src/deep")).unwrap();
            fs::write(path("src/deep/file"), "12").unwrap();
            assert_eq!(changes.wait(), Some(vec!["src/deep/file".to_owned()]));
            fs::write(path("src/deep/file"), "123").unwrap();
            wait_for(&changes);
            assert_eq!(changes.wait(), Some(vec!["src/deep/file".to_owned()]));
        }
    }

    /// What never comes must not be waited for.
    fn wait_for(changes: &Changes) {
        let began = Instant::now();
        while !changes.are_there() {
            assert!(began.elapsed() < Duration::from_secs(20), "a change is not told of");
            thread::sleep(Duration::from_millis(20));
        }
    }
}
