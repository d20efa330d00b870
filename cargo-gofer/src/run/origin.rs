//! What a run was made of, beside its pipeline: who began it, with what, on what state of the project.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::mask::Mask;
use crate::child;

/// What a run was made of. What could not be found out is null.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Origin {
    /// A digest of the pipeline's JSON, which is beside the record, but for passwords.
    pub digest: Option<String>,
    pub git: Option<Git>,
    pub engine: Option<EngineUsed>,
    pub who: Who,
    /// As it was called, but for secrets.
    pub command_line: Vec<String>,
    /// Where it was called.
    pub called_in: Option<PathBuf>,
}

/// The state of the project's repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Git {
    pub revision: String,
    /// Whether there was something that is not committed.
    pub dirty: bool,
}

/// The engine's program, and what it says of its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EngineUsed {
    pub program: String,
    pub version: Option<String>,
}

/// A run of a server's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServerRun {
    /// The server's address.
    pub address: String,
    pub namespace: String,
    /// The pipeline's version there.
    pub version: u64,
    /// The run's number there.
    pub run: u64,
}

#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Who {
    pub user: Option<String>,
    pub host: Option<String>,
}

impl Origin {
    pub fn new(pipeline_digest: String, project: &Path, engine: Option<EngineUsed>, mask: &Mask) -> Self {
        let words = command_line(std::env::args_os().skip(1)).into_iter().map(|word| mask.text(&word));
        Origin {
            digest: Some(pipeline_digest),
            git: git(project),
            engine,
            who: Who { user: user(), host: host() },
            command_line: words.collect(),
            called_in: std::env::current_dir().ok(),
        }
    }
}

/// The options whose values nobody else may see.
const SECRET: [&str; 3] = ["--secret", "--secrets-from", "--api-token"];

/// The words of a call without the values of secrets: of `KEY=VALUE` the key stays.
fn command_line(words: impl Iterator<Item = OsString>) -> Vec<String> {
    let mut before: Option<String> = None;
    let hidden = |option: &str, value: &str| match value.split_once('=') {
        Some((key, _)) if option == "--secret" => format!("{key}=***"),
        // The key alone: its value is that of a variable.
        None if option == "--secret" => value.to_owned(),
        _ => "***".to_owned(),
    };
    let shown = |word: OsString| {
        let word = word.to_string_lossy().into_owned();
        if let Some(option) = before.take() {
            return hidden(&option, &word);
        }
        before = SECRET.contains(&word.as_str()).then(|| word.clone());
        match word.split_once('=') {
            Some((option, value)) if SECRET.contains(&option) => format!("{option}={}", hidden(option, value)),
            _ => word,
        }
    };
    words.map(shown).collect()
}

fn git(project: &Path) -> Option<Git> {
    /// A repository may be so large that to look through it takes minutes.
    const LIMIT: Duration = Duration::from_secs(10);
    let began = Instant::now();
    let ask = |args: &[&str]| {
        let mut git = child::command("git");
        git.args(args).current_dir(project).env("GIT_OPTIONAL_LOCKS", "0");
        let output = child::output(&mut git, || began.elapsed() < LIMIT).ok()??;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let revision = ask(&["rev-parse", "HEAD"])?;
    Some(Git { revision, dirty: !ask(&["status", "--porcelain"])?.is_empty() })
}

fn user() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|user| !user.is_empty()))
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it may not be known")]
fn host() -> Option<String> {
    Some(rustix::system::uname().nodename().to_string_lossy().into_owned())
}

#[cfg(not(unix))]
fn host() -> Option<String> {
    std::env::var("COMPUTERNAME").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_holds_no_secrets() {
        let words = "gofer run --secret a=hunter2 --secret=b=hunter2 --api-token hunter2 --api-token=hunter2 --secrets f -j 2 \
             --secrets-from hunter2 --secrets-from=a=hunter2 --secret key --api-token a=hunter2";
        let expected = "gofer run --secret a=*** --secret=b=*** --api-token *** --api-token=*** --secrets f -j 2 \
             --secrets-from *** --secrets-from=*** --secret key --api-token ***";
        assert_eq!(command_line(words.split(' ').map(OsString::from)).join(" "), expected);
    }
}
