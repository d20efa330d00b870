//! GitHub Actions: a workflow with one job for each task, on a runner with Docker.

mod clones;
mod rules;
mod script;
mod secrets;
mod workflow;

use gofer_model::{Pipeline, Status, Task};
use serde_saphyr::FlowSeq;

use super::names::Names;
use super::notes::{At, Notes};
use super::write::Document;
use super::yaml::Yaml;
use crate::cli::ExportGithub;
use crate::stop::Stop;

use self::rules::NAMING;

pub use self::rules::RULES;
use self::script::{DockerRun, escaped};
use self::secrets::Secrets;
use self::workflow::{Concurrency, Env, Job, Permissions, Step, Triggers, Workflow};

/// The pipeline as a workflow.
pub fn export(pipeline: &Pipeline, args: &ExportGithub, notes: &mut Notes) -> Result<Document, Stop> {
    RULES.check(pipeline, notes);
    let names = Names::new(pipeline, &RULES, &NAMING, notes);
    let mut secrets = Secrets::new(&args.secret);
    let jobs: Vec<(String, Job)> = names
        .list
        .iter()
        .zip(&pipeline.tasks)
        .map(|(name, task)| (name.clone(), job(pipeline, task, &names, args, &mut secrets, notes)))
        .collect();
    secrets.report(args.written.target.folder().is_none(), notes);
    let workflow = Workflow {
        name: title(pipeline, notes),
        on: Triggers(&args.on),
        permissions: if args.checkout.is_some() { Permissions::READ } else { Permissions::NONE },
        concurrency: concurrency(pipeline, notes),
        jobs: jobs.iter().map(|(name, job)| (name.as_str(), job)).collect(),
    };
    Document::new(yaml(&workflow, pipeline)?, &workflow)
}

fn yaml(workflow: &Workflow, pipeline: &Pipeline) -> Result<Yaml, Stop> {
    let mut yaml = Yaml::default();
    yaml.put(0, &workflow.head())?;
    yaml.blank();
    yaml.line(0, "jobs:");
    for (place, ((name, job), task)) in workflow.jobs.iter().zip(&pipeline.tasks).enumerate() {
        if place > 0 {
            yaml.blank();
        }
        if let Some(description) = &task.description {
            yaml.comment(1, description);
        }
        yaml.put(1, &workflow::MapEntry(name, job))?;
    }
    Ok(yaml)
}

/// A workflow's name is no template, so that what looks like one cannot be said there.
fn title(pipeline: &Pipeline, notes: &mut Notes) -> Option<String> {
    if pipeline.name.trim().is_empty() {
        return None;
    }
    if !pipeline.name.contains("${{") {
        return Some(pipeline.name.clone());
    }
    let message = "a workflow's name cannot hold `${{`, so the workflow has none";
    notes.warning(&RULES.code("name"), At::pipeline("name"), message, None);
    None
}

fn concurrency(pipeline: &Pipeline, notes: &mut Notes) -> Option<Concurrency> {
    if pipeline.parallelism != 1 {
        return None;
    }
    notes.warning(
        &RULES.code("one-waits"),
        At::pipeline("parallelism"),
        "one run waits for the one before it, but GitHub cancels a waiting run when another one comes to wait",
        None,
    );
    Some(Concurrency { group: format!("gofer-{}", pipeline.id), cancel_in_progress: false })
}

fn job(
    pipeline: &Pipeline,
    task: &Task,
    names: &Names,
    args: &ExportGithub,
    secrets: &mut Secrets,
    notes: &mut Notes,
) -> Job {
    let parents = names.parents(task);
    clones::warn(task, args, notes);
    let mut env = Env::default();
    let call = DockerRun::new(pipeline, task, args.checkout.is_some(), &mut env, secrets, notes);
    let mut steps = Vec::new();
    if let Some(action) = &args.checkout {
        steps.push(Step::Uses { uses: action.clone() });
    }
    let script = call.script();
    rules::check_script(task, &script, notes);
    let run = escaped(&script);
    let condition = condition(&parents);
    rules::check_condition(task, condition.as_deref().unwrap_or_default(), notes);
    steps.push(Step::Run { name: task.id.clone(), run, shell: "sh -e {0}", env });
    Job {
        runs_on: args.runs_on.clone(),
        needs: FlowSeq(parents.iter().map(|(name, _)| (*name).to_owned()).collect()),
        condition: condition.map(|condition| format!("${{{{ {condition} }}}}")),
        steps,
    }
}

/// When a job runs. Without a condition a job is skipped when any job before it has failed,
/// which is not what a task does; with one, it runs even in a run that was cancelled.
fn condition(parents: &[(&str, Status)]) -> Option<String> {
    if parents.is_empty() {
        return None;
    }
    let one = |(name, status): &(&str, Status)| {
        // A hyphen after a dot might be read as minus.
        let needs = if name.contains('-') { format!("needs['{name}']") } else { format!("needs.{name}") };
        match status {
            Status::Success => format!("{needs}.result == 'success'"),
            Status::Failure => format!("{needs}.result == 'failure'"),
            Status::Any => format!("contains(fromJSON('[\"success\",\"failure\",\"skipped\"]'), {needs}.result)"),
        }
    };
    let all: Vec<String> = parents.iter().map(one).collect();
    Some(format!("!cancelled() && {}", all.join(" && ")))
}
