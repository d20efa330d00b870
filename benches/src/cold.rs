//! From an empty target folder to what a pipeline's program prints, beside other crates by which pipelines are written.

use std::path::Path;

use crate::projects::Project;
use crate::row::Row;
use crate::timing::{in_turns, time};
use crate::{Result, gofer_dsl, workspace};

const FIVE_CRATES: &str = "\
syn = { version = \"3\", default-features = false, features = [\"parsing\", \"printing\", \"proc-macro\"] }
quote = \"1\"
proc-macro2 = \"1\"
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"
";

/// A job of GitHub's, in the words of its crate.
const GH_WORKFLOW: &str = r#"use gh_workflow::{Event, Job, Push, Step, Workflow};

fn main() {
    let job = Job::new("Simple").add_step(Step::new("Greet").run("echo 'Hello from Gofer!'"));
    let workflow = Workflow::new("My Simple Pipeline")
        .on(Event::default().push(Push::default().add_branch("main")))
        .add_job("simple_task", job);
    println!("{}", workflow.to_string().unwrap());
}
"#;

/// A container of Argo's. It prints YAML only for a configured cluster, so it is built and not run.
const CARGO_ATHENA: &str = r#"use cargo_athena::{container, workflow};

#[workflow]
fn simple() {
    simple_task();
}

#[container(image = "ubuntu:latest")]
fn simple_task() {
    println!("Hello from Gofer!");
}

fn main() {
    cargo_athena::entrypoint!(simple);
}
"#;

/// A crate that is compared with, and what is asked of cargo.
struct Other {
    compared: &'static str,
    aim: &'static str,
    project: Project,
    command: &'static str,
}

pub fn rows(folder: &Path) -> Result<()> {
    let simple = std::fs::read_to_string(workspace().join("examples/simple/src/main.rs"))?;
    let ours = Project::new(folder, "cold", &gofer_dsl(), &simple)?;
    let five = Project::new(folder, "cold_five", FIVE_CRATES, "fn main() {}\n")?;
    let gh_workflow = Project::with_own_lock(folder, "cold_gh", "gh-workflow = \"0.9\"\n", GH_WORKFLOW);
    let athena = "cargo-athena = { version = \"0.8\", default-features = false }\n";
    let athena = Project::with_own_lock(folder, "cold_athena", athena, CARGO_ATHENA);
    let others = [
        ("the five published crates alone", "1.15", Ok(five), "run"),
        ("gh-workflow 0.9", "1", gh_workflow, "run"),
        ("cargo-athena 0.8, which is not run", "1", athena, "build"),
    ];
    let mut measured = Vec::new();
    for (compared, aim, project, command) in others {
        match project {
            Ok(project) => measured.push(Other { compared, aim, project, command }),
            Err(error) => eprintln!("NOT MEASURED: {compared}, because it cannot be had: {error}"),
        }
    }
    let all: Vec<(&Project, &str)> =
        [(&ours, "run")].into_iter().chain(measured.iter().map(|other| (&other.project, other.command))).collect();
    let spreads = in_turns(all.len(), 3, |place, _| {
        let (project, command) = all[place];
        project.clean()?;
        time(|| project.cargo(command))
    })?;
    for (Other { compared, aim, .. }, theirs) in measured.iter().zip(&spreads[1..]) {
        let what = "cold: empty target folder to JSON, `simple`".to_owned();
        Row { what, ours: spreads[0], compared, theirs: *theirs, aim }.print();
    }
    Ok(())
}
