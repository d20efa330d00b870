//! A task, and what may differ between the instances of one.

use gofer_model::Task;

use super::script::Body;

/// A task of the JSON.
#[derive(Clone, Copy)]
pub struct Single<'a> {
    pub task: &'a Task,
    pub body: Option<Body<'a>>,
}

impl<'a> Single<'a> {
    pub fn of(task: &'a Task, exact: bool) -> Self {
        Single { task, body: task.command.as_deref().map(|command| Body::of(command, exact)) }
    }

    /// What may differ between instances, in the order in which it is written.
    pub fn texts(self) -> impl Iterator<Item = &'a str> {
        let entrypoint = self.task.entrypoint.iter().flatten();
        let texts = self.task.variables.values().chain(entrypoint).map(String::as_str);
        let body = self.body.into_iter().flat_map(Body::texts);
        std::iter::once(self.task.image.as_str()).chain(texts).chain(body)
    }

    /// Whether all but these texts, the id and the parents is the same.
    pub fn is_like(self, other: Self) -> bool {
        // No `..`: a field that nobody compares does not compile.
        let Task {
            id: _,
            description,
            image: _,
            registry_auth,
            depends_on: _,
            variables,
            entrypoint,
            command: _,
            inject_api_token,
            always_pull_newest_image,
        } = self.task;
        let other_task = other.task;
        let bodies_are_alike = match (self.body, other.body) {
            (Some(one), Some(other)) => one.is_like(other),
            (one, other) => one.is_none() && other.is_none(),
        };
        bodies_are_alike
            && *description == other_task.description
            && *registry_auth == other_task.registry_auth
            && variables.keys().eq(other_task.variables.keys())
            && entrypoint.as_ref().map(Vec::len) == other_task.entrypoint.as_ref().map(Vec::len)
            && *inject_api_token == other_task.inject_api_token
            && *always_pull_newest_image == other_task.always_pull_newest_image
    }
}
