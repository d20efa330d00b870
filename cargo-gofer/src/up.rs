//! `cargo gofer up`: brings pipelines to a Gofer server.

use std::collections::BTreeMap;
use std::sync::Arc;

use gofer_core::Rule;
use gofer_model::Pipeline;

use crate::answer::{self, Answer};
use crate::check;
use crate::cli::{Format, UpArgs};
use crate::diff::Difference;
use crate::envelope;
use crate::pipelines::{Origin, Pipelines};
use crate::problem::{Problem, Severity, together};
use crate::progress::Progress;
use crate::rules::{Level, Levels};
use crate::server::{Access, Server, Version};
use crate::source::Read;
use crate::stop::{self, COULD_NOT_TELL, Stop};
use crate::text::first_few;

mod deploy;
mod needs;
mod register;
mod report;
mod start;
mod takes;

use needs::CanBePut;

pub use report::Upped;
use report::UppedPipeline;

pub fn run(args: &UpArgs) -> Result<Answer, Stop> {
    let mut pipelines = Pipelines::find(&args.inputs)?;
    let mut levels = Levels::default();
    // What is sent has every field.
    levels.set(Rule::MissingField.code(), Level::Allow)?;
    pipelines.examine(|_, pipeline| check::for_a_server(pipeline), &levels)?;
    if pipelines.code() != 0 {
        return refuse(args, pipelines.problems(), &pipelines.unseen(), pipelines.code());
    }
    let found: Vec<(&Origin, &Read)> = pipelines.found().collect();
    start::check(args, &found)?;
    let access = Access::of(&args.server, found.iter().map(|(origin, _)| &origin.settings))?;
    let namespaces = found.iter().map(|(origin, _)| access.namespace(&origin.settings)).collect::<Vec<_>>();
    let server = Arc::new(Server::new(access, args.server.time_limit())?);
    let progress = Progress::new(format!("asking {}", server.address()));
    let version = server.version()?;
    let mut up = Going { args, server: &server, version, problems: pipelines.problems(), rows: Vec::new() };
    let created = up.namespaces(&namespaces)?;
    for ((origin, read), namespace) in found.iter().zip(&namespaces) {
        progress.now(format!("comparing `{}` with what {} has", read.pipeline.id, server.address()));
        let row = up.compare(origin, read, namespace)?;
        up.rows.push(row);
    }
    let not_here = if args.inputs.cargo.wants_all() { up.not_here(&namespaces)? } else { BTreeMap::new() };
    drop(progress);
    let is_error = |problem: &Problem| problem.severity == Severity::Error;
    if up.problems.iter().any(is_error) {
        return refuse(args, up.problems.clone(), &up.problems, 1);
    }
    if args.format == Format::Text {
        stop::tell(&together(&up.problems));
    }
    up.create(&created)?;
    let done = up.act(&found);
    up.finish(done, created, not_here)
}

/// Nothing is done, because of these problems.
fn refuse(args: &UpArgs, all: Vec<Problem>, unseen: &[Problem], code: u8) -> Result<Answer, Stop> {
    if args.format == Format::Json {
        return envelope::answer::<Upped>("up", code, all, None);
    }
    stop::tell(&together(unseen));
    Ok(Answer::yes("nothing was registered\n").with_code(code))
}

/// What is on its way to a server.
struct Going<'a> {
    args: &'a UpArgs,
    server: &'a Arc<Server>,
    version: Version,
    problems: Vec<Problem>,
    rows: Vec<UppedPipeline<'a>>,
}

impl<'a> Going<'a> {
    /// The namespaces that have to be made.
    fn namespaces(&self, wanted: &[String]) -> Result<Vec<String>, Stop> {
        let mut wanted: Vec<&String> = wanted.iter().collect();
        wanted.sort();
        wanted.dedup();
        let mut missing = Vec::new();
        for namespace in wanted {
            let doing = format!("look for the namespace `{namespace}`");
            if !self.server.has_namespace(namespace).map_err(|fault| self.server.stop(fault, &doing))? {
                missing.push(namespace.clone());
            }
        }
        if missing.is_empty() || self.args.create_namespace {
            return Ok(missing);
        }
        let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        let (word, are, them) =
            if missing.len() == 1 { ("namespace", "is", "it") } else { ("namespaces", "are", "them") };
        Err(Stop::usage(format!(
            "the {word} {} {are} not on the server at {}",
            first_few(&names),
            self.server.address()
        ))
        .help(format!(
            "name another one with `--namespace`, or make {them} with `--create-namespace`, for which the server wants an administrator's token"
        )))
    }

    fn create(&self, namespaces: &[String]) -> Result<(), Stop> {
        for namespace in namespaces {
            if !self.args.dry_run {
                let doing = format!("make the namespace `{namespace}`");
                self.server.create_namespace(namespace).map_err(|fault| self.server.stop(fault, &doing))?;
            }
            self.args.say(|| report::created(namespace, self.args.dry_run))?;
        }
        Ok(())
    }

    /// What differs between a pipeline and what the server has of it, and what it needs there.
    fn compare(&mut self, origin: &Origin, read: &'a Read, namespace: &str) -> Result<UppedPipeline<'a>, Stop> {
        let pipeline = &read.pipeline;
        let other = self.rows.iter().find(|row| row.pipeline.id == pipeline.id && row.namespace == namespace);
        if other.is_some() {
            return Err(Stop::usage(format!("two pipelines have the id `{}`, and the namespace `{namespace}` keeps one", pipeline.id))
                .help("name one of them, or give its package a namespace of its own: `[package.metadata.gofer] namespace = \"NAME\"`"));
        }
        let mut problems = read.seen(takes::problems(self.version, origin, pipeline));
        let doing = format!("look for the newest version of `{}`", pipeline.id);
        let newest = self.server.newest(namespace, pipeline).map_err(|fault| self.server.stop(fault, &doing))?;
        let needed = needs::of(self.server, self.version, namespace, pipeline)?;
        let when = match (&newest, self.args.run) {
            (Some(_), _) => CanBePut::Now,
            (None, false) => CanBePut::AfterRegistering,
            (None, true) => CanBePut::BeforeRunning,
        };
        problems.extend(needed.problems(self.args.strict, when));
        let levels = origin.levels()?;
        let file = origin.file.clone();
        let for_later = needed.for_later(when).into_iter().filter(|problem| levels.judge(problem.clone()).is_some());
        let judged = problems.into_iter().filter_map(|problem| levels.judge(problem));
        self.problems.extend(judged.chain(for_later).map(|problem| Problem {
            pipeline: Some(pipeline.id.clone()),
            program: Some(origin.name.clone()),
            file: file.clone(),
            ..problem
        }));
        let difference = newest.as_ref().map(|newest| Difference::between(&newest.pipeline, &plain(pipeline)));
        Ok(UppedPipeline::new(pipeline, namespace, origin, newest.as_ref(), difference, needed.missing))
    }

    /// What is registered in these namespaces, and is none of ours.
    fn not_here(&self, namespaces: &[String]) -> Result<BTreeMap<String, Vec<String>>, Stop> {
        let mut not_here = BTreeMap::new();
        for namespace in namespaces {
            if not_here.contains_key(namespace) {
                continue;
            }
            let doing = format!("list the pipelines of the namespace `{namespace}`");
            let there = match self.server.pipelines(namespace) {
                Err(fault) if fault.is_not_found() => Vec::new(),
                there => there.map_err(|fault| self.server.stop(fault, &doing))?,
            };
            let is_ours =
                |id: &String| self.rows.iter().any(|row| row.namespace == *namespace && row.pipeline.id == *id);
            let mut others: Vec<String> = there.into_iter().filter(|id| !is_ours(id)).collect();
            others.sort();
            not_here.insert(namespace.clone(), others);
        }
        Ok(not_here)
    }

    /// Does for each what is to be done, and says so; ends where something cannot be done.
    fn act(&mut self, found: &[(&Origin, &Read)]) -> Result<(), Stop> {
        for place in 0..found.len() {
            let row = &mut self.rows[place];
            self.args.say(|| row.difference_in_words(self.args.context))?;
            if row.is_to_be_registered() && !self.args.dry_run {
                register::register(self.server, row)?;
            }
            self.args.say(|| row.in_words(self.args.dry_run))?;
            if self.args.deploy {
                deploy::deploy(self.server, row)?;
                self.args.say(|| row.deployment_in_words())?;
            }
            if self.args.run && !row.has_failed() {
                start::start(self.args, self.server, row)?;
            }
        }
        Ok(())
    }

    fn finish(
        self,
        done: Result<(), Stop>,
        created: Vec<String>,
        not_here: BTreeMap<String, Vec<String>>,
    ) -> Result<Answer, Stop> {
        let Going { args, server, version, mut problems, rows } = self;
        let is_to_do = args.dry_run && rows.iter().any(UppedPipeline::is_to_be_registered);
        let failed = rows.iter().any(UppedPipeline::has_failed);
        let code = match (&done, rows.iter().find_map(UppedPipeline::run_code)) {
            (Err(_), _) => COULD_NOT_TELL,
            (Ok(()), Some(code)) => code,
            (Ok(()), None) => u8::from(is_to_do || failed),
        };
        if args.format == Format::Json {
            problems.extend(done.err().iter().flat_map(Stop::problems));
            let upped = Upped::new(server.address(), version, args.dry_run, rows, created, not_here);
            // After the events of a run.
            let answer = if args.follow { envelope::line } else { envelope::answer };
            return answer("up", code, problems, Some(upped));
        }
        done?;
        let mut text = String::new();
        for (namespace, ids) in not_here.iter().filter(|(_, ids)| !ids.is_empty()) {
            text += &report::not_here(namespace, ids);
        }
        if rows.iter().any(UppedPipeline::was_registered) && !args.run {
            text += &report::next(&rows, args.deploy);
        }
        Ok(Answer::yes(text).prose().with_code(code))
    }
}

impl UpArgs {
    /// Says something to people, at once: what comes after it may fail.
    fn say(&self, text: impl FnOnce() -> String) -> Result<(), Stop> {
        if self.format == Format::Text {
            answer::print(Answer::yes(text()).prose())?;
        }
        Ok(())
    }
}

/// A pipeline as a server gives it back: what says nothing is not there.
fn plain(pipeline: &Pipeline) -> Pipeline {
    let mut plain = pipeline.clone();
    let descriptions = plain.tasks.iter_mut().map(|task| &mut task.description);
    for description in descriptions.chain([&mut plain.description]) {
        *description = description.take().filter(|text| !text.is_empty());
    }
    plain
}
