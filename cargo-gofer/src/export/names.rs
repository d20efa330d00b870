//! The names of tasks at a target, in one pass for all targets.

use std::collections::HashMap;

use gofer_core::shown;
use gofer_model::{Pipeline, Status, Task};

use super::notes::{At, Notes};
use super::rules::Rules;

/// How a target names tasks.
#[derive(Debug)]
pub struct Naming {
    /// The name for an id, and why it is another one, if that is worth a word.
    pub name: fn(&str) -> (String, Option<&'static str>),
    /// What of two names has to differ.
    pub same: fn(&str) -> String,
    /// Why two that differ may be the same.
    pub why: &'static str,
}

/// The name of each task.
#[derive(Debug)]
pub struct Names<'a> {
    /// In the pipeline's order.
    pub list: Vec<String>,
    places: HashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    pub fn new(pipeline: &'a Pipeline, rules: &Rules, naming: &Naming, notes: &mut Notes) -> Self {
        let tasks = &pipeline.tasks;
        let mut taken: HashMap<String, usize> = HashMap::with_capacity(tasks.len());
        let mut list: Vec<String> = Vec::with_capacity(tasks.len());
        for (place, task) in tasks.iter().enumerate() {
            let (name, why) = (naming.name)(&task.id);
            if let Some(other) = taken.insert((naming.same)(&name), place) {
                let both = format!("both would be called `{name}`");
                let why = if list[other] == name { both.as_str() } else { naming.why };
                notes.error(
                    &rules.code("same-name"),
                    At::task(&task.id, "id"),
                    format!("{} cannot tell it from task `{}`: {why}", rules.target, shown(&tasks[other].id)),
                    "rename one of the two",
                );
            }
            if let Some(why) = why {
                let message = format!("is called `{name}` there: {why}");
                notes.warning(&rules.code("renamed"), At::task(&task.id, "id"), message, None);
            }
            list.push(name);
        }
        Names { list, places: tasks.iter().enumerate().map(|(place, task)| (task.id.as_str(), place)).collect() }
    }

    /// The names and conditions of a task's parents.
    pub fn parents(&self, task: &Task) -> Vec<(&str, Status)> {
        let name = |id: &String| Some(self.list[*self.places.get(id.as_str())?].as_str());
        task.depends_on.iter().filter_map(|(parent, status)| Some((name(parent)?, *status))).collect()
    }
}
