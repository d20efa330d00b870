//! What ShellCheck has said before, below cargo's target folder: to start it takes longer than all else that `check` does.

#![allow(clippy::doc_markdown, reason = "ShellCheck is a name")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use std::{env, fs};

use serde::{Deserialize, Serialize};

use super::{Comment, SAID, Script};
use crate::source::make_own_folder;

/// The file, in our own folder.
const FILE: &str = "shellcheck.json";

/// Scripts that are remembered.
const MOST: usize = 1000;

/// What it has said of scripts.
pub struct Known {
    folder: PathBuf,
    kept: Kept,
    is_changed: bool,
}

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    /// By what it was said: another program or other settings may say something else.
    by: String,
    said: BTreeMap<String, Vec<Comment>>,
}

impl Known {
    /// What is remembered in our own folder; nothing where no ShellCheck is found, which may have gone.
    pub fn of(folder: &Path, settings: Option<&Path>) -> Option<Self> {
        let by = asked_by(settings)?;
        let kept = fs::read(folder.join(FILE)).ok().and_then(|kept| serde_json::from_slice::<Kept>(&kept).ok());
        let kept = kept.filter(|kept| kept.by == by && kept.said.len() <= MOST);
        let kept = kept.unwrap_or_else(|| Kept { by, said: BTreeMap::new() });
        Some(Known { folder: folder.to_owned(), kept, is_changed: false })
    }

    pub fn said(&self, script: &Script) -> Option<&Vec<Comment>> {
        self.kept.said.get(&name(script))
    }

    pub fn remember(&mut self, script: &Script, comments: &[Comment]) {
        self.is_changed = true;
        self.kept.said.insert(name(script), comments.to_vec());
    }

    /// Writes it, if there is something new. Without it, the next check takes as long as this one.
    pub fn keep(&self) {
        let Some(json) = serde_json::to_vec(&self.kept).ok().filter(|_| self.is_changed) else { return };
        if make_own_folder(&self.folder).is_ok()
            && let Ok(file) = tempfile::NamedTempFile::new_in(&self.folder)
            && fs::write(file.path(), json).is_ok()
        {
            let _ = file.persist(self.folder.join(FILE));
        }
    }
}

/// All that what is said of a script depends on.
fn name(script: &Script) -> String {
    format!("{} {}", script.shell, script.file().0)
}

/// Which program is asked, with which settings of the project and of the user.
fn asked_by(settings: Option<&Path>) -> Option<String> {
    let path = env::var_os("PATH")?;
    let program = env::split_paths(&path).map(|folder| folder.join("shellcheck")).find(|file| file.is_file())?;
    let metadata = program.metadata().ok()?;
    let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let home = env::home_dir().map(|home| home.join(".shellcheckrc"));
    let config = dirs::config_dir().map(|config| config.join("shellcheckrc"));
    let settings = [settings.map(Path::to_owned), home, config].map(|file| fs::read_to_string(file?).ok());
    let options = env::var_os("SHELLCHECK_OPTS");
    Some(format!("{SAID} {} {} {changed:?} {settings:?} {options:?}", program.display(), metadata.len()))
}
