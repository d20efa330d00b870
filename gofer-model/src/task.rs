use std::collections::BTreeMap;
use std::fmt;

use crate::Status;

/// A container to run, and what must have happened before.
///
/// ```
/// use gofer_dsl::{Status, Task};
///
/// let report = Task::new("report", "ubuntu:latest")
///     .depends_on([("test", Status::Failure)])
///     .command(["echo", "the tests failed"]);
/// assert_eq!(report.depends_on["test"], Status::Failure);
/// ```
///
/// Until 1.0 a field is added with a minor version where the language gets a key. So that whoever
/// handles every field is told by the compiler, the struct is not `#[non_exhaustive]`: make one
/// with [`Task::new`] and the builders, or with `..Task::new(id, image)`, and that goes on
/// compiling; `let Task { id, image, … } = task;` without `..` asks for each new field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a task runs only as part of a pipeline: hand it to `Pipeline::task`"]
pub struct Task {
    /// Machine-referable id, unique in the pipeline: 3 to 32 characters, see [`Ids`](crate::Ids).
    pub id: String,
    /// What the task does.
    pub description: Option<String>,
    /// Container image reference, such as `ubuntu:latest`.
    pub image: String,
    /// Credentials for the image's registry.
    pub registry_auth: Option<RegistryAuth>,
    /// Parents by id, and how each must have ended. All conditions must hold.
    pub depends_on: BTreeMap<String, Status>,
    /// Environment of the container.
    pub variables: BTreeMap<String, String>,
    /// What replaces the image's entrypoint; an empty list uses none.
    pub entrypoint: Option<Vec<String>>,
    /// What replaces the image's command.
    pub command: Option<Vec<String>>,
    /// Whether the server makes an API token for the run and injects it.
    ///
    /// It is `GOFER_API_TOKEN` up to 0.8.4 and `GOFER_TOKEN` from 0.9.0 on. Up to 0.9.1 the API does not accept it.
    pub inject_api_token: bool,
    /// Whether the image is pulled before every run.
    pub always_pull_newest_image: bool,
}

impl Task {
    /// A task that runs an image as it is, as soon as the pipeline's run starts.
    ///
    /// ```
    /// let task = gofer_dsl::Task::new("build", "rust:1.95");
    /// assert!(task.depends_on.is_empty() && task.always_pull_newest_image);
    /// ```
    pub fn new(id: impl Into<String>, image: impl Into<String>) -> Self {
        Task {
            id: id.into(),
            description: None,
            image: image.into(),
            registry_auth: None,
            depends_on: BTreeMap::new(),
            variables: BTreeMap::new(),
            entrypoint: None,
            command: None,
            inject_api_token: false,
            always_pull_newest_image: true,
        }
    }

    /// Says what the task does.
    ///
    /// ```
    /// let task = gofer_dsl::Task::new("build", "rust:1.95").description("Compiles.");
    /// assert_eq!(task.description.as_deref(), Some("Compiles."));
    /// ```
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets the credentials for the image's registry. They are in the JSON as they are.
    ///
    /// ```
    /// let task = gofer_dsl::Task::new("build", "registry.example.com/app").registry_auth("robot", "hunter2");
    /// assert!(!format!("{task:?}").contains("hunter2"), "the password is not in the debug output");
    /// ```
    pub fn registry_auth(mut self, user: impl Into<String>, pass: impl Into<String>) -> Self {
        self.registry_auth = Some(RegistryAuth { user: user.into(), pass: pass.into() });
        self
    }

    /// Adds parents: ids alone, or ids and statuses. Of a parent named twice the last counts.
    ///
    /// ```
    /// use gofer_dsl::{Status, Task};
    /// let task = Task::new("report", "ubuntu:latest").depends_on(["build"]).depends_on([("test", Status::Any)]);
    /// assert_eq!(task.depends_on["build"], Status::Success);
    /// ```
    pub fn depends_on<D: Into<Dependency>>(mut self, parents: impl IntoIterator<Item = D>) -> Self {
        self.depends_on.extend(parents.into_iter().map(Into::into).map(|Dependency { id, status }| (id, status)));
        self
    }

    /// Adds a variable to the container's environment. Of a name set twice the last counts.
    ///
    /// ```
    /// use gofer_dsl::{Task, pipeline_secret};
    /// let task = Task::new("deploy", "ubuntu:latest").variable("TOKEN", pipeline_secret("token"));
    /// assert_eq!(task.variables["TOKEN"], "pipeline_secret{{token}}");
    /// ```
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Adds variables to the container's environment. Of a name set twice the last counts.
    ///
    /// ```
    /// let task = gofer_dsl::Task::new("test", "rust:1.95").variables([("RUST_LOG", "debug"), ("CI", "true")]);
    /// assert_eq!(task.variables.len(), 2);
    /// ```
    pub fn variables<N: Into<String>, V: Into<String>>(mut self, variables: impl IntoIterator<Item = (N, V)>) -> Self {
        self.variables.extend(variables.into_iter().map(|(name, value)| (name.into(), value.into())));
        self
    }

    /// Replaces the image's entrypoint; an empty list uses none.
    ///
    /// ```
    /// let task = gofer_dsl::Task::new("build", "rust:1.95").entrypoint(["/bin/sh", "-c"]);
    /// assert_eq!(task.entrypoint.unwrap(), ["/bin/sh", "-c"]);
    /// ```
    pub fn entrypoint<S: Into<String>>(mut self, entrypoint: impl IntoIterator<Item = S>) -> Self {
        self.entrypoint = Some(entrypoint.into_iter().map(Into::into).collect());
        self
    }

    /// Replaces the image's command.
    ///
    /// ```
    /// let task = gofer_dsl::Task::new("build", "rust:1.95").command(["cargo", "build"]);
    /// assert_eq!(task.command.unwrap(), ["cargo", "build"]);
    /// ```
    pub fn command<S: Into<String>>(mut self, command: impl IntoIterator<Item = S>) -> Self {
        self.command = Some(command.into_iter().map(Into::into).collect());
        self
    }

    /// Sets whether the server makes an API token for the run and injects it.
    ///
    /// ```
    /// assert!(gofer_dsl::Task::new("build", "rust:1.95").inject_api_token(true).inject_api_token);
    /// ```
    pub fn inject_api_token(mut self, inject: bool) -> Self {
        self.inject_api_token = inject;
        self
    }

    /// Sets whether the image is pulled before every run.
    ///
    /// ```
    /// assert!(!gofer_dsl::Task::new("build", "rust:1.95").always_pull_newest_image(false).always_pull_newest_image);
    /// ```
    pub fn always_pull_newest_image(mut self, always: bool) -> Self {
        self.always_pull_newest_image = always;
        self
    }
}

/// Credentials for a registry.
///
/// The server substitutes nothing here: the password is in the JSON as it is. Take it from
/// where the JSON is made, with [`gofer_dsl::env`](https://docs.rs/gofer-dsl/latest/gofer_dsl/fn.env.html). `Debug` leaves it out.
///
/// ```
/// let auth = gofer_dsl::RegistryAuth { user: "robot".to_owned(), pass: "hunter2".to_owned() };
/// assert_eq!(format!("{auth:?}"), r#"RegistryAuth { user: "robot", .. }"#);
/// ```
///
/// Until 1.0 a field is added with a minor version, as [`Task`] has it.
#[derive(Clone, PartialEq, Eq)]
pub struct RegistryAuth {
    /// The user's name.
    pub user: String,
    /// The user's password or token.
    pub pass: String,
}

impl fmt::Debug for RegistryAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegistryAuth").field("user", &self.user).finish_non_exhaustive()
    }
}

/// A parent by id, and how it must have ended: what [`Task::depends_on`] takes.
///
/// ```
/// use gofer_dsl::{Dependency, Status};
/// assert_eq!(Dependency::from("build"), Dependency::from(("build", Status::Success)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The parent's id.
    pub id: String,
    /// How it must have ended.
    pub status: Status,
}

impl From<&str> for Dependency {
    fn from(id: &str) -> Self {
        Dependency { id: id.to_owned(), status: Status::default() }
    }
}

impl From<String> for Dependency {
    fn from(id: String) -> Self {
        Dependency { id, status: Status::default() }
    }
}

impl<I: Into<String>> From<(I, Status)> for Dependency {
    fn from((id, status): (I, Status)) -> Self {
        Dependency { id: id.into(), status }
    }
}
