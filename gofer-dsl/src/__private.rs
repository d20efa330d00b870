//! What the expansion of `pipeline!` names. Not part of the public interface: it changes
//! with any version.
//!
//! The expansion is the JSON of all literals, which `build` reads, and then one call for each
//! value that is not literal. Nothing here but the few conversions of
//! values is generic, so a user's crate compiles little of it.

pub use gofer_core::Ids::{KebabCase, SnakeCase};

use gofer_model::{Ids, Pipeline, RegistryAuth, Task};

mod literals;
pub mod values;

pub use values::{
    BoolExpression, CloneExpression, ElementExpression, IntegerExpression, ListExpression, PairsExpression,
    StringExpression, VariableValue, all_again,
};

/// The four helpers, for `variables`.
pub mod helpers {
    pub use gofer_model::{global_secret, pipeline_object, pipeline_secret, run_object};
}

/// One parse for each of the user's expressions, so that one bad value is one error. As tokens:
/// what an `expr` cannot match is reported together with this line.
#[doc(hidden)]
#[macro_export]
macro_rules! __value {
    ($($value:tt)*) => { $($value)* };
}

pub use crate::__value as value;

pub use crate::keys;

/// What counts tasks.
pub type Number = u32;

/// The pipeline of a block's literals. What is computed is blank or left out there, and filled in later.
///
/// The macro has written them, so they can be read. Should they ever not be, the empty pipeline
/// that takes their place is refused by its validation, and nothing is printed.
fn build(literals: &str, ids: Ids) -> Pipeline {
    let pipeline = literals::read(literals).unwrap_or_else(failed);
    Pipeline { ids, ..pipeline }
}

/// As a pointer, of which the compiler says in a `const` or `static` that it cannot be called, and shows no line of ours.
pub const BUILD: fn(&str, Ids) -> Pipeline = build;

/// The value of a block.
#[inline]
pub const fn whole(pipeline: Pipeline) -> Pipeline {
    pipeline
}

/// What stands for a block of which nothing could be understood.
pub const fn failed() -> Pipeline {
    Pipeline {
        id: String::new(),
        name: String::new(),
        description: None,
        parallelism: 0,
        tasks: Vec::new(),
        ids: Ids::SnakeCase,
    }
}

/// Fills one blank of a task. The macro counts tasks as `build` does, so the task is there.
fn fill(pipeline: &mut Pipeline, task: u32, with: impl FnOnce(&mut Task)) {
    if let Some(task) = pipeline.tasks.get_mut(task as usize) {
        with(task);
    }
}

// What is `#[inline]` from here on is compiled where a block calls it, and no program of another block has it linked.

/// What sets a computed default in the tasks that take it, given as ranges of their numbers.
pub mod each {
    use super::Pipeline;

    type Tasks<'a> = &'a [(u32, u32)];

    #[inline]
    pub fn text(pipeline: &mut Pipeline, tasks: Tasks<'_>, value: String, set: fn(&mut Pipeline, u32, String)) {
        each(pipeline, tasks, &value, set);
        drop(value);
    }

    #[inline]
    pub fn list(
        pipeline: &mut Pipeline,
        tasks: Tasks<'_>,
        value: Vec<String>,
        set: fn(&mut Pipeline, u32, Vec<String>),
    ) {
        each(pipeline, tasks, &value, set);
        drop(value);
    }

    #[inline]
    pub fn pairs(
        pipeline: &mut Pipeline,
        tasks: Tasks<'_>,
        value: Vec<(String, String)>,
        set: fn(&mut Pipeline, u32, Vec<(String, String)>),
    ) {
        each(pipeline, tasks, &value, set);
        drop(value);
    }

    #[inline]
    pub fn flag(pipeline: &mut Pipeline, tasks: Tasks<'_>, value: bool, set: fn(&mut Pipeline, u32, bool)) {
        each(pipeline, tasks, &value, set);
    }

    fn each<T: Clone>(pipeline: &mut Pipeline, tasks: Tasks<'_>, value: &T, set: fn(&mut Pipeline, u32, T)) {
        for task in tasks.iter().flat_map(|(first, end)| *first..*end) {
            set(pipeline, task, value.clone());
        }
    }
}

/// Setters, one for each thing that may be no literal.
pub mod set {
    use gofer_core::dedent;

    use super::{Pipeline, RegistryAuth, fill};

    #[inline]
    pub fn name(pipeline: &mut Pipeline, value: String) {
        pipeline.name = value;
    }

    #[inline]
    pub fn pipeline_description(pipeline: &mut Pipeline, value: String) {
        pipeline.description = Some(value);
    }

    #[inline]
    pub fn parallelism(pipeline: &mut Pipeline, value: i64) {
        pipeline.parallelism = value;
    }

    #[inline]
    pub fn description(pipeline: &mut Pipeline, task: u32, value: String) {
        fill(pipeline, task, |task| task.description = Some(value));
    }

    #[inline]
    pub fn image(pipeline: &mut Pipeline, task: u32, value: String) {
        fill(pipeline, task, |task| task.image = value);
    }

    #[inline]
    pub fn user(pipeline: &mut Pipeline, task: u32, value: String) {
        fill(pipeline, task, |task| auth(&mut task.registry_auth).user = value);
    }

    #[inline]
    pub fn pass(pipeline: &mut Pipeline, task: u32, value: String) {
        fill(pipeline, task, |task| auth(&mut task.registry_auth).pass = value);
    }

    pub(super) fn auth(auth: &mut Option<RegistryAuth>) -> &mut RegistryAuth {
        auth.get_or_insert_with(|| RegistryAuth { user: String::new(), pass: String::new() })
    }

    #[inline]
    pub fn variable(pipeline: &mut Pipeline, task: u32, name: &str, value: String) {
        fill(pipeline, task, |task| {
            task.variables.insert(name.to_owned(), value);
        });
    }

    /// Pairs, of which names that are written out win.
    #[inline]
    pub fn spread(pipeline: &mut Pipeline, task: u32, own: &[&str], pairs: Vec<(String, String)>) {
        fill(pipeline, task, |task| {
            task.variables.extend(pairs.into_iter().filter(|(name, _)| !own.contains(&name.as_str())));
        });
    }

    /// Pairs of the defaults, which everything else wins over.
    #[inline]
    pub fn weak_variables(pipeline: &mut Pipeline, task: u32, pairs: Vec<(String, String)>) {
        fill(pipeline, task, |task| {
            for (name, value) in pairs {
                task.variables.entry(name).or_insert(value);
            }
        });
    }

    #[inline]
    pub fn entrypoint(pipeline: &mut Pipeline, task: u32, value: Vec<String>) {
        fill(pipeline, task, |task| task.entrypoint = Some(value));
    }

    #[inline]
    pub fn entrypoint_at(pipeline: &mut Pipeline, task: u32, at: usize, value: String) {
        fill(pipeline, task, |task| put(&mut task.entrypoint, at, value));
    }

    #[inline]
    pub fn command(pipeline: &mut Pipeline, task: u32, value: Vec<String>) {
        fill(pipeline, task, |task| task.command = Some(value));
    }

    #[inline]
    pub fn command_at(pipeline: &mut Pipeline, task: u32, at: usize, value: String) {
        fill(pipeline, task, |task| put(&mut task.command, at, value));
    }

    fn put(list: &mut Option<Vec<String>>, at: usize, value: String) {
        if let Some(element) = list.iter_mut().flatten().nth(at) {
            *element = value;
        }
    }

    /// A computed shell: the beginning of the command.
    #[inline]
    pub fn shell(pipeline: &mut Pipeline, task: u32, mut shell: Vec<String>) {
        fill(pipeline, task, |task| {
            // With an empty shell the command stays empty, which is refused.
            if !shell.is_empty() {
                shell.extend(task.command.take().unwrap_or_default());
            }
            task.command = Some(shell);
        });
    }

    /// A computed script: the end of the command.
    #[inline]
    pub fn script(pipeline: &mut Pipeline, task: u32, mut script: String) {
        fill(pipeline, task, |task| match &mut task.command {
            Some(shell) if shell.is_empty() => {}
            command => {
                script = dedent(&script);
                command.get_or_insert_default().push(script);
            }
        });
    }

    /// One more part of a script, which is there already.
    #[inline]
    pub fn part(pipeline: &mut Pipeline, task: u32, mut part: String) {
        part = dedent(&part);
        literal_part(pipeline, task, &part);
    }

    /// Likewise, without indentation of its own.
    #[inline]
    pub fn literal_part(pipeline: &mut Pipeline, task: u32, part: &str) {
        fill(pipeline, task, |task| {
            // With an empty shell the command is empty, which is refused.
            let Some(script) = task.command.iter_mut().flatten().next_back().filter(|_| !part.is_empty()) else {
                return;
            };
            if !script.is_empty() {
                script.push('\n');
            }
            script.push_str(part);
        });
    }

    #[inline]
    pub fn inject_api_token(pipeline: &mut Pipeline, task: u32, value: bool) {
        fill(pipeline, task, |task| task.inject_api_token = value);
    }

    #[inline]
    pub fn always_pull_newest_image(pipeline: &mut Pipeline, task: u32, value: bool) {
        fill(pipeline, task, |task| task.always_pull_newest_image = value);
    }
}
