//! `cargo gofer schema`: the form of what commands say to machines.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::check::Checked;
use crate::cli::SchemaArgs;
use crate::diff::Difference;
use crate::envelope::Envelope;
use crate::explain::Explained;
use crate::export::Exported;
use crate::graph::Drawn;
use crate::import::Imported;
use crate::list::ListedPipelines;
use crate::new::NewProject;
use crate::stop::Stop;
use crate::up::Upped;
use crate::{rules, run};

/// Each command's, with the command's name.
fn all() -> Vec<(&'static str, Schema)> {
    vec![
        ("new", of::<NewProject>()),
        ("check", of::<Checked>()),
        ("list", of::<ListedPipelines>()),
        ("rules", of::<rules::ListedRules>()),
        ("explain", of::<Explained>()),
        ("diff", of::<Difference>()),
        ("graph", of::<Drawn>()),
        ("import", of::<Imported>()),
        ("export github", of::<Exported>()),
        ("export argo", of::<Exported>()),
        ("run", of::<run::Answered>()),
        ("runs", of::<run::ListedRuns>()),
        ("runs show", of::<run::ShownRun>()),
        ("runs prune", of::<run::Pruned>()),
        ("logs", of::<run::Logged>()),
        ("up", of::<Upped>()),
    ]
}

fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Envelope<'static, T>>()
}

pub fn print(args: &SchemaArgs) -> Result<Answer, Stop> {
    if args.command.is_empty() {
        let all: Map<String, Value> =
            all().into_iter().map(|(name, schema)| (name.to_owned(), schema.into())).collect();
        return Answer::json(true, &all);
    }
    let command = args.command.join(" ");
    let found = all().into_iter().find(|(name, _)| *name == command);
    let (_, schema) = found.ok_or_else(|| {
        let names: Vec<&str> = all().into_iter().map(|(name, _)| name).collect();
        Stop::usage(format!("`{}` says nothing to machines in this form", gofer_core::shown(&command)))
            .help(format!("the commands are {}; the events of `run` are in https://docs.rs/cargo-gofer/latest/cargo_gofer/guide/running/", gofer_core::list(&names)))
    })?;
    Answer::json(true, &schema)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    /// The words of all commands that answer machines.
    fn answering(command: &clap::Command, words: &str, found: &mut Vec<String>) {
        let is_json = |value: clap::builder::PossibleValue| value.get_name() == "json";
        let format = command.get_arguments().find(|arg| arg.get_id() == "format");
        if format.is_some_and(|format| format.get_possible_values().into_iter().any(is_json)) {
            found.push(words.to_owned());
        }
        for below in command.get_subcommands() {
            answering(below, format!("{words} {}", below.get_name()).trim_start(), found);
        }
    }

    #[test]
    fn every_command_that_answers_machines_has_a_schema() {
        let mut commands = Vec::new();
        answering(&Cli::command(), "", &mut commands);
        let mut known: Vec<&str> = all().into_iter().map(|(name, _)| name).collect();
        commands.sort_unstable();
        known.sort_unstable();
        assert_eq!(commands, known, "the table `all` of schema.rs has each, and `cargo gofer schema` prints it");
    }

    #[test]
    fn every_command_answers_machines() {
        let without = ["completions", "export", "man", "schema", "shell"];
        let root = Cli::command();
        for command in root.get_subcommands().filter(|command| !without.contains(&command.get_name())) {
            let format = command.get_arguments().any(|arg| arg.get_id() == "format");
            assert!(format, "{} has no `--format`", command.get_name());
        }
    }
}
