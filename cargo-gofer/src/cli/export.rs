//! What `cargo gofer export` takes.

#![allow(clippy::doc_markdown, reason = "these comments are shown as help, as they stand")]

use std::str::FromStr;

use clap::{Args, Subcommand, ValueEnum};

use super::{Format, Inputs};
use crate::file::Target;

#[derive(Debug, Subcommand)]
#[command(
    after_help = "An export keeps the pipeline's meaning or refuses: what the target cannot say is reported all at \
                  once, and nothing is written. What it keeps in part is a warning.\n\nExit codes: 0 written or up to \
                  date, 1 refused or not up to date, 2 it could not be told.\n\nExamples:\n  cargo gofer export github -o \
                  .github/workflows/ship.yml\n  cargo gofer export argo | kubectl apply -f -"
)]
pub enum Export {
    /// A workflow of GitHub Actions, one job for each task
    Github(Github),
    /// A WorkflowTemplate of Argo Workflows
    Argo(Argo),
}

/// What all targets take.
#[derive(Debug, Args)]
#[command(mut_arg("force", |force| force.help("Write over a file that no export has written; one that was exported is written over without")))]
pub struct ExportArgs {
    #[command(flatten)]
    pub inputs: Inputs,
    #[command(flatten)]
    pub target: Target,
    /// Write nothing, and fail with the difference if FILE is not what would be written
    #[arg(long, requires = "output")]
    pub check: bool,
    /// What FILE is written in: YAML, for people to review, or JSON, which both targets read too
    #[arg(long, value_enum, default_value = "yaml")]
    pub markup: Markup,
    /// For people, or for machines
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Markup {
    Yaml,
    Json,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo gofer export github -o .github/workflows/ship.yml\n  cargo gofer export github \
                  --check -o .github/workflows/ship.yml\n  cargo gofer export github --workspace -o \
                  .github/workflows/    each pipeline as ID.yml\n  cargo gofer export github --on push --on \
                  schedule='0 3 * * *' --secret token=CRATES_TOKEN"
)]
pub struct Github {
    #[command(flatten)]
    pub written: ExportArgs,
    /// The label of the runners, which need Docker
    #[arg(long, value_name = "LABEL", default_value = "ubuntu-latest", value_parser = label)]
    pub runs_on: String,
    /// When it runs, beside by hand: push, pull_request or schedule=CRON
    #[arg(long, value_name = "EVENT")]
    pub on: Vec<Trigger>,
    /// The name at GitHub of the secret KEY [default: the key in capitals]; `global_secret:KEY` means just that one
    #[arg(long, value_name = "KEY=NAME", value_parser = secret_name)]
    pub secret: Vec<(String, String)>,
    /// Check the repository out and mount it in each container at /workspace, which no Gofer server does
    #[arg(long, value_name = "ACTION", num_args = 0..=1, require_equals = true, default_missing_value = "actions/checkout@v5", value_parser = action)]
    pub checkout: Option<String>,
}

/// What starts a workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    Push,
    PullRequest,
    Schedule(String),
}

impl Trigger {
    pub fn cron(&self) -> Option<&str> {
        match self {
            Trigger::Schedule(cron) => Some(cron),
            Trigger::Push | Trigger::PullRequest => None,
        }
    }
}

impl FromStr for Trigger {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            None if text == "push" => Ok(Trigger::Push),
            None if text == "pull_request" => Ok(Trigger::PullRequest),
            Some(("schedule", cron)) => match cron.split_whitespace().count() {
                5 => Ok(Trigger::Schedule(cron.to_owned())),
                fields => Err(format!("a time of cron has 5 fields, and `{cron}` has {fields}: schedule='0 3 * * *'")),
            },
            _ => Err("the events are push, pull_request and schedule=CRON".to_owned()),
        }
    }
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo gofer export argo | kubectl apply --server-side -f -\n  cargo gofer export argo --offline \
                  --pipeline-secret ship-secrets -o deploy/ship.yaml"
)]
pub struct Argo {
    #[command(flatten)]
    pub written: ExportArgs,
    /// The service account of the workflow; tasks see no token of it, which is in the Secret ACCOUNT.service-account-token
    #[arg(long, value_name = "ACCOUNT", value_parser = name)]
    pub service_account: Option<String>,
    /// The Secret that holds the pipeline's secrets [default: the pipeline's id]
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub pipeline_secret: Option<String>,
    /// The Secret that holds global secrets [default: gofer-global]
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub global_secret: Option<String>,
    /// How long a task may wait for its image, its secrets and a node
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = time)]
    pub pending_timeout: String,
}

/// A runner's label, which is no template.
fn label(text: &str) -> Result<String, String> {
    if text.trim().is_empty() || text.contains("${{") {
        return Err("write the label of a runner, such as ubuntu-latest".to_owned());
    }
    Ok(text.to_owned())
}

/// `actions/checkout@v5`, or another one in its place.
fn action(text: &str) -> Result<String, String> {
    let part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-._/".contains(c));
    match text.split_once('@') {
        Some((action, version)) if action.contains('/') && part(action) && part(version) => Ok(text.to_owned()),
        _ => Err("write an action with its version, such as actions/checkout@v5".to_owned()),
    }
}

/// A name of an object in Kubernetes: RFC 1123's subdomain.
fn name(text: &str) -> Result<String, String> {
    let is_label = |label: &str| {
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && label.chars().all(inner)
    };
    if text.len() > 253 || !text.split('.').all(is_label) {
        return Err("a name in Kubernetes has small letters, digits, and hyphens and dots within".to_owned());
    }
    Ok(text.to_owned())
}

/// `90s`, `30m`, `1h`, and these in a row: some time.
fn time(text: &str) -> Result<String, String> {
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest = match (digits, rest[digits..].strip_prefix(['h', 'm', 's'])) {
            (1.., Some(rest)) => rest,
            _ => break,
        };
    }
    if rest.is_empty() && text.contains(|c: char| ('1'..='9').contains(&c)) {
        return Ok(text.to_owned());
    }
    Err("write a time such as 90s, 30m or 1h".to_owned())
}

/// `KEY=NAME`.
fn secret_name(text: &str) -> Result<(String, String), String> {
    super::run::pair(text).map_err(|_| "write KEY=NAME, the secret's key here and its name at GitHub".to_owned())
}
