//! What the JSON of each struct has, in the order in which Gofer's own SDKs print it.

use std::collections::BTreeMap;

use crate::{Pipeline, RegistryAuth, Status, Task};

/// What a field holds.
pub enum Value<'a> {
    Null,
    Flag(bool),
    Number(i64),
    Text(&'a str),
    Texts(&'a [String]),
    Variables(&'a BTreeMap<String, String>),
    Parents(&'a BTreeMap<String, Status>),
    Auth(&'a RegistryAuth),
    Object(&'a [Field<'a>]),
    Tasks(&'a [Task]),
}

impl<'a> Value<'a> {
    pub fn text(text: Option<&'a String>) -> Self {
        text.map_or(Value::Null, |text| Value::Text(text))
    }

    fn texts(texts: Option<&'a Vec<String>>) -> Self {
        texts.map_or(Value::Null, |texts| Value::Texts(texts))
    }
}

/// A field's name and what it holds.
pub type Field<'a> = (&'static str, Value<'a>);

// No `..`: a field that is new does not compile.

impl Pipeline {
    /// The names of its fields in JSON, in the order in which they are printed.
    pub const FIELDS: &'static [&'static str] = &["id", "name", "description", "parallelism", "tasks"];

    pub(super) fn fields(&self) -> [Field<'_>; 5] {
        // Which characters ids are made of is not in the JSON.
        let Pipeline { id, name, description, parallelism, tasks, ids: _ } = self;
        [
            ("id", Value::Text(id)),
            ("name", Value::Text(name)),
            ("description", Value::text(description.as_ref())),
            ("parallelism", Value::Number(*parallelism)),
            ("tasks", Value::Tasks(tasks)),
        ]
    }
}

impl Task {
    /// The names of its fields in JSON, in the order in which they are printed.
    ///
    /// ```
    /// use gofer_dsl::Task;
    ///
    /// let json = serde_json::to_value(Task::new("build", "rust:1.95")).unwrap();
    /// assert!(Task::FIELDS.iter().all(|field| json.get(field).is_some()));
    /// ```
    pub const FIELDS: &'static [&'static str] = &[
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

    pub(super) fn fields(&self) -> [Field<'_>; 10] {
        let Task {
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
        } = self;
        [
            ("id", Value::Text(id)),
            ("description", Value::text(description.as_ref())),
            ("image", Value::Text(image)),
            ("registry_auth", registry_auth.as_ref().map_or(Value::Null, Value::Auth)),
            ("depends_on", Value::Parents(depends_on)),
            ("variables", Value::Variables(variables)),
            ("entrypoint", Value::texts(entrypoint.as_ref())),
            ("command", Value::texts(command.as_ref())),
            ("inject_api_token", Value::Flag(*inject_api_token)),
            ("always_pull_newest_image", Value::Flag(*always_pull_newest_image)),
        ]
    }
}

impl RegistryAuth {
    /// The names of its fields in JSON, in the order in which they are printed.
    pub const FIELDS: &'static [&'static str] = &["user", "pass"];

    pub(super) fn fields(&self) -> [Field<'_>; 2] {
        let RegistryAuth { user, pass } = self;
        [("user", Value::Text(user)), ("pass", Value::Text(pass))]
    }
}
