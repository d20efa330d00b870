//! The literals of a block, as one string of records with blanks for what is computed.
//!
//! One string costs the compiler next to nothing, where static data of the same content costs
//! it more than builder calls do (BENCHMARKS.md, "check").

use gofer_core::{DEFAULT_SHELL, Record, write_record};

use crate::check::typed::{Command, Fields, Given, List, RegistryAuth, Text};
use crate::check::{Checked, CheckedTask};

/// The whole pipeline.
pub fn pipeline(checked: &Checked) -> String {
    let settings = &checked.settings;
    let mut literals = String::new();
    write_record(&mut literals, Record::Id, &settings.id);
    write_record(&mut literals, Record::Name, text(settings.name.as_ref()));
    if let Some(description) = settings.description.as_ref().and_then(Given::literal) {
        write_record(&mut literals, Record::Description, description);
    }
    if let Some(parallelism) = settings.parallelism.as_ref().and_then(Given::literal) {
        write_record(&mut literals, Record::Parallelism, &parallelism.to_string());
    }
    for task in &checked.index.tasks {
        tasks(task, checked, &mut literals);
    }
    literals
}

/// A task for each instance; all but the id and the parents are the same.
fn tasks(task: &CheckedTask, checked: &Checked, literals: &mut String) {
    let mut shared = String::new();
    fields(&task.fields, &mut shared);
    for (number, instance) in (task.first as usize..).zip(&task.instances) {
        write_record(literals, Record::Task, &instance.id);
        for (parent, status) in &checked.parents[number] {
            write_record(literals, Record::Parent(*status), checked.index.id(*parent));
        }
        literals.push_str(&shared);
    }
}

/// What all instances of a task have in common.
fn fields(fields: &Fields, literals: &mut String) {
    let Fields {
        order: _,
        image,
        description,
        depends_on: _,
        variables,
        spread: _,
        inherited,
        entrypoint,
        command,
        registry_auth,
        inject_api_token,
        always_pull_newest_image,
    } = fields;
    let mut write = |record, text: &str| write_record(literals, record, text);
    write(Record::Image, text(image.as_ref()));
    if let Some(description) = description.as_ref().and_then(Given::literal) {
        write(Record::Description, description);
    }
    if let Some(RegistryAuth { order: _, user, pass }) = registry_auth {
        write(Record::User, text(user.as_ref()));
        write(Record::Pass, text(pass.as_ref()));
    }
    for variable in inherited.iter().chain(variables) {
        if let Some(value) = variable.value.literal() {
            write(Record::Variable, &format!("{}={value}", variable.name));
        }
    }
    let lists = [
        (Record::Entrypoint, Record::EntrypointElement, entrypoint.as_ref().and_then(elements)),
        (Record::Command, Record::CommandElement, command.as_ref().and_then(self::command)),
    ];
    for (list, element, texts) in lists {
        if let Some(texts) = texts {
            write(list, "");
            for text in texts {
                write(element, text);
            }
        }
    }
    let flags = [(Record::InjectApiToken, inject_api_token), (Record::AlwaysPullNewestImage, always_pull_newest_image)];
    for (record, flag) in flags {
        if let Some(flag) = flag.as_ref().and_then(Given::literal) {
            write(record, &flag.to_string());
        }
    }
}

/// A text, blank where it is no literal.
fn text<'a>(text: Option<&'a Text>) -> &'a str {
    text.and_then(Given::literal).map_or("", String::as_str)
}

/// A list's elements; those that are computed are blank.
fn elements<'a>(list: &'a List) -> Option<Vec<&'a str>> {
    Some(list.literal()?.iter().map(|element| text(Some(element))).collect())
}

/// The command, or the shell and, if it is literal, the script. A shell that is computed is
/// put before the script later.
fn command<'a>(command: &'a Command) -> Option<Vec<&'a str>> {
    let (shell, script) = match command {
        Command::Words(words) => return elements(words),
        Command::Script { shell, script } => (shell, script.first().and_then(Given::literal).map(String::as_str)),
    };
    let shell = shell.as_ref().map_or_else(|| Some(DEFAULT_SHELL.to_vec()), elements);
    if shell.is_none() && script.is_none() {
        return None;
    }
    Some(shell.into_iter().flatten().chain(script).collect())
}
