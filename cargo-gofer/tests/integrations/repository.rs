//! A repository with a pipeline crate, and programs that are found before all others.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{crate_with, folder, program};

pub struct Repository {
    folder: tempfile::TempDir,
    name: &'static str,
}

impl Repository {
    /// With a crate that prints a pipeline with this image, committed. Its name is its own, since all
    /// crates of the tests are built in one folder.
    pub fn new(name: &'static str, image: &str) -> Self {
        let repository = Repository { folder: folder(), name };
        crate_with(repository.path(), name, "");
        repository.write(image);
        fs::write(repository.path().join(".gitignore"), "target\nbin\nhome\n").unwrap();
        fs::create_dir(repository.path().join("bin")).unwrap();
        fs::create_dir(repository.path().join("home")).unwrap();
        // Alone, since beside it are programs of this workspace that bear the names of others.
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_cargo-gofer"), repository.path().join("bin/cargo-gofer"))
            .unwrap();
        repository.git(&["init", "--quiet"]);
        repository.commit();
        repository
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The crate's folder.
    pub fn package(&self) -> PathBuf {
        self.path().join(self.name)
    }

    pub fn write(&self, image: &str) {
        let main = format!(
            "use gofer_dsl::{{Pipeline, pipeline}};\n\nfn main() -> Pipeline {{\n    pipeline! {{\n        id: nightly,\n        \
             name: \"Nightly\",\n\n        task test {{ image: {image:?} }}\n    }}\n}}\n"
        );
        fs::write(self.package().join("src/main.rs"), main).unwrap();
    }

    /// An executable script that is found by its name.
    pub fn script(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        let file = self.path().join("bin").join(name);
        fs::write(&file, script).unwrap();
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub fn git(&self, args: &[&str]) -> String {
        let mut git = self.program("git");
        git.args(["-c", "user.name=nobody", "-c", "user.email=nobody@example.com"]).args(args);
        let output = git.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Commits all, and says which commit that is.
    pub fn commit(&self) -> String {
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "a change"]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// A program at the top of the repository, which keeps what it likes to keep in it.
    pub fn program(&self, name: impl Into<PathBuf>) -> Command {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(self.path().join("bin")).chain(std::env::split_paths(&path));
        let path: OsString = std::env::join_paths(path).unwrap();
        let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
        let mut command = program(name.into(), self.path());
        for (variable, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            let is = std::env::var_os(variable).unwrap_or_else(|| home.join(folder).into());
            command.env(variable, is);
        }
        let own_home = self.path().join("home");
        command.env("PATH", path).env("XDG_CACHE_HOME", own_home.join("cache")).env("HOME", own_home);
        command
    }
}
