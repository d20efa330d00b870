//! Looking at what has been run.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::{Format, ServerArgs};

#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  cargo gofer runs\n  cargo gofer runs show 12\n  cargo gofer runs prune --keep 5\n  cargo gofer \
                  runs --server https://gofer.example.com"
)]
pub struct RunsArgs {
    #[command(subcommand)]
    pub command: Option<RunsCommand>,
    #[command(flatten)]
    pub kept: KeptArgs,
    /// For people, or for machines
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub there: There,
}

#[derive(Debug, Subcommand)]
pub enum RunsCommand {
    /// The summary of a run, and what it was made of
    Show(ShowArgs),
    /// Remove the records and logs of old runs
    Prune(PruneArgs),
}

/// Where runs are kept.
#[derive(Debug, Args)]
pub struct KeptArgs {
    /// A folder of the project whose runs are meant [default: the current one]
    #[arg(long, value_name = "FOLDER")]
    pub project: Option<PathBuf>,
    /// Where the runs are recorded, if `run` was told with its --out
    #[arg(long, value_name = "FOLDER", conflicts_with = "project")]
    pub out: Option<PathBuf>,
}

/// Runs on a server, in place of those here.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "On a server")]
#[allow(clippy::option_option, reason = "the flag, and its URL, may both be left out")]
pub struct There {
    /// Those on a server; without URL the one that `up` would take
    #[arg(long, value_name = "URL", num_args = 0..=1, conflicts_with_all = ["project", "out"])]
    pub server: Option<Option<String>>,
    /// The id of the pipeline that is meant
    #[arg(long, value_name = "ID", requires = "server")]
    pub pipeline: Option<String>,
    /// The namespace [default: as for `up`]
    #[arg(long, value_name = "NAME", requires = "server")]
    pub namespace: Option<String>,
    /// A file that holds the token and nothing else [default: as for `up`]
    #[arg(long, value_name = "FILE", requires = "server")]
    pub token_file: Option<PathBuf>,
    /// How long the server may take to answer [default: 60]
    #[arg(long, value_name = "SECONDS", value_parser = super::up::time_limit(), requires = "server")]
    pub server_time_limit: Option<u64>,
}

impl There {
    /// Which server is meant, if one is.
    pub fn args(&self) -> Option<ServerArgs> {
        let server = self.server.clone()?;
        let limit = self.server_time_limit;
        Some(ServerArgs::new(server, self.namespace.clone(), self.token_file.clone(), limit))
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  cargo gofer runs show\n  cargo gofer runs show 12 --format json")]
pub struct ShowArgs {
    /// The run's number [default: the last one]
    #[arg(value_name = "RUN")]
    pub run: Option<u64>,
    #[command(flatten)]
    pub kept: KeptArgs,
    /// For people, or for machines: the record
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub there: There,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: cargo gofer runs prune --keep 5 --dry-run")]
pub struct PruneArgs {
    /// How many of the last runs stay; those that are on stay anyway
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub keep: usize,
    /// Say what would be removed, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub kept: KeptArgs,
    /// For people, or for machines
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo gofer logs\n  cargo gofer logs test_unit -f\n  cargo gofer logs 12 --failed\n  cargo gofer \
                  logs -f --server https://gofer.example.com --pipeline ship\n\nA number \
                  is a run; any other word is a task."
)]
pub struct LogsArgs {
    /// A run's number, then a task [default: the last run, all of its tasks]
    #[arg(value_name = "RUN] [TASK", num_args = 0..=2)]
    pub of: Vec<String>,
    /// Go on until the run ends
    #[arg(long, short)]
    pub follow: bool,
    /// Only what was printed in this time, such as 30s, 5m or 2h, before now
    #[arg(long, value_name = "TIME", value_parser = span, conflicts_with = "server")]
    pub since: Option<Duration>,
    /// Only tasks that have failed
    #[arg(long)]
    pub failed: bool,
    /// When each line was printed, which a server does not keep
    #[arg(long, conflicts_with = "server")]
    pub times: bool,
    #[command(flatten)]
    pub kept: KeptArgs,
    /// For people, or for machines
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub there: There,
}

/// `30s`, `5m`, `2h`, `7d`.
fn span(text: &str) -> Result<Duration, String> {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let seconds = match &text[number.len()..] {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err("write a number and a unit: 30s, 5m, 2h, 7d".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| "write a whole number and a unit: 30s, 5m, 2h, 7d".to_owned())?;
    Ok(Duration::from_secs(number.saturating_mul(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans() {
        for (text, seconds) in [("0s", 0), ("30s", 30), ("5m", 300), ("2h", 7200), ("7d", 604_800)] {
            assert_eq!(span(text), Ok(Duration::from_secs(seconds)));
        }
        for text in ["", "5", "m", "1.5h", "-1s", "5 m", "5min", "ä"] {
            assert!(span(text).is_err(), "{text}");
        }
    }
}
