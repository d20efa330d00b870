//! The literals of a block, as the JSON of the pipeline with blanks for what is computed.
//!
//! One string costs the compiler next to nothing, where static data of the same content costs
//! it more than builder calls do (BENCHMARKS.md, "check").

use std::fmt::Write as _;

use gofer_core::DEFAULT_SHELL;

use crate::check::typed::{Command, Fields, Given, List, RegistryAuth, Text};
use crate::check::{Checked, CheckedTask};

/// The whole pipeline.
pub fn pipeline(checked: &Checked) -> String {
    let settings = &checked.settings;
    let mut json = Json::default();
    json.key("id").text(&settings.id);
    json.key("name").text(text(settings.name.as_ref()));
    if let Some(description) = settings.description.as_ref().and_then(Given::literal) {
        json.key("description").text(description);
    }
    let parallelism = settings.parallelism.as_ref().and_then(Given::literal);
    json.key("parallelism").raw(&parallelism.copied().unwrap_or_default().to_string());
    let mut tasks = Vec::new();
    for task in &checked.index.tasks {
        self::tasks(task, checked, &mut tasks);
    }
    json.key("tasks").raw(&format!("[{}]", tasks.join(",")));
    json.object()
}

/// One object for each instance; all but the id and the parents are the same.
fn tasks(task: &CheckedTask, checked: &Checked, tasks: &mut Vec<String>) {
    let shared = literals(&task.fields);
    for (number, instance) in (task.first as usize..).zip(&task.instances) {
        let mut json = Json::default();
        json.key("id").text(&instance.id);
        let mut parents = Json::default();
        for (parent, status) in &checked.parents[number] {
            parents.key(checked.index.id(*parent)).text(status.json());
        }
        json.key("depends_on").raw(&parents.object());
        tasks.push(json.object_with(&shared));
    }
}

/// What all instances of a task have in common.
fn literals(fields: &Fields) -> Json {
    let Fields {
        order: _,
        image,
        description,
        depends_on: _,
        variables,
        spread: _,
        inherited,
        entrypoint,
        command,
        registry_auth,
        inject_api_token,
        always_pull_newest_image,
    } = fields;
    let mut json = Json::default();
    json.key("image").text(text(image.as_ref()));
    if let Some(description) = description.as_ref().and_then(Given::literal) {
        json.key("description").text(description);
    }
    if let Some(auth) = registry_auth {
        json.key("registry_auth").raw(&self::registry_auth(auth));
    }
    if !variables.is_empty() || !inherited.is_empty() {
        let mut object = Json::default();
        for variable in inherited.iter().chain(variables) {
            if let Some(value) = variable.value.literal() {
                object.key(variable.name).text(value);
            }
        }
        json.key("variables").raw(&object.object());
    }
    if let Some(elements) = entrypoint.as_ref().and_then(elements) {
        json.key("entrypoint").list(&elements);
    }
    if let Some(elements) = command.as_ref().and_then(self::command) {
        json.key("command").list(&elements);
    }
    if let Some(inject) = inject_api_token.as_ref().and_then(Given::literal) {
        json.key("inject_api_token").raw(&inject.to_string());
    }
    if let Some(always) = always_pull_newest_image.as_ref().and_then(Given::literal) {
        json.key("always_pull_newest_image").raw(&always.to_string());
    }
    json
}

/// A text, blank where it is no literal.
fn text<'a>(text: Option<&'a Text>) -> &'a str {
    text.and_then(Given::literal).map_or("", String::as_str)
}

/// A list's elements; those that are computed are blank.
fn elements<'a>(list: &'a List) -> Option<Vec<&'a str>> {
    Some(list.literal()?.iter().map(|element| text(Some(element))).collect())
}

fn registry_auth(auth: &RegistryAuth) -> String {
    let RegistryAuth { order: _, user, pass } = auth;
    let mut pair = Json::default();
    pair.key("user").text(text(user.as_ref()));
    pair.key("pass").text(text(pass.as_ref()));
    pair.object()
}

/// The command, or the shell and, if it is literal, the script. A shell that is computed is
/// put before the script later.
fn command<'a>(command: &'a Command) -> Option<Vec<&'a str>> {
    let (shell, script) = match command {
        Command::Words(words) => return elements(words),
        Command::Script { shell, script } => (shell, script.first().and_then(Given::literal).map(String::as_str)),
    };
    let shell = shell.as_ref().map_or_else(|| Some(DEFAULT_SHELL.to_vec()), elements);
    if shell.is_none() && script.is_none() {
        return None;
    }
    Some(shell.into_iter().flatten().chain(script).collect())
}

/// A JSON object that is being written.
#[derive(Default)]
struct Json {
    fields: String,
}

impl Json {
    fn key(&mut self, key: &str) -> &mut Self {
        if !self.fields.is_empty() {
            self.fields.push(',');
        }
        self.fields.push_str(&quoted(key));
        self.fields.push(':');
        self
    }

    fn text(&mut self, text: &str) {
        self.fields.push_str(&quoted(text));
    }

    fn raw(&mut self, json: &str) {
        self.fields.push_str(json);
    }

    fn list(&mut self, texts: &[&str]) {
        let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
        self.raw(&format!("[{}]", texts.join(",")));
    }

    fn object(&self) -> String {
        format!("{{{}}}", self.fields)
    }

    /// The object with the fields of another one, which has some, after its own.
    fn object_with(&self, others: &Json) -> String {
        format!("{{{},{}}}", self.fields, others.fields)
    }
}

/// A JSON string (RFC 8259, section 7).
fn quoted(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            '\0'..='\x1f' => {
                let _ = write!(json, "\\u{:04x}", u32::from(c));
            }
            c => json.push(c),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn any_text_is_read_back() {
        let controls: String = ('\0'..='\u{a0}').chain(['\u{2028}', '\u{fffd}', '\u{10ffff}']).collect();
        assert_eq!(serde_json::from_str::<String>(&quoted(&controls)).unwrap(), controls);
        for c in controls.chars() {
            assert_eq!(serde_json::from_str::<String>(&quoted(&c.to_string())).unwrap(), c.to_string());
        }
    }
}
