//! Someone at their machine, with a pipeline and nothing of Gofer's in their home.

use std::fs;
use std::path::Path;
use std::process::Command;

use gofer_model::{Pipeline, Task};

use crate::common::{self, Ran};

pub struct User {
    folder: tempfile::TempDir,
}

impl User {
    /// With a pipeline `ship` of two tasks, in `ship.json`.
    pub fn new() -> Self {
        let user = User { folder: common::folder() };
        user.has(&ship());
        user
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a pipeline down, in a file of its id.
    pub fn has(&self, pipeline: &Pipeline) {
        self.writes(&format!("{}.json", pipeline.id), &pipeline.to_json());
    }

    pub fn writes(&self, file: &str, text: &str) {
        let file = self.folder().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// The command, with the words of one line, and whoever asks being at home here.
    pub fn command(&self, line: &str) -> Command {
        let args: Vec<&str> = line.split_whitespace().collect();
        let mut command = common::command(self.folder(), &args);
        command.env("HOME", self.folder()).env("XDG_STATE_HOME", self.folder().join("state"));
        command
    }

    pub fn runs(&self, line: &str) -> Ran {
        self.command(line).output().unwrap().into()
    }

    /// The same with variables set.
    pub fn runs_with(&self, variables: &[(&str, &str)], line: &str) -> Ran {
        self.command(line).envs(variables.iter().copied()).output().unwrap().into()
    }
}

pub fn ship() -> Pipeline {
    Pipeline::new("ship", "Ship it").tasks([
        Task::new("build", "rust:1.95").command(["cargo", "build"]),
        Task::new("test", "rust:1.95").depends_on(["build"]).variable("Mode", "fast"),
    ])
}

impl Ran {
    /// That it has ended so, and has said all of this.
    #[track_caller]
    pub fn says(&self, code: i32, parts: &[&str]) -> &Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        for part in parts {
            assert!(self.output.contains(part) || self.errors.contains(part), "`{part}` is not said: {self:#?}");
        }
        self
    }

    #[track_caller]
    pub fn says_not(&self, part: &str) -> &Self {
        assert!(!self.output.contains(part) && !self.errors.contains(part), "`{part}` is said: {self:#?}");
        self
    }
}
