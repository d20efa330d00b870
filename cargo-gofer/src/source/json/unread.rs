//! What of a pipeline's JSON cannot be read, so that nothing else is to be said of it.

use std::collections::HashSet;

use gofer_core::Rule;

use crate::problem::Problem;

/// The fields of which nothing can be said, because they could not be read.
pub struct Unread<'a> {
    fields: HashSet<(Option<&'a str>, &'a str)>,
    /// The tasks without an id, as their places stand for it.
    unnamed: HashSet<&'a str>,
    /// Whether a task's id is among the fields: it may be the one that another task names.
    an_id: bool,
}

impl<'a> Unread<'a> {
    pub fn of(malformed: &'a [Problem]) -> Self {
        let fields: HashSet<_> = malformed
            .iter()
            .filter_map(|problem| Some((problem.task.as_deref(), whole(problem.field.as_ref()?))))
            .collect();
        let of_unnamed = |(task, field): &(Option<&'a str>, &'a str)| {
            if task.is_none() { field.split_once('.').map(|(task, _)| task) } else { None }
        };
        let unnamed = fields.iter().filter_map(of_unnamed).collect();
        let an_id = fields.iter().any(|(task, field)| {
            let is_tasks = task.is_none() && field.starts_with("tasks");
            is_tasks && field.split_once('.').is_none_or(|(_, field)| field == "id")
        });
        Unread { fields, unnamed, an_id }
    }

    /// Calls a task without an id by its place.
    pub fn rename(&self, problem: &mut Problem) {
        if let Some(task) = problem.task.take_if(|task| self.unnamed.contains(task.as_str())) {
            problem.field = problem.field.as_ref().map(|field| format!("{task}.{field}"));
        }
    }

    pub fn explains(&self, problem: &Problem) -> bool {
        let Some(field) = &problem.field else { return false };
        (self.an_id && problem.code == Rule::UnknownTask.code())
            || field != "depends_on"
                && field != "variables"
                && self.fields.contains(&(problem.task.as_deref(), whole(field)))
    }
}

/// The field of a task or of the pipeline, of which this is a part: of `command[2]` it is `command`.
fn whole(field: &str) -> &str {
    let start = if field.starts_with("tasks[") { field.find("].").map_or(field.len(), |at| at + 2) } else { 0 };
    let length = field[start..].find(['.', '[']).unwrap_or(field.len() - start);
    &field[..start + length]
}
