//! The forms of what a server answers, as far as they matter here. What is not named is ignored.

use std::collections::{BTreeMap, HashMap};

use gofer_model::{Pipeline, RegistryAuth, Status, Task};
use serde::Deserialize;

use super::fault::Fault;

#[derive(Deserialize)]
pub struct Metadata {
    pub semver: String,
}

#[derive(Deserialize)]
pub struct Made {
    pub pipeline: MadePipeline,
}

#[derive(Deserialize)]
pub struct MadePipeline {
    pub config: MadeConfig,
}

#[derive(Deserialize)]
pub struct MadeConfig {
    pub version: u64,
}

#[derive(Deserialize)]
pub struct OneConfig {
    pub config: Config,
}

/// A version of a pipeline, in the server's own form: its tasks are in no order.
#[derive(Deserialize)]
pub struct Config {
    version: u64,
    #[serde(default)]
    state: String,
    pipeline_id: String,
    #[serde(default)]
    parallelism: i64,
    name: String,
    #[serde(default)]
    description: Option<String>,
    tasks: HashMap<String, TaskConfig>,
}

#[derive(Deserialize)]
struct TaskConfig {
    id: String,
    #[serde(default)]
    description: Option<String>,
    image: String,
    #[serde(default)]
    registry_auth: Option<Auth>,
    #[serde(default)]
    depends_on: BTreeMap<String, String>,
    #[serde(default)]
    variables: Vec<Variable>,
    #[serde(default)]
    entrypoint: Option<Vec<String>>,
    #[serde(default)]
    command: Option<Vec<String>>,
    #[serde(default)]
    inject_api_token: bool,
    /// Servers before 0.9.0 do not know it.
    #[serde(default)]
    always_pull_newest_image: Option<bool>,
}

#[derive(Deserialize)]
struct Auth {
    user: String,
    pass: String,
}

/// A variable.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Variable {
    pub key: String,
    pub value: String,
    /// Where it comes from: `run_options`, if whoever started the run gave it.
    #[serde(default)]
    pub source: Option<String>,
}

/// A version of a pipeline that a server has.
#[derive(Debug, Clone)]
pub struct Registered {
    pub version: u64,
    /// Whether it is the one that is deployed.
    pub is_live: bool,
    pub pipeline: Pipeline,
}

impl Config {
    /// The pipeline, its tasks in the order that they have in ours. What the server does not know of
    /// a task, it has as ours.
    ///
    /// # Errors
    /// If a dependency has a condition that there is not.
    pub fn like(self, ours: &Pipeline) -> Result<Registered, Fault> {
        let places: HashMap<&str, usize> =
            ours.tasks.iter().enumerate().map(|(place, task)| (task.id.as_str(), place)).collect();
        let place = |id: &str| places.get(id).copied();
        let mut tasks = Vec::with_capacity(self.tasks.len());
        for task in self.tasks.into_values() {
            let place = place(&task.id);
            let pulls = place.is_none_or(|place| ours.tasks[place].always_pull_newest_image);
            tasks.push((place.unwrap_or(usize::MAX), task.into_task(pulls)?));
        }
        tasks.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.id.cmp(&other.id)));
        let mut pipeline = Pipeline::new(self.pipeline_id, self.name).tasks(tasks.into_iter().map(|(_, task)| task));
        pipeline.description = said(self.description);
        pipeline.parallelism = self.parallelism;
        Ok(Registered { version: self.version, is_live: self.state == "live", pipeline })
    }
}

impl TaskConfig {
    fn into_task(self, pulls: bool) -> Result<Task, Fault> {
        let mut task = Task::new(self.id, self.image);
        task.description = said(self.description);
        task.registry_auth = self.registry_auth.map(|Auth { user, pass }| RegistryAuth { user, pass });
        for (parent, status) in self.depends_on {
            task.depends_on.insert(parent, condition(&status)?);
        }
        task.variables = self.variables.into_iter().map(|Variable { key, value, .. }| (key, value)).collect();
        task.entrypoint = self.entrypoint;
        task.command = self.command;
        task.inject_api_token = self.inject_api_token;
        task.always_pull_newest_image = self.always_pull_newest_image.unwrap_or(pulls);
        Ok(task)
    }
}

/// On a server there is always a description, and an empty one is none.
fn said(description: Option<String>) -> Option<String> {
    description.filter(|text| !text.is_empty())
}

fn condition(status: &str) -> Result<Status, Fault> {
    Ok(match status {
        "any" => Status::Any,
        "success" => Status::Success,
        "failure" => Status::Failure,
        other => {
            let what = format!("a dependency whose condition is `{other}`");
            return Err(Fault::NotGofer { status: 200, what });
        }
    })
}

#[derive(Deserialize)]
pub struct PipelineList {
    pub pipelines: Vec<PipelineId>,
}

#[derive(Deserialize)]
pub struct PipelineId {
    pub pipeline_id: String,
}

#[derive(Deserialize)]
pub struct SecretList {
    pub secrets: Vec<GlobalSecret>,
}

/// A secret; of one of a pipeline only the key says something.
#[derive(Debug, Clone, Deserialize)]
pub struct GlobalSecret {
    pub key: String,
    /// Regular expressions of the namespaces that may read it.
    #[serde(default)]
    pub namespaces: Vec<String>,
}

#[derive(Deserialize)]
pub struct ObjectList {
    pub objects: Vec<Object>,
}

#[derive(Deserialize)]
pub struct Object {
    pub key: String,
}

#[derive(Deserialize)]
pub struct OneDeployment {
    pub deployment: Deployment,
}

#[derive(Deserialize)]
pub struct DeploymentList {
    pub deployments: Vec<Deployment>,
}

/// How far a version has come on its way to be the one that is deployed.
#[derive(Debug, Clone, Deserialize)]
pub struct Deployment {
    #[serde(rename = "deployment_id")]
    pub number: u64,
    pub end_version: u64,
    pub state: String,
    pub status: String,
    #[serde(default)]
    pub status_reason: Option<Said>,
}

impl Deployment {
    pub fn is_over(&self) -> bool {
        self.state.eq_ignore_ascii_case("complete")
    }

    pub fn is_successful(&self) -> bool {
        self.status.eq_ignore_ascii_case("successful")
    }
}

/// Why something ended as it did, in the server's words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Said {
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub description: String,
}

#[derive(Deserialize)]
pub struct OneRun {
    pub run: Run,
}

#[derive(Deserialize)]
pub struct RunList {
    pub runs: Vec<Run>,
}

/// A run, as it is now. Times are milliseconds since the beginning of 1970, and 0 for not yet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Run {
    #[serde(rename = "run_id")]
    pub number: u64,
    /// The version of the pipeline that it is of.
    #[serde(rename = "pipeline_config_version")]
    pub version: u64,
    #[serde(default)]
    pub started: u64,
    #[serde(default)]
    pub ended: u64,
    pub state: String,
    pub status: String,
    #[serde(default)]
    pub status_reason: Option<Said>,
    #[serde(default)]
    pub variables: Vec<Variable>,
}

impl Run {
    /// Whether all that will come of it has come of it.
    pub fn is_over(&self) -> bool {
        self.state == "complete"
    }

    /// Whether it was started with these variables, and no others.
    pub fn was_given(&self, variables: &[(String, String)]) -> bool {
        let given = self
            .variables
            .iter()
            .filter(|variable| variable.source.as_deref().is_none_or(|source| source == "run_options"));
        let given: BTreeMap<&str, &str> = given.map(|given| (given.key.as_str(), given.value.as_str())).collect();
        given == variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// Whether it has not begun yet.
    pub fn is_pending(&self) -> bool {
        self.state == "pending"
    }
}

#[derive(Deserialize)]
pub struct ExecutionList {
    pub task_executions: Vec<Execution>,
}

/// A task of a run, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Execution {
    pub task_id: String,
    #[serde(default)]
    pub started: u64,
    #[serde(default)]
    pub ended: u64,
    #[serde(default)]
    pub exit_code: Option<i32>,
    pub state: String,
    pub status: String,
    #[serde(default)]
    pub status_reason: Option<Said>,
}

impl Execution {
    pub fn is_over(&self) -> bool {
        self.state == "complete"
    }

    /// Whether its container has started.
    pub fn has_started(&self) -> bool {
        self.started > 0
    }
}
