//! What is written in the form of other systems, or as people think that it is, as JSON has it here.

use gofer_core::{list, nearest, shown};
use gofer_model::Status;

use super::tree::{Entry, Node, Value};

/// The whole task that an id alone stands for.
pub fn task_in_words(node: &Node) -> Option<String> {
    let Value::Text(id) = &node.value else { return None };
    let rest = "\"image\": \"ubuntu:latest\", \"depends_on\": {}, \"variables\": {}, \"inject_api_token\": false, \
                \"always_pull_newest_image\": true";
    Some(format!("write `{{\"id\": {}, {rest}}}`, or another image", quoted(id)))
}

/// How what a task waits for is written, where that can be seen.
pub fn parents_in_words(node: &Node) -> String {
    match named_parents(node) {
        Some(parents) if parents.is_empty() => "write `{}`".to_owned(),
        Some(parents) if parents.len() <= FEW => {
            let parents: Vec<String> =
                parents.iter().map(|(parent, status)| format!("{}: \"{}\"", quoted(parent), status.json())).collect();
            format!("write `{{{}}}`", parents.join(", "))
        }
        _ => "write `{}` for none, or as in `{\"PARENT\": \"Success\"}`".to_owned(),
    }
}

/// The tasks that another one waits for, named in another way.
pub fn named_parents(node: &Node) -> Option<Vec<(String, Status)>> {
    match &node.value {
        Value::List(parents) => parents.iter().map(named_parent).collect(),
        _ => Some(vec![named_parent(node)?]),
    }
}

/// `"build"`, `{"id": "build"}` and `{"build": "Success"}`.
pub fn named_parent(node: &Node) -> Option<(String, Status)> {
    let text = |node: &Node| if let Value::Text(text) = &node.value { Some(text.clone()) } else { None };
    let Value::Object(fields) = &node.value else { return Some((text(node)?, Status::Success)) };
    let of = |names: &[&str]| {
        fields.iter().find(|field| names.contains(&field.name.as_str())).and_then(|field| text(&field.node))
    };
    let read = |word: &str| Status::ALL.into_iter().find(|status| status.word().eq_ignore_ascii_case(word));
    match (of(&["id", "task", "name"]), fields.as_slice()) {
        (Some(parent), _) => {
            let status = of(&["status", "condition", "required"]);
            Some((parent, status.map_or(Some(Status::Success), |word| read(&word))?))
        }
        (None, [only]) => Some((only.name.clone(), read(&text(&only.node)?)?)),
        _ => None,
    }
}

/// The status that is meant by another word, or what there is in its place.
pub fn status_in_words(word: &str) -> String {
    let words = Status::ALL.map(Status::json);
    let plain = word.trim().to_ascii_lowercase();
    let plain = plain.trim_end_matches("()");
    if ["true", "yes", "required", "1"].contains(&plain) {
        return status_in_words(Status::Success.json());
    }
    // Before what is only spelt like a status: `!success` is the opposite.
    if let Some(help) = Status::instead_of(plain, Status::json) {
        return help;
    }
    let last = plain.rsplit([':', '.']).next().unwrap_or(plain);
    let meant = Status::from_other(last).or_else(|| nearest(last, words).and_then(Status::from_json));
    meant.map_or_else(the_statuses, |meant| format!("write `\"{}\"`", meant.json()))
}

/// All of them, where none of them can be meant.
pub fn the_statuses() -> String {
    format!("the statuses are {}", list(&Status::ALL.map(Status::json)))
}

/// How variables are written that stand as `NAME=value`, or each as an object of its own.
pub fn variables_in_words(node: &Node) -> String {
    match pairs(node) {
        Some(pairs) if pairs.len() <= FEW => format!("write `{}`", object(&pairs)),
        _ => "write `{}` for none, or as in `{\"NAME\": \"value\"}`".to_owned(),
    }
}

/// Names and values, however they stand there.
fn pairs(node: &Node) -> Option<Vec<(String, String)>> {
    match &node.value {
        Value::Text(text) => Some(vec![assignment(text)?]),
        Value::List(given) => given.iter().map(pair).collect(),
        Value::Object(given) => given.iter().map(|entry| Some((entry.name.clone(), scalar(&entry.node)?))).collect(),
        _ => None,
    }
}

/// `"NAME=value"`, `{"name": "NAME", "value": "value"}` and `{"NAME": "value"}`.
fn pair(node: &Node) -> Option<(String, String)> {
    let fields = match &node.value {
        Value::Text(text) => return assignment(text),
        Value::Object(fields) => fields.as_slice(),
        _ => return None,
    };
    let of = |names: &[&str]| {
        let is_so_called = |field: &&Entry| names.contains(&field.name.to_ascii_lowercase().as_str());
        fields.iter().find(is_so_called).and_then(|field| scalar(&field.node))
    };
    match (of(&["name", "key"]), of(&["value"]), fields) {
        (Some(name), Some(value), _) => Some((name, value)),
        (None, None, [only]) => Some((only.name.clone(), scalar(&only.node)?)),
        _ => None,
    }
}

fn assignment(text: &str) -> Option<(String, String)> {
    text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
}

/// A value of which a text can be made.
fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some((*number).to_owned()),
        Value::Flag(flag) => Some(flag.to_string()),
        Value::Null | Value::List(_) | Value::Object(_) => None,
    }
}

fn object(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{}: {}", quoted(name), quoted(value))).collect();
    format!("{{{}}}", pairs.join(", "))
}

/// The field of ours that another system's field of a task is.
pub fn ours(name: &str) -> Option<&'static str> {
    match name {
        "needs" | "dependencies" | "requires" | "after" => Some("depends_on"),
        "env" | "environment" => Some("variables"),
        "script" | "run" | "steps" | "commands" | "cmd" => Some("command"),
        _ => None,
    }
}

/// That field, and what it holds for what stands in the other one.
pub fn field_of_others(name: &str, node: &Node) -> Option<(&'static str, String)> {
    let field = ours(name)?;
    let written = match (field, &node.value) {
        ("depends_on", _) => {
            let parents = named_parents(node)?.into_iter();
            in_an_object(&parents.map(|(parent, status)| (parent, status.json().to_owned())).collect::<Vec<_>>())
        }
        ("variables", _) => in_an_object(&pairs(node)?),
        // What is cut, or has a sign of ours in it, is not what was written.
        (_, Value::Text(script)) => (*script == shown(script) && !script.contains('`') && !script.trim().is_empty())
            .then(|| format!("[\"sh\", \"-ec\", {}]", quoted(script))),
        _ => None,
    };
    Some((field, written?))
}

fn in_an_object(pairs: &[(String, String)]) -> Option<String> {
    (1..=FEW).contains(&pairs.len()).then(|| object(pairs))
}

/// More than this is not written out for anybody.
const FEW: usize = 8;

/// A text as JSON has it.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(shown(text)).to_string()
}

/// Words of a command as a list; what only a shell understands is given to one.
pub fn as_a_list(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(quoted).collect();
    let is_plain = |c: char| c.is_alphanumeric() || " -_./:=@%+,".contains(c);
    if words.is_empty() {
        return "write `null` for what the image does by itself".to_owned();
    }
    if words.len() <= FEW && text.chars().all(is_plain) {
        return format!("write `[{}]`", words.join(", "));
    }
    if text.contains('`') || text != shown(text) {
        return "write it as the last element of a list, for a shell to read: as in `[\"sh\", \"-ec\", \"SCRIPT\"]`"
            .to_owned();
    }
    format!("write `[\"sh\", \"-ec\", {}]`, so that a shell reads it", quoted(text))
}
