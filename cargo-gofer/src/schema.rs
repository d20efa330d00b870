//! `cargo gofer schema`: the form of what commands say to machines.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::check::Checked;
use crate::cli::Schema as Args;
use crate::diff::Difference;
use crate::envelope::Envelope;
use crate::explain::Explained;
use crate::list::Listed;
use crate::rules;
use crate::stop::Stop;
use crate::up::Upped;

/// Each command's, with the command's name.
fn all() -> [(&'static str, Schema); 6] {
    [
        ("check", of::<Checked>()),
        ("list", of::<Listed>()),
        ("rules", of::<rules::Listed>()),
        ("explain", of::<Explained>()),
        ("diff", of::<Difference>()),
        ("up", of::<Upped>()),
    ]
}

fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Envelope<'static, T>>()
}

pub fn run(args: &Args) -> Result<Answer, Stop> {
    let Some(command) = &args.command else {
        let all: Map<String, Value> =
            all().into_iter().map(|(name, schema)| (name.to_owned(), schema.into())).collect();
        return Answer::json(true, &all);
    };
    let found = all().into_iter().find(|(name, _)| name == command);
    let (_, schema) = found.ok_or_else(|| {
        let names = all().map(|(name, _)| format!("`{name}`")).join(", ");
        Stop::usage(format!("`{}` says nothing to machines in this form", gofer_core::shown(command)))
            .help(format!("the commands are {names}; the events of `run` are in docs/running.md"))
    })?;
    Answer::json(true, &schema)
}
