//! `cargo gofer runs`: what has been run here.

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use gofer_core::shown;
use gofer_model::Pipeline;
use schemars::JsonSchema;
use serde::Serialize;

use super::events::RunResult;
use super::listed::{InShort, ListedRuns, RunRow, ShownRun, table, when};
use super::record::{Kept as KeptRun, Records, State, TaskRecord};
use super::{storage, words};
use crate::answer::Answer;
use crate::cli::{Format, KeptArgs, PruneArgs, RunsArgs, ShowArgs};
use crate::envelope;
use crate::fate::Fate;
use crate::order::Order;
use crate::stop::{Stop, While as _};
use crate::style::{BAD, CHANGED, GOOD, QUIET};
use crate::text::{count, first_few, harmless};

/// What a shell may offer of the runs that are kept.
pub struct Offered {
    pub number: u64,
    /// Which it is: the pipeline, when, and what became of it.
    pub about: String,
    pub tasks: Vec<String>,
}

/// The last runs, the last one first; none where nobody can say.
pub fn offered(kept: &KeptArgs) -> Vec<Offered> {
    const MOST: usize = 50;
    let runs = storage::of(kept).map(|folder| Records::new(folder).all()).unwrap_or_default();
    let offered = |run: KeptRun| {
        let [_, pipeline, when, result, ..] = row(&run);
        Offered { number: run.record.run, about: format!("{pipeline}, {when}, {result}"), tasks: run.ids() }
    };
    runs.into_iter().take(MOST).map(offered).collect()
}

pub fn list(args: &RunsArgs) -> Result<Answer, Stop> {
    let records = Records::new(storage::of(&args.kept)?);
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

/// What may be anything in a record that somebody has changed.
fn duration(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

pub fn show(args: &ShowArgs) -> Result<Answer, Stop> {
    let run = Records::new(storage::of(&args.kept)?).find(args.run)?;
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
    text.push('\n');
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(text, "{QUIET}{name:8}{QUIET:#}  {}", harmless(&value));
        }
    };
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

pub fn prune(args: &PruneArgs) -> Result<Answer, Stop> {
    let records = Records::new(storage::of(&args.kept)?);
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
