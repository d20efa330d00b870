//! `cargo gofer shell`: a look around where a task would run.

use std::collections::HashSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use gofer_model::Pipeline;

use super::claim::{Claim, has_ended};
use super::engines;
use super::environment::{self, Common};
use super::installed::Installed;
use super::mask::Mask;
use super::plan::{self, Chosen};
use super::record::Records;
use super::schedule::Part;
use super::store::Store;
use super::work::Work;
use super::{reports, select, storage};
use crate::answer::Answer;
use crate::cli::ShellArgs;
use crate::order::Order;
use crate::project;
use crate::signals::Passing;
use crate::stop::{self, Stop, While as _};
use crate::text::{first_few, harmless};

/// Where the folders of shells are, among the records.
const SHELLS: &str = "shells";

/// The folder of a shell's objects, in its own.
const OBJECTS: &str = "objects";

pub fn run(args: &ShellArgs) -> Result<Answer, Stop> {
    let pipeline = args.input.source.read_to_look_at(&args.input.cargo)?;
    plan::check_images(&pipeline)?;
    let task = one_task(&pipeline, &args.task)?;
    let order = Order::of(&pipeline);
    let home = project::home(&args.input.source).unwrap_or_else(|| PathBuf::from("."));
    let out = storage::named(args.given.out.as_deref(), &home)?;
    let given = environment::given(&args.given.variable);
    let mut work = Work::of(&args.work, &args.limits, &args.input.source)?;
    let records = Records::new(out.clone());
    let from = last_run(&pipeline, &order, task, &records);
    let store = Store::new(&args.given, records.objects(&pipeline), records.objects_of(from.unwrap_or_default()))?;
    let chosen = Chosen::new(&pipeline, &order, &[task], &given, None);
    let mut parts = vec![Part::LeaveOut; pipeline.tasks.len()];
    parts[task] = Part::Run;
    plan::check_references(&chosen, &parts, &store)?;
    let engine = engines::find(args.used.engine.as_deref())?;
    if let Some(engine) = engines::sees_nothing(engine.as_ref(), &args.used) {
        work.without_mounts(engine)?;
    }
    if args.given.out.is_none() {
        storage::make(&out, &home)?;
    }
    sweep(&out, engine.as_ref())?;
    let shell = Folder::new(&out)?;
    let mut store = store;
    let claim = shell.claim.clone();
    // What is no object then is none now.
    let _ = store.make_folders(shell.passing.path().join(OBJECTS), from.is_some())?;
    let all_records = dunce::canonicalize(records.folder()).could_not("find the folder of the runs")?;
    work.take_snapshot(shell.passing.path(), &all_records)?;
    let notes = work.notes();
    let run = from.unwrap_or_default() + 1;
    let api_token = args.given.api_token.clone();
    let common = Common { pipeline: pipeline.id.clone(), run, variables: given.clone(), api_token, store, work, claim };
    check(engine.as_ref(), &pipeline, task, &common)?;
    for note in &notes {
        stop::note(note);
    }
    if let Some(from) = from {
        stop::note(&format!("the objects are a copy of those of run {from}"));
    }
    let channel = reports::channel(Mask::default(), None);
    let begun = engine.begin(pipeline.tasks.clone(), common, args.used.pull, channel);
    let mut engine = begun.could_not("make a temporary folder")?;
    let ended = engine.shell(task, args.shell.as_deref());
    for left in [engine.give_back(), engine.tidy()].into_iter().filter_map(Result::err) {
        stop::note(&format!("something is left behind: {}", harmless(&left)));
    }
    let id = harmless(&pipeline.tasks[task].id);
    let code = ended.map_err(|why| Stop::new(format!("no shell was started for `{id}`: {}", harmless(&why))))?;
    Ok(Answer::yes("").with_code(u8::try_from(code).unwrap_or(1)))
}

/// The one task that is meant.
fn one_task(pipeline: &Pipeline, meant: &str) -> Result<usize, Stop> {
    let places = select::tasks(pipeline, &[meant.to_owned()])?;
    let ids: Vec<&str> = places.iter().map(|place| pipeline.tasks[*place].id.as_str()).collect();
    match places.as_slice() {
        [one] => Ok(*one),
        _ => Err(Stop::new(format!("`{meant}` is several tasks: {}", first_few(&ids)))
            .help(format!("a shell is of one, as in `cargo gofer shell {}`", ids.first().unwrap_or(&"TASK")))),
    }
}

/// The run whose objects are there: the last that says most of the tasks which the task waits for.
fn last_run(pipeline: &Pipeline, order: &Order, task: usize, records: &Records) -> Option<u64> {
    let needed = plan::needed(order, &[task]);
    let wanted: HashSet<&str> =
        needed.iter().filter(|other| **other != task).map(|other| pipeline.tasks[*other].id.as_str()).collect();
    records.before(pipeline, &wanted).record.map(|record| record.run)
}

/// Says before a container is made what it cannot be given.
fn check(engine: &dyn Installed, pipeline: &Pipeline, task: usize, common: &Common) -> Result<(), Stop> {
    let task = &pipeline.tasks[task];
    let cannot = |why: String| Stop::new(format!("no shell was started for `{}`: {why}", harmless(&task.id)));
    common.environment(task).map_err(|why| {
        cannot(why).help("run what makes it first, as with `cargo gofer run --task`, or give it with `--object`")
    })?;
    engine.check(common, task).map_err(cannot)
}

/// The folder of a shell, taken away with this or when a signal ends us.
struct Folder {
    passing: Passing,
    claim: Claim,
    _lock: File,
}

impl Folder {
    fn new(out: &Path) -> Result<Self, Stop> {
        let all = out.join(SHELLS);
        let make = || {
            fs::create_dir_all(&all)?;
            tempfile::Builder::new().prefix("").tempdir_in(dunce::canonicalize(&all)?)
        };
        let folder = Passing::new(make().could_not(format!("make a folder in {}", all.display()))?.keep());
        let (lock, claim) = Claim::take(folder.path()).could_not("lock the folder of the shell")?;
        Ok(Folder { passing: folder, claim, _lock: lock })
    }
}

/// Takes away what killed shells have left: first their containers, which are known by the folder.
fn sweep(out: &Path, engine: &dyn Installed) -> Result<(), Stop> {
    let entries = fs::read_dir(out.join(SHELLS)).into_iter().flatten().flatten();
    // The objects are made once it is locked.
    let is_left = |folder: &PathBuf| folder.join(OBJECTS).is_dir() && has_ended(folder);
    let left: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_left).collect();
    if left.is_empty() {
        return Ok(());
    }
    engine.clean().could_not("remove the containers of killed shells")?;
    for folder in left {
        fs::remove_dir_all(&folder).could_not(format!("remove {}", folder.display()))?;
    }
    Ok(())
}
