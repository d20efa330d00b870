//! The calls of a server's API.

use std::collections::BTreeMap;
use std::time::Duration;

use gofer_model::Pipeline;
use serde_json::{Value, json};

use super::access::Access;
use super::address::Address;
use super::client::{Client, Patience};
use super::fault::Fault;
use super::log::Log;
use super::version::Version;
use super::wire::{
    Deployment, DeploymentList, Execution, ExecutionList, GlobalSecret, Made, Metadata, ObjectList, OneConfig,
    OneDeployment, OneRun, PipelineList, Registered, Run, RunList, SecretList,
};
use crate::stop::{Stop, Why};

/// Why a token was not sent.
const WITHHELD: &str = "GOFER_TOKEN is not sent to a server that only a Cargo.toml names: if it is meant for this one, name it \
                        with `--server` or in GOFER_SERVER";

/// A server that can be asked.
pub struct Server {
    client: Client,
    /// Whether a token was set, and is not sent to it.
    is_withheld: bool,
}

impl Server {
    /// # Errors
    /// If it needs to be verified, and nothing can be.
    pub fn new(access: Access, limit: Duration) -> Result<Self, Stop> {
        let Access { address, token, is_withheld, .. } = access;
        Ok(Server { client: Client::new(address, token, limit)?, is_withheld })
    }

    pub fn address(&self) -> &Address {
        &self.client.address
    }

    /// What a fault means for someone who wanted to do something, such as to register it.
    pub fn stop(&self, fault: Fault, doing: &str) -> Stop {
        let is_denied = self.is_withheld && fault.is_denied();
        let stop = fault.stop(self.address(), doing);
        if is_denied { stop.help(WITHHELD) } else { stop }
    }

    /// Which server it is.
    ///
    /// # Errors
    /// If it is none, or cannot be reached.
    pub fn version(&self) -> Result<Version, Stop> {
        let doing = "ask for its version";
        let said: Metadata = self.client.get(&["system", "metadata"], "").map_err(|fault| match fault {
            // What is no Gofer server has no such page, and says so in its own way.
            fault if fault.is_not_found() => {
                let what = "that it does not know the page with its version".to_owned();
                self.stop(Fault::NotGofer { status: 404, what }, doing)
            }
            fault => self.stop(fault, doing),
        })?;
        Version::parse(&said.semver).ok_or_else(|| {
            let version = self.client.hidden.one_line(&said.semver);
            Stop::because(
                Why::Server,
                format!("the server at {} calls itself version `{version}`, which is not a version", self.address()),
            )
        })
    }

    /// Whether there is a namespace.
    pub fn has_namespace(&self, namespace: &str) -> Result<bool, Fault> {
        found(self.client.get::<Value>(&["namespaces", namespace], "")).map(|found| found.is_some())
    }

    /// Makes a namespace; that it is there by now is as good.
    pub fn create_namespace(&self, namespace: &str) -> Result<(), Fault> {
        let body = json!({ "id": namespace, "name": namespace, "description": "" });
        let made = self.client.post::<Value>(&["namespaces"], Some(&body), Patience::Usual);
        match made {
            Err(Fault::Refused { status: 409, .. }) => Ok(()),
            Err(fault) if fault.may_be_done() && self.has_namespace(namespace) == Ok(true) => Ok(()),
            made => made.map(|_| ()),
        }
    }

    /// The ids of the pipelines of a namespace.
    pub fn pipelines(&self, namespace: &str) -> Result<Vec<String>, Fault> {
        let list: PipelineList = self.client.get(&["namespaces", namespace, "pipelines"], "")?;
        Ok(list.pipelines.into_iter().map(|pipeline| pipeline.pipeline_id).collect())
    }

    /// The newest version of a pipeline, to be compared with ours; nothing if there is none.
    pub fn newest(&self, namespace: &str, ours: &Pipeline) -> Result<Option<Registered>, Fault> {
        let config =
            self.client.get::<OneConfig>(&["namespaces", namespace, "pipelines", &ours.id, "configs", "0"], "");
        found(config)?.map(|found| self.like(found, ours)).transpose()
    }

    /// Makes a new version, and gives its number. It is asked for once: each time makes another one.
    pub fn register(&self, namespace: &str, pipeline: &Pipeline) -> Result<u64, Fault> {
        let parts = ["namespaces", namespace, "pipelines", &pipeline.id, "configs"];
        let made: Made = self.client.post(&parts, Some(&json!({ "config": pipeline })), Patience::Usual)?;
        Ok(made.pipeline.config.version)
    }

    /// The keys of a pipeline's secrets.
    pub fn secrets(&self, namespace: &str, pipeline: &str) -> Result<Vec<String>, Fault> {
        let list: SecretList = self.client.get(&["namespaces", namespace, "pipelines", pipeline, "secrets"], "")?;
        Ok(list.secrets.into_iter().map(|secret| secret.key).collect())
    }

    /// The secrets that pipelines share.
    pub fn global_secrets(&self) -> Result<Vec<GlobalSecret>, Fault> {
        self.client.get(&["secrets", "global"], "").map(|list: SecretList| list.secrets)
    }

    /// The keys of a pipeline's objects.
    pub fn objects(&self, namespace: &str, pipeline: &str) -> Result<Vec<String>, Fault> {
        let list: ObjectList = self.client.get(&["namespaces", namespace, "pipelines", pipeline, "objects"], "")?;
        Ok(list.objects.into_iter().map(|object| object.key).collect())
    }

    /// Begins to make a version the one that is deployed. The server begins even with one that is not there.
    pub fn deploy(&self, namespace: &str, pipeline: &str, version: u64) -> Result<Deployment, Fault> {
        let version = version.to_string();
        let parts = ["namespaces", namespace, "pipelines", pipeline, "configs", &version];
        let begun: OneDeployment = self.client.post(&parts, None::<&Value>, Patience::Usual)?;
        Ok(begun.deployment)
    }

    /// How far a deployment has come.
    pub fn deployment(&self, namespace: &str, pipeline: &str, number: u64) -> Result<Deployment, Fault> {
        let number = number.to_string();
        let parts = ["namespaces", namespace, "pipelines", pipeline, "deployments", &number];
        self.client.get(&parts, "").map(|found: OneDeployment| found.deployment)
    }

    /// All deployments of a pipeline.
    pub fn deployments(&self, namespace: &str, pipeline: &str) -> Result<Vec<Deployment>, Fault> {
        let parts = ["namespaces", namespace, "pipelines", pipeline, "deployments"];
        self.client.get(&parts, "").map(|found: DeploymentList| found.deployments)
    }
}

impl Server {
    /// A version of a pipeline, its tasks in the order of ours.
    pub fn config(&self, namespace: &str, ours: &Pipeline, version: u64) -> Result<Registered, Fault> {
        let version = version.to_string();
        let config: OneConfig =
            self.client.get(&["namespaces", namespace, "pipelines", &ours.id, "configs", &version], "")?;
        self.like(config, ours)
    }

    fn like(&self, config: OneConfig, ours: &Pipeline) -> Result<Registered, Fault> {
        config.config.like(ours).map_err(|fault| self.client.seen_from_here(fault))
    }

    /// Starts a run of the newest version. Where only so many runs are allowed at a time, the answer
    /// comes when it may begin. It is asked for once: each time starts another one.
    pub fn start(&self, namespace: &str, pipeline: &str, variables: &[(String, String)]) -> Result<Run, Fault> {
        let variables: BTreeMap<&str, &str> =
            variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let parts = ["namespaces", namespace, "pipelines", pipeline, "runs"];
        let begun: OneRun = self.client.post(&parts, Some(&json!({ "variables": variables })), Patience::Endless)?;
        Ok(begun.run)
    }

    /// The newest runs of a pipeline, the newest first, and so many at most.
    pub fn newest_runs(&self, namespace: &str, pipeline: &str, most: usize) -> Result<Vec<Run>, Fault> {
        let parts = ["namespaces", namespace, "pipelines", pipeline, "runs"];
        let list = found(self.client.get::<RunList>(&parts, &format!("?limit={most}&reverse=true")))?;
        Ok(list.map(|list| list.runs).unwrap_or_default())
    }

    /// A run, as it is now.
    pub fn run(&self, namespace: &str, pipeline: &str, number: u64) -> Result<Run, Fault> {
        let number = number.to_string();
        let parts = ["namespaces", namespace, "pipelines", pipeline, "runs", &number];
        self.client.get(&parts, "").map(|found: OneRun| found.run)
    }

    /// The tasks of a run, as they are now.
    pub fn tasks(&self, namespace: &str, pipeline: &str, number: u64) -> Result<Vec<Execution>, Fault> {
        let number = number.to_string();
        let parts = ["namespaces", namespace, "pipelines", pipeline, "runs", &number, "tasks"];
        self.client.get(&parts, "").map(|found: ExecutionList| found.task_executions)
    }

    /// Cancels a run. The server begins to; that it is over already is as good.
    pub fn cancel(&self, namespace: &str, pipeline: &str, number: u64) -> Result<(), Fault> {
        self.client.delete(&["namespaces", namespace, "pipelines", pipeline, "runs", &number.to_string()])
    }

    /// Opens the log of a task of a run.
    pub fn log(&self, namespace: &str, pipeline: &str, number: u64, task: &str) -> Result<Log, Fault> {
        let number = number.to_string();
        self.client.log(&["namespaces", namespace, "pipelines", pipeline, "runs", &number, "tasks", task, "logs"])
    }

    /// What it says, on one line, without our token.
    pub fn said(&self, text: &str) -> String {
        self.client.hidden.said(text)
    }

    /// What must not be seen in what a task prints: our token.
    pub fn secret(&self) -> Option<&str> {
        self.client.secret()
    }
}

/// What was asked for, or nothing if there is no such thing.
fn found<T>(answer: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(fault) if fault.is_not_found() => Ok(None),
        Err(fault) => Err(fault),
    }
}
