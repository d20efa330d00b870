//! A workflow, in the order of GitHub's documentation.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use serde_saphyr::FlowSeq;

use crate::cli::Trigger;

#[derive(Debug, Serialize)]
pub struct Workflow<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub on: Triggers<'a>,
    pub permissions: Permissions,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<Concurrency>,
    #[serde(serialize_with = "as_map")]
    pub jobs: Vec<(&'a str, &'a Job)>,
}

/// All of a workflow but its jobs.
#[derive(Debug, Serialize)]
pub struct Head<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: &'a Option<String>,
    on: &'a Triggers<'a>,
    permissions: &'a Permissions,
    #[serde(skip_serializing_if = "Option::is_none")]
    concurrency: &'a Option<Concurrency>,
}

impl Workflow<'_> {
    pub fn head(&self) -> Head<'_> {
        let Workflow { name, on, permissions, concurrency, jobs: _ } = self;
        Head { name, on, permissions, concurrency }
    }
}

fn as_map<S: Serializer>(jobs: &[(&str, &Job)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(jobs.iter().copied())
}

/// One entry of a map.
pub struct MapEntry<'a, T>(pub &'a str, pub &'a T);

impl<T: Serialize> Serialize for MapEntry<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.0, self.1)])
    }
}

/// When a workflow runs: always also by hand.
#[derive(Debug)]
pub struct Triggers<'a>(pub &'a [Trigger]);

impl Serialize for Triggers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("workflow_dispatch", &Nothing {})?;
        for (event, word) in [(Trigger::Push, "push"), (Trigger::PullRequest, "pull_request")] {
            if self.0.contains(&event) {
                map.serialize_entry(word, &Nothing {})?;
            }
        }
        let times: Vec<Time> = self.0.iter().filter_map(Trigger::cron).map(|cron| Time { cron }).collect();
        if !times.is_empty() {
            map.serialize_entry("schedule", &times)?;
        }
        map.end()
    }
}

#[derive(Debug, Serialize)]
struct Nothing {}

#[derive(Debug, Serialize)]
struct Time<'a> {
    cron: &'a str,
}

/// What the workflow's own token may do.
#[derive(Debug, Serialize)]
pub struct Permissions {
    #[serde(skip_serializing_if = "Option::is_none")]
    contents: Option<&'static str>,
}

impl Permissions {
    pub const NONE: Permissions = Permissions { contents: None };
    /// What a checkout needs.
    pub const READ: Permissions = Permissions { contents: Some("read") };
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Concurrency {
    pub group: String,
    pub cancel_in_progress: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Job {
    #[serde(skip_serializing_if = "no_needs")]
    pub needs: FlowSeq<Vec<String>>,
    #[serde(rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    pub runs_on: String,
    pub steps: Vec<Step>,
}

/// Serde's own test of a `Vec` does not see through the wrapper.
fn no_needs(needs: &FlowSeq<Vec<String>>) -> bool {
    needs.0.is_empty()
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Step {
    Uses {
        uses: String,
    },
    Run {
        name: String,
        run: String,
        shell: &'static str,
        #[serde(skip_serializing_if = "Env::is_empty")]
        env: Env,
    },
}

/// The environment of a step: what its shell is given.
#[derive(Debug, Default)]
pub struct Env(Vec<(String, String)>);

impl Env {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A variable that is a secret of GitHub's.
    pub fn secret(&mut self, variable: &str, secret: &str) {
        self.0.push((variable.to_owned(), format!("${{{{ secrets.{secret} }}}}")));
    }
}

impl Serialize for Env {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
