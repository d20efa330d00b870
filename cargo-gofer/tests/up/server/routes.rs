//! What the server answers.

use std::sync::Arc;

use serde_json::{Value, json};

use super::forms::{self, Wrong};
use super::http::{Answer, REQUEST};
use super::state::{Namespace, Pipeline, Role, Run, State, Task, Version, now};
use super::{All, Asked, locked};

impl All {
    /// Does what is asked.
    pub fn route(self: &Arc<Self>, asked: &Asked) -> Answer {
        self.answered(asked).unwrap_or_else(|(status, message)| Answer::error(status, message))
    }

    fn answered(self: &Arc<Self>, asked: &Asked) -> Result<Answer, Wrong> {
        let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
        let words: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let method = asked.method.as_str();
        let who = self.may(asked)?;
        if let (["api", "namespaces", namespace, "pipelines", pipeline, "runs"], "POST") = (words.as_slice(), method) {
            let variables = self.may_run(namespace, pipeline, asked)?;
            return Ok(Answer::json(201, &json!({"run": self.start(namespace, pipeline, &variables, &who)})));
        }
        let mut state = locked(&self.state);
        let answer = match (method, &words[..]) {
            ("GET", ["api", "system", "metadata"]) => {
                Ok(Answer::json(200, &json!({"commit": "", "semver": state.semver})))
            }
            ("GET", ["api", "namespaces"]) => {
                let all: Vec<Value> = state.namespaces.iter().map(|(id, namespace)| namespace.value(id)).collect();
                Ok(Answer::json(200, &json!({"namespaces": all})))
            }
            ("POST", ["api", "namespaces"]) => state.create(asked),
            ("GET", ["api", "namespaces", id]) => state
                .namespaces
                .get(*id)
                .map(|namespace| Answer::json(200, &json!({"namespace": namespace.value(id)})))
                .ok_or_else(not_found),
            ("GET", ["api", "secrets", "global"]) => Ok(Answer::json(200, &json!({"secrets": state.global_secrets}))),
            (_, ["api", "namespaces", namespace, "pipelines"]) if method == "GET" => {
                let all = state.namespaces.get(*namespace).into_iter().flat_map(|namespace| &namespace.pipelines);
                let all = all.filter(|(_, pipeline)| pipeline.is_registered());
                let all: Vec<Value> = all.map(|(id, pipeline)| pipeline.value(namespace, id)).collect();
                Ok(Answer::json(200, &json!({"pipelines": all})))
            }
            (_, ["api", "namespaces", namespace, "pipelines", pipeline, rest @ ..]) => {
                state.of_pipeline(namespace, pipeline, rest, query, asked)
            }
            _ => Err(not_found()),
        };
        drop(state);
        self.changed.notify_all();
        answer
    }

    /// Whether it may be asked by whom it is asked; who that is.
    pub fn may(&self, asked: &Asked) -> Result<Value, Wrong> {
        match asked.headers.get("gofer-api-version").map(String::as_str) {
            Some("v0") => {}
            Some(_) => {
                return Err((400, "Incorrect Gofer version header; should be one of [\"v0\"]".to_owned()));
            }
            None => return Err((400, "Gofer version header missing; `gofer-api-version`".to_owned())),
        }
        let state = locked(&self.state);
        let Some(tokens) = state.tokens.as_ref().filter(|_| !asked.path.starts_with("/api/system/metadata")) else {
            return Ok(json!({"id": "0", "user": "Anonymous"}));
        };
        let Some(given) = asked.headers.get("authorization") else {
            return Err((400, "Authorization header not found but required".to_owned()));
        };
        let Some(token) = given.strip_prefix("Bearer ") else {
            return Err((400, "Authorization header malformed; should start with 'Bearer'".to_owned()));
        };
        match tokens.get(token) {
            None => Err((401, "Unauthorized".to_owned())),
            Some(Role::Expired) => Err((401, "Token expired".to_owned())),
            Some(role) => role.may(asked).map(|()| json!({"id": REQUEST, "user": "ci"})),
        }
    }

    /// Whether a run may be started; its variables.
    fn may_run(&self, namespace: &str, pipeline: &str, asked: &Asked) -> Result<Value, Wrong> {
        let sent = forms::parse(&asked.body)?;
        let Some(variables) = sent.get("variables") else {
            return Err((400, "unable to parse JSON body: missing field `variables` at line 1 column 2".to_owned()));
        };
        let mut state = locked(&self.state);
        let version = state.version;
        let pipeline = state.pipeline(namespace, pipeline);
        match version {
            Version::Released if !pipeline.is_registered() => Err(not_found()),
            Version::LastCommit if !pipeline.is_registered() => {
                Err((500, "Internal Server Error: Could not find pipeline metadata".to_owned()))
            }
            Version::Released if pipeline.is_disabled => {
                Err((400, "Pipeline is not in state 'active'; cannot start run".to_owned()))
            }
            Version::LastCommit if pipeline.is_disabled => {
                Err((503, "Service Unavailable: Pipeline is currently inactive".to_owned()))
            }
            _ => Ok(variables.clone()),
        }
    }
}

impl Role {
    fn may(&self, asked: &Asked) -> Result<(), Wrong> {
        let path = asked.path.split('?').next().unwrap_or_default();
        let words: Vec<&str> = path.trim_start_matches("/api/").split('/').collect();
        // What the recorded server lets everyone do who has a token.
        if *self == Role::Admin || asked.method == "DELETE" {
            return Ok(());
        }
        let changes = asked.method != "GET";
        let (namespace, resource) = match words.as_slice() {
            ["secrets", "global"] => return for_admins(),
            ["namespaces"] | ["namespaces", _, "pipelines", _, "configs", _] if changes => return for_admins(),
            ["namespaces", namespace] => (namespace, format!("Namespaces(\"{namespace}\")")),
            ["namespaces", namespace, "pipelines"] => {
                (namespace, format!("Namespaces(\"{namespace}\"), Pipelines(\"\")"))
            }
            ["namespaces", namespace, "pipelines", pipeline, kind, ..] => {
                let kind = kind[..1].to_uppercase() + &kind[1..];
                (namespace, format!("Namespaces(\"{namespace}\"), Pipelines(\"{pipeline}\"), {kind}"))
            }
            _ => return Ok(()),
        };
        let is_allowed = match self {
            Role::Deployer(of) => of == namespace && !resource.ends_with("Secrets") && !resource.ends_with("Objects"),
            Role::User => *namespace == "default",
            _ => false,
        };
        if is_allowed {
            return Ok(());
        }
        let action = if changes { "write" } else { "read" };
        Err((
            401,
            format!(
                "Token does not contain role required for access to this route. Route requires: resource '[{resource}]' \
                 and action '{action}' permissions"
            ),
        ))
    }
}

fn for_admins() -> Result<(), Wrong> {
    Err((401, "Route requires admin level token".to_owned()))
}

fn not_found() -> Wrong {
    (404, "Not Found".to_owned())
}

fn number(text: &str) -> Result<i64, Wrong> {
    text.parse().map_err(|_| (400, format!("bad parameter in URL path: unable to parse '{text}' as i64")))
}

impl State {
    fn create(&mut self, asked: &Asked) -> Result<Answer, Wrong> {
        let sent = forms::parse(&asked.body)?;
        for field in ["id", "name", "description"] {
            if sent.get(field).is_none() {
                let message = format!("unable to parse JSON body: missing field `{field}` at line 1 column 16");
                return Err((400, message));
            }
        }
        let id = sent["id"].as_str().unwrap_or_default();
        forms::is_id(id, "")?;
        if self.namespaces.contains_key(id) {
            return Err((409, "namespace entry already exists".to_owned()));
        }
        let namespace = self.namespace(id);
        sent["name"].as_str().unwrap_or_default().clone_into(&mut namespace.name);
        sent["description"].as_str().unwrap_or_default().clone_into(&mut namespace.description);
        Ok(Answer::json(201, &json!({"namespace": namespace.value(id)})))
    }

    /// What is asked of one pipeline, but to start a run.
    fn of_pipeline(
        &mut self,
        namespace: &str,
        id: &str,
        rest: &[&str],
        query: &str,
        asked: &Asked,
    ) -> Result<Answer, Wrong> {
        let method = asked.method.as_str();
        if let ("POST", ["configs"]) = (method, rest) {
            return self.register(namespace, id, asked);
        }
        let deployment = self.deployment;
        let none = Pipeline::default();
        let Some(of) = self.namespaces.get_mut(namespace).and_then(|namespace| namespace.pipelines.get_mut(id)) else {
            return none.read(namespace, id, rest, query, method);
        };
        match (method, rest) {
            ("POST", ["configs", version]) => {
                Ok(Answer::json(201, &json!({"deployment": of.deploy(namespace, id, number(version)?)})))
            }
            ("GET", ["deployments"]) => {
                let all = 1..=of.deployments.len();
                let all: Option<Vec<Value>> = all.map(|which| of.look_at_deployment(which, deployment)).collect();
                Ok(Answer::json(200, &json!({"deployments": all})))
            }
            ("GET", ["deployments", which]) => {
                let which = usize::try_from(number(which)?).unwrap_or_default();
                let shown = of.look_at_deployment(which, deployment).ok_or_else(not_found)?;
                Ok(Answer::json(200, &json!({"deployment": shown})))
            }
            ("POST", ["objects", _] | ["runs", _, "objects", _]) => of.put(rest, query, asked),
            ("POST", ["secrets"]) => of.put_secret(namespace, asked),
            ("DELETE", ["runs", which]) => {
                of.run_mut(number(which)?)?.is_cancelled = true;
                Ok(Answer::nothing(204))
            }
            _ => of.read(namespace, id, rest, query, method),
        }
    }

    fn register(&mut self, namespace: &str, id: &str, asked: &Asked) -> Result<Answer, Wrong> {
        match asked.headers.get("content-type") {
            Some(kind) if !kind.starts_with("application/json") => return Err((400, kind.clone())),
            _ => {}
        }
        let sent = forms::parse(&asked.body)?;
        let there = self.namespaces.get(namespace);
        let version = there.and_then(|namespace| namespace.pipelines.get(id)).map_or(0, |of| of.configs.len()) + 1;
        let config = forms::config(namespace, id, &sent["config"], version)?;
        if there.is_none() {
            return Err((500, "Internal Server Error: Could not insert object into database".to_owned()));
        }
        let of = self.pipeline(namespace, id);
        of.configs.push(config.clone());
        // So it says, whether or not it is.
        let metadata =
            json!({"namespace_id": namespace, "pipeline_id": id, "created": now(), "modified": 0, "state": "active"});
        Ok(Answer::json(201, &json!({"pipeline": {"metadata": metadata, "config": config}})))
    }
}

impl Namespace {
    fn value(&self, id: &str) -> Value {
        json!({"id": id, "name": self.name, "description": self.description, "created": self.created, "modified": 0})
    }
}

impl Pipeline {
    fn value(&self, namespace: &str, id: &str) -> Value {
        let state = if self.is_disabled { "disabled" } else { "active" };
        json!({"namespace_id": namespace, "pipeline_id": id, "created": self.created, "modified": 0, "state": state})
    }

    fn read(&self, namespace: &str, id: &str, rest: &[&str], query: &str, method: &str) -> Result<Answer, Wrong> {
        if method != "GET" {
            return Err(if rest == ["configs"] { (405, "Method Not Allowed".to_owned()) } else { not_found() });
        }
        let answer = match rest {
            [] if self.is_registered() => json!({"pipeline": self.value(namespace, id)}),
            ["configs"] => json!({"configs": self.configs.iter().rev().collect::<Vec<_>>()}),
            ["configs", version] => json!({"config": self.config(number(version)?).ok_or_else(not_found)?}),
            ["deployments"] => json!({"deployments": []}),
            ["secrets"] => json!({"secrets": self.secrets}),
            ["objects"] => json!({"objects": self.objects}),
            ["runs"] => json!({"runs": self.list(query)}),
            ["runs", run] => json!({"run": self.run(number(run)?)?.value}),
            ["runs", run, "tasks"] => {
                let tasks: Vec<&Value> = self.run(number(run)?)?.tasks.values().map(|task| &task.value).collect();
                json!({"task_executions": tasks})
            }
            ["runs", run, "tasks", task] => {
                let task: &Task = self.run(number(run)?)?.tasks.get(*task).ok_or_else(not_found)?;
                json!({"task_execution": task.value})
            }
            ["runs", _, "tasks", _, "logs"] => return Err((400, "expected connection upgrade".to_owned())),
            _ => return Err(not_found()),
        };
        Ok(Answer::json(200, &answer))
    }

    /// Keeps an object, unless it is there.
    fn put(&mut self, rest: &[&str], query: &str, asked: &Asked) -> Result<Answer, Wrong> {
        let force = match query {
            "force=true" => true,
            "force=false" => false,
            _ => return Err((400, "unable to parse query string: missing field `force`".to_owned())),
        };
        if !force && self.put.contains_key(&rest.join("/")) {
            return Err((400, "Object found but 'force' query param not set".to_owned()));
        }
        self.put.insert(rest.join("/"), asked.body.clone());
        let key = rest[rest.len() - 1];
        if rest.len() == 2 && !self.objects.iter().any(|object| object["key"] == key) {
            self.object(key);
        }
        Ok(Answer::json(201, &json!({"object": {"key": key, "created": now()}})))
    }

    fn put_secret(&mut self, namespace: &str, asked: &Asked) -> Result<Answer, Wrong> {
        let sent = forms::parse(&asked.body)?;
        let (Some(key), true, true) = (sent["key"].as_str(), sent["content"].is_string(), sent["force"].is_boolean())
        else {
            return Err((400, "unable to parse JSON body: missing field".to_owned()));
        };
        if self.secrets.iter().any(|secret| secret["key"] == key) {
            return Err((409, "secret entry already exists".to_owned()));
        }
        self.secret(namespace, key);
        let secret = self.secrets.last().cloned();
        Ok(Answer::json(201, &json!({"secret": secret})))
    }

    fn list(&self, query: &str) -> Vec<&Value> {
        let is = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let mut runs: Vec<&Value> = self.runs.iter().map(|run| &run.value).collect();
        if is("reverse") == Some("true") {
            runs.reverse();
        }
        let offset = is("offset").and_then(|number| number.parse().ok()).unwrap_or(0);
        let limit = is("limit").and_then(|number| number.parse().ok()).unwrap_or(usize::MAX);
        runs.into_iter().skip(offset).take(limit).collect()
    }

    fn run(&self, number: i64) -> Result<&Run, Wrong> {
        let index = usize::try_from(number).unwrap_or_default().wrapping_sub(1);
        self.runs.get(index).ok_or_else(not_found)
    }

    fn run_mut(&mut self, number: i64) -> Result<&mut Run, Wrong> {
        let index = usize::try_from(number).unwrap_or_default().wrapping_sub(1);
        self.runs.get_mut(index).ok_or_else(not_found)
    }

    /// Makes a deployment, whether or not there is such a version.
    fn deploy(&mut self, namespace: &str, id: &str, version: i64) -> Value {
        let mut from = version;
        for config in &mut self.configs {
            if config["state"] == "live" && config["version"] != version {
                from = config["version"].as_i64().unwrap_or_default();
                config["state"] = "deprecated".into();
                config["deprecated"] = now().into();
            }
            if config["version"] == version {
                config["state"] = "live".into();
                config["deprecated"] = 0.into();
            }
        }
        let deployment = json!({
            "namespace_id": namespace, "pipeline_id": id, "deployment_id": self.deployments.len() + 1,
            "start_version": from, "end_version": version, "started": now(), "ended": 0, "state": "Running",
            "status": "Unknown", "status_reason": null, "logs": [],
        });
        self.deployments.push(deployment.clone());
        deployment
    }

    /// It ends after it has been looked at so often, in this way.
    fn look_at_deployment(&mut self, which: usize, (times, end): (usize, &str)) -> Option<Value> {
        let deployment = self.deployments.get_mut(which.wrapping_sub(1))?;
        let looked = deployment["logs"].as_array().map_or(0, Vec::len) + 1;
        if deployment["state"] == "Complete" {
            return Some(deployment.clone());
        }
        if looked <= times {
            // Here it is counted, and not shown.
            deployment["logs"] = vec![Value::Null; looked].into();
            let mut shown = deployment.clone();
            shown["logs"] = json!([]);
            return Some(shown);
        }
        deployment["state"] = "Complete".into();
        deployment["status"] = end.into();
        deployment["ended"] = now().into();
        deployment["logs"] = json!([]);
        if end != "Successful" {
            deployment["status_reason"] = json!({"reason": "unknown", "description": "It could not be done"});
        }
        Some(deployment.clone())
    }
}
