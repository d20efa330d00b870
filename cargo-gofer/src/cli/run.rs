//! Running a pipeline here.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Format, Input, Limits, WorkArgs};

#[derive(Debug, Args)]
#[command(
    after_help = "Secrets come from --secret, --secrets, --secrets-from or the variable GOFER_SECRET_KEY, in this \
                  order. Write no values as arguments: everyone on the machine sees them.\n\nEach container finds the run's \
                  objects as files in the folder $GOFER_OBJECTS/run and the pipeline's in $GOFER_OBJECTS/pipeline; what \
                  a task writes there, a later one is given for `run_object(\"NAME\")`.\n\nExit codes: 0 \
                  succeeded, 1 failed, 2 it could not be run, 130 cancelled with Ctrl-C.\n\nExamples:\n  cargo gofer \
                  run --secrets .env --task test\n  cargo gofer run --source --watch\n  cargo gofer run \
                  --secrets-from 'pass show ci'\n  cargo gofer run --secret registry_token    of the variable \
                  REGISTRY_TOKEN\n  cargo gofer run --report junit=report.xml"
)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct RunArgs {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub used: UsedEngine,
    /// How many tasks may run side by side; 0 for as many as can, as on a server [default: the number of cores]
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<usize>,
    /// Run only this task and what it needs: an id, `test[msrv]` as in the block, `test` for all of them, or `test_*`
    #[arg(long, value_name = "ID")]
    pub task: Vec<String>,
    /// Run again what failed or was stopped in the last run, and what follows from it
    #[arg(long, conflicts_with_all = ["task", "from"])]
    pub failed: bool,
    /// Go on from this task: what has succeeded in the last run, and is as it was then, is not run again
    #[arg(long, value_name = "ID")]
    pub from: Option<String>,
    /// Run again whenever files of the project change, but for those that git ignores; what runs then is stopped
    #[arg(long, conflicts_with_all = ["dry_run", "clean"])]
    pub watch: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    #[allow(clippy::struct_field_names, reason = "it is called so everywhere")]
    pub dry_run: bool,
    #[command(flatten)]
    pub given: GivenArgs,
    /// For people, or for machines: one event on each line
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Show all that this task prints: on a terminal as it comes, in a pipe nothing of the others
    #[arg(long, value_name = "ID")]
    pub tail: Vec<String>,
    /// Write a report that readers of tests know: `junit=FILE`
    #[arg(long, value_name = "KIND=FILE", value_parser = report)]
    pub report: Vec<Reported>,
    /// Remove what killed runs have left behind, such as containers, and do nothing else
    #[arg(long)]
    pub clean: bool,
    #[command(flatten)]
    pub work: WorkArgs,
    #[command(flatten)]
    pub limits: Limits,
}

#[derive(Debug, Args)]
#[command(
    after_help = "The objects are those of the last run of the pipeline, as a copy, and the pipeline's own. Nothing is \
                  recorded, and the container is removed at the end.\n\nThe exit code is the shell's, or 2 if it could \
                  not be started.\n\nExamples:\n  cargo gofer shell test --source\n  cargo gofer shell 'test[msrv]' \
                  pipelines/nightly --shell zsh"
)]
pub struct ShellArgs {
    /// The task: an id, or `test[msrv]` as in the block
    #[arg(value_name = "TASK")]
    pub task: String,
    #[command(flatten)]
    pub input: Input,
    /// What is started in place of the task's command [default: bash if the image has it, else sh]
    #[arg(long, value_name = "PROGRAM")]
    pub shell: Option<String>,
    #[command(flatten)]
    pub used: UsedEngine,
    #[command(flatten)]
    pub given: GivenArgs,
    #[command(flatten)]
    pub work: WorkArgs,
    #[command(flatten)]
    pub limits: Limits,
}

/// What runs containers.
#[derive(Debug, Args)]
pub struct UsedEngine {
    /// The container engine: a program that takes Docker's arguments [default: docker, else podman]
    #[arg(long, value_name = "PROGRAM")]
    pub engine: Option<PathBuf>,
    /// When to pull images; without it as each task says, always or if it is missing
    #[arg(long, value_enum, value_name = "WHEN")]
    pub pull: Option<Pull>,
    /// The engine sees no folders of this machine, as one in a virtual machine may not: what tasks are to see is
    /// copied to it, and objects back [default: if DOCKER_HOST, CONTAINER_HOST or a context says it is elsewhere]
    #[arg(long)]
    pub no_mounts: bool,
}

/// What tasks are given, as they are on a server, and where runs are recorded.
#[derive(Debug, Args)]
pub struct GivenArgs {
    /// A variable for all tasks, in place of their own of this name in any case
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    pub variable: Vec<(String, String)>,
    /// A secret, before all others of this key; without a value it is that of the variable KEY, or of KEY in capitals
    #[arg(long, value_name = "KEY[=VALUE]", value_parser = secret)]
    pub secret: Vec<(String, Option<String>)>,
    /// A file of secrets, KEY=VALUE on each line; values stand as they are, or in quotes over several lines
    #[arg(long, value_name = "FILE")]
    pub secrets: Option<PathBuf>,
    /// A command that prints secrets, as they stand in a file; it is run by the shell, here and now
    #[arg(long, value_name = "COMMAND")]
    pub secrets_from: Option<String>,
    /// An object of the pipeline or of the run, in place of what a task has written
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    pub object: Vec<(String, String)>,
    /// The API token for tasks that ask for one
    #[arg(long, value_name = "TOKEN", env = "GOFER_API_TOKEN", hide_env_values = true)]
    pub api_token: Option<String>,
    /// Where runs are recorded [default: a folder of the project's below ~/.local/state/gofer]
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}

/// A report that is asked for.
#[derive(Debug, Clone)]
pub enum Reported {
    Junit(PathBuf),
}

impl Reported {
    pub fn file(&self) -> &Path {
        let Reported::Junit(file) = self;
        file
    }
}

/// `junit=FILE`.
pub fn report(text: &str) -> Result<Reported, String> {
    match text.split_once('=') {
        Some(("junit", file)) if !file.is_empty() => Ok(Reported::Junit(PathBuf::from(file))),
        _ => Err("write junit=FILE".to_owned()),
    }
}

/// `KEY=VALUE`.
pub fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write KEY=VALUE".to_owned()),
    }
}

/// `KEY=VALUE`, or `KEY`.
fn secret(text: &str) -> Result<(String, Option<String>), String> {
    match text.split_once('=') {
        _ if text.is_empty() || text.starts_with('=') => Err("write KEY=VALUE or KEY".to_owned()),
        Some((key, value)) => Ok((key.to_owned(), Some(value.to_owned()))),
        None => Ok((text.to_owned(), None)),
    }
}

/// `NAME=VALUE`, with a name that a variable can have.
pub fn variable(text: &str) -> Result<(String, String), String> {
    let (name, value) = pair(text).map_err(|_| "write NAME=VALUE".to_owned())?;
    match name.chars().find(|c| c.is_whitespace() || c.is_control()) {
        Some(c) => Err(format!(
            "the name of a variable holds no {}",
            if c == ' ' { "blank".to_owned() } else { format!("{c:?}") }
        )),
        None => Ok((name, value)),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Pull {
    /// Before every run
    Always,
    /// If the image is not there
    Missing,
    /// Never: for work without a network
    Never,
}
