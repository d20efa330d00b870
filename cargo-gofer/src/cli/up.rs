//! What `cargo gofer up` takes, and what every command takes that asks a server.

#![allow(clippy::doc_markdown, reason = "these comments are shown as help, as they stand")]

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::RangedU64ValueParser;
use clap::{Args, ValueEnum};

use super::{Format, Inputs, Reported};

/// How long a server may take to answer, in seconds.
const TIME_LIMIT: u64 = 60;

/// A number of seconds that is no slip: up to a day.
pub fn time_limit() -> RangedU64ValueParser<u64> {
    RangedU64ValueParser::new().range(1..=86_400)
}

/// Which server is meant, and who we are to it.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "The server")]
pub struct ServerArgs {
    /// Its address, such as https://gofer.example.com [default: GOFER_SERVER, `server` in
    /// `[package.metadata.gofer]`, ~/.gofer.toml]
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
    /// The namespace [default: GOFER_NAMESPACE, `namespace` in `[package.metadata.gofer]`, ~/.gofer.toml, `default`]
    #[arg(long, value_name = "NAME")]
    pub namespace: Option<String>,
    /// A file that holds the token and nothing else [default: GOFER_TOKEN, ~/.gofer.toml]
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// How long it may take to answer [default: 60]
    #[arg(long, value_name = "SECONDS", value_parser = time_limit(), default_value_t = TIME_LIMIT, hide_default_value = true)]
    pub server_time_limit: u64,
    #[command(flatten)]
    rest: AfterServer,
}

impl ServerArgs {
    pub fn new(
        server: Option<String>,
        namespace: Option<String>,
        token_file: Option<PathBuf>,
        limit: Option<u64>,
    ) -> Self {
        let server_time_limit = limit.unwrap_or(TIME_LIMIT);
        ServerArgs { server, namespace, token_file, server_time_limit, rest: AfterServer {} }
    }

    pub fn time_limit(&self) -> Duration {
        Duration::from_secs(self.server_time_limit.max(1))
    }
}

/// What a command adds stands under no heading of ours.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = None::<&'static str>)]
struct AfterServer {}

/// What Ctrl-C does to a run on a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnInterrupt {
    /// It goes on
    Leave,
    /// It is cancelled
    Cancel,
}

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag")]
#[command(
    after_help = "It compares each pipeline by its meaning with the newest version that the server has, shows the \
                  difference, and registers it if there is one.\n\nExit codes: 0 registered or up to date, 1 refused, \
                  with --dry-run not up to date, or with --follow failed, 2 it could not be told, 130 after Ctrl-C.\n\nExamples:\n  cargo gofer up --server \
                  https://gofer.example.com\n  cargo gofer up --dry-run                    what would it change?\n  \
                  cargo gofer up --workspace --strict         all pipelines, and nothing that lacks a secret\n  cargo \
                  gofer up --run --variable REF=main --follow\n  cargo gofer up --deploy --token-file ~/.gofer-admin"
)]
pub struct UpArgs {
    #[command(flatten)]
    pub inputs: Inputs,
    #[command(flatten)]
    pub server: ServerArgs,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Make the namespace if it is not there, for which a server wants an administrator's token
    #[arg(long)]
    pub create_namespace: bool,
    /// Register nothing if a pipeline needs a secret or an object that the server has not, and could have
    #[arg(long)]
    pub strict: bool,
    /// Deploy the version, and wait until it is, for which a server wants an administrator's token
    #[arg(long, conflicts_with = "dry_run")]
    pub deploy: bool,
    /// Start a run of the newest version; only of one pipeline
    #[arg(long, conflicts_with = "dry_run")]
    pub run: bool,
    /// A variable for all tasks of that run
    #[arg(long, value_name = "NAME=VALUE", value_parser = super::run::variable, requires = "run")]
    pub variable: Vec<(String, String)>,
    /// Show that run to its end, and end as it does
    #[arg(long, requires = "run")]
    pub follow: bool,
    /// What Ctrl-C does to that run [default: it is asked; where nobody can answer, the run goes on]
    #[arg(long, value_enum, value_name = "WHAT", requires = "run")]
    pub on_interrupt: Option<OnInterrupt>,
    /// Where that run is recorded [default: a folder of the project's below ~/.local/state/gofer]
    #[arg(long, value_name = "FOLDER", requires = "follow")]
    pub out: Option<PathBuf>,
    /// Show all that this task prints: on a terminal as it comes, in a pipe nothing of the others
    #[arg(long, value_name = "ID", requires = "follow")]
    pub tail: Vec<String>,
    /// Write a report of that run which readers of tests know: `junit=FILE`
    #[arg(long, value_name = "KIND=FILE", value_parser = super::run::report, requires = "follow")]
    pub report: Vec<Reported>,
    /// Lines to show around each change of a script
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub context: usize,
    /// For people, or for machines
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}
