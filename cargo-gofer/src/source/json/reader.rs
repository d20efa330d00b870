//! From a tree of JSON to a pipeline. All that is wrong is found, not only the first, and what can be read is read: by the
//! rules it may be wrong as well.

mod fields;
mod values;

use std::collections::BTreeMap;

use gofer_core::shown;
use gofer_model::{Ids, Pipeline, RegistryAuth, Status, Task};

use super::names::{respelt, unnamed};
use super::rewritten::{
    named_parents, parents_in_words, status_in_words, task_in_words, the_statuses, variables_in_words,
};
use super::tree::{Entry, Node, Value};
use super::warnings::OfAll;
use crate::problem::Problem;
use crate::text::{Places, count};
use fields::Fields;

/// Reads a pipeline, and collects what is wrong with its JSON.
pub struct Reader<'t> {
    text: &'t str,
    places: &'t Places,
    /// What cannot be read.
    pub malformed: Vec<Problem>,
    /// What a server ignores, or what some servers refuse.
    pub warnings: Vec<Problem>,
    /// What is said once of all tasks.
    of_all: OfAll,
    /// Names in the spelling of another language, and what they are here: they are read where all names are so spelt.
    respelt: Option<BTreeMap<String, &'static str>>,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str, places: &'t Places) -> Self {
        Reader { text, places, malformed: Vec::new(), warnings: Vec::new(), of_all: OfAll::default(), respelt: None }
    }

    /// The pipeline that an object is, as far as it can be read.
    pub fn read(&mut self, object: Node) -> Pipeline {
        let Value::Object(entries) = object.value else { return Pipeline::new("", "") };
        let has_id = entries.iter().any(|entry| entry.name == "id");
        let is_id_of_others = |entry: &&Entry| !has_id && respelt(&entry.name, Pipeline::FIELDS) == Some("id");
        let id_of_others = entries.iter().find(is_id_of_others);
        let respelt_at = id_of_others.map(|entry| entry.at);
        self.respelt = respelt_at.map(|_| BTreeMap::new());
        let mut fields = self.fields(None, "", object.at, entries, Pipeline::FIELDS);
        let id = self.needed(&mut fields, "id");
        let name = self.needed(&mut fields, "name");
        let description = fields.take("description").and_then(|node| self.text_or_null(&fields, "description", node));
        let parallelism = self
            .wanted(&mut fields, "parallelism", Pipeline::FIELDS)
            .and_then(|node| self.number(&fields, "parallelism", &node));
        let tasks = self
            .wanted(&mut fields, "tasks", Pipeline::FIELDS)
            .map(|node| self.tasks(&fields, node))
            .unwrap_or_default();
        self.rest(fields, Pipeline::FIELDS);
        self.tell_respelt(respelt_at.unwrap_or_default());
        for (warning, at) in std::mem::take(&mut self.of_all).warnings() {
            let warning = self.placed(warning, at);
            self.warnings.push(warning);
        }
        let ids = Ids::detect(tasks.iter().map(|task| task.id.as_str()).chain([id.as_str()]));
        let parallelism = parallelism.unwrap_or_default();
        Pipeline { id, name, description, parallelism, tasks, ids }
    }

    fn tasks(&mut self, fields: &Fields, node: Node) -> Vec<Task> {
        let tasks = match node.value {
            Value::List(tasks) => tasks,
            Value::Object(tasks) => {
                let help =
                    "so a server gives it back: in a list stand the tasks alone, without their names before them";
                let message = "expected a list of objects, found an object".to_owned();
                self.problem(fields, "tasks", node.at, message, Some(help.to_owned()));
                tasks.into_iter().map(with_id).collect()
            }
            _ => {
                self.expected(fields, "tasks", "a list of objects", &node, "write `[]` for none");
                return Vec::new();
            }
        };
        tasks.into_iter().enumerate().filter_map(|(place, node)| self.task(fields, place, node)).collect()
    }

    fn task(&mut self, fields: &Fields, place: usize, node: Node) -> Option<Task> {
        let within = unnamed(place);
        let at = node.at;
        let Value::Object(object) = node.value else {
            let message = format!("expected a task, which is an object, found {}", node.in_words());
            self.problem(fields, &within, at, message, task_in_words(&node));
            return None;
        };
        let is_id = |name: &str| name == "id" || self.respelt.is_some() && respelt(name, Task::FIELDS) == Some("id");
        // Of two the last one counts.
        let id = match object.iter().rev().find(|entry| is_id(&entry.name)).map(|entry| &entry.node.value) {
            Some(Value::Text(id)) => Some(id.clone()),
            _ => None,
        };
        let before = if id.is_some() { String::new() } else { format!("{within}.") };
        let mut all = self.fields(id, &before, at, object, Task::FIELDS);
        let fields = &mut all;
        let id = self.needed(fields, "id");
        let description = fields.take("description").and_then(|node| self.text_or_null(fields, "description", node));
        let image = self.needed(fields, "image");
        let registry_auth = fields.take("registry_auth").and_then(|node| self.registry_auth(fields, node));
        let depends_on = self
            .wanted(fields, "depends_on", Task::FIELDS)
            .map(|node| self.depends_on(fields, node))
            .unwrap_or_default();
        let variables =
            self.wanted(fields, "variables", Task::FIELDS).map(|node| self.variables(fields, node)).unwrap_or_default();
        let entrypoint = fields.take("entrypoint").and_then(|node| self.texts(fields, "entrypoint", node));
        let command = fields.take("command").and_then(|node| self.texts(fields, "command", node));
        let mut flag = |name, default| {
            let flag = self.wanted(fields, name, Task::FIELDS).and_then(|node| self.flag(fields, name, &node));
            flag.unwrap_or(default)
        };
        let inject_api_token = flag("inject_api_token", false);
        let always_pull_newest_image = flag("always_pull_newest_image", true);
        // By this it is known to who looks at the rules.
        let id = if all.task.is_some() { id } else { within };
        self.rest(all, Task::FIELDS);
        Some(Task {
            id,
            description,
            image,
            registry_auth,
            depends_on,
            variables,
            entrypoint,
            command,
            inject_api_token,
            always_pull_newest_image,
        })
    }

    fn registry_auth(&mut self, fields: &Fields, node: Node) -> Option<RegistryAuth> {
        match node.value {
            Value::Null => None,
            Value::Object(object) => {
                let within = format!("{}registry_auth.", fields.within);
                let mut fields = self.fields(fields.task.clone(), &within, node.at, object, RegistryAuth::FIELDS);
                let (user, pass) = (self.needed(&mut fields, "user"), self.needed(&mut fields, "pass"));
                self.rest(fields, RegistryAuth::FIELDS);
                Some(RegistryAuth { user, pass })
            }
            // It is not shown: it may be the password.
            _ => {
                let help = "write `{\"user\": \"USER\", \"pass\": \"PASSWORD\"}`, or `null`".to_owned();
                self.problem(fields, "registry_auth", node.at, "expected an object".to_owned(), Some(help));
                None
            }
        }
    }

    fn depends_on(&mut self, fields: &Fields, node: Node) -> BTreeMap<String, Status> {
        let Value::Object(entries) = node.value else {
            let help = parents_in_words(&node);
            self.expected(fields, "depends_on", "an object of parents and statuses", &node, help);
            // What they wait for is known for all that.
            return named_parents(&node).unwrap_or_default().into_iter().collect();
        };
        let mut parents = BTreeMap::new();
        for Entry { at, name: parent, node } in entries {
            let status = match &node.value {
                Value::Text(word) => Status::from_json(word),
                _ => None,
            };
            let field = format!("depends_on.{parent}");
            match status {
                Some(status) => self.insert(&mut parents, fields, &field, at, parent, status),
                None => self.unknown_status(fields, &field, &node),
            }
        }
        parents
    }

    fn unknown_status(&mut self, fields: &Fields, field: &str, node: &Node) {
        let help = match &node.value {
            Value::Text(word) => status_in_words(word),
            Value::Flag(true) => format!("write `\"{}\"`", Status::Success.json()),
            Value::Flag(false) => status_in_words("false"),
            _ => the_statuses(),
        };
        self.expected(fields, field, "a status", node, help);
    }

    fn variables(&mut self, fields: &Fields, node: Node) -> BTreeMap<String, String> {
        let Value::Object(entries) = node.value else {
            let help = variables_in_words(&node);
            self.expected(fields, "variables", "an object of names and texts", &node, help);
            return BTreeMap::new();
        };
        let mut variables = BTreeMap::new();
        for Entry { at, name, node } in entries {
            let field = format!("variables.{name}");
            if let Some(value) = self.text(fields, &field, node) {
                self.insert(&mut variables, fields, &field, at, name, value);
            }
        }
        variables
    }

    /// Of what is given twice the last counts, as on a server.
    fn insert<V>(
        &mut self,
        map: &mut BTreeMap<String, V>,
        fields: &Fields,
        field: &str,
        at: usize,
        key: String,
        value: V,
    ) {
        if map.insert(key, value).is_some() {
            let warning = Problem::warning("field-twice", "it is given twice, of which a server takes the last");
            let warning = self.placed(warning, at).help("remove one of them");
            self.warnings.push(warning.of(fields.task.as_deref(), &fields.path(field)));
        }
    }

    /// Who prints names in the spelling of another language does so everywhere.
    fn tell_respelt(&mut self, at: usize) {
        let Some(spellings) = self.respelt.take() else { return };
        let Some((written, _)) = spellings.iter().find(|(_, meant)| **meant == "id") else { return };
        let written = shown(written);
        let others = match spellings.len() - 1 {
            0 => String::new(),
            others => format!(", and none of {} that are spelt like it", count(others, "other")),
        };
        let message = format!("servers know no field `{written}`{others}");
        let help = format!(
            "write `\"id\"` instead of `\"{written}\"`, and all names so: in small letters, with `_` between words"
        );
        let problem = Problem::error("malformed-field", message).help(help);
        let problem = self.placed(problem, at);
        self.malformed.push(problem);
    }

    fn expected(&mut self, fields: &Fields, field: &str, expected: &str, node: &Node, help: impl Into<String>) {
        let message = format!("expected {expected}, found {}", node.in_words());
        self.problem(fields, field, node.at, message, Some(help.into()));
    }

    fn problem(&mut self, fields: &Fields, field: &str, at: usize, message: String, help: Option<String>) {
        let problem = Problem { help, ..Problem::error("malformed-field", message) };
        let problem = self.placed(problem, at);
        self.malformed.push(problem.of(fields.task.as_deref(), &fields.path(field)));
    }

    fn placed(&self, problem: Problem, at: usize) -> Problem {
        let (line, column) = self.places.of_byte(self.text, at);
        Problem { line: Some(line), column: Some(column), ..problem }
    }
}

/// A task under its name, which is its id if it has no other.
fn with_id(Entry { at, name, mut node }: Entry) -> Node {
    if let Value::Object(fields) = &mut node.value
        && fields.iter().all(|field| field.name != "id")
    {
        fields.push(Entry { at, name: "id".to_owned(), node: Node { at, value: Value::Text(name) } });
    }
    node
}
