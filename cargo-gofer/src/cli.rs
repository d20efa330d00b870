//! The command line.

#![allow(clippy::doc_markdown, reason = "these comments are shown as help, as they stand")]

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use gofer_core::Ids;

mod export;
mod run;
mod runs;
mod slips;
mod up;
mod work;

pub use export::{Argo as ExportArgo, Export, ExportArgs, Github as ExportGithub, Markup, Trigger};
pub use run::{GivenArgs, Pull, Reported, RunArgs, ShellArgs, UsedEngine};
pub use runs::{KeptArgs, LogsArgs, PruneArgs, RunsArgs, RunsCommand, ShowArgs, There};
pub use slips::with_our_word;
pub use up::{OnInterrupt, ServerArgs, UpArgs};
pub use work::{Limits, SourceHow, WORKSPACE, WorkArgs};

pub use crate::answer::Format;
use crate::appearance::Appearance;
use crate::file::Target;
use crate::source::{Cargo, Source};

/// Everything around a Gofer pipeline that is not writing it: start one, check it, draw it,
/// explain what happens when a task fails, compare two, turn JSON into a block of Rust.
///
/// A PIPELINE is a folder with a pipeline crate (`cargo run` there prints its JSON), a file of
/// JSON, or `-` for standard input. Without one it is the crate in the current folder. `list` and
/// `check` take several, and without one all of a workspace.
///
/// Exit codes: 0 yes, valid, the same, succeeded; 1 no, not valid, different, failed; 2 it could
/// not be told, and standard error says why; 130 after Ctrl-C.
#[derive(Debug, Parser)]
#[command(name = "cargo-gofer", bin_name = "cargo gofer", version, verbatim_doc_comment)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub appearance: Appearance,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a pipeline crate that runs at once
    New(NewArgs),
    /// Say whether a pipeline is valid, and what it needs
    Check(CheckArgs),
    /// List the pipelines of a workspace
    List(ListArgs),
    /// Say by which rules pipelines are checked
    Rules(RulesArgs),
    /// Print the form of what commands say to machines, as JSON Schema
    Schema(SchemaArgs),
    /// Draw a pipeline
    Graph(GraphArgs),
    /// Say what happens to every task when some fail
    Explain(ExplainArgs),
    /// Compare two pipelines by what they mean
    Diff(DiffArgs),
    /// Write the block of Rust for a pipeline's JSON
    Import(ImportArgs),
    /// Write a pipeline for an engine that you have already
    #[command(subcommand)]
    Export(Export),
    /// Bring pipelines to a Gofer server
    Up(Box<UpArgs>),
    /// Run a pipeline here, on Docker or Podman
    Run(Box<RunArgs>),
    /// Open a shell in the container of a task, with all that the task is given
    Shell(Box<ShellArgs>),
    /// List what has been run here, show one run again, remove old ones
    Runs(RunsArgs),
    /// Show what the tasks of a run have printed
    Logs(LogsArgs),
    /// Print what makes a shell complete commands, flags, pipelines and tasks
    Completions(CompletionsArgs),
    /// Print the manual page, in troff
    Man(ManArgs),
}

impl Command {
    /// The one pipeline that the command is about; that around us where several are.
    pub fn input(self) -> Option<Input> {
        match self {
            Command::Graph(GraphArgs { input, .. })
            | Command::Explain(ExplainArgs { input, .. })
            | Command::Import(ImportArgs { input, .. }) => Some(input),
            Command::Run(run) => Some(run.input),
            Command::Shell(shell) => Some(shell.input),
            _ => None,
        }
    }

    /// Where the runs are kept that the command is about.
    pub fn kept(self) -> Option<KeptArgs> {
        match self {
            Command::Runs(RunsArgs { command: Some(RunsCommand::Show(ShowArgs { kept, there, .. })), .. })
            | Command::Logs(LogsArgs { kept, there, .. })
                if there.server.is_none() =>
            {
                Some(kept)
            }
            _ => None,
        }
    }
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples, for what the shell reads when it starts:\n  bash   source <(cargo gofer completions bash)    in ~/.bashrc\n  zsh    source <(cargo gofer completions zsh)     in ~/.zshrc, after compinit\n  fish   cargo gofer completions fish | source     in ~/.config/fish/config.fish"
)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo gofer man | man -l -\n  cargo gofer man run | man -l -\n  cargo gofer man --out ~/.local/share/man/man1"
)]
pub struct ManArgs {
    /// The command whose page it is; without one the page with all of them
    #[arg(value_name = "COMMAND", conflicts_with = "out")]
    pub command: Vec<String>,
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}

/// A pipeline, in any form.
#[derive(Debug, Args)]
pub struct Input {
    /// A folder with a pipeline crate or its Cargo.toml, a file of JSON, the name of a program of the
    /// workspace here, `git:REV` for the crate here at a revision, or `-`
    #[arg(value_name = "PIPELINE", default_value = ".", hide_default_value = true)]
    pub source: Source,
    #[command(flatten)]
    pub cargo: Cargo,
}

/// Several pipelines.
#[derive(Debug, Args)]
pub struct Inputs {
    /// Folders with pipeline crates or their Cargo.toml, files of JSON, names of programs or packages of
    /// the workspace here, patterns of these such as 'ci/*.json', `git:REV` for the crate here at a
    /// revision, or `-`; without one all pipelines of the package here, else of its workspace
    #[arg(value_name = "PIPELINE")]
    pub sources: Vec<Source>,
    #[command(flatten)]
    pub cargo: Cargo,
}

impl Inputs {
    /// Those that are named, else the one around us.
    pub fn named(&self) -> Vec<Source> {
        if self.sources.is_empty() { vec![Source::here()] } else { self.sources.clone() }
    }
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo gofer new nightly\n  cargo gofer new night-build                 its id is `night-build`\n  cargo gofer new pipelines/nightly --ci github"
)]
pub struct NewArgs {
    /// The crate's folder; its last part is the crate's name and the pipeline's id
    #[arg(value_name = "NAME")]
    pub path: PathBuf,
    /// Which ids the server takes: kebab-case from 0.8.3 on, snake_case before [default: kebab-case if NAME has several words]
    #[arg(long, value_enum)]
    pub ids: Option<IdsArg>,
    /// Depend on the gofer-dsl in this folder instead of a published one
    #[arg(long = "path", value_name = "FOLDER")]
    pub path_of_dsl: Option<PathBuf>,
    /// Write a workflow too, which checks the pipeline and says what a change does to it
    #[arg(long, value_enum, value_name = "WHOSE")]
    pub ci: Option<Ci>,
    /// For people, or for machines
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Who runs the workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Ci {
    /// A workflow of GitHub Actions
    Github,
    /// A job of GitLab
    Gitlab,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: cargo gofer list --format json")]
pub struct ListArgs {
    #[command(flatten)]
    pub inputs: Inputs,
    /// For people, or for machines
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo gofer check\n  cargo gofer check --workspace --format github\n  cargo gofer check pipelines/*.json\n  cargo gofer check --shellcheck --deny warnings\n  cargo gofer check --workspace --watch"
)]
pub struct CheckArgs {
    #[command(flatten)]
    pub inputs: Inputs,
    /// For people, for machines, as annotations of GitHub Actions, or for code scanners
    #[arg(long, value_enum, default_value = "text")]
    pub format: CheckFormat,
    /// Check scripts with ShellCheck, each for the shell that it is given to: where it is installed, or
    /// always, and then it has to be there
    #[arg(
        long, value_enum, value_name = "WHEN", default_value = "auto", num_args = 0..=1, default_missing_value = "always",
        require_equals = true, env = "GOFER_SHELLCHECK"
    )]
    pub shellcheck: When,
    /// Check again whenever files have changed, until Ctrl-C
    #[arg(long)]
    pub watch: bool,
    #[command(flatten)]
    pub lints: Lints,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

/// How much rules matter that otherwise warn. Of two that name one rule, `--deny` wins, then `--warn`.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What is warned of")]
pub struct Lints {
    /// Say nothing of what breaks this rule, or any: `warnings`
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub allow: Vec<String>,
    /// Warn of it
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub warn: Vec<String>,
    /// Take it for an error
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub deny: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: cargo gofer rules untagged-image")]
pub struct RulesArgs {
    /// Say what this rule is for; without it, list all
    #[arg(value_name = "RULE")]
    pub code: Option<String>,
    /// For people, or for machines
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  cargo gofer schema check\n  cargo gofer schema runs show")]
pub struct SchemaArgs {
    /// The command, such as `check` or `runs show`; without it, all of them, by name
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo gofer graph\n  cargo gofer graph -o pipeline.svg\n  cargo gofer graph pipeline.json --format dot | dot -Tpng -o pipeline.png"
)]
pub struct GraphArgs {
    #[command(flatten)]
    pub input: Input,
    /// What to draw it as [default: as the end of FILE's name says, else text]
    #[arg(long, value_enum)]
    pub format: Option<Picture>,
    #[command(flatten)]
    pub target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: cargo gofer explain --fail build,test_msrv")]
pub struct ExplainArgs {
    #[command(flatten)]
    pub input: Input,
    /// The tasks that fail; without it, each task in turn
    #[arg(long, value_name = "TASK", value_delimiter = ',')]
    pub fail: Vec<String>,
    /// For people, or for machines
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo gofer diff                        what have I changed since the last commit?\n  cargo gofer diff git:main\n  cargo gofer diff before.json after.json"
)]
pub struct DiffArgs {
    /// The pipeline before: a folder, a file, `-`, or `git:REV` for this crate at a revision
    #[arg(value_name = "A", default_value = "git:HEAD")]
    pub before: Source,
    /// The pipeline after
    #[arg(value_name = "B", default_value = ".")]
    pub after: Source,
    #[command(flatten)]
    pub cargo: Cargo,
    /// Lines to show around each change of a script
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub context: usize,
    /// For people, or for machines
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: cargo gofer import pipeline.json -o src/main.rs --force    after cargo new")]
pub struct ImportArgs {
    #[command(flatten)]
    pub input: Input,
    /// Keep white space of scripts that no shell minds, for which some become a `command`
    #[arg(long)]
    pub exact: bool,
    #[command(flatten)]
    pub target: Target,
    /// For people, or for machines
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    Text,
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// A log for code scanners
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Picture {
    /// For the terminal
    Text,
    /// Tasks, layers and dependencies, for machines
    Json,
    /// A flowchart of Mermaid, which many forges show in Markdown
    Mermaid,
    /// For Graphviz
    Dot,
    /// A picture that stands alone
    Svg,
    /// A page with that picture, to pan and zoom
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum IdsArg {
    #[value(name = "snake_case")]
    SnakeCase,
    #[value(name = "kebab-case")]
    KebabCase,
}

impl From<IdsArg> for Ids {
    fn from(ids: IdsArg) -> Self {
        match ids {
            IdsArg::SnakeCase => Ids::SnakeCase,
            IdsArg::KebabCase => Ids::KebabCase,
        }
    }
}
