use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use gofer_model::{Pipeline, Status, Task};

use crate::Result;

/// A crate that is built by itself.
pub struct Project {
    folder: PathBuf,
}

/// What comes from a registry is not compiled incrementally, and what is depended on by its path is. What is measured is what
/// users get.
const AS_PUBLISHED: &str = "[profile.dev.package.\"*\"]\nincremental = false\n";

impl Project {
    /// With the versions of the workspace's lock file.
    pub fn new(parent: &Path, name: &str, dependencies: &str, main: &str) -> Result<Self> {
        let project = Project::written(parent, name, dependencies, main)?;
        std::fs::copy(crate::workspace().join("Cargo.lock"), project.folder.join("Cargo.lock"))?;
        Ok(project)
    }

    /// With the newest versions, which are fetched.
    pub fn with_own_lock(parent: &Path, name: &str, dependencies: &str, main: &str) -> Result<Self> {
        let project = Project::written(parent, name, dependencies, main)?;
        call(Command::new(env!("CARGO")).args(["fetch", "--quiet"]).current_dir(&project.folder))?;
        Ok(project)
    }

    fn written(parent: &Path, name: &str, dependencies: &str, main: &str) -> Result<Self> {
        let folder = parent.join(name);
        std::fs::create_dir_all(folder.join("src"))?;
        let manifest = format!("{}\n{AS_PUBLISHED}\n[workspace]\n", package(name, dependencies));
        std::fs::write(folder.join("Cargo.toml"), manifest)?;
        let project = Project { folder };
        project.write(main)?;
        Ok(project)
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn write(&self, main: &str) -> Result<()> {
        Ok(std::fs::write(self.folder.join("src/main.rs"), main)?)
    }

    pub fn clean(&self) -> Result<()> {
        let target = self.folder.join("target");
        if target.exists() {
            std::fs::remove_dir_all(target)?;
        }
        Ok(())
    }

    pub fn cargo(&self, command: &str) -> Result<()> {
        self.cargo_with(command, &[])
    }

    /// The same with more environment variables.
    pub fn cargo_with(&self, command: &str, variables: &[(&str, &Path)]) -> Result<()> {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args([command, "--quiet", "--offline"]).current_dir(&self.folder);
        call(cargo.env("CARGO_TARGET_DIR", self.folder.join("target")).envs(variables.iter().copied()))
    }
}

fn package(name: &str, dependencies: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}")
}

/// Runs a program to its end. What it prints is not shown.
pub fn call(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}

/// A workspace of so many pipelines, each a package. Gives its folder.
pub fn members(parent: &Path, name: &str, pipelines: usize) -> Result<PathBuf> {
    let folder = parent.join(name);
    for number in 0..pipelines {
        let name = format!("pipeline_{number}");
        let member = folder.join(&name);
        std::fs::create_dir_all(member.join("src"))?;
        std::fs::write(member.join("Cargo.toml"), package(&name, &crate::gofer_dsl()))?;
        let block = pipeline_block(3).replace("id: bench", &format!("id: {name}"));
        std::fs::write(member.join("src/main.rs"), block)?;
    }
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [\"pipeline_*\"]\n\n{AS_PUBLISHED}");
    std::fs::write(folder.join("Cargo.toml"), manifest)?;
    std::fs::copy(crate::workspace().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(folder)
}

/// The parents of a task: up to three before it.
fn parents(task: usize) -> std::ops::Range<usize> {
    task.saturating_sub(3)..task
}

/// A block of so many tasks, children first. `MARK` stands where an edit happens.
pub fn pipeline_block(tasks: usize) -> String {
    let mut block = String::from(
        "use gofer_dsl::{Pipeline, pipeline};\n\nfn main() -> Pipeline {\n    pipeline! {\n        id: bench, name: \"MARK\",\n",
    );
    for task in (0..tasks).rev() {
        let parents: Vec<String> = parents(task).map(|parent| format!("task_{parent}")).collect();
        let _ = writeln!(
            block,
            "/// Task {task}.\ntask task_{task} {{ image: \"ubuntu:latest\", depends_on: {{ {} }}, command: [\"echo\", \"{task}\"] }}",
            parents.join(", ")
        );
    }
    block + "    }\n}\n"
}

/// A block of so many tasks that have an image and variables in common: by `defaults`, or written
/// out in each. `MARK` stands where an edit happens.
pub fn pipeline_alike(tasks: usize, by_defaults: bool) -> String {
    const SHARED: &str = "image: \"rust:1.95\", variables: { RUST_BACKTRACE: 1, CARGO_TERM_COLOR: \"always\" }";
    let mut block = String::from(
        "use gofer_dsl::{Pipeline, pipeline};\n\nfn main() -> Pipeline {\n    pipeline! {\n        id: bench, name: \"MARK\",\n",
    );
    if by_defaults {
        let _ = writeln!(block, "defaults: {{ {SHARED} }},");
    }
    let shared = if by_defaults { "" } else { SHARED };
    for task in 0..tasks {
        let comma = if by_defaults { "" } else { "," };
        let _ = writeln!(block, "task task_{task} {{ {shared}{comma} script: \"echo {task}\" }}");
    }
    block + "    }\n}\n"
}

/// The same pipeline made by the builders.
pub fn pipeline_builders(tasks: usize) -> String {
    let mut code = String::from(
        "use gofer_dsl::{Pipeline, Task};\n\nfn main() -> Pipeline {\n    Pipeline::new(\"bench\", \"MARK\").tasks(vec![\n",
    );
    for task in (0..tasks).rev() {
        let parents: Vec<String> = parents(task).map(|parent| format!("\"task_{parent}\"")).collect();
        let depends_on =
            if parents.is_empty() { String::new() } else { format!(".depends_on([{}])", parents.join(", ")) };
        let _ = writeln!(
            code,
            "Task::new(\"task_{task}\", \"ubuntu:latest\").description(\"Task {task}.\"){depends_on}.command([\"echo\", \"{task}\"]),"
        );
    }
    code + "    ])\n}\n"
}

/// The same pipeline at run time.
pub fn pipeline(tasks: usize) -> Pipeline {
    let task = |task: usize| {
        Task::new(format!("task_{task}"), "ubuntu:latest")
            .description(format!("Task {task}."))
            .depends_on(parents(task).map(|parent| (format!("task_{parent}"), Status::Success)))
            .command(["echo".to_owned(), task.to_string()])
    };
    Pipeline::new("bench", "Bench").tasks((0..tasks).rev().map(task))
}
