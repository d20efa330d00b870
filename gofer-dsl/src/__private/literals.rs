//! The literals of a block, read when the program runs.

use gofer_core::{Record, records};
use gofer_model::{Pipeline, Task};

use super::{failed, set};

/// The pipeline that the macro has written.
pub fn read(literals: &str) -> Option<Pipeline> {
    let mut pipeline = failed();
    for record in records(literals) {
        let (record, text) = record?;
        match record {
            Record::Id => text.clone_into(&mut pipeline.id),
            Record::Name => text.clone_into(&mut pipeline.name),
            Record::Parallelism => pipeline.parallelism = text.parse().ok()?,
            Record::Description if pipeline.tasks.is_empty() => pipeline.description = Some(text.to_owned()),
            Record::Task => pipeline.tasks.push(Task::new(text, "")),
            of_task => add(pipeline.tasks.last_mut()?, of_task, text)?,
        }
    }
    Some(pipeline)
}

/// What is said of a task.
fn add(task: &mut Task, record: Record, text: &str) -> Option<()> {
    let Task {
        id: _,
        description,
        image,
        registry_auth,
        depends_on,
        variables,
        entrypoint,
        command,
        inject_api_token,
        always_pull_newest_image,
    } = task;
    let owned = || text.to_owned();
    match record {
        Record::Id | Record::Name | Record::Parallelism | Record::Task => return None,
        Record::Description => *description = Some(owned()),
        Record::Image => *image = owned(),
        Record::User => set::auth(registry_auth).user = owned(),
        Record::Pass => set::auth(registry_auth).pass = owned(),
        Record::Parent(status) => {
            depends_on.insert(owned(), status);
        }
        Record::Variable => {
            let (name, value) = text.split_once('=')?;
            variables.insert(name.to_owned(), value.to_owned());
        }
        Record::Entrypoint => *entrypoint = Some(Vec::new()),
        Record::EntrypointElement => entrypoint.as_mut()?.push(owned()),
        Record::Command => *command = Some(Vec::new()),
        Record::CommandElement => command.as_mut()?.push(owned()),
        Record::InjectApiToken => *inject_api_token = text.parse().ok()?,
        Record::AlwaysPullNewestImage => *always_pull_newest_image = text.parse().ok()?,
    }
    Some(())
}
