//! Someone at their machine, with a pipeline and nothing of Gofer's in their home.

use std::fs;
use std::path::Path;
use std::process::Command;

use gofer_model::{Pipeline, Task};
use serde_json::Value;

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

    /// What is said to machines is as the schema of this name says; its result.
    #[track_caller]
    pub fn is_told(&self, schema: &str, line: &str) -> Value {
        let ran = self.runs(&format!("{line} --format json"));
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{ran:#?}");
        answer(schema, &ran)["result"].take()
    }

    /// The same with variables set.
    pub fn runs_with(&self, variables: &[(&str, &str)], line: &str) -> Ran {
        self.command(line).envs(variables.iter().copied()).output().unwrap().into()
    }
}

/// An answer to machines, which is as the schema of this name says.
#[track_caller]
pub fn answer(schema: &str, ran: &Ran) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../docs/schema/{schema}.json"));
    let schema: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    let wrong = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = wrong.iter_errors(&answer).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}\n{answer:#}");
    answer
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
