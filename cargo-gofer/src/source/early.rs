//! A build that begins while cargo is still asked about the folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use toml_edit::{DocumentMut, Item, TableLike};

use super::call;
use super::options::Cargo;
use super::packages::{Packages, Program};
use super::plain;
use crate::child::Child;

/// Cargo, building the only program that a package can have. Whether it is the one that is meant, cargo tells later; if it
/// is not, this is ended when it goes.
pub struct Early {
    manifest: PathBuf,
    program: String,
    /// What cargo would say of the package, where that stands in its manifest.
    pub packages: Option<Packages>,
    pub command: Command,
    pub child: Child,
}

impl Early {
    /// Begins, if the folder's `Cargo.toml` and the command line leave nothing to ask.
    pub fn of(folder: &Path, options: &Cargo) -> Option<Self> {
        if options.names_a_program() || options.wants_all() || !options.workspace.package.is_empty() {
            return None;
        }
        let manifest = dunce::canonicalize(folder.join("Cargo.toml")).ok()?;
        let settings = fs::read_to_string(&manifest).ok()?.parse::<DocumentMut>().ok()?;
        let program = only_program(folder, &settings)?;
        let mut command = call::cargo(manifest.parent()?, options);
        command.args(["--bin", &program]);
        // What cannot be started now is told when it is started in earnest.
        let child = call::start(&mut command).ok()?;
        let packages = plain::read(&manifest, &settings, &program).map(|said| Packages::written(said, &manifest));
        Some(Early { manifest, program, packages, command, child })
    }

    /// Whether this is the build of these.
    pub fn is_of(&self, programs: &[Program]) -> bool {
        let [only] = programs else { return false };
        only.flag() == ("--bin", &self.program)
            && dunce::canonicalize(only.package.manifest_path.as_std_path()).is_ok_and(|other| other == self.manifest)
    }
}

/// The program of a package that has `src/main.rs` and says nothing of programs, nor of other packages.
fn only_program(folder: &Path, settings: &DocumentMut) -> Option<String> {
    let package = settings.get("package")?.as_table_like()?;
    let is_silent = |key: &str| settings.get(key).and_then(Item::as_table_like).is_none_or(TableLike::is_empty);
    let is_plain = ["bin", "example"].iter().all(|key| settings.get(key).is_none())
        && is_silent("workspace")
        && package.get("metadata").and_then(|said| said.get("gofer")?.get("pipelines")).is_none()
        && ["autobins", "autoexamples", "default-run"].iter().all(|key| package.get(key).is_none())
        && ["src/bin", "examples"].iter().all(|other| !folder.join(other).exists())
        && folder.join("src/main.rs").is_file();
    is_plain.then(|| package.get("name")?.as_str().map(str::to_owned)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_package_leaves_nothing_to_ask() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/main.rs"), "").unwrap();
        let program = |more: &str| {
            let settings = format!("[package]\nname = \"ship\"\n{more}").parse().unwrap();
            only_program(folder.path(), &settings)
        };
        for plain in [
            "",
            "version = \"0.1.0\"\n[dependencies]\nx = \"1\"",
            "[workspace]",
            "[lib]\npath = \"src/x.rs\"",
            "[package.metadata.gofer]\nnamespace = \"x\"",
        ] {
            assert_eq!(program(plain).as_deref(), Some("ship"), "{plain}");
        }
        for other in [
            "[[bin]]\nname = \"x\"",
            "[[example]]\nname = \"x\"",
            "[workspace]\nmembers = [\"x\"]",
            "[package.metadata.gofer]\npipelines = []",
            "autobins = false",
            "default-run = \"x\"",
        ] {
            assert_eq!(program(other), None, "{other}");
        }
        fs::create_dir(folder.path().join("examples")).unwrap();
        assert_eq!(program(""), None, "an example may be a pipeline too");
        assert_eq!(only_program(folder.path(), &"[workspace]".parse().unwrap()), None);
    }
}
