//! `cargo gofer run`: a pipeline's tasks, run on the container engine at hand.

mod docker;
mod engine;
mod environment;
mod events;
mod live;
mod mask;
mod plan;
mod record;
mod reports;
mod schedule;
mod store;
mod watch;
mod words;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::slice;
use std::thread;
use std::time::Duration;

use gofer_model::Pipeline;

use self::docker::Docker;
use self::engine::Engine;
use self::environment::Common;
use self::events::{FORMAT, RunEvent, RunResult};
use self::mask::Mask;
use self::record::{Logs, Record, Records, TaskRecord};
use self::schedule::{Outcome, Part};
use self::store::Store;
use self::watch::Watcher;
use crate::cli::{Format, Run};
use crate::fate::Fate;
use crate::layers::{Order, places};
use crate::output::{Answer, BAD, GOOD};
use crate::source::Source;
use crate::stop::{Stop, While as _};

pub fn run(args: &Run) -> Result<Answer, Stop> {
    if args.clean {
        return clean(args);
    }
    let pipeline = args.input.source.read_valid()?;
    let order = Order::of(&pipeline);
    let records = Records::new(args.out.clone().unwrap_or_else(|| out(&args.input.source)));
    let before = records.last(&pipeline);
    let parts = parts(args, &pipeline, &order, before.as_ref())?;
    // Until it begins, the run sees the objects of the run it goes on from.
    let earlier = before.filter(|_| args.from.is_some()).map_or(0, |(run, _)| run);
    let mut store = Store::new(args, records.objects(&pipeline), records.objects_of(earlier))?;
    if args.dry_run {
        return Ok(Answer::yes(words::plan(
            &pipeline,
            &order,
            &parts,
            &common(args, &pipeline, 0, store, Path::new("")),
        )));
    }
    let engine = docker::find(args.engine.as_deref())?;
    plan::check_references(&pipeline, &order, &parts, &store, &args.variable)?;
    let (folder, record) = records.begin(&pipeline)?;
    // Containers are given whole paths.
    store.make_folders(folder.join("objects"), args.from.is_some())?;
    store.of_pipeline = store.of_pipeline.canonicalize().could_not("find the folder of the pipeline's objects")?;
    let mask = mask(args, &pipeline, &store);
    let common = common(args, &pipeline, record.run, store, &folder);
    let engine = Docker::new(engine, pipeline.tasks.clone(), common, args.pull, reports::channel(mask)?);
    Started { args, pipeline: &pipeline, order: &order, parts: &parts, folder, record }.run(engine)
}

fn common(args: &Run, pipeline: &Pipeline, run: u64, store: Store, folder: &Path) -> Common {
    Common {
        pipeline: pipeline.id.clone(),
        run,
        variables: args.variable.clone(),
        api_token: args.api_token.clone(),
        store,
        record: folder.display().to_string(),
    }
}

/// All that must not be seen: secrets, the token, the passwords of registries.
fn mask(args: &Run, pipeline: &Pipeline, store: &Store) -> Mask {
    let passwords = pipeline.tasks.iter().filter_map(|task| task.registry_auth.as_ref()).map(|auth| auth.pass.as_str());
    Mask::new(store.secrets().chain(args.api_token.as_deref()).chain(passwords))
}

/// Where runs are recorded if nothing else is said: below the crate's target folder, as builds are.
fn out(source: &Source) -> PathBuf {
    match source {
        Source::Path(path) if path.is_dir() => path.join("target/gofer"),
        _ => PathBuf::from("target/gofer"),
    }
}

fn clean(args: &Run) -> Result<Answer, Stop> {
    let engine = docker::find(args.engine.as_deref())?;
    let names = docker::clean(&engine, record::is_over).could_not("remove the containers of killed runs")?;
    if names.is_empty() {
        return Ok(Answer::yes("nothing was left behind\n"));
    }
    Ok(Answer::yes(format!("removed {}\n", names.join("\nremoved "))))
}

type Before = (u64, std::collections::HashMap<String, Fate>);

fn parts(args: &Run, pipeline: &Pipeline, order: &Order, before: Option<&Before>) -> Result<Vec<Part>, Stop> {
    let only = places(pipeline, &args.task)?;
    let from = match &args.from {
        None => None,
        Some(id) => {
            let place = places(pipeline, slice::from_ref(id))?[0];
            let (_, fates) = before.ok_or_else(|| {
                Stop::new(format!("there is no run of `{}` to go on from", pipeline.id))
                    .help("run it once without `--from`, or name the folder of its record with `--out`")
            })?;
            Some((place, fates))
        }
    };
    Ok(plan::parts(pipeline, order, &only, from))
}

/// A run whose folder is there.
struct Started<'a> {
    args: &'a Run,
    pipeline: &'a Pipeline,
    order: &'a Order,
    parts: &'a [Part],
    folder: PathBuf,
    record: Record,
}

impl Started<'_> {
    fn run(self, mut engine: impl Engine) -> Result<Answer, Stop> {
        let mut lock = record::lock(&self.folder)?;
        let _locked = lock.try_write().could_not("lock the folder of the run")?;
        let (tasks, logs) = (&self.pipeline.tasks, Logs::new(&self.folder));
        let mut watcher = Watcher::new(tasks, self.args.format, logs, self.record.clone());
        self.announce(&mut watcher);
        let jobs = self.args.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        let outcomes = schedule::run(self.order, self.parts, jobs, &mut engine, &mut watcher);
        let result = RunResult::of(outcomes.iter().flatten().map(|outcome| outcome.fate));
        let failed = result != RunResult::Succeeded;
        let time = engine.now();
        watcher.happens(&RunEvent::RunEnded { at: time, result, failed });
        let written = watcher.record.write(&self.folder);
        if let Some(broken) = watcher.broken.take() {
            return Err(Stop::new(format!("the run was stopped: {broken}")));
        }
        written?;
        let text = self.in_words(time, result, &outcomes, &watcher.record.tasks);
        drop(watcher);
        Ok(match result {
            RunResult::Cancelled => Answer::interrupted(text),
            _ => Answer::new(!failed, text),
        })
    }

    /// Says what begins, and warns of tasks that will miss something.
    fn announce(&self, watcher: &mut Watcher) {
        watcher.happens(&RunEvent::RunStarted {
            format: FORMAT,
            pipeline: &self.pipeline.id,
            run: self.record.run,
            folder: &self.folder.display().to_string(),
            tasks: self.parts.iter().filter(|part| **part != Part::LeaveOut).count(),
        });
        let without_token = |task: &&gofer_model::Task| task.inject_api_token && self.args.api_token.is_none();
        for task in self.pipeline.tasks.iter().filter(without_token) {
            let text =
                format!("task `{}` asks for an API token, and there is none: give one with `--api-token`", task.id);
            watcher.happens(&RunEvent::Warning { task: Some(&task.id), text });
        }
    }

    fn in_words(
        &self,
        time: Duration,
        result: RunResult,
        outcomes: &[Option<Outcome>],
        records: &[TaskRecord],
    ) -> String {
        if self.args.format == Format::Json {
            return String::new();
        }
        let (style, verdict) = (if result == RunResult::Succeeded { GOOD } else { BAD }, result.word());
        format!(
            "\n{}\nrun {} of {} {style}{verdict}{style:#} after {}; its logs and record are in {}\n",
            words::summary(self.pipeline, self.order, outcomes, records),
            self.record.run,
            self.pipeline.id,
            words::lasted(time),
            self.folder.display()
        )
    }
}
