//! A config as it is sent, and as the server has it.

use serde_json::{Map, Value, json};

use super::state::now;

/// What is wrong: the status, and the server's words.
pub type Wrong = (u16, String);

const CONFIG: [&str; 5] = ["id", "name", "description", "parallelism", "tasks"];
const TASK: [&str; 10] = [
    "id",
    "description",
    "image",
    "registry_auth",
    "depends_on",
    "variables",
    "entrypoint",
    "command",
    "inject_api_token",
    "always_pull_newest_image",
];
/// What may be null, and what may be left out for it.
const OPTIONAL: [&str; 4] = ["description", "registry_auth", "entrypoint", "command"];
const CONDITIONS: [&str; 4] = ["Unknown", "Any", "Success", "Failure"];

/// The body as JSON.
pub fn parse(body: &str) -> Result<Value, Wrong> {
    serde_json::from_str(body).map_err(|error| {
        let place = if body.starts_with("{\"config\"") { "config: " } else { "" };
        (400, format!("unable to parse JSON body: {place}{error}"))
    })
}

/// The next version of a pipeline, in the server's form.
pub fn config(namespace: &str, pipeline: &str, sent: &Value, version: usize) -> Result<Value, Wrong> {
    fields(sent, &CONFIG, "config")?;
    let mut tasks = Map::new();
    for (place, sent) in sent["tasks"].as_array().into_iter().flatten().enumerate() {
        let (id, made) = task(sent, &format!("config.tasks[{place}]"))?;
        tasks.insert(id, made);
    }
    let id = sent["id"].as_str().unwrap_or_default();
    if id != pipeline {
        return Err((400, "pipeline_id in URL path does not match pipeline id in configuration".to_owned()));
    }
    is_id(id, " for pipeline id")?;
    if sent["parallelism"].as_i64().is_none_or(|parallelism| parallelism < 0) {
        return Err((500, "Internal Server Error: Could not create new pipeline config object".to_owned()));
    }
    Ok(json!({
        "namespace_id": namespace,
        "pipeline_id": id,
        "version": version,
        "parallelism": sent["parallelism"],
        "name": sent["name"],
        "description": sent["description"].as_str().unwrap_or_default(),
        "tasks": tasks,
        "state": "unreleased",
        "registered": now(),
        "deprecated": 0,
    }))
}

fn task(sent: &Value, place: &str) -> Result<(String, Value), Wrong> {
    fields(sent, &TASK, place)?;
    let mut depends_on = Map::new();
    for (parent, condition) in sent["depends_on"].as_object().into_iter().flatten() {
        let condition = condition.as_str().unwrap_or_default();
        if !CONDITIONS.contains(&condition) {
            let one_of = CONDITIONS.map(|condition| format!("`{condition}`")).join(", ");
            return Err((
                400,
                format!(
                    "unable to parse JSON body: {place}.depends_on.{parent}: unknown variant `{condition}`, expected \
                     one of {one_of} at line 1 column 219"
                ),
            ));
        }
        depends_on.insert(parent.clone(), condition.to_lowercase().into());
    }
    let mut made = sent.clone();
    made["description"] = sent["description"].as_str().unwrap_or_default().into();
    made["depends_on"] = depends_on.into();
    made["variables"] = variables(&sent["variables"], "pipeline_config").into();
    Ok((sent["id"].as_str().unwrap_or_default().to_owned(), made))
}

/// Variables as a list, in no order that means anything.
pub fn variables(of: &Value, source: &str) -> Vec<Value> {
    let variables = of.as_object().into_iter().flatten();
    variables.map(|(key, value)| json!({"key": key, "value": value, "source": source})).rev().collect()
}

fn fields(of: &Value, names: &[&str], place: &str) -> Result<(), Wrong> {
    for name in names {
        if of.get(name).is_none_or(Value::is_null) && !OPTIONAL.contains(name) {
            let message = format!("unable to parse JSON body: {place}: missing field `{name}` at line 1 column 1244");
            return Err((400, message));
        }
    }
    Ok(())
}

/// Whether it takes an id, of which it says this.
pub fn is_id(id: &str, what: &str) -> Result<(), Wrong> {
    let why = if id.len() < 3 {
        "length cannot be less than 3"
    } else if id.len() > 32 {
        "length cannot be greater than 32"
    } else if !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        "can only be made up of alphanumeric and hyphen characters"
    } else {
        return Ok(());
    };
    Err((400, format!("'{id}' is not a valid identifier{what}; {why}")))
}
