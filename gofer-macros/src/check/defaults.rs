//! `defaults`, and what each task takes of it. This is the one place where they meet.

use std::collections::HashMap;

use gofer_core::Problem;

use super::fields;
use super::typed::{Command, Defaults, Fields};
use crate::ast::{Block, Content, Task};
use crate::keys::{Place, Setting, TaskKey};
use crate::problem::{Problems, Range};
use crate::words;

/// Gives tasks what they do not say themselves, and applies the rules to what they end up with.
pub fn merge<'a>(block: &'a Block, defaults: &Defaults<'a>, tasks: &mut [Fields<'a>], problems: &mut Problems) {
    let names: HashMap<String, &str> =
        defaults.variables.iter().map(|variable| (gofer_core::folded(variable.name), variable.name)).collect();
    for (task, fields) in block.tasks.iter().zip(tasks) {
        take(defaults, fields);
        for variable in &fields.variables {
            let Some(default) = names.get(&gofer_core::folded(variable.name)).filter(|name| **name != variable.name)
            else {
                continue;
            };
            problems.at(variable.range, gofer_core::differs_only_in_case(default, variable.name));
        }
        fields::interpreter(fields, task, problems);
    }
}

fn take<'a>(defaults: &Defaults<'a>, fields: &mut Fields<'a>) {
    let Defaults { order: _, image, shell, variables, spread: _, inject_api_token, always_pull_newest_image } =
        defaults;
    fields.image = fields.image.take().or_else(|| image.clone());
    if let Some(Command::Script { shell: own, .. }) = &mut fields.command {
        *own = own.take().or_else(|| shell.clone());
    }
    let named = |name: &str| fields.variables.iter().any(|variable| variable.name == name);
    fields.inherited = variables.iter().filter(|variable| !named(variable.name)).cloned().collect();
    fields.inject_api_token = fields.inject_api_token.take().or_else(|| inject_api_token.clone());
    fields.always_pull_newest_image =
        fields.always_pull_newest_image.take().or_else(|| always_pull_newest_image.clone());
}

/// Tasks without an image; if none of several has one, that is one mistake. It is looked for once all is told of ids, which
/// stands in the same place.
pub fn images(block: &Block, defaults: &Defaults, problems: &mut Problems) {
    if defaults.order.contains(&TaskKey::Image) {
        return;
    }
    // The image of all tasks, in a form or a place that is reported.
    let misplaced = block.settings.words.iter().any(|word| words::shared_key(word.text()) == Some("image"));
    let unread = block.settings.get(Setting::Defaults).is_some_and(|field| match &field.content {
        Content::Nothing => true,
        Content::Defaults(fields) => fields.open,
        _ => false,
    });
    if misplaced || unread {
        return;
    }
    let complete = || block.tasks.iter().filter(|task| task.has_body);
    let missing: Vec<&Task> =
        complete().filter(|task| !task.fields.open && task.fields.get(TaskKey::Image).is_none()).collect();
    if let ([first, _, ..], true) = (missing.as_slice(), missing.len() == complete().count()) {
        let example = "image: \"ubuntu:latest\"";
        let help = match block.settings.get(Setting::Defaults) {
            Some(_) => format!("add `{example}` to `defaults`, or to each task"),
            None => {
                format!("give each its own, or all of them one: `defaults: {{ {example} }},` before the first task")
            }
        };
        problems.at(place(first, problems), Problem::new("no task has an `image`").help(help));
        return;
    }
    // `task defaults { image: "x" }` is a task like any other.
    let shared = |task: &&Task| matches!(task.name.text.as_str(), "defaults" | "default" | "common" | "base");
    if let (Some(shared), Some(first)) = (block.tasks.iter().find(shared), missing.first()) {
        let problem = Problem::new(format!("task `{}` has no `image`", gofer_core::shown(&first.name.text)));
        let help = format!(
            "what all tasks share is not a task: `defaults: {{ image: \"ubuntu:latest\" }}` in place of `task {}`",
            gofer_core::shown(&shared.name.text)
        );
        return problems.at(place(first, problems), problem.help(help));
    }
    for task in missing {
        let what = if task.name.text.is_empty() {
            "this task".to_owned()
        } else {
            format!("task `{}`", gofer_core::shown(&task.name.text))
        };
        fields::required(Place::Task, &task.fields, &what, place(task, problems), problems);
    }
}

/// Where something is told of a task as a whole: at its id, or before it if something is told of the id itself.
pub fn place(task: &Task, problems: &Problems) -> Range {
    match &task.keyword {
        Some(keyword) if problems.is_told(task.name.range) => keyword.span().into(),
        _ => task.name.range,
    }
}
