//! What is written in the form of other systems, or as people think that it is, as JSON has it here.

use gofer_core::shown;
use gofer_model::Status;

use super::tree::{Node, Value};

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

/// How variables are written that stand as `NAME=value`.
pub fn variables_in_words(node: &Node) -> String {
    let given: Option<Vec<&str>> = match &node.value {
        Value::Text(text) => Some(vec![text]),
        Value::List(given) => given
            .iter()
            .map(|given| if let Value::Text(text) = &given.value { Some(text.as_str()) } else { None })
            .collect(),
        _ => None,
    };
    let pairs = given.filter(|given| given.len() <= FEW).and_then(|given| {
        given
            .iter()
            .map(|given| given.split_once('=').map(|(name, value)| format!("{}: {}", quoted(name), quoted(value))))
            .collect::<Option<Vec<_>>>()
    });
    match pairs {
        Some(pairs) => format!("write `{{{}}}`", pairs.join(", ")),
        None => "write `{}` for none, or as in `{\"NAME\": \"value\"}`".to_owned(),
    }
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
