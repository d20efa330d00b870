//! `cargo gofer runs`: what has been run.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gofer_core::shown;
use gofer_model::Pipeline;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use schemars::JsonSchema;
use serde::Serialize;

use super::events::RunResult;
use super::record::{Kept as KeptRun, Record, Records, State, TaskRecord};
use super::there::{self, Asked};
use super::{place, words};
use crate::answer::Answer;
use crate::cli::{Format, Kept, Prune, Runs, RunsCommand, Show};
use crate::envelope;
use crate::fate::Fate;
use crate::order::Order;
use crate::stop::{Stop, While as _};
use crate::style::{BAD, CHANGED, GOOD, QUIET};
use crate::text::{columns, count, first_few, harmless};

pub fn run(args: &Runs) -> Result<Answer, Stop> {
    match &args.command {
        None => list(args),
        Some(RunsCommand::Show(args)) => show(args),
        Some(RunsCommand::Prune(args)) => prune(args),
    }
}

/// What a shell may offer of the runs that are kept.
pub struct Offered {
    pub number: u64,
    /// Which it is: the pipeline, when, and what became of it.
    pub about: String,
    pub tasks: Vec<String>,
}

/// The last runs, the last one first; none where nobody can say.
pub fn offered(kept: &Kept) -> Vec<Offered> {
    const MOST: usize = 50;
    let runs = place::of(kept).map(|folder| Records::new(folder).all()).unwrap_or_default();
    let offered = |run: KeptRun| {
        let [_, pipeline, when, result, ..] = row(&run);
        Offered { number: run.record.run, about: format!("{pipeline}, {when}, {result}"), tasks: run.ids() }
    };
    runs.into_iter().take(MOST).map(offered).collect()
}

fn list(args: &Runs) -> Result<Answer, Stop> {
    if let Some(asked) = Asked::of(&args.there)? {
        return there::list(&asked, args.format);
    }
    let records = Records::new(place::of(&args.kept)?);
    let runs = records.all();
    if args.format == Format::Json {
        let runs = runs.iter().map(InShort::of).collect();
        let folder = Some(records.folder().to_owned());
        return envelope::answer("runs", 0, Vec::new(), Some(ListedRuns { folder, server: None, runs }));
    }
    if runs.is_empty() {
        return Ok(Answer::yes(format!("no runs are recorded in {}\n", records.folder().display())).prose());
    }
    let rows = runs.iter().map(|run| RunRow { style: style(run.state), columns: row(run) });
    Ok(Answer::yes(table(&rows.collect::<Vec<_>>())).prose())
}

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

/// Number, pipeline, when, result, how long, what failed.
fn row(run: &KeptRun) -> [String; 6] {
    let record = &run.record;
    let lasted = record.seconds.map(|seconds| words::lasted(duration(seconds))).unwrap_or_default();
    let failed: Vec<String> = failed(&record.tasks).map(|id| harmless(&shown(id))).collect();
    [
        record.run.to_string(),
        harmless(&shown(&record.pipeline)),
        when(record.began),
        run.state.word().to_owned(),
        lasted,
        first_few(&failed),
    ]
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

impl InShort {
    fn of(run: &KeptRun) -> Self {
        let record = &run.record;
        InShort {
            run: record.run,
            pipeline: record.pipeline.clone(),
            began: record.began,
            state: name(run.state),
            seconds: record.seconds,
            failed_tasks: failed(&record.tasks).map(str::to_owned).collect(),
            from: record.from,
            folder: Some(run.folder.clone()),
            version: None,
        }
    }
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
    pub on_server: Option<there::RunOnServer<'a>>,
}

/// What `runs prune` has removed.
#[derive(Serialize, JsonSchema)]
pub struct Pruned {
    /// The numbers of the runs.
    removed: Vec<u64>,
    /// Whether they are still there, as it was only asked what would be removed.
    dry_run: bool,
}

/// A state as machines are told of it.
fn name(state: State) -> String {
    serde_json::to_value(state).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn failed(tasks: &[TaskRecord]) -> impl Iterator<Item = &str> {
    tasks.iter().filter(|task| task.fate == Fate::Failed).map(|task| task.id.as_str())
}

fn style(state: State) -> anstyle::Style {
    match state {
        State::Ended(RunResult::Succeeded) => GOOD,
        State::Ended(RunResult::Failed) => BAD,
        State::Ended(RunResult::Cancelled) | State::Killed | State::Left | State::On => CHANGED,
    }
}

/// The time here.
pub fn when(began: u64) -> String {
    let began = i64::try_from(began).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    began
        .map(|began| began.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default()
}

/// What may be anything in a record that somebody has changed.
fn duration(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

fn show(args: &Show) -> Result<Answer, Stop> {
    if let Some(asked) = Asked::of(&args.there)? {
        return there::show(&asked, args);
    }
    let run = Records::new(place::of(&args.kept)?).find(args.run)?;
    let (record, origin) = (&run.record, &run.record.origin);
    if args.format == Format::Json {
        let state = name(run.state);
        let shown = ShownRun { state, folder: Some(&run.folder), record: Some(record), on_server: None };
        return envelope::answer("runs show", 0, Vec::new(), Some(shown));
    }
    let state = style(run.state);
    let mut text = format!(
        "run {} of {} {state}{}{state:#}, begun {}",
        record.run,
        harmless(&shown(&record.pipeline)),
        run.state.word(),
        when(record.began)
    );
    if let Some(seconds) = record.seconds {
        let _ = write!(text, ", {}", words::lasted(duration(seconds)));
    }
    text.push_str("\n\n");
    // Of an older run, or of one whose folder somebody has changed, there may be none.
    let pipeline = fs::read(run.folder.join(super::record::PIPELINE)).ok();
    let pipeline: Option<Pipeline> = pipeline.and_then(|json| serde_json::from_slice(&json).ok());
    let order = pipeline.as_ref().map(Order::of);
    text += &words::summary(pipeline.as_ref().zip(order.as_ref()), &record.tasks);
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(text, "{QUIET}{name:8}{QUIET:#}  {}", harmless(&value));
        }
    };
    line("", Some(String::new()));
    line("command", Some(origin.command_line.join(" ")).filter(|command| !command.is_empty()));
    line(
        "git",
        origin.git.as_ref().map(|git| {
            format!("{}{}", git.revision, if git.dirty { ", and changes that were not committed" } else { "" })
        }),
    );
    line(
        "engine",
        origin.engine.as_ref().map(|engine| engine.version.clone().unwrap_or_else(|| engine.program.clone())),
    );
    line(
        "by",
        origin.who.user.as_ref().map(|user| match &origin.who.host {
            Some(host) => format!("{user} on {host}"),
            None => user.clone(),
        }),
    );
    line(
        "server",
        record.server.as_ref().map(|there| {
            format!("run {} on {}, version {} in {}", there.run, there.address, there.version, there.namespace)
        }),
    );
    line("from", record.from.map(|from| format!("run {from}")));
    for seen in &record.not_on_a_server.shown {
        line("sees", Some(format!("{} at {}", seen.folder.display(), seen.at)));
    }
    line("folder", Some(run.folder.display().to_string()));
    Ok(Answer::yes(text).prose())
}

fn prune(args: &Prune) -> Result<Answer, Stop> {
    let records = Records::new(place::of(&args.kept)?);
    let old: Vec<KeptRun> = records.all().into_iter().skip(args.keep).filter(|run| run.state != State::On).collect();
    if !args.dry_run {
        for run in &old {
            fs::remove_dir_all(&run.folder).could_not(format!("remove {}", run.folder.display()))?;
        }
    }
    let does = if args.dry_run { "would remove" } else { "removed" };
    let numbers: Vec<u64> = old.iter().rev().map(|run| run.record.run).collect();
    if args.format == Format::Json {
        let pruned = Pruned { removed: numbers, dry_run: args.dry_run };
        return envelope::answer("runs prune", 0, Vec::new(), Some(pruned));
    }
    let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
    let text = match numbers.as_slice() {
        [] => "there is nothing to remove\n".to_owned(),
        _ => format!("{does} {}: {}\n", count(numbers.len(), "run"), first_few(&numbers)),
    };
    Ok(Answer::yes(text).prose())
}
