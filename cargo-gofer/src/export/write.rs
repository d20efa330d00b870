//! Where an export goes.

use std::io::ErrorKind;
use std::path::Path;

use gofer_core::shown;
use gofer_model::Pipeline;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::yaml::Yaml;
use crate::cli::{ExportArgs, Markup};
use crate::stop::{Stop, While as _};
use crate::style::{BAD, GOOD};

/// What tells a file that was exported from one that somebody wrote.
const MARK: &str = "Written from the pipeline, and not to be edited, by:";

const WRITE: &str = "help: write it with the same command without `--check`\n";

/// What a target reads, in both forms that it can be written in.
pub struct Document {
    pub yaml: Yaml,
    pub json: Value,
}

impl Document {
    /// The whole text. JSON knows no comments, so the first lines are YAML's alone.
    pub fn text(self, args: &ExportArgs, target: &str, pipeline: &Pipeline) -> Result<String, Stop> {
        match args.markup {
            Markup::Json => Ok(format!("{}\n", serde_json::to_string_pretty(&self.json).could_not("write JSON")?)),
            Markup::Yaml => {
                let mut head = Yaml::default();
                head.comment(0, &format!("{}: {}", pipeline.id, shown(&pipeline.name)));
                if let Some(description) = &pipeline.description {
                    head.comment(0, description);
                }
                head.line(0, "#");
                head.comment(0, MARK);
                head.comment(0, &format!("  {}", made_by(target)));
                Ok(head.finish() + &self.yaml.finish())
            }
        }
    }
}

/// The command that makes the file, without what only says where it is written or compared.
fn made_by(target: &str) -> String {
    let args: Vec<String> = std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let from = args.iter().position(|arg| arg == target).map_or(args.len(), |place| place + 1);
    let mut words = vec!["cargo gofer export".to_owned(), target.to_owned()];
    words.extend(args[from..].iter().filter(|arg| *arg != "--check").map(|arg| crate::shell::word(arg)));
    words.join(" ")
}

/// What became of the text for a pipeline.
#[derive(Serialize, JsonSchema)]
pub struct Outcome {
    /// The pipeline's id.
    pipeline: String,
    /// The file, if one is named.
    file: Option<String>,
    state: State,
    /// The text, if no file was named for it.
    text: Option<String>,
    /// What would change in the file, line by line, if it is not up to date.
    difference: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// No file is named, so it is here.
    Printed,
    Written,
    /// `--check` finds in the file what would be written.
    UpToDate,
    /// `--check` finds something else.
    NotUpToDate,
    /// `--check` finds no file.
    Missing,
}

impl Outcome {
    pub fn is_good(&self) -> bool {
        !matches!(self.state, State::NotUpToDate | State::Missing)
    }

    pub fn in_words(&self) -> String {
        let name = self.file.as_deref().unwrap_or_default();
        match self.state {
            State::Printed => self.text.clone().unwrap_or_default(),
            State::Written => format!("wrote {name}\n"),
            State::UpToDate => format!("{GOOD}up to date{GOOD:#}: {name}\n"),
            State::NotUpToDate => {
                let hunks = self.difference.as_deref().unwrap_or_default();
                let hunks: Vec<String> = hunks.lines().map(crate::text::harmless).collect();
                format!("{BAD}not up to date{BAD:#}: {name}\n{}\n{WRITE}", hunks.join("\n"))
            }
            State::Missing => format!("{BAD}missing{BAD:#}: {name}\n{WRITE}"),
        }
    }
}

/// Prints it, writes it to the file, or compares it with the file.
pub fn out(args: &ExportArgs, pipeline: &str, file: Option<&Path>, text: String) -> Result<Outcome, Stop> {
    let name = file.map(|file| file.display().to_string());
    let done =
        |state| Outcome { pipeline: pipeline.to_owned(), file: name.clone(), state, text: None, difference: None };
    let Some(path) = file else { return Ok(Outcome { text: Some(text), ..done(State::Printed) }) };
    let shown = path.display();
    let there = match std::fs::read_to_string(path) {
        Ok(there) => Some(there),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error).could_not(format!("read {shown}")),
    };
    if args.check {
        return Ok(match there {
            Some(there) if without_command(&there) == without_command(&text) => done(State::UpToDate),
            Some(there) => {
                let difference = Some(difference(&there, &text, &shown.to_string()));
                Outcome { difference, ..done(State::NotUpToDate) }
            }
            None => done(State::Missing),
        });
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).could_not(format!("make the folder {}", folder.display()))?;
    }
    // What was exported before is nobody's own work.
    if there.is_some_and(|there| there.contains(MARK)) {
        std::fs::write(path, text).could_not(format!("write {shown}"))?;
    } else {
        args.target.write(path, &text)?;
    }
    Ok(done(State::Written))
}

/// A text without the command that made it, which may be written in other words the next time.
fn without_command(text: &str) -> Vec<&str> {
    let mut is_command = false;
    let kept = |line: &&str| !std::mem::replace(&mut is_command, line.ends_with(MARK));
    text.split('\n').filter(kept).collect()
}

fn difference(there: &str, text: &str, name: &str) -> String {
    let diff = similar::TextDiff::from_lines(there, text);
    diff.unified_diff().context_radius(3).header(name, "the pipeline").to_string()
}
