//! A task, and what may differ between the instances of one.

use gofer_model::Task;

use super::script::Body;

/// A task of the JSON.
#[derive(Clone, Copy)]
pub struct Single<'a> {
    pub task: &'a Task,
    pub body: Option<Body<'a>>,
}

/// What a text of a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind<'a> {
    Image,
    Description,
    /// The value of the variable with this name.
    Variable(&'a str),
    /// An element of `entrypoint`, `command` or `shell`.
    Word,
    Script,
}

impl<'a> Single<'a> {
    pub fn of(task: &'a Task) -> Self {
        Single { task, body: task.command.as_deref().map(Body::of) }
    }

    /// What may differ between instances, in the order in which it is written.
    pub fn texts(self) -> impl Iterator<Item = (Kind<'a>, &'a str)> {
        let image = std::iter::once((Kind::Image, self.task.image.as_str()));
        let description = self.task.description.iter().map(|text| (Kind::Description, text.as_str()));
        let variables = self.task.variables.iter().map(|(name, value)| (Kind::Variable(name), value.as_str()));
        let entrypoint = self.task.entrypoint.iter().flatten().map(|word| (Kind::Word, word.as_str()));
        let (words, script) = match self.body {
            None => (&[][..], None),
            Some(Body::Command(words)) => (words, None),
            Some(Body::Script { shell, text }) => (shell, Some((Kind::Script, text))),
        };
        let words = words.iter().map(|word| (Kind::Word, word.as_str()));
        image.chain(description).chain(variables).chain(entrypoint).chain(words).chain(script)
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
            && description.is_some() == other_task.description.is_some()
            && *registry_auth == other_task.registry_auth
            && variables.keys().eq(other_task.variables.keys())
            && entrypoint.as_ref().map(Vec::len) == other_task.entrypoint.as_ref().map(Vec::len)
            && *inject_api_token == other_task.inject_api_token
            && *always_pull_newest_image == other_task.always_pull_newest_image
    }
}
