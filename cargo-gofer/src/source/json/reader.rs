//! From a tree of JSON to a pipeline. All that is wrong is found, not only the first.

use std::collections::{BTreeMap, HashMap};

use gofer_core::{Rule, list, nearest, shown};
use gofer_model::{Ids, Pipeline, RegistryAuth, Status, Task};

use super::Read;
use super::tree::Node;
use crate::problem::Problem;
use crate::text::first_few;

const PIPELINE: [&str; 5] = ["id", "name", "description", "parallelism", "tasks"];

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

const REGISTRY_AUTH: [&str; 2] = ["user", "pass"];

/// Reads a pipeline, and collects what is wrong with its JSON.
#[derive(Default)]
pub struct Reader {
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
    /// What is missing, or `null`, that a server of 0.9 wants: in which tasks.
    lacking: BTreeMap<(&'static str, Lack), Vec<Option<String>>>,
    /// What no server knows, and what may be meant: in which tasks.
    unknown: BTreeMap<(String, Option<&'static str>), Vec<Option<String>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lack {
    Missing,
    Null,
}

/// An object whose known fields are taken out one after the other.
struct Fields {
    /// The task, as it is called in problems.
    task: Option<String>,
    /// What stands before a field's name, if it is a field of a field.
    within: String,
    by_name: HashMap<String, Node>,
}

impl Reader {
    /// The pipeline that an object is.
    ///
    /// # Errors
    /// If a field holds what it cannot hold.
    pub fn read(mut self, object: Vec<(String, Node)>) -> Result<Read, Vec<Problem>> {
        let mut fields = self.fields(None, "", object);
        let id = self.needed(&mut fields, "id");
        let name = self.needed(&mut fields, "name");
        let description = fields.take("description").and_then(|node| self.text_or_null(&fields, "description", node));
        let parallelism =
            self.wanted(&mut fields, "parallelism").and_then(|node| self.number(&fields, "parallelism", &node));
        let tasks = self.wanted(&mut fields, "tasks").map(|node| self.tasks(&fields, node)).unwrap_or_default();
        self.rest(fields, &PIPELINE);
        self.warn();
        if !self.problems.is_empty() {
            self.problems.append(&mut self.warnings);
            return Err(self.problems);
        }
        let ids = Ids::detect(tasks.iter().map(|task| task.id.as_str()).chain([id.as_str()]));
        let parallelism = parallelism.unwrap_or_default();
        Ok(Read { pipeline: Pipeline { id, name, description, parallelism, tasks, ids }, warnings: self.warnings })
    }

    fn tasks(&mut self, fields: &Fields, node: Node) -> Vec<Task> {
        let Node::List(tasks) = node else {
            let way = "write `\"tasks\": [{ \"id\": … }, …]`";
            let is_object = matches!(node, Node::Object(_));
            let help = if is_object { format!("so a server gives it back; {way}") } else { way.to_owned() };
            self.expected(fields, "tasks", "a list of objects is expected", &node, help);
            return Vec::new();
        };
        tasks.into_iter().enumerate().filter_map(|(place, node)| self.task(fields, place, node)).collect()
    }

    fn task(&mut self, fields: &Fields, place: usize, node: Node) -> Option<Task> {
        let within = format!("tasks[{place}]");
        let Node::Object(object) = node else {
            let help = "write `{ \"id\": …, \"image\": … }`";
            self.expected(fields, &within, "an object is expected, which is a task", &node, help);
            return None;
        };
        let id = object.iter().find_map(|(name, node)| match node {
            Node::Text(id) if name == "id" => Some(id.clone()),
            _ => None,
        });
        let within = if id.is_some() { String::new() } else { within + "." };
        let mut all = self.fields(id, &within, object);
        let fields = &mut all;
        let id = self.needed(fields, "id");
        let description = fields.take("description").and_then(|node| self.text_or_null(fields, "description", node));
        let image = self.needed(fields, "image");
        let registry_auth = fields.take("registry_auth").and_then(|node| self.registry_auth(fields, node));
        let depends_on =
            self.wanted(fields, "depends_on").map(|node| self.depends_on(fields, node)).unwrap_or_default();
        let variables = self.wanted(fields, "variables").map(|node| self.variables(fields, node)).unwrap_or_default();
        let entrypoint = fields.take("entrypoint").and_then(|node| self.texts(fields, "entrypoint", node));
        let command = fields.take("command").and_then(|node| self.texts(fields, "command", node));
        let mut flag = |name, default| {
            let flag = self.wanted(fields, name).and_then(|node| self.flag(fields, name, &node));
            flag.unwrap_or(default)
        };
        let inject_api_token = flag("inject_api_token", false);
        let always_pull_newest_image = flag("always_pull_newest_image", true);
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
        match node {
            Node::Null => None,
            Node::Object(object) => {
                let within = format!("{}registry_auth.", fields.within);
                let mut fields = self.fields(fields.task.clone(), &within, object);
                let (user, pass) = (self.needed(&mut fields, "user"), self.needed(&mut fields, "pass"));
                self.rest(fields, &REGISTRY_AUTH);
                Some(RegistryAuth { user, pass })
            }
            // It is not shown: it may be the password.
            _ => {
                let help = "write `{\"user\": …, \"pass\": …}`, or `null`".to_owned();
                self.problem(fields, "registry_auth", "an object is expected".to_owned(), help);
                None
            }
        }
    }

    fn depends_on(&mut self, fields: &Fields, node: Node) -> BTreeMap<String, Status> {
        let entries = match node {
            Node::Object(entries) => entries,
            node => {
                let help = match &node {
                    Node::List(parents) => parents.iter().find_map(|parent| match parent {
                        Node::Text(parent) => Some(format!("write `{{\"{}\": \"Success\"}}`", shown(parent))),
                        _ => None,
                    }),
                    _ => None,
                };
                let help = help.unwrap_or_else(|| "write `{ \"PARENT\": \"Success\" }`, or `{}`".to_owned());
                self.expected(fields, "depends_on", "an object of parents and statuses is expected", &node, help);
                return BTreeMap::new();
            }
        };
        let mut parents = BTreeMap::new();
        for (parent, node) in entries {
            let status = match &node {
                Node::Text(word) => Status::from_json(word),
                _ => None,
            };
            let field = format!("depends_on.{parent}");
            match status {
                Some(status) => self.insert(&mut parents, fields, &field, parent, status),
                None => self.unknown_status(fields, &field, &node),
            }
        }
        parents
    }

    fn unknown_status(&mut self, fields: &Fields, field: &str, node: &Node) {
        let words = Status::ALL.map(Status::json);
        let near = match node {
            Node::Text(word) => nearest(word, words),
            _ => None,
        };
        let help =
            near.map_or_else(|| format!("the statuses are {}", list(&words)), |near| format!("write `\"{near}\"`"));
        self.expected(fields, field, "a status is expected", node, help);
    }

    fn variables(&mut self, fields: &Fields, node: Node) -> BTreeMap<String, String> {
        let Node::Object(entries) = node else {
            let help = "write `{ \"NAME\": \"value\" }`, or `{}`";
            self.expected(fields, "variables", "an object of names and texts is expected", &node, help);
            return BTreeMap::new();
        };
        let mut variables = BTreeMap::new();
        for (name, node) in entries {
            let field = format!("variables.{name}");
            if let Some(value) = self.text(fields, &field, node) {
                self.insert(&mut variables, fields, &field, name, value);
            }
        }
        variables
    }

    /// Of what is given twice the last counts, as on a server.
    fn insert<V>(&mut self, map: &mut BTreeMap<String, V>, fields: &Fields, field: &str, key: String, value: V) {
        if map.insert(key, value).is_some() {
            let message = "it is given twice, of which a server takes the last";
            self.warnings
                .push(Problem::warning("field-twice", message).of(fields.task.as_deref(), &fields.path(field)));
        }
    }

    fn texts(&mut self, fields: &Fields, field: &str, node: Node) -> Option<Vec<String>> {
        match node {
            Node::Null => None,
            Node::List(elements) => {
                let element = |(place, node)| self.text(fields, &format!("{field}[{place}]"), node);
                Some(elements.into_iter().enumerate().filter_map(element).collect())
            }
            node => {
                let help = match &node {
                    Node::Text(text) => as_a_list(text),
                    _ => "write `[\"make\", \"all\"]`, or `null` for what the image does by itself".to_owned(),
                };
                self.expected(fields, field, "a list of texts is expected", &node, help);
                None
            }
        }
    }

    fn text(&mut self, fields: &Fields, field: &str, node: Node) -> Option<String> {
        match node {
            Node::Text(text) => Some(text),
            node => {
                let help = match &node {
                    Node::Number(_, text) => format!("write `\"{text}\"`"),
                    Node::Flag(flag) => format!("write `\"{flag}\"`"),
                    _ => "write a text, in quotes".to_owned(),
                };
                self.expected(fields, field, "a text is expected", &node, help);
                None
            }
        }
    }

    fn text_or_null(&mut self, fields: &Fields, field: &str, node: Node) -> Option<String> {
        if node == Node::Null { None } else { self.text(fields, field, node) }
    }

    fn number(&mut self, fields: &Fields, field: &str, node: &Node) -> Option<i64> {
        match node {
            Node::Number(Some(number), _) => Some(*number),
            node => {
                let meant = match node {
                    Node::Text(text) => text.trim().parse::<i64>().ok(),
                    _ => None,
                };
                let help = meant.map_or_else(
                    || "write a number without a fraction, as `0`, which sets no limit".to_owned(),
                    |number| format!("write `{number}`"),
                );
                self.expected(fields, field, "a whole number is expected", node, help);
                None
            }
        }
    }

    fn flag(&mut self, fields: &Fields, field: &str, node: &Node) -> Option<bool> {
        match node {
            Node::Flag(flag) => Some(*flag),
            node => {
                let word = match node {
                    Node::Text(word) => word.trim().to_ascii_lowercase(),
                    Node::Number(_, number) => number.clone(),
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
        }
    }

    /// A text without which there is nothing to run.
    fn needed(&mut self, fields: &mut Fields, field: &str) -> String {
        if let Some(node) = fields.take(field) {
            return self.text(fields, field, node).unwrap_or_default();
        }
        let near = nearest(field, fields.by_name.keys().map(String::as_str)).map(ToOwned::to_owned);
        // It is what was meant, so it is not told twice.
        let near = near.filter(|near| fields.take(near).is_some());
        let help = near.map_or_else(
            || format!("write `\"{field}\": \"…\"`"),
            |near| format!("`{}` may be it, misspelt", shown(&near)),
        );
        self.problem(fields, field, "it is missing".to_owned(), help);
        String::new()
    }

    /// A field that a server of 0.9 wants and older ones do not.
    fn wanted(&mut self, fields: &mut Fields, field: &'static str) -> Option<Node> {
        let lack = match fields.take(field) {
            None => Lack::Missing,
            Some(Node::Null) => Lack::Null,
            node => return node,
        };
        self.lacking.entry((field, lack)).or_default().push(fields.task.clone());
        None
    }

    /// An object's fields by name.
    fn fields(&mut self, task: Option<String>, within: &str, object: Vec<(String, Node)>) -> Fields {
        let mut fields = Fields { task, within: within.to_owned(), by_name: HashMap::new() };
        for (name, node) in object {
            if fields.by_name.contains_key(&name) {
                self.problem(&fields, &name, "it is given twice".to_owned(), "remove one of them".to_owned());
            }
            fields.by_name.insert(name, node);
        }
        fields
    }

    /// Notes the fields that nobody has taken.
    fn rest(&mut self, fields: Fields, known: &[&'static str]) {
        let Fields { task, within, by_name } = fields;
        for name in by_name.into_keys() {
            let near = nearest(&name, known.iter().copied());
            // Which task it is need not be in the name then.
            let within = if task.is_some() {
                within.as_str()
            } else {
                within.trim_start_matches(|c| c != '.').trim_start_matches('.')
            };
            self.unknown.entry((format!("{within}{name}"), near)).or_default().push(task.clone());
        }
    }

    /// One warning of all that is lacking, and one for each field that is not known, whatever the number of tasks.
    fn warn(&mut self) {
        self.warnings.extend(refused(std::mem::take(&mut self.lacking)));
        for ((field, near), tasks) in std::mem::take(&mut self.unknown) {
            let message = format!("servers know no field `{}`, and ignore it{}", shown(&field), in_tasks(&tasks));
            let warning = Problem::warning("unknown-field", message).of(only(&tasks), &field);
            self.warnings.push(match near {
                Some(near) => warning.help(format!("there is a field `{near}`")),
                None => warning,
            });
        }
    }

    fn expected(&mut self, fields: &Fields, field: &str, expected: &str, node: &Node, help: impl Into<String>) {
        self.problem(fields, field, format!("{expected}, and this is {}", node.in_words()), help.into());
    }

    fn problem(&mut self, fields: &Fields, field: &str, message: String, help: String) {
        let problem = Problem::error("malformed-field", message).of(fields.task.as_deref(), &fields.path(field));
        self.problems.push(problem.help(help));
    }
}

/// What a server of 0.9 refuses, in one warning: mostly another library leaves out the same fields everywhere.
fn refused(lacking: BTreeMap<(&'static str, Lack), Vec<Option<String>>>) -> Option<Problem> {
    let mut alike: BTreeMap<(Vec<Option<String>>, Lack), Vec<&'static str>> = BTreeMap::new();
    for ((field, lack), tasks) in lacking {
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
    let help = "print it with a library of 0.9, or with gofer-dsl";
    let warning = Problem::warning(Rule::MissingField.code(), message).help(help);
    Some(match fields.as_slice() {
        [field] if is_of_one => warning.of(only(tasks), field),
        _ => Problem { task: only(tasks).filter(|_| is_of_one).map(str::to_owned), ..warning },
    })
}

/// Words of a command as a list; what only a shell understands is given to one.
fn as_a_list(text: &str) -> String {
    const FEW: usize = 8;
    let words: Vec<String> = text.split_whitespace().map(|word| format!("\"{}\"", shown(word))).collect();
    let is_plain = |c: char| c.is_alphanumeric() || " -_./:=@%+,".contains(c);
    if words.len() <= FEW && text.chars().all(is_plain) {
        return format!("write `[{}]`", words.join(", "));
    }
    "write `[\"sh\", \"-c\", \"…\"]`, with the text at the end, so that a shell reads it".to_owned()
}

impl Fields {
    fn take(&mut self, name: &str) -> Option<Node> {
        self.by_name.remove(name)
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
