//! The fields of the pipeline and of its tasks, one by one and together.

use std::collections::HashMap;

use gofer_core::Problem;

use super::required;
use super::values::{self, Text};
use crate::ast::{Block, Content, Docs, Field, Fields, List, Task, Variable};
use crate::keys::{Kind, Place};
use crate::problem::{Problems, Range};

pub fn settings(block: &Block, problems: &mut Problems) {
    required(Place::Pipeline, &block.settings, "the pipeline", Range::whole_block(), problems);
    twice_described(block.docs.as_ref(), &block.settings, "`//!`", problems);
    for field in &block.settings.list {
        plain(field, problems);
    }
}

pub fn task(task: &Task, problems: &mut Problems) {
    if task.has_body {
        let what = if task.name.text.is_empty() {
            "this task".to_owned()
        } else {
            format!("task `{}`", gofer_core::shown(&task.name.text))
        };
        required(Place::Task, &task.fields, &what, task.name.range, problems);
    }
    twice_described(task.docs.as_ref(), &task.fields, "`///`", problems);
    command_and_script(&task.fields, problems);
    for field in &task.fields.list {
        match &field.content {
            Content::List(list) => self::list(field, list, problems),
            Content::Variables(variables) => self::variables(variables, problems),
            Content::Auth(fields) => registry_auth(field, fields, problems),
            _ => plain(field, problems),
        }
    }
}

/// A field whose value is one text, number or bool.
fn plain(field: &Field, problems: &mut Problems) {
    let Content::Value(value) = &field.content else { return };
    let key = field.key;
    match key.kind {
        Kind::Bool => values::flag(key, value, problems),
        Kind::Integer => values::parallelism(key, value, problems),
        Kind::Text => {
            let substitutes_nothing = matches!(key.word, "image" | "script");
            let text = values::text(key.word, key.example, value, problems);
            match (text, key.word) {
                (Some(Text::Literal(image)), "image") => {
                    problems.check(value.range(), gofer_core::check_image_field(&image));
                }
                (Some(Text::Literal(script)), "script") => {
                    let script = gofer_core::dedent(&script);
                    let result = gofer_core::check_script(&script)
                        .and_then(|()| gofer_core::check_no_reference("script", &script));
                    problems.check(value.range(), result);
                }
                (Some(Text::Computed), _) if substitutes_nothing => values::no_helper(key.word, value, problems),
                _ => {}
            }
        }
        _ => {}
    }
}

fn twice_described(docs: Option<&Docs>, fields: &Fields, comment: &str, problems: &mut Problems) {
    if let (Some(_), Some(field)) = (docs, fields.get("description").filter(|field| field.exact)) {
        let problem =
            Problem::new(format!("the description is given twice: as {comment} comment and as `description`"));
        problems.at(field.word, problem.help("remove one of the two"));
    }
}

fn command_and_script(fields: &Fields, problems: &mut Problems) {
    let exact = |word| fields.list.iter().position(|field| field.key.word == word && field.exact);
    if let (Some(command), Some(script)) = (exact("command"), exact("script")) {
        let second = &fields.list[command.max(script)];
        let problem = Problem::new("`command` and `script` exclude each other: a script becomes the command");
        problems.at(
            second.word,
            problem.help("keep `script` for text that a shell reads, `command` for one program and its arguments"),
        );
    }
    if let (Some(shell), None) = (exact("shell"), fields.get("script")) {
        let problem = Problem::new("`shell` without `script`: there is nothing to give to it");
        problems.at(fields.list[shell].word, problem.help("add `script: \"cargo test\"`, or write both as `command`"));
    }
}

fn list(field: &Field, list: &List, problems: &mut Problems) {
    let word = field.key.word;
    let (elements, range) = match list {
        List::Elements(elements, range) => (elements, *range),
        List::Value(value) => return values::list(field.key, value, problems),
    };
    let mut literals = Vec::new();
    for element in elements {
        match values::text("an element", "\"hello\"", element, problems) {
            Some(Text::Literal(text)) => {
                problems.check(element.range(), gofer_core::check_no_reference(word, &text));
                literals.push(text);
            }
            Some(Text::Computed) => values::no_helper(word, element, problems),
            None => {}
        }
    }
    match word {
        "shell" => problems.check(range, gofer_core::check_shell(elements)),
        "command" if literals.len() == elements.len() => problems.check(range, gofer_core::check_command(&literals)),
        _ => {}
    }
}

fn variables(variables: &[Variable], problems: &mut Problems) {
    let mut names: HashMap<String, &Variable> = HashMap::with_capacity(variables.len());
    for variable in variables {
        let result = gofer_core::check_variable_name(&variable.name);
        problems.check(variable.range, result);
        if let Some(value) = &variable.value {
            values::variable(value, problems);
        }
        let Some(first) = names.insert(gofer_core::folded(&variable.name), variable) else { continue };
        let problem = if first.name == variable.name {
            Problem::new(format!("variable `{}` is given twice", gofer_core::shown(&variable.name)))
                .help("remove one of the two")
        } else {
            gofer_core::differs_only_in_case(&first.name, &variable.name)
        };
        problems.at(variable.range, problem);
    }
}

fn registry_auth(field: &Field, fields: &Fields, problems: &mut Problems) {
    required(Place::RegistryAuth, fields, "`registry_auth`", field.word, problems);
    for field in &fields.list {
        let Content::Value(value) = &field.content else { continue };
        match values::text(field.key.word, field.key.example, value, problems) {
            Some(Text::Literal(text)) => {
                problems.check(value.range(), gofer_core::check_no_reference("registry_auth", &text));
            }
            Some(Text::Computed) => values::no_helper("registry_auth", value, problems),
            None => {}
        }
    }
}
