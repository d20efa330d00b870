//! What a server holds.

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

/// The servers that were recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// Of the newest release, 0.9.1.
    Released,
    /// Of the last commit, which says that it is 0.9.1 too.
    LastCommit,
}

pub const BOTH: [Version; 2] = [Version::Released, Version::LastCommit];

/// What the owner of a token may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    Admin,
    /// Register, run and look, in this namespace, but not at secrets and objects.
    Deployer(String),
    /// All that needs no administrator, in the namespace `default`: a role that each server has.
    User,
    Expired,
}

pub struct State {
    pub version: Version,
    /// What it says that it is.
    pub semver: String,
    /// None: it asks for no token.
    pub tokens: Option<BTreeMap<String, Role>>,
    pub namespaces: BTreeMap<String, Namespace>,
    pub global_secrets: Vec<Value>,
    /// What the containers of tasks do, by the ids of the tasks (`build`), or those in one run (`build#2`).
    pub scripts: BTreeMap<String, Script>,
    /// How often a deployment is looked at before it is over, and how it ends then.
    pub deployment: (usize, &'static str),
}

#[derive(Default)]
pub struct Namespace {
    pub name: String,
    pub description: String,
    pub created: u64,
    pub pipelines: BTreeMap<String, Pipeline>,
}

#[derive(Default)]
pub struct Pipeline {
    pub created: u64,
    pub is_disabled: bool,
    /// In the server's form, the first version first.
    pub configs: Vec<Value>,
    pub deployments: Vec<Value>,
    pub runs: Vec<Run>,
    pub secrets: Vec<Value>,
    pub objects: Vec<Value>,
    /// What tasks have put there, by where: `objects/KEY`, `runs/1/objects/KEY`.
    pub put: BTreeMap<String, String>,
}

pub struct Run {
    /// In the server's form.
    pub value: Value,
    pub tasks: BTreeMap<String, Task>,
    /// It is one of those that `parallelism` counts.
    pub has_begun: bool,
    pub is_cancelled: bool,
}

pub struct Task {
    /// In the server's form.
    pub value: Value,
    pub since: Option<Instant>,
    /// What it has printed, a line for each.
    pub log: Vec<String>,
    pub is_cancelled: bool,
}

/// What a container does.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// Lines, without their ends; the last one has none there either if `cut` is set.
    pub prints: Vec<String>,
    pub cut: bool,
    pub lasts: Duration,
    pub exit: i64,
    /// It ends only when the test says so.
    pub held: bool,
    /// It could not be started, for this reason.
    pub fails: Option<String>,
}

impl Script {
    pub fn prints(lines: &[&str]) -> Self {
        Script { prints: lines.iter().map(|line| (*line).to_owned()).collect(), ..Script::default() }
    }

    pub fn exits(exit: i64) -> Self {
        Script { exit, ..Script::default() }
    }

    pub fn held() -> Self {
        Script { held: true, ..Script::default() }
    }
}

/// Milliseconds since 1970, as the server counts.
pub fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    u64::try_from(since.as_millis()).unwrap()
}

impl State {
    pub fn new(version: Version) -> Self {
        let mut state = State {
            version,
            semver: "0.9.1".to_owned(),
            tokens: None,
            namespaces: BTreeMap::new(),
            global_secrets: Vec::new(),
            scripts: BTreeMap::new(),
            deployment: (1, "Successful"),
        };
        let namespace = state.namespace("default");
        "Default".clone_into(&mut namespace.name);
        "The original namespace created automatically by the Gofer system.".clone_into(&mut namespace.description);
        state
    }

    /// A namespace, made if it is not there.
    pub fn namespace(&mut self, id: &str) -> &mut Namespace {
        let new = || Namespace { name: id.to_owned(), created: now(), ..Namespace::default() };
        self.namespaces.entry(id.to_owned()).or_insert_with(new)
    }

    /// A pipeline, to put secrets and objects in, or to look at; not registered if it was not.
    pub fn pipeline(&mut self, namespace: &str, id: &str) -> &mut Pipeline {
        let new = || Pipeline { created: now(), ..Pipeline::default() };
        self.namespace(namespace).pipelines.entry(id.to_owned()).or_insert_with(new)
    }

    pub fn global_secret(&mut self, key: &str, namespaces: &[&str]) {
        self.global_secrets.push(json!({"key": key, "namespaces": namespaces, "created": now()}));
    }
}

impl Pipeline {
    pub fn is_registered(&self) -> bool {
        !self.configs.is_empty()
    }

    pub fn secret(&mut self, namespace: &str, key: &str) {
        self.secrets.push(json!({"key": key, "namespaces": [namespace], "created": now()}));
    }

    pub fn object(&mut self, key: &str) {
        self.objects.push(json!({"key": key, "created": now()}));
    }

    /// How many runs are on.
    pub fn on(&self) -> usize {
        self.runs.iter().filter(|run| run.has_begun && !run.is_over()).count()
    }

    /// A config by its version; 0 is the newest.
    pub fn config(&self, version: i64) -> Option<&Value> {
        match version {
            0 => self.configs.last(),
            _ => self.configs.iter().find(|config| config["version"] == version),
        }
    }
}

impl Run {
    pub fn is_over(&self) -> bool {
        self.value["state"] == "complete"
    }
}

impl Task {
    pub fn state(&self) -> &str {
        self.value["state"].as_str().unwrap_or_default()
    }

    pub fn status(&self) -> &str {
        self.value["status"].as_str().unwrap_or_default()
    }

    pub fn is_over(&self) -> bool {
        self.state() == "complete"
    }

    /// There is a log of it.
    pub fn has_started(&self) -> bool {
        self.value["started"] != 0
    }
}
