use crate::{Ids, Task};

/// A directed acyclic graph of tasks, as the server takes it.
///
/// [`pipeline!`](https://docs.rs/gofer-dsl/latest/gofer_dsl/macro.pipeline.html) makes one from a block of Rust; the methods here build one
/// whose graph is only known at run time. Either is what `main` returns: it is validated,
/// and its JSON is printed.
///
/// ```no_run
/// use gofer_dsl::{Pipeline, Task};
///
/// fn main() -> Pipeline {
///     let tests = ["core", "server"].map(|folder| {
///         Task::new(format!("test_{folder}"), "rust:1.95").command(["cargo", "test", "-p", folder])
///     });
///     Pipeline::new("tests", "Test every folder").tasks(tests)
/// }
/// ```
///
/// Read from JSON (`Deserialize`), `ids` is kebab-case if any id holds a hyphen, else
/// `snake_case`; what the JSON leaves out has its default; an unknown field is an error, since
/// it would be lost when printed again.
///
/// Until 1.0 fields are added with minor versions, as [`Task`] has it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a pipeline is printed when `main` returns it (`fn main() -> Pipeline`) or when `finish()` is called"]
pub struct Pipeline {
    /// Machine-referable id: 3 to 32 characters, see [`Ids`].
    pub id: String,
    /// Human-referable name, any characters.
    pub name: String,
    /// What the pipeline does.
    pub description: Option<String>,
    /// Runs of this pipeline allowed at one time (runs, not tasks), 0 or more; 0 sets no limit.
    pub parallelism: i64,
    /// The tasks, in the order they were written.
    pub tasks: Vec<Task>,
    /// Which characters ids are made of. Not in the JSON.
    pub ids: Ids,
}

impl Pipeline {
    /// A pipeline without tasks.
    ///
    /// ```
    /// let pipeline = gofer_dsl::Pipeline::new("nightly", "Nightly build");
    /// assert!(pipeline.validate().is_ok());
    /// ```
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Pipeline {
            id: id.into(),
            name: name.into(),
            description: None,
            parallelism: 0,
            tasks: Vec::new(),
            ids: Ids::default(),
        }
    }

    /// Says what the pipeline does.
    ///
    /// ```
    /// let pipeline = gofer_dsl::Pipeline::new("nightly", "Nightly build").description("Builds at night.");
    /// assert_eq!(pipeline.description.as_deref(), Some("Builds at night."));
    /// ```
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Limits the runs of this pipeline allowed at one time; 0 sets no limit.
    ///
    /// ```
    /// assert_eq!(gofer_dsl::Pipeline::new("nightly", "Nightly build").parallelism(1).parallelism, 1);
    /// ```
    pub fn parallelism(mut self, parallelism: i64) -> Self {
        self.parallelism = parallelism;
        self
    }

    /// Sets which characters ids are made of. Ids are taken as they stand.
    ///
    /// ```
    /// use gofer_dsl::{Ids, Pipeline};
    /// assert!(Pipeline::new("every-night", "Nightly build").ids(Ids::KebabCase).validate().is_ok());
    /// ```
    pub fn ids(mut self, ids: Ids) -> Self {
        self.ids = ids;
        self
    }

    /// Adds a task.
    ///
    /// ```
    /// use gofer_dsl::{Pipeline, Task};
    /// let pipeline = Pipeline::new("nightly", "Nightly build").task(Task::new("build", "rust:1.95"));
    /// assert_eq!(pipeline.tasks[0].id, "build");
    /// ```
    pub fn task(mut self, task: Task) -> Self {
        self.tasks.push(task);
        self
    }

    /// Adds tasks.
    ///
    /// ```
    /// use gofer_dsl::{Pipeline, Task};
    /// let tasks = ["lint", "test"].map(|id| Task::new(id, "rust:1.95"));
    /// assert_eq!(Pipeline::new("nightly", "Nightly build").tasks(tasks).tasks.len(), 2);
    /// ```
    pub fn tasks(mut self, tasks: impl IntoIterator<Item = Task>) -> Self {
        self.tasks.extend(tasks);
        self
    }
}
