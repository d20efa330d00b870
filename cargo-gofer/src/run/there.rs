//! `cargo gofer runs --server`: what has been run on a server, in the form of what was run here.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use gofer_model::Pipeline;

use super::events::RunResult;
use super::listed::{InShort, ListedRuns, OnServer, RunOnServer, RunRow, ShownRun, TaskOnServer, table, when};
use super::mask::Mask;
use super::remote;
use super::words::{lasted, style};
use crate::answer::Answer;
use crate::cli::{Format, ShowArgs, There};
use crate::envelope;
use crate::fate::Fate;
use crate::server::{Access, Execution, Fault, Run, Server};
use crate::source::Source;
use crate::stop::Stop;
use crate::style::{BAD, CHANGED, GOOD, QUIET};
use crate::text::{columns, first_few, one_line, said};

pub mod logs;

/// How many runs of each pipeline are listed, and how many in all.
const MOST: usize = 50;

/// A server, and a namespace of it.
pub struct Asked {
    server: Arc<Server>,
    namespace: String,
    /// The pipeline that is named.
    pipeline: Option<String>,
}

impl Asked {
    /// # Errors
    /// If no server is named.
    pub fn of(there: &There) -> Result<Option<Self>, Stop> {
        let Some(args) = there.args() else { return Ok(None) };
        let settings = Source::here().settings();
        let access = Access::of(&args, &settings)?;
        let named = settings.into_iter().find(|settings| settings.namespace.is_some()).unwrap_or_default();
        let namespace = access.namespace(&named);
        let server = Arc::new(Server::new(access, args.time_limit())?);
        server.version()?;
        Ok(Some(Asked { server, namespace, pipeline: there.pipeline.clone() }))
    }

    /// Asks for something of the namespace.
    fn ask<T>(&self, doing: &str, asked: Result<T, Fault>) -> Result<T, Stop> {
        asked.map_err(|fault| self.server.stop(fault, doing))
    }

    fn place(&self) -> OnServer {
        OnServer { address: self.server.address().to_string(), namespace: self.namespace.clone() }
    }

    /// The pipelines that are meant.
    fn pipelines(&self) -> Result<Vec<String>, Stop> {
        if let Some(named) = &self.pipeline {
            return Ok(vec![named.clone()]);
        }
        let doing = format!("list the pipelines of the namespace `{}`", one_line(&self.namespace));
        let mut all = self.ask(&doing, self.server.pipelines(&self.namespace))?;
        // Of a namespace that is not there it says the same as of an empty one.
        if all.is_empty() && !self.ask(&doing, self.server.has_namespace(&self.namespace))? {
            let (namespace, address) = (one_line(&self.namespace), self.server.address());
            return Err(Stop::usage(format!("the namespace `{namespace}` is not on the server at {address}"))
                .help("`--namespace` names another one"));
        }
        all.sort();
        Ok(all)
    }

    /// The one pipeline that is meant.
    fn pipeline(&self) -> Result<String, Stop> {
        let mut all = self.pipelines()?;
        let place = format!("in the namespace {} of {}", one_line(&self.namespace), self.server.address());
        match all.len() {
            0 => Err(Stop::usage(format!("there is no pipeline {place}")).help("`--namespace` names another one")),
            1 => Ok(all.remove(0)),
            _ => {
                let ids: Vec<String> = all.iter().map(|id| one_line(id)).collect();
                Err(Stop::usage(format!("there are several pipelines {place}: {}", first_few(&ids)))
                    .help("say which one is meant with `--pipeline ID`"))
            }
        }
    }

    /// A run by its number, or the newest one.
    fn run(&self, pipeline: &str, number: Option<u64>) -> Result<Run, Stop> {
        let id = one_line(pipeline);
        let Some(number) = number else {
            let newest = self.server.newest_runs(&self.namespace, pipeline, 1);
            let newest = self.ask(&format!("look for the newest run of `{id}`"), newest)?;
            return newest.into_iter().next().ok_or_else(|| self.none(&format!("no run of `{id}`")));
        };
        match self.server.run(&self.namespace, pipeline, number) {
            Err(fault) if fault.is_not_found() => Err(self.none(&format!("no run {number} of `{id}`"))),
            run => self.ask(&format!("look for run {number} of `{id}`"), run),
        }
    }

    fn none(&self, what: &str) -> Stop {
        let (namespace, address) = (one_line(&self.namespace), self.server.address());
        Stop::usage(format!("there is {what} in the namespace {namespace} of {address}"))
            .help("`cargo gofer runs --server` lists those that there are")
    }

    /// A run and its tasks, as they are now. In this order: if the run is over, so are its tasks.
    fn now(&self, pipeline: &str, number: u64) -> Result<(Run, Vec<Execution>), Fault> {
        let run = self.server.run(&self.namespace, pipeline, number)?;
        Ok((run, self.server.tasks(&self.namespace, pipeline, number)?))
    }

    /// What must not be seen of a run, as far as it is known here or can be found out.
    fn mask(&self, pipeline: &str, run: &Run) -> Mask {
        let there = self.server.config(&self.namespace, &Pipeline::new(pipeline, ""), run.version);
        let tasks = there.map(|there| there.pipeline.tasks).unwrap_or_default();
        remote::mask(&self.server, &tasks)
    }

    fn tasks(&self, pipeline: &str, run: &Run) -> Result<Vec<Execution>, Stop> {
        let doing = format!("look for the tasks of run {} of `{}`", run.number, one_line(pipeline));
        let mut tasks = self.ask(&doing, self.server.tasks(&self.namespace, pipeline, run.number))?;
        // Those that have not started come last.
        tasks.sort_by_key(|task| (if task.has_started() { task.started } else { u64::MAX }, task.task_id.clone()));
        Ok(tasks)
    }
}

/// The runs, the last one first.
pub fn list(asked: &Asked, format: Format) -> Result<Answer, Stop> {
    let mut runs: Vec<(String, Run)> = Vec::new();
    for pipeline in asked.pipelines()? {
        let doing = format!("list the runs of `{}`", one_line(&pipeline));
        let newest = asked.ask(&doing, asked.server.newest_runs(&asked.namespace, &pipeline, MOST))?;
        runs.extend(newest.into_iter().map(|run| (pipeline.clone(), run)));
    }
    runs.sort_by_key(|(_, run)| std::cmp::Reverse(run.started));
    runs.truncate(MOST);
    let mut listed = Vec::new();
    for (pipeline, run) in &runs {
        let failed = if state(run) == "failed" { failed(&asked.tasks(pipeline, run)?) } else { Vec::new() };
        listed.push((pipeline.as_str(), run, failed));
    }
    if format == Format::Json {
        let runs = listed.into_iter().map(|(pipeline, run, failed)| in_short(pipeline, run, failed)).collect();
        let listed = ListedRuns { folder: None, server: Some(asked.place()), runs };
        return envelope::answer("runs", 0, Vec::new(), Some(listed));
    }
    if listed.is_empty() {
        let (namespace, address) = (one_line(&asked.namespace), asked.server.address());
        return Ok(Answer::yes(format!("nothing has been run in the namespace {namespace} of {address}\n")).prose());
    }
    let rows = listed.into_iter().map(|(pipeline, run, failed)| RunRow {
        style: style_of(run),
        columns: [
            run.number.to_string(),
            one_line(pipeline),
            when(run.started / 1000),
            state(run),
            took(run.started, run.ended).map(lasted).unwrap_or_default(),
            first_few(&failed),
        ],
    });
    Ok(Answer::yes(table(&rows.collect::<Vec<_>>())).prose())
}

/// One run with its tasks.
pub fn show(asked: &Asked, args: &ShowArgs) -> Result<Answer, Stop> {
    let pipeline = asked.pipeline()?;
    let run = asked.run(&pipeline, args.run)?;
    let tasks = asked.tasks(&pipeline, &run)?;
    let mask = asked.mask(&pipeline, &run);
    if args.format == Format::Json {
        let on_server = RunOnServer {
            server: asked.place(),
            run: in_short(&pipeline, &run, failed(&tasks)),
            variables: run.variables.iter().map(|set| (set.key.as_str(), mask.text(&set.value))).collect(),
            tasks: tasks.iter().map(|task| TaskOnServer::of(task, &mask)).collect(),
        };
        let shown = ShownRun { state: name(&run), folder: None, record: None, on_server: Some(on_server) };
        return envelope::answer("runs show", 0, Vec::new(), Some(shown));
    }
    let style = style_of(&run);
    let mut text = format!(
        "run {} of {} {style}{}{style:#}, begun {}",
        run.number,
        one_line(&pipeline),
        state(&run),
        when(run.started / 1000)
    );
    if let Some(took) = took(run.started, run.ended) {
        let _ = write!(text, ", {}", lasted(took));
    }
    text.push_str("\n\n");
    let ids: Vec<String> = tasks.iter().map(|task| one_line(&task.task_id)).collect();
    let width = ids.iter().map(|id| columns(id)).max().unwrap_or_default();
    for (id, task) in ids.iter().zip(&tasks) {
        let pad = " ".repeat(width - columns(id));
        let took = took(task.started, task.ended).map(lasted).unwrap_or_default();
        let why = task.status_reason.as_ref().map(|why| said(&mask.text(&why.description))).unwrap_or_default();
        let (style, word) = (fate(task).map_or(CHANGED, style_of_fate), task_state(task));
        let line = format!("{id}{pad}  {style}{word:9}{style:#}  {took:>8}  {why}");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text.push('\n');
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "{QUIET}{name:9}{QUIET:#}  {value}");
    };
    line("server", asked.server.address().to_string());
    line("namespace", one_line(&asked.namespace));
    line("version", run.version.to_string());
    for set in &run.variables {
        line("variable", format!("{}={}", one_line(&set.key), one_line(&mask.text(&set.value))));
    }
    Ok(Answer::yes(text).prose())
}

impl<'a> TaskOnServer<'a> {
    fn of(task: &'a Execution, mask: &Mask) -> Self {
        TaskOnServer {
            id: &task.task_id,
            state: task_state(task),
            reason: task.status_reason.as_ref().map(|why| mask.text(&why.description)),
            exit_code: task.exit_code,
            began: task.has_started().then_some(task.started / 1000),
            seconds: took(task.started, task.ended).map(|took| took.as_secs_f64()),
        }
    }
}

fn in_short(pipeline: &str, run: &Run, failed_tasks: Vec<String>) -> InShort {
    InShort {
        run: run.number,
        pipeline: pipeline.to_owned(),
        began: run.started / 1000,
        state: name(run),
        seconds: took(run.started, run.ended).map(|took| took.as_secs_f64()),
        failed_tasks,
        from: None,
        folder: None,
        version: Some(run.version),
    }
}

/// The tasks that have failed.
fn failed(tasks: &[Execution]) -> Vec<String> {
    tasks.iter().filter(|task| fate(task) == Some(Fate::Failed)).map(|task| one_line(&task.task_id)).collect()
}

/// What became of a run, in the words for those here.
fn state(run: &Run) -> String {
    match result(run) {
        Some(result) => result.word().to_owned(),
        None if run.is_over() => one_line(&run.status),
        None => one_line(&run.state),
    }
}

/// The same as machines are told of it.
fn name(run: &Run) -> String {
    match result(run) {
        Some(RunResult::Cancelled) => Fate::Cancelled.word().to_owned(),
        _ => state(run),
    }
}

fn result(run: &Run) -> Option<RunResult> {
    match run.status.as_str() {
        "successful" => Some(RunResult::Succeeded),
        "failed" => Some(RunResult::Failed),
        "cancelled" => Some(RunResult::Cancelled),
        _ => None,
    }
}

fn style_of(run: &Run) -> anstyle::Style {
    match result(run) {
        Some(RunResult::Succeeded) => GOOD,
        Some(RunResult::Failed) => BAD,
        Some(RunResult::Cancelled) | None => CHANGED,
    }
}

fn style_of_fate(fate: Fate) -> anstyle::Style {
    style(fate)
}

/// What became of a task, if anything has and if it is known.
fn fate(task: &Execution) -> Option<Fate> {
    match task.status.as_str() {
        "successful" => Some(Fate::Succeeded),
        "failed" => Some(Fate::Failed),
        "skipped" => Some(Fate::Skipped),
        "cancelled" => Some(Fate::Cancelled),
        _ => None,
    }
}

fn task_state(task: &Execution) -> String {
    match fate(task) {
        Some(fate) => fate.word().to_owned(),
        None if task.is_over() => one_line(&task.status),
        None => one_line(&task.state),
    }
}

/// How long something took that has begun and ended, in milliseconds since 1970.
fn took(started: u64, ended: u64) -> Option<Duration> {
    (started > 0 && ended > 0).then(|| Duration::from_millis(ended.saturating_sub(started)))
}
