//! From a tree of JSON to a pipeline. All that is wrong is found, not only the first, and what can be read is read: by the
//! rules it may be wrong as well.

use std::collections::{BTreeMap, BTreeSet};

use gofer_core::{Rule, list, nearest, shown};
use gofer_model::{Ids, Pipeline, RegistryAuth, Status, Task};

use super::names::{PIPELINE, REGISTRY_AUTH, TASK, absent, example, respelt};
use super::tree::{Entry, Node, Value};
use crate::problem::Problem;
use crate::text::{Places, count, first_few};

/// Reads a pipeline, and collects what is wrong with its JSON.
pub struct Reader<'t> {
    text: &'t str,
    places: &'t Places,
    /// What cannot be read.
    pub malformed: Vec<Problem>,
    /// What a server ignores, or what some servers refuse.
    pub warnings: Vec<Problem>,
    /// What is missing, or `null`, that a server of 0.9 wants: in which tasks.
    lacking: BTreeMap<(&'static str, Lack), Within>,
    /// What no server knows, and what may be meant: in which tasks.
    unknown: BTreeMap<(String, Option<Meant>), Within>,
    /// Names in the spelling of another language, and what they are here: they are read where all names are so spelt.
    respelt: Option<BTreeMap<String, &'static str>>,
}

/// The field that an unknown one may be, and whether that is there besides.
type Meant = (&'static str, bool);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lack {
    Missing,
    Null,
}

/// The tasks in which something is, or nothing for the pipeline, and the first place.
struct Within {
    at: usize,
    tasks: Vec<Option<String>>,
}

/// An object whose known fields are taken out one after the other.
struct Fields<'a> {
    at: usize,
    /// The task, as it is called in problems.
    task: Option<String>,
    /// What stands before a field's name, if it is a field of a field.
    within: String,
    by_name: BTreeMap<String, (usize, Node<'a>)>,
    /// All names that are there, those too that are taken out.
    given: BTreeSet<String>,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str, places: &'t Places) -> Self {
        Reader {
            text,
            places,
            malformed: Vec::new(),
            warnings: Vec::new(),
            lacking: BTreeMap::new(),
            unknown: BTreeMap::new(),
            respelt: None,
        }
    }

    /// The pipeline that an object is, as far as it can be read.
    pub fn read(&mut self, object: Node) -> Pipeline {
        let Value::Object(entries) = object.value else { return Pipeline::new("", "") };
        let has = |name: &str| entries.iter().any(|entry| entry.name == name);
        let id_of_others = entries.iter().find(|entry| respelt(&entry.name, &PIPELINE) == Some("id") && !has("id"));
        let respelt_at = id_of_others.map(|entry| entry.at);
        self.respelt = respelt_at.map(|_| BTreeMap::new());
        let mut fields = self.fields(None, "", object.at, entries, &PIPELINE);
        let id = self.needed(&mut fields, "id");
        let name = self.needed(&mut fields, "name");
        let description = fields.take("description").and_then(|node| self.text_or_null(&fields, "description", node));
        let parallelism = self
            .wanted(&mut fields, "parallelism", &PIPELINE)
            .and_then(|node| self.number(&fields, "parallelism", &node));
        let tasks =
            self.wanted(&mut fields, "tasks", &PIPELINE).map(|node| self.tasks(&fields, node)).unwrap_or_default();
        self.rest(fields, &PIPELINE);
        self.tell_respelt(respelt_at.unwrap_or_default());
        self.warn();
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
                let message = "a list of objects is expected, and this is an object".to_owned();
                self.problem(fields, "tasks", node.at, message, Some(help.to_owned()));
                tasks.into_iter().map(with_id).collect()
            }
            _ => {
                self.expected(fields, "tasks", "a list of objects is expected", &node, "write `[]` for none");
                return Vec::new();
            }
        };
        tasks.into_iter().enumerate().filter_map(|(place, node)| self.task(fields, place, node)).collect()
    }

    fn task(&mut self, fields: &Fields, place: usize, node: Node) -> Option<Task> {
        let within = unnamed(place);
        let at = node.at;
        let Value::Object(object) = node.value else {
            let message = format!("an object is expected, which is a task, and this is {}", node.in_words());
            self.problem(fields, &within, at, message, task_in_words(&node));
            return None;
        };
        let is_id = |name: &str| name == "id" || self.respelt.is_some() && respelt(name, &TASK) == Some("id");
        let id = object.iter().find_map(|entry| match &entry.node.value {
            Value::Text(id) if is_id(&entry.name) => Some(id.clone()),
            _ => None,
        });
        let before = if id.is_some() { String::new() } else { format!("{within}.") };
        let mut all = self.fields(id, &before, at, object, &TASK);
        let fields = &mut all;
        let id = self.needed(fields, "id");
        let description = fields.take("description").and_then(|node| self.text_or_null(fields, "description", node));
        let image = self.needed(fields, "image");
        let registry_auth = fields.take("registry_auth").and_then(|node| self.registry_auth(fields, node));
        let depends_on =
            self.wanted(fields, "depends_on", &TASK).map(|node| self.depends_on(fields, node)).unwrap_or_default();
        let variables =
            self.wanted(fields, "variables", &TASK).map(|node| self.variables(fields, node)).unwrap_or_default();
        let entrypoint = fields.take("entrypoint").and_then(|node| self.texts(fields, "entrypoint", node));
        let command = fields.take("command").and_then(|node| self.texts(fields, "command", node));
        let mut flag = |name, default| {
            let flag = self.wanted(fields, name, &TASK).and_then(|node| self.flag(fields, name, &node));
            flag.unwrap_or(default)
        };
        let inject_api_token = flag("inject_api_token", false);
        let always_pull_newest_image = flag("always_pull_newest_image", true);
        // By this it is known to who looks at the rules.
        let id = if all.task.is_some() { id } else { within };
        self.rest(all, &TASK);
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
                let mut fields = self.fields(fields.task.clone(), &within, node.at, object, &REGISTRY_AUTH);
                let (user, pass) = (self.needed(&mut fields, "user"), self.needed(&mut fields, "pass"));
                self.rest(fields, &REGISTRY_AUTH);
                Some(RegistryAuth { user, pass })
            }
            // It is not shown: it may be the password.
            _ => {
                let help = "write `{\"user\": \"USER\", \"pass\": \"PASSWORD\"}`, or `null`".to_owned();
                self.problem(fields, "registry_auth", node.at, "an object is expected".to_owned(), Some(help));
                None
            }
        }
    }

    fn depends_on(&mut self, fields: &Fields, node: Node) -> BTreeMap<String, Status> {
        let Value::Object(entries) = node.value else {
            let help = parents_in_words(&node);
            self.expected(fields, "depends_on", "an object of parents and statuses is expected", &node, help);
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
        let words = Status::ALL.map(Status::json);
        let near = match &node.value {
            Value::Text(word) => nearest(word, words),
            Value::Flag(true) => Some(Status::Success.json()),
            _ => None,
        };
        let help =
            near.map_or_else(|| format!("the statuses are {}", list(&words)), |near| format!("write `\"{near}\"`"));
        self.expected(fields, field, "a status is expected", node, help);
    }

    fn variables(&mut self, fields: &Fields, node: Node) -> BTreeMap<String, String> {
        let Value::Object(entries) = node.value else {
            let help = variables_in_words(&node);
            self.expected(fields, "variables", "an object of names and texts is expected", &node, help);
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

    fn texts(&mut self, fields: &Fields, field: &str, node: Node) -> Option<Vec<String>> {
        match node.value {
            Value::Null => None,
            Value::List(elements) => {
                let element = |(place, node)| self.text(fields, &format!("{field}[{place}]"), node);
                Some(elements.into_iter().enumerate().filter_map(element).collect())
            }
            _ => {
                let help = match &node.value {
                    Value::Text(text) => as_a_list(text),
                    _ => "write `null` for what the image does by itself, or a list such as `[\"make\", \"all\"]`"
                        .to_owned(),
                };
                self.expected(fields, field, "a list of texts is expected", &node, help);
                None
            }
        }
    }

    fn text(&mut self, fields: &Fields, field: &str, node: Node) -> Option<String> {
        match node.value {
            Value::Text(text) => Some(text),
            // It is not shown: it may be the password.
            _ if fields.within.ends_with("registry_auth.") => {
                let help = "write it in quotes".to_owned();
                self.problem(fields, field, node.at, "a text is expected".to_owned(), Some(help));
                None
            }
            _ => {
                let help = match &node.value {
                    Value::Number(number) => format!("write `\"{}\"`", shown(number)),
                    Value::Flag(flag) => format!("write `\"{flag}\"`"),
                    Value::List(elements) if elements.len() == 1 => match &elements[0].value {
                        Value::Text(text) => format!("write `{}`", quoted(text)),
                        _ => "write a text, in quotes".to_owned(),
                    },
                    Value::Null if field.starts_with("variables.") => {
                        "write `\"\"` for an empty text, or leave it out".to_owned()
                    }
                    _ => "write a text, in quotes".to_owned(),
                };
                self.expected(fields, field, "a text is expected", &node, help);
                None
            }
        }
    }

    fn text_or_null(&mut self, fields: &Fields, field: &str, node: Node) -> Option<String> {
        if matches!(node.value, Value::Null) { None } else { self.text(fields, field, node) }
    }

    fn number(&mut self, fields: &Fields, field: &str, node: &Node) -> Option<i64> {
        let written = match &node.value {
            Value::Number(number) => match number.parse::<i64>() {
                Ok(number) => return Some(number),
                // `2.0` is meant as 2, and no server reads it so.
                Err(_) => match number.split_once('.') {
                    Some((whole, end)) => Some(whole).filter(|_| end.bytes().all(|b| b == b'0')),
                    None => Some(*number),
                },
            },
            Value::Text(text) => Some(text.trim()),
            _ => None,
        };
        let help = match written.and_then(|written| written.parse::<i64>().ok()) {
            Some(number) => format!("write `{number}`"),
            None => "write `0`, which sets no limit, or another whole number".to_owned(),
        };
        let is_large = written.is_some_and(|written| written.len() > 18 && written.bytes().all(|b| b.is_ascii_digit()));
        let most = if is_large { format!(" up to {}", i64::MAX) } else { String::new() };
        self.expected(fields, field, &format!("a whole number{most} is expected"), node, help);
        None
    }

    fn flag(&mut self, fields: &Fields, field: &str, node: &Node) -> Option<bool> {
        if let Value::Flag(flag) = node.value {
            return Some(flag);
        }
        let word = match &node.value {
            Value::Text(word) => word.trim().to_ascii_lowercase(),
            Value::Number(number) => (*number).to_owned(),
            _ => String::new(),
        };
        let help = match word.as_str() {
            "true" | "yes" | "on" | "1" => "write `true`",
            "false" | "no" | "off" | "0" => "write `false`",
            _ => "write `true` or `false`",
        };
        self.expected(fields, field, "`true` or `false` is expected", node, help);
        None
    }

    /// A text without which there is nothing to run.
    fn needed(&mut self, fields: &mut Fields, field: &'static str) -> String {
        let is_task = !fields.within.is_empty() || fields.task.is_some();
        if let Some(node) = fields.take(field) {
            return self.needed_text(fields, field, is_task, node);
        }
        let near = nearest(field, fields.by_name.keys().map(String::as_str)).map(ToOwned::to_owned);
        // What others call a task's name is its id.
        let is_named = field == "id" && is_task && fields.by_name.contains_key("name");
        let near = near.or_else(|| is_named.then(|| "name".to_owned()));
        let meant = near.and_then(|near| Some((fields.by_name.remove(&near)?, near)));
        if let Some(((at, node), near)) = meant {
            // It is what was meant, so it is not told twice, and the rules hold for it.
            let help = format!("write `\"{field}\"` instead of `\"{}\"`", shown(&near));
            self.problem(fields, field, at, "it is missing".to_owned(), Some(help));
            return if let Value::Text(text) = node.value { text } else { String::new() };
        }
        let (value, what) = example(field, is_task);
        let help = format!("write `\"{field}\": {value}`, or another {what}");
        self.problem(fields, field, fields.at, "it is missing".to_owned(), Some(help));
        String::new()
    }

    fn needed_text(&mut self, fields: &Fields, field: &'static str, is_task: bool, node: Node) -> String {
        // No number is a good id, nor an image.
        let has_form = ["id", "image"].contains(&field) && !matches!(node.value, Value::Text(_) | Value::List(_));
        if has_form || matches!(node.value, Value::Null) {
            let (value, what) = example(field, is_task);
            self.expected(fields, field, "a text is expected", &node, format!("write `{value}`, or another {what}"));
            return String::new();
        }
        self.text(fields, field, node).unwrap_or_default()
    }

    /// A field that a server of 0.9 wants and older ones do not.
    fn wanted<'a>(&mut self, fields: &mut Fields<'a>, field: &'static str, known: &[&'static str]) -> Option<Node<'a>> {
        let (at, lack) = match fields.by_name.remove(field) {
            None => (fields.at, Lack::Missing),
            Some((at, Node { value: Value::Null, .. })) => (at, Lack::Null),
            Some((_, node)) => return Some(node),
        };
        // Who has misspelt it is told so.
        let is_misspelt = |name: &String| nearest(name, known.iter().copied()) == Some(field);
        if lack == Lack::Null || !fields.by_name.keys().any(is_misspelt) {
            let lacking = self.lacking.entry((field, lack)).or_insert_with(|| Within { at, tasks: Vec::new() });
            lacking.tasks.push(fields.task.clone());
        }
        None
    }

    /// An object's fields by name.
    fn fields<'a>(
        &mut self,
        task: Option<String>,
        within: &str,
        at: usize,
        object: Vec<Entry<'a>>,
        known: &[&'static str],
    ) -> Fields<'a> {
        let mut fields =
            Fields { at, task, within: within.to_owned(), by_name: BTreeMap::new(), given: BTreeSet::new() };
        for Entry { at, mut name, node } in object {
            if let Some((spellings, meant)) = self.respelt.as_mut().zip(respelt(&name, known)) {
                spellings.insert(std::mem::replace(&mut name, meant.to_owned()), meant);
            }
            if fields.by_name.contains_key(&name) {
                let help = "remove one of them".to_owned();
                self.problem(&fields, &name, at, "it is given twice".to_owned(), Some(help));
            }
            fields.given.insert(name.clone());
            fields.by_name.insert(name, (at, node));
        }
        fields
    }

    /// Notes the fields that nobody has taken.
    fn rest(&mut self, fields: Fields, known: &[&'static str]) {
        let Fields { task, within, by_name, given, .. } = fields;
        for (name, (at, _)) in by_name {
            let near = nearest(&name, known.iter().copied()).map(|near| (near, given.contains(near)));
            // Which task it is need not be in the name then.
            let within = if task.is_some() {
                within.as_str()
            } else {
                within.trim_start_matches(|c| c != '.').trim_start_matches('.')
            };
            let unknown = self.unknown.entry((format!("{within}{name}"), near));
            let unknown = unknown.or_insert_with(|| Within { at, tasks: Vec::new() });
            unknown.at = unknown.at.min(at);
            unknown.tasks.push(task.clone());
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

    /// One warning of all that is lacking, and one for each field that is not known, whatever the number of tasks.
    fn warn(&mut self) {
        if let Some((warning, at)) = refused(std::mem::take(&mut self.lacking)) {
            let warning = self.placed(warning, at);
            self.warnings.push(warning);
        }
        for ((field, near), Within { at, tasks }) in std::mem::take(&mut self.unknown) {
            let message = format!("servers know no field `{}`, and ignore it{}", shown(&field), in_tasks(&tasks));
            let warning = Problem::warning("unknown-field", message).of(only(&tasks), &field);
            let warning = self.placed(warning, at);
            let name = field.rsplit('.').next().unwrap_or(&field);
            self.warnings.push(match near {
                Some((near, true)) => {
                    warning.help(format!("there is a field `{near}` too: put it there, or remove it"))
                }
                Some((near, false)) => warning.help(format!("write `\"{near}\"` instead of `\"{}\"`", shown(name))),
                None => match of_others(name) {
                    Some(help) => warning.help(help),
                    None => warning.help("remove it"),
                },
            });
        }
    }

    fn expected(&mut self, fields: &Fields, field: &str, expected: &str, node: &Node, help: impl Into<String>) {
        let message = format!("{expected}, and this is {}", node.in_words());
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

/// What stands for the id of a task that has none.
pub fn unnamed(place: usize) -> String {
    format!("tasks[{place}]")
}

/// What a server of 0.9 refuses, in one warning, and where: mostly another library leaves out the same fields everywhere.
fn refused(lacking: BTreeMap<(&'static str, Lack), Within>) -> Option<(Problem, usize)> {
    let at = lacking.values().map(|within| within.at).min()?;
    let mut alike: BTreeMap<(Vec<Option<String>>, Lack), Vec<&'static str>> = BTreeMap::new();
    for ((field, lack), Within { tasks, .. }) in lacking {
        alike.entry((tasks, lack)).or_default().push(field);
    }
    let is_of_one = alike.len() == 1;
    let clause = |((tasks, lack), fields): (&(Vec<Option<String>>, Lack), &Vec<&'static str>)| {
        let are = if fields.len() == 1 { "is" } else { "are" };
        let lack = if *lack == Lack::Missing { "missing" } else { "`null`" };
        let place = match only(tasks) {
            Some(task) if !is_of_one => format!(" in task `{}`", shown(task)),
            _ => in_tasks(tasks),
        };
        format!("{} {are} {lack}{place}", list(fields))
    };
    let clauses: Vec<String> = alike.iter().map(clause).collect();
    let ((tasks, _), fields) = alike.first_key_value()?;
    let message = format!("a server of 0.9 refuses this, because {}", clauses.join("; "));
    let mut all: Vec<&str> = alike.values().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    let absent: Vec<String> = all.into_iter().map(|field| format!("\"{field}\": {}", absent(field))).collect();
    let help = format!("write `{}`, as older servers read it", absent.join(", "));
    let warning = Problem::warning(Rule::MissingField.code(), message).help(help);
    let warning = match fields.as_slice() {
        [field] if is_of_one => warning.of(only(tasks), field),
        _ => Problem { task: only(tasks).filter(|_| is_of_one).map(str::to_owned), ..warning },
    };
    Some((warning, at))
}

/// What other systems' fields are here.
fn of_others(field: &str) -> Option<&'static str> {
    Some(match field {
        "needs" | "dependencies" | "requires" | "after" => {
            "what a task waits for is written as `\"depends_on\": {\"PARENT\": \"Success\"}`"
        }
        "env" | "environment" => "variables are written as `\"variables\": {\"NAME\": \"value\"}`",
        "script" | "run" | "steps" | "commands" | "cmd" => {
            "a script is written as `\"command\": [\"sh\", \"-ec\", \"SCRIPT\"]`"
        }
        "args" => "arguments stand after the program in `\"command\": [\"PROGRAM\", \"ARGUMENT\"]`",
        "jobs" | "stages" | "nodes" => "tasks are written as `\"tasks\": [{\"id\": \"ID\", \"image\": \"IMAGE\"}]`",
        _ => return None,
    })
}

/// The whole task that an id alone stands for.
fn task_in_words(node: &Node) -> Option<String> {
    let Value::Text(id) = &node.value else { return None };
    let rest = "\"image\": \"ubuntu:latest\", \"depends_on\": {}, \"variables\": {}, \"inject_api_token\": false, \
                \"always_pull_newest_image\": true";
    Some(format!("write `{{\"id\": {}, {rest}}}`, or another image", quoted(id)))
}

/// How what a task waits for is written, where that can be seen.
fn parents_in_words(node: &Node) -> String {
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
fn named_parents(node: &Node) -> Option<Vec<(String, Status)>> {
    match &node.value {
        Value::List(parents) => parents.iter().map(named_parent).collect(),
        _ => Some(vec![named_parent(node)?]),
    }
}

/// `"build"`, `{"id": "build"}` and `{"build": "Success"}`.
fn named_parent(node: &Node) -> Option<(String, Status)> {
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
fn variables_in_words(node: &Node) -> String {
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
fn quoted(text: &str) -> String {
    serde_json::Value::from(shown(text)).to_string()
}

/// Words of a command as a list; what only a shell understands is given to one.
fn as_a_list(text: &str) -> String {
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

impl<'a> Fields<'a> {
    fn take(&mut self, name: &str) -> Option<Node<'a>> {
        self.by_name.remove(name).map(|(_, node)| node)
    }

    fn path(&self, field: &str) -> String {
        format!("{}{field}", self.within)
    }
}

/// The task, if it is only one.
fn only(tasks: &[Option<String>]) -> Option<&str> {
    match tasks {
        [Some(task)] => Some(task),
        _ => None,
    }
}

/// ` in 7 tasks`, or nothing if it is said otherwise.
fn in_tasks(tasks: &[Option<String>]) -> String {
    let named: Vec<&str> = tasks.iter().flatten().map(String::as_str).collect();
    match named.as_slice() {
        [] | [_] => String::new(),
        several => format!(" in {} tasks ({})", several.len(), first_few(several)),
    }
}
