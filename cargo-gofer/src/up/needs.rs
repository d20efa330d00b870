//! The secrets and objects that a pipeline needs, and the server has not.

use std::collections::BTreeMap;

use gofer_core::{Reference, ReferenceKind, shown};
use gofer_model::Pipeline;
use regex::Regex;
use schemars::JsonSchema;
use serde::Serialize;

use crate::problem::{Problem, Severity};
use crate::rules::NOT_ON_SERVER;
use crate::server::{Server, Version};
use crate::stop::Stop;
use crate::text::first_few;

/// What a pipeline needs and the server has not, as far as it can be told.
pub struct Needed {
    pub missing: Vec<Missing>,
    /// What could not be found out, and why.
    untold: Vec<String>,
    /// Secrets that are there, and that some servers of this version do not find.
    doubtful: Vec<(&'static str, String)>,
}

/// A secret or object that has to be on the server, and is not.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Missing {
    /// The word of a reference, such as `global_secret`.
    kind: &'static str,
    /// The key under which this server looks it up.
    key: String,
    /// Whether it is there, but not for this namespace.
    is_kept_from_namespace: bool,
    /// The tasks that read it.
    tasks: Vec<String>,
}

/// When something can be put there that belongs to a pipeline: not before that is registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CanBePut {
    Now,
    /// The pipeline is about to be registered for the first time.
    AfterRegistering,
    /// And to be run at once, so that there is no time in between.
    BeforeRunning,
}

impl CanBePut {
    fn words(self) -> &'static str {
        match self {
            CanBePut::Now => "",
            CanBePut::AfterRegistering => " once the pipeline is registered",
            CanBePut::BeforeRunning => " once the pipeline is registered: leave `--run` out until then",
        }
    }
}

impl Missing {
    fn is_of_pipeline(&self) -> bool {
        self.kind != ReferenceKind::GlobalSecret.word()
    }

    /// Whether it cannot be there yet, so that its lack is no reason not to register.
    fn can_wait(&self, when: CanBePut) -> bool {
        self.is_of_pipeline() && when == CanBePut::AfterRegistering
    }

    fn problem(&self, strict: bool, when: CanBePut) -> Problem {
        let (kind, key, tasks) = (self.kind, shown(&self.key), first_few(&self.tasks));
        let when = if self.is_of_pipeline() { when } else { CanBePut::Now };
        let (message, help) = if self.is_kept_from_namespace {
            ("is on the server, but not for this namespace", "an administrator says for which namespaces it is")
        } else if self.key.starts_with('{') {
            ("is not on the server", "its API takes this name, `gofer secret` does not: put it there")
        } else if !self.is_of_pipeline() {
            ("is not on the server", "an administrator puts it there, with `gofer secret global put`")
        } else if kind == ReferenceKind::PipelineSecret.word() {
            ("is not on the server", "put it there with `gofer secret pipeline put`")
        } else {
            ("is not on the server", "let a run put it there, or `gofer pipeline object put`")
        };
        let message = format!("{kind} `{key}` {message}, and needed by {tasks}");
        let severity = if strict { Severity::Error } else { Severity::Warning };
        Problem { severity, ..Problem::warning(NOT_ON_SERVER, message).help(format!("{help}{}", when.words())) }
    }
}

impl Needed {
    /// What is missing and cannot be there yet: whatever the user says, these are no errors.
    pub fn for_later(&self, when: CanBePut) -> Vec<Problem> {
        self.missing
            .iter()
            .filter(|missing| missing.can_wait(when))
            .map(|missing| missing.problem(false, when))
            .collect()
    }

    /// All else that is missing, or doubtful.
    pub fn problems(&self, strict: bool, when: CanBePut) -> Vec<Problem> {
        let severity = if strict { Severity::Error } else { Severity::Warning };
        let missing = self.missing.iter().filter(|missing| !missing.can_wait(when));
        let missing = missing.map(|missing| missing.problem(strict, when));
        let untold = self.untold.iter().map(|why| Problem { severity, ..Problem::warning(NOT_ON_SERVER, why) });
        let doubtful = self.doubtful.iter().map(|(kind, key)| {
            let key = shown(key);
            let message = format!(
                "{kind} `{key}` is on the server, but 0.9.1 as it was released looks it up as `{{{key}`, and does not find it"
            );
            Problem::warning(NOT_ON_SERVER, message).help(
                "store it under that name too, which only the API takes; a server that is built of Gofer's last commit finds \
                 it as it is, and calls itself 0.9.1 as well",
            )
        });
        missing.chain(untold).chain(doubtful).collect()
    }
}

/// Compares what a pipeline needs with what the server lists.
pub fn of(server: &Server, version: Version, namespace: &str, pipeline: &Pipeline) -> Result<Needed, Stop> {
    let mut needed = Needed { missing: Vec::new(), untold: Vec::new(), doubtful: Vec::new() };
    for (kind, keys) in keys(pipeline) {
        let there = match kind {
            // What a run has begins with the run.
            ReferenceKind::RunObject => continue,
            ReferenceKind::PipelineSecret => server.secrets(namespace, &pipeline.id).map(for_all),
            ReferenceKind::GlobalSecret => server.global_secrets().map(|secrets| {
                secrets.into_iter().map(|secret| (secret.key, allows(&secret.namespaces, namespace))).collect()
            }),
            ReferenceKind::PipelineObject => server.objects(namespace, &pipeline.id).map(for_all),
        };
        let there: BTreeMap<String, bool> = match there {
            Ok(there) => there,
            Err(fault) if fault.is_not_found() => BTreeMap::new(),
            Err(fault) if fault.is_denied() => {
                let why = server.stop(fault, &format!("look which {kind}s there are")).message();
                needed.untold.push(why);
                continue;
            }
            Err(fault) => return Err(server.stop(fault, &format!("look which {kind}s there are"))),
        };
        for (key, tasks) in keys {
            let looked_up = looked_up(version, kind, &key);
            let has = |key: &String| there.get(key) == Some(&true);
            if looked_up.iter().any(has) {
                if !looked_up.last().is_some_and(has) {
                    needed.doubtful.push((kind.word(), key));
                }
                continue;
            }
            let is_kept_from_namespace = looked_up.iter().any(|key| there.contains_key(key));
            let key = looked_up.into_iter().next().unwrap_or(key);
            needed.missing.push(Missing { kind: kind.word(), key, is_kept_from_namespace, tasks });
        }
    }
    Ok(needed)
}

fn for_all(keys: Vec<String>) -> BTreeMap<String, bool> {
    keys.into_iter().map(|key| (key, true)).collect()
}

/// What is looked up, by kind, with the tasks that need it. An object is looked up under the name of
/// its variable.
fn keys(pipeline: &Pipeline) -> BTreeMap<ReferenceKind, BTreeMap<String, Vec<String>>> {
    let mut keys: BTreeMap<ReferenceKind, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for task in &pipeline.tasks {
        for (variable, value) in &task.variables {
            let Some(Reference { kind, key }) = Reference::parse(value) else { continue };
            let is_secret = matches!(kind, ReferenceKind::PipelineSecret | ReferenceKind::GlobalSecret);
            let key = if is_secret { key } else { variable.clone() };
            let tasks = keys.entry(kind).or_default().entry(key).or_default();
            if tasks.last() != Some(&task.id) {
                tasks.push(task.id.clone());
            }
        }
    }
    keys
}

/// The keys of which one has to be there: released servers look a secret up with a brace before its
/// key; the last commit, which calls itself as the last release, does not.
fn looked_up(version: Version, kind: ReferenceKind, key: &str) -> Vec<String> {
    if matches!(kind, ReferenceKind::PipelineObject | ReferenceKind::RunObject) {
        return vec![key.to_owned()];
    }
    let (plain, braced) = (key.to_owned(), format!("{{{key}"));
    if version.may_look_up_with_a_brace() {
        if version.may_look_up_without_a_brace() { vec![plain, braced] } else { vec![braced] }
    } else {
        vec![plain]
    }
}

/// Whether one of these regular expressions matches the namespace, as the server asks.
fn allows(namespaces: &[String], namespace: &str) -> bool {
    namespaces
        .iter()
        .filter(|pattern| !pattern.is_empty())
        .any(|pattern| Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(namespace)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_are_matched_as_the_server_does() {
        let allows = |patterns: &[&str]| {
            allows(&patterns.iter().map(|pattern| (*pattern).to_owned()).collect::<Vec<_>>(), "team-a")
        };
        assert!(allows(&["^team-"]) && allows(&["x", "a$"]) && allows(&["eam"]) && allows(&[".*"]));
        assert!(!allows(&[]) && !allows(&[""]) && !allows(&["["]) && !allows(&["^team$"]));
    }
}
