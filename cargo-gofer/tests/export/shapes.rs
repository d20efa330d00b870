//! Reads `shapes.txt`.

#![allow(dead_code, reason = "those who use this file use a part each")]

use gofer_model::{Pipeline, Status, Task};

/// A graph with who fails, and what comes of it.
pub struct Shape {
    pub name: String,
    /// Tasks that print nothing, and end with 1 if they fail.
    pub pipeline: Pipeline,
    pub fails: Vec<String>,
    /// How each task ends.
    pub fates: Vec<String>,
    /// How the run ends.
    pub run: String,
}

impl Shape {
    /// `name run | task!(parent parent:failure) -> fate | ...`.
    pub fn parse(line: &str) -> Shape {
        let (head, tasks) = line.split_once(" | ").unwrap();
        let (name, run) = head.split_once(' ').unwrap();
        let (mut fails, mut fates) = (Vec::new(), Vec::new());
        let task = |text: &str| {
            let (task, fate) = text.split_once(" -> ").unwrap();
            let (head, parents) = task.trim_end_matches(')').split_once('(').unwrap_or((task, ""));
            let id = head.trim_end_matches('!');
            if head != id {
                fails.push(id.to_owned());
            }
            fates.push(fate.to_owned());
            let parents = parents.split_whitespace().map(|parent| match parent.split_once(':') {
                Some((parent, "failure")) => (parent, Status::Failure),
                Some((parent, _)) => (parent, Status::Any),
                None => (parent, Status::Success),
            });
            let end = if head == id { "exit 0" } else { "exit 1" };
            Task::new(id, "busybox:stable").depends_on(parents).entrypoint(["/bin/sh", "-c"]).command([end])
        };
        let tasks: Vec<Task> = tasks.split(" | ").map(task).collect();
        Shape {
            name: name.to_owned(),
            pipeline: Pipeline::new("shape", name).tasks(tasks),
            fails,
            fates,
            run: run.to_owned(),
        }
    }
}

/// All of `shapes.txt`.
pub fn all() -> Vec<Shape> {
    include_str!("shapes.txt").lines().filter(|line| !line.starts_with('#')).map(Shape::parse).collect()
}

/// A pipeline that uses whatever GitHub has.
pub fn with_everything() -> Pipeline {
    let build = Task::new("build", "registry.example.com:5000/team/rust:1.95")
        .description("Builds.\n\nIn two lines.")
        .registry_auth("robot", "hunter2")
        .variable("TOKEN", "pipeline_secret{{token}}")
        .variable("HOOK", "global_secret{{hook}}")
        .variable("PLAIN", "it's ${{ not }} a template")
        .command(["sh", "-ec", "echo \"$PLAIN\"\nmake"]);
    let test = Task::new("test-all", "rust:1.95")
        .depends_on([("build", Status::Any)])
        .entrypoint(["/bin/sh", "-c"])
        .command(["make test"])
        .always_pull_newest_image(false);
    Pipeline::new("everything", "All there is").description("A pipeline.").parallelism(1).tasks([build, test])
}
