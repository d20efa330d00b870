//! `cargo gofer run`: a pipeline's tasks, run on the container engine at hand.

mod answers;
mod apart;
mod besides;
mod claim;
mod digest;
mod docker;
mod engine;
mod engines;
mod environment;
mod events;
mod exit;
mod github;
mod history;
mod installed;
mod junit;
mod lines;
mod listed;
mod live;
mod logs;
mod mask;
mod objects;
mod origin;
mod past;
mod picture;
mod piped;
mod plan;
mod private;
mod record;
pub mod remote;
mod repeat;
mod reports;
mod schedule;
mod screen;
mod secrets;
mod select;
mod shell;
mod snapshot;
mod storage;
mod store;
mod there;
mod watch;
mod words;
mod work;

use std::collections::HashSet;
use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::slice;
use std::thread;
use std::time::Duration;

use gofer_model::{Pipeline, Task};

pub use self::answers::Answered;
use self::answers::{Planned, Tidied};
use self::claim::{Claim, LeftAlone};
use self::engine::Engine;
use self::environment::Common;
pub use self::events::RunResult;
use self::events::{FORMAT, RunEvent};
pub use self::history::{Offered, Pruned, offered};
use self::installed::{Cleaned, Installed};
pub use self::lines::Logged;
pub use self::listed::{ListedRuns, ShownRun};
use self::logs::LogFiles;
use self::mask::Mask;
use self::origin::{EngineUsed, Origin};
pub use self::past::{logs as show_logs, runs};
use self::plan::{Chosen, Plan};
use self::record::{Record, Records, TaskRecord};
use self::repeat::Repeat;
use self::schedule::Part;
pub use self::shell::run as shell;
use self::store::Store;
use self::watch::{View, Watcher};
use self::work::Work;
use crate::answer::{self, Answer};
use crate::cli::{Format, RunArgs};
use crate::order::Order;
use crate::project;
use crate::signals;
use crate::stop::{Stop, While as _, Why};
use crate::style::{BAD, GOOD};
use crate::text::harmless;

pub fn run(args: &RunArgs) -> Result<Answer, Stop> {
    if args.clean {
        return clean(args);
    }
    if args.watch { repeat::run(args) } else { once(args, None) }
}

/// Runs the pipeline, as one of several times if it is repeated.
fn once(args: &RunArgs, repeat: Option<&Repeat>) -> Result<Answer, Stop> {
    let read = || args.input.source.read_to_look_at(&args.input.cargo);
    let pipeline = repeat.map_or_else(read, |repeat| repeat.sources.reading(read))?;
    plan::check_images(&pipeline)?;
    let view = View::of(args.format, &args.tail, &pipeline)?;
    let order = Order::of(&pipeline);
    let home = project::home(&args.input.source).unwrap_or_else(|| PathBuf::from("."));
    let out = storage::named(args.given.out.as_deref(), &home)?;
    let records = Records::new(out.clone());
    let given = environment::given(&args.given.variable);
    let mut work = Work::of(&args.work, &args.limits, &args.input.source)?;
    let last = args.failed.then(|| records.before(&pipeline, &HashSet::new()));
    let only = match last.as_ref().and_then(|last| last.record.as_ref()) {
        // What was left out then is left out again.
        Some(record) => plan::still_there(&pipeline, record.definitions.keys()),
        None => select::tasks(&pipeline, &args.task)?,
    };
    let chosen = Chosen::new(&pipeline, &order, &only, &given, work.definition());
    let plan = if let Some(last) = last {
        let failed = plan::still_there(&pipeline, last.record.iter().flat_map(Record::failed_tasks));
        if let Some(record) = last.record.as_ref().filter(|_| failed.is_empty()) {
            return match record.failed_tasks().next() {
                None => Answered::NothingFailed { nothing_failed_in: record.run }.answer(args.format, None),
                Some(_) => Err(Stop::usage(format!(
                    "what failed in run {} is not a task of the pipeline any more",
                    record.run
                ))),
            };
        }
        chosen.from(&failed, |_| last)?
    } else if let Some(id) = &args.from {
        chosen.from(&select::tasks(&pipeline, slice::from_ref(id))?, |wanted| records.before(&pipeline, wanted))?
    } else {
        chosen.all()
    };
    // Until it begins, the run sees the objects of the run it goes on from.
    let from = plan.from.as_ref().map(|record| record.run);
    let store = Store::new(&args.given, records.objects(&pipeline), records.objects_of(from.unwrap_or_default()))?;
    if args.used.no_mounts {
        work.without_mounts("the engine".to_owned())?;
    }
    let lacks = plan::check_references(&chosen, &plan.parts, &store);
    let before_it_begins = common(args, &chosen, 0, store, work, Claim::default());
    if args.dry_run {
        let planned = Planned::of(&pipeline, &order, &plan, &before_it_begins);
        if args.format == Format::Json {
            return Answered::Planned(planned).answer(args.format, lacks.err());
        }
        answer::print(Answer::yes(planned.in_words()))?;
        return lacks.map(|()| Answer::yes(""));
    }
    let engine = engines::find(args.used.engine.as_deref())?;
    lacks?;
    let mut before_it_begins = before_it_begins;
    if let Some(engine) = engines::sees_nothing(engine.as_ref(), &args.used) {
        before_it_begins.work.without_mounts(engine)?;
    }
    check_containers(engine.as_ref(), &pipeline, &plan.parts, &before_it_begins)?;
    let Common { mut store, mut work, .. } = before_it_begins;
    if args.given.out.is_none() {
        storage::make(&out, &home)?;
    }
    besides::begin(&args.report)?;
    let hidden = Hidden::of(args, &chosen, &plan.parts, &store);
    let used = EngineUsed { program: engine.to_string(), version: engine.version() };
    let origin = Origin::new(format!("sha256:{}", digest::of(&pipeline.to_json())), &home, Some(used), &hidden.mask());
    let (folder, mut record) = records.begin(&pipeline, from, plan.definitions.clone(), origin)?;
    let (_lock, claim) = Claim::take(&folder).could_not("lock the folder of the run")?;
    let left_out = store.make_folders(folder.join("objects"), from.is_some())?;
    let all_records = dunce::canonicalize(records.folder()).could_not("find the folder of the runs")?;
    if let Err(stop) = work.take_snapshot(&folder, &all_records) {
        // A run that sees no project has not been.
        let _ = fs::remove_dir_all(&folder);
        return Err(stop);
    }
    record.not_on_a_server = work.record();
    record::write_pipeline(&folder, &pipeline, &hidden.mask())?;
    record.write(&folder)?;
    let notes = work.notes();
    let common = common(args, &chosen, record.run, store, work, claim);
    let channel = reports::channel(hidden.mask(), repeat.map(|repeat| repeat.changes.clone()));
    let begun = engine.begin(pipeline.tasks.clone(), common, args.used.pull, channel);
    let mut engine = begun.could_not("make a temporary folder")?;
    Started { args, pipeline: &pipeline, order: &order, plan: &plan, folder, record, hidden, left_out, notes, view }
        .run(engine.as_mut())
}

/// Says at once what would only come out in the middle of the run.
fn check_containers(engine: &dyn Installed, pipeline: &Pipeline, parts: &[Part], common: &Common) -> Result<(), Stop> {
    let tasks = pipeline.tasks.iter().zip(parts).filter(|(_, part)| **part == Part::Run);
    let wrong: Vec<String> = tasks
        .filter_map(|(task, _)| engine.check(common, task).err().map(|why| format!("\n  task `{}`: {why}", task.id)))
        .collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Stop::because(Why::Engine, format!("nothing was started, because of this:{}", wrong.concat())))
}

fn common(args: &RunArgs, chosen: &Chosen, run: u64, store: Store, work: Work, claim: Claim) -> Common {
    Common {
        pipeline: chosen.pipeline.id.clone(),
        run,
        variables: chosen.given.to_vec(),
        api_token: args.given.api_token.clone(),
        store,
        work,
        claim,
    }
}

/// All values of a run that must not be seen, each with what it is called.
struct Hidden(Vec<(String, String)>);

impl Hidden {
    /// The secrets that tasks are given, the token, and the passwords of registries.
    fn of(args: &RunArgs, chosen: &Chosen, parts: &[Part], store: &Store) -> Self {
        let secrets = plan::secrets(chosen, parts).into_iter().filter_map(|secret| {
            let value = store.value(&secret).ok()??;
            Some((format!("the secret `{}`", secret.key), value))
        });
        let tasks: Vec<&Task> = chosen
            .pipeline
            .tasks
            .iter()
            .zip(parts)
            .filter(|(_, part)| **part == Part::Run)
            .map(|(task, _)| task)
            .collect();
        let token = args.given.api_token.iter().filter(|_| tasks.iter().any(|task| task.inject_api_token));
        let token = token.map(|token| ("the API token".to_owned(), token.clone()));
        let passwords = tasks.iter().filter_map(|task| {
            let auth = task.registry_auth.as_ref()?;
            Some((format!("the registry's password of `{}`", task.id), auth.pass.clone()))
        });
        Hidden(secrets.chain(token).chain(passwords).collect())
    }

    fn mask(&self) -> Mask {
        Mask::new(self.0.iter().map(|(_, value)| value.as_str()))
    }

    /// What is called so is shown, since it is too short to be masked.
    fn shown(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, value)| mask::is_too_short(value)).map(|(name, _)| name.as_str())
    }
}

fn clean(args: &RunArgs) -> Result<Answer, Stop> {
    let engine = engines::find(args.used.engine.as_deref())?;
    let Cleaned { removed, mut left_alone } = engine.clean().could_not("remove the containers of killed runs")?;
    let swept = private::sweep().could_not("remove the temporary files of killed runs")?;
    // What runs is nothing that was left behind.
    left_alone.retain(|(_, why)| *why != LeftAlone::IsOn);
    let cannot_tell = left_alone.iter().any(|(_, why)| matches!(why, LeftAlone::CannotTell(_)));
    let left = left_alone.into_iter().map(|(name, why)| answers::LeftAlone { name, why: why.to_string() });
    let tidied = Tidied {
        removed,
        temporary_files_of_runs: swept,
        left_alone: left.collect(),
        help: cannot_tell.then(|| format!("if you know better, `{}` removes one", engine.removal("NAME"))),
    };
    Answered::Cleaned(tidied).answer(args.format, None)
}

/// A run whose folder is there.
struct Started<'a> {
    args: &'a RunArgs,
    pipeline: &'a Pipeline,
    order: &'a Order,
    plan: &'a Plan,
    folder: PathBuf,
    record: Record,
    hidden: Hidden,
    /// What of the objects of the run before is none.
    left_out: Vec<PathBuf>,
    /// What tasks see of this machine, in words.
    notes: Vec<String>,
    view: View,
}

impl Started<'_> {
    fn run(self, engine: &mut dyn Engine) -> Result<Answer, Stop> {
        let (tasks, logs) = (&self.pipeline.tasks, LogFiles::new(&self.folder));
        let mut watcher = Watcher::new(tasks, self.view.clone(), logs, self.record.clone());
        self.announce(&mut watcher);
        let outcomes = schedule::run(self.order, &self.plan.parts, self.jobs(), engine, &mut watcher);
        let result = RunResult::of(outcomes.iter().flatten().map(|outcome| outcome.fate));
        let failed = result != RunResult::Succeeded;
        if let Err(why) = engine.give_back() {
            watcher.happens(&RunEvent::Warning { task: None, text: harmless(&why) });
        }
        if let Err(why) = engine.tidy() {
            let text = format!(
                "what the run has made at the engine is left behind, and `cargo gofer run --clean` removes them: {why}"
            );
            watcher.happens(&RunEvent::Warning { task: None, text: harmless(&text) });
        }
        let time = engine.now();
        let reported = besides::write(&self.args.report, self.pipeline, (result, time), &self.folder, &mut watcher);
        watcher.happens(&RunEvent::RunEnded { at: time, result, failed });
        let written = watcher.record.write_last(&self.folder);
        let text = self.in_words(time, result, &watcher.record.tasks);
        let all_is_read =
            watcher.finish(&text).map_err(|broken| Stop::new(format!("the run was stopped: {broken}")))?;
        written.and(reported)?;
        if !all_is_read {
            let folder = self.folder.display();
            signals::say_in_time(format!(
                "not all that was printed was read; the run's logs and record are in {folder}"
            ));
        }
        let is_interrupted = result == RunResult::Cancelled || !all_is_read;
        Ok(if is_interrupted { Answer::interrupted("") } else { Answer::new(!failed, "") })
    }

    /// How many tasks may run at once.
    fn jobs(&self) -> usize {
        match self.args.jobs {
            Some(0) => usize::MAX,
            Some(jobs) => jobs,
            None => thread::available_parallelism().map_or(1, NonZeroUsize::get),
        }
    }

    /// That what is not run again has seen another project, if so.
    fn changed_since(&self) -> Option<String> {
        let before = self.plan.from.as_ref()?;
        let digest = |record: &Record| record.not_on_a_server.source_digest.clone();
        let (old, new) = (digest(before)?, digest(&self.record)?);
        (old != new).then(|| {
            format!("the project has changed since run {}: what is not run again has not seen that", before.run)
        })
    }

    /// Says what begins, and warns of what will be missed.
    fn announce(&self, watcher: &mut Watcher) {
        watcher.happens(&RunEvent::RunStarted {
            format: FORMAT,
            pipeline: &self.pipeline.id,
            run: self.record.run,
            folder: &self.folder.display().to_string(),
            tasks: self.plan.parts.iter().filter(|part| **part != Part::LeaveOut).count(),
            from: self.record.from,
            not_on_a_server: &self.record.not_on_a_server,
            server: None,
        });
        for text in self.notes.iter().cloned().chain(self.changed_since()) {
            watcher.happens(&RunEvent::Note { task: None, text });
        }
        for (task, text) in &self.plan.notes {
            let task = task.map(|task| self.pipeline.tasks[task].id.as_str());
            watcher.happens(&RunEvent::Note { task, text: text.clone() });
        }
        for name in &self.left_out {
            let text =
                format!("the object `{}` is not a file, and is not taken over", harmless(&name.to_string_lossy()));
            watcher.happens(&RunEvent::Warning { task: None, text });
        }
        for name in self.hidden.shown() {
            let text = format!(
                "{name} is not masked: it has less than {} characters on a line, which other words may have too",
                mask::LEAST
            );
            watcher.happens(&RunEvent::Warning { task: None, text });
        }
        let without_token = |(task, part): &(&Task, &Part)| {
            task.inject_api_token && self.args.given.api_token.is_none() && **part == Part::Run
        };
        for (task, _) in self.pipeline.tasks.iter().zip(&self.plan.parts).filter(without_token) {
            let text = format!(
                "task `{}` asks for an API token, and there is none: give one with `--api-token`",
                harmless(&task.id)
            );
            watcher.happens(&RunEvent::Warning { task: Some(&task.id), text });
        }
    }

    fn in_words(&self, time: Duration, result: RunResult, records: &[TaskRecord]) -> String {
        if self.args.format == Format::Json {
            return String::new();
        }
        let (style, verdict) = (if result == RunResult::Succeeded { GOOD } else { BAD }, result.word());
        format!(
            "\n{}\nrun {} of {} {style}{verdict}{style:#} after {}; its logs and record are in {}\n",
            words::summary(Some((self.pipeline, self.order)), records),
            self.record.run,
            harmless(&self.pipeline.id),
            words::lasted(time),
            self.folder.display()
        )
    }
}
