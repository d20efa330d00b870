//! The command line.

#![allow(clippy::doc_markdown, reason = "these comments are shown as help, as they stand")]

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use gofer_core::Ids;

use crate::source::Source;

/// Everything around a Gofer pipeline that is not writing it: start one, check it, draw it,
/// explain what happens when a task fails, compare two, turn JSON into a block of Rust.
///
/// A PIPELINE is a folder with a pipeline crate (`cargo run` there prints its JSON), a file of
/// JSON, or `-` for standard input. Without one it is the crate in the current folder.
///
/// Exit codes: 0 yes, valid, the same; 1 no, not valid, different; 2 it could not be told, and
/// standard error says why.
#[derive(Debug, Parser)]
#[command(name = "cargo-gofer", bin_name = "cargo gofer", version, verbatim_doc_comment)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// When to use colours; `auto` asks the terminal and NO_COLOR
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: Color,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a pipeline crate that runs at once
    New(New),
    /// Say whether a pipeline is valid, and what it needs
    Check(Check),
    /// Draw a pipeline
    Graph(Graph),
    /// Say what happens to every task when some fail
    Explain(Explain),
    /// Compare two pipelines by what they mean
    Diff(Diff),
    /// Write the block of Rust for a pipeline's JSON
    Import(Import),
    /// Print a completion script for a shell
    #[command(
        after_help = "For bash: cargo gofer completions bash > ~/.local/share/bash-completion/completions/cargo-gofer"
    )]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, in troff
    #[command(after_help = "To read it: cargo gofer man | man -l -")]
    Man,
}

/// A pipeline, in any form.
#[derive(Debug, Args)]
pub struct Input {
    /// A folder with a pipeline crate, a file of JSON, or `-`
    #[arg(value_name = "PIPELINE", default_value = ".", hide_default_value = true)]
    pub source: Source,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: cargo gofer new nightly && cd nightly && cargo run")]
pub struct New {
    /// The crate's folder; its last part is the crate's name and the pipeline's id
    #[arg(value_name = "NAME")]
    pub path: PathBuf,
    /// Which ids the server takes: kebab-case from 0.8.3 on, snake_case before
    #[arg(long, value_enum, default_value = "snake_case")]
    pub ids: IdsArg,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub input: Input,
    /// For people, or for machines
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo gofer graph\n  cargo gofer graph --format svg -o pipeline.svg\n  cargo gofer graph pipeline.json --format dot | dot -Tpng -o pipeline.png"
)]
pub struct Graph {
    #[command(flatten)]
    pub input: Input,
    /// What to draw it as
    #[arg(long, value_enum, default_value = "text")]
    pub format: Picture,
    /// Write it to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: cargo gofer explain --fail build,test_msrv")]
pub struct Explain {
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
#[command(after_help = "Example: cargo gofer diff git:HEAD .    what have I changed?")]
pub struct Diff {
    /// The pipeline before: a folder, a file, `-`, or `git:REV` for this crate at a revision
    #[arg(value_name = "A")]
    pub before: Source,
    /// The pipeline after
    #[arg(value_name = "B")]
    pub after: Source,
    /// For people, or for machines
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: cargo gofer import pipeline.json -o src/main.rs")]
pub struct Import {
    #[command(flatten)]
    pub input: Input,
    /// Write it to this file, which must not be there yet, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Picture {
    /// For the terminal
    Text,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Sets it for all that is printed from now on.
    pub fn write_global(self) {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}
