//! What `cargo gofer runs` finds and shows, of here and of a server.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Serialize;

use super::record::Record;
use crate::style::QUIET;
use crate::text::columns;

/// A run in a list.
pub struct RunRow {
    /// Of its result.
    pub style: anstyle::Style,
    /// Number, pipeline, when, result, how long, what failed.
    pub columns: [String; 6],
}

pub fn table(rows: &[RunRow]) -> String {
    let widest = |column: usize| rows.iter().map(|row| columns(&row.columns[column])).max().unwrap_or_default();
    let widths: Vec<usize> = (0..5).map(widest).collect();
    let mut text = String::new();
    for RunRow { style, columns: row } in rows {
        let pad = |column: usize| " ".repeat(widths[column] - columns(&row[column]));
        let line = format!(
            "{}{}  {}{}  {QUIET}{}{}{QUIET:#}  {style}{}{style:#}{}  {}{}  {}",
            pad(0),
            row[0],
            row[1],
            pad(1),
            row[2],
            pad(2),
            row[3],
            pad(3),
            pad(4),
            row[4],
            row[5]
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// The time here.
pub fn when(began: u64) -> String {
    let began = i64::try_from(began).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    began
        .map(|began| began.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default()
}

/// What `runs` finds.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Listed")]
pub struct ListedRuns {
    /// Where they are kept; nothing with `--server`.
    pub folder: Option<PathBuf>,
    /// The server that has them; nothing without `--server`.
    pub server: Option<OnServer>,
    /// The last one first.
    pub runs: Vec<InShort>,
}

/// Where runs on a server are.
#[derive(Serialize, JsonSchema)]
pub struct OnServer {
    pub address: String,
    pub namespace: String,
}

/// A run.
#[derive(Serialize, JsonSchema)]
pub struct InShort {
    /// Its number.
    pub run: u64,
    /// The pipeline's id.
    pub pipeline: String,
    /// Seconds since the beginning of 1970, UTC.
    pub began: u64,
    /// `running`, `killed`, `left` (on its server), `succeeded`, `failed` or `cancelled`; of a server also `pending`, and what else it says.
    pub state: String,
    /// How long it took, if it has come to an end.
    pub seconds: Option<f64>,
    pub failed_tasks: Vec<String>,
    /// The run that it went on from.
    pub from: Option<u64>,
    /// Where its record and its logs are; nothing with `--server`.
    pub folder: Option<PathBuf>,
    /// The pipeline's version on the server; nothing without `--server`.
    pub version: Option<u64>,
}

/// What `runs show` shows.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Shown")]
pub struct ShownRun<'a> {
    /// `running`, `killed`, `left` (on its server), `succeeded`, `failed` or `cancelled`; of a server also `pending`, and what else it says.
    pub state: String,
    /// Where its record and its logs are; nothing with `--server`.
    pub folder: Option<&'a Path>,
    /// Nothing with `--server`.
    pub record: Option<&'a Record>,
    /// The run as a server has it; nothing without `--server`.
    pub on_server: Option<RunOnServer<'a>>,
}

/// A run as a server has it.
#[derive(Serialize, JsonSchema)]
pub struct RunOnServer<'a> {
    pub server: OnServer,
    pub run: InShort,
    /// Those of the run itself.
    pub variables: BTreeMap<&'a str, String>,
    /// Those that have started first.
    pub tasks: Vec<TaskOnServer<'a>>,
}

/// A task of it.
#[derive(Serialize, JsonSchema)]
pub struct TaskOnServer<'a> {
    pub id: &'a str,
    /// `succeeded`, `failed`, `skipped` or `cancelled`; until then, and if that is not known, what the server says.
    pub state: String,
    /// Why, in the server's words.
    pub reason: Option<String>,
    pub exit_code: Option<i32>,
    /// Seconds since the beginning of 1970, UTC; nothing if it has not started.
    pub began: Option<u64>,
    pub seconds: Option<f64>,
}
