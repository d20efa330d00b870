//! Where an export goes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use gofer_core::shown;
use gofer_model::Pipeline;
use schemars::JsonSchema;
use serde::Serialize;

use super::yaml::Yaml;
use crate::cli::{ExportArgs, Markup};
use crate::stop::{Stop, While as _};
use crate::style::{BAD, GOOD};

/// What tells a file that was exported from one that somebody wrote.
const MARK: &str = "Written from the pipeline, and not to be edited, by:";

const WRITE: &str = "help: write it with the same command without `--check`\n";

/// What a target reads, in both forms that it can be written in.
pub struct Document {
    yaml: Yaml,
    json: String,
}

impl Document {
    pub fn new(yaml: Yaml, json: &impl Serialize) -> Result<Self, Stop> {
        let json = serde_json::to_string_pretty(json).could_not("write JSON")?;
        Ok(Document { yaml, json: for_readers_of_yaml(&json) })
    }

    #[cfg(test)]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The whole text. JSON knows no comments, so the first lines are YAML's alone.
    pub fn text(self, args: &ExportArgs, target: &str, pipeline: &Pipeline) -> String {
        match args.markup {
            Markup::Json => self.json + "\n",
            Markup::Yaml => {
                let mut head = Yaml::default();
                head.comment(0, &format!("{}: {}", pipeline.id, shown(&pipeline.name)));
                if let Some(description) = &pipeline.description {
                    head.comment(0, description);
                }
                head.line(0, "#");
                head.comment(0, MARK);
                head.comment(0, &format!("  {}", made_by(target)));
                head.finish() + &self.yaml.finish()
            }
        }
    }
}

/// The same JSON for those who read it as YAML, in which some characters break a line or are none.
fn for_readers_of_yaml(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text
}

/// The command that makes the file, without what makes no other one.
fn made_by(target: &str) -> String {
    let args: Vec<String> = std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let after = |from: &[String], word: &str| from.iter().position(|arg| arg == word).map_or(from.len(), |at| at + 1);
    let from = after(&args, "export");
    let from = from + after(&args[from..], target);
    let mut words = vec!["cargo gofer export".to_owned(), target.to_owned()];
    let others = args[from..].iter().filter(|arg| !matches!(arg.as_str(), "--check" | "--force"));
    words.extend(others.map(|arg| crate::shell::word(arg)));
    // One line, whatever is in it: `without_command` leaves out no more.
    crate::text::harmless(&words.join(" "))
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

/// A text that may go where it is meant to.
pub struct Planned<'a> {
    args: &'a ExportArgs,
    pipeline: String,
    file: Option<PathBuf>,
    text: String,
    /// What is in the file now.
    there: Option<String>,
}

impl<'a> Planned<'a> {
    /// Looks at what is there already, and writes nothing: of several, none is written unless all may be.
    pub fn new(args: &'a ExportArgs, pipeline: &str, file: Option<&Path>, text: String) -> Result<Self, Stop> {
        let there = file.map(read).transpose()?.flatten();
        let planned = Planned { args, pipeline: pipeline.to_owned(), file: file.map(Path::to_path_buf), text, there };
        match file {
            Some(file) if !args.check && !planned.is_ours() => args.target.check(file)?,
            _ => {}
        }
        Ok(planned)
    }

    /// What was exported before, or would be now, is nobody's own work.
    fn is_ours(&self) -> bool {
        self.there.as_ref().is_some_and(|there| there.contains(MARK) || *there == self.text)
    }

    /// Prints it, writes it to the file, or compares it with the file.
    pub fn carry_out(self) -> Result<Outcome, Stop> {
        let is_ours = self.is_ours();
        let Planned { args, pipeline, file, text, there } = self;
        let name = file.as_ref().map(|file| file.display().to_string());
        let done = |state| Outcome { pipeline, file: name, state, text: None, difference: None };
        let Some(file) = file else { return Ok(Outcome { text: Some(text), ..done(State::Printed) }) };
        if args.check {
            return Ok(match there {
                Some(there) if without_command(&there) == without_command(&text) => done(State::UpToDate),
                Some(there) => {
                    let difference = Some(difference(&there, &text, &file.display().to_string()));
                    Outcome { difference, ..done(State::NotUpToDate) }
                }
                None => done(State::Missing),
            });
        }
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).could_not(format!("make the folder {}", folder.display()))?;
        }
        if is_ours {
            std::fs::write(&file, text).could_not(format!("write {}", file.display()))?;
        } else {
            args.target.write(&file, &text)?;
        }
        Ok(done(State::Written))
    }
}

/// What a file holds, if there is one. A device or a pipe is only written to: to read it may take for ever.
fn read(file: &Path) -> Result<Option<String>, Stop> {
    let is_file = std::fs::metadata(file).is_ok_and(|about| about.is_file());
    if !is_file {
        return Ok(None);
    }
    let bytes = std::fs::read(file).could_not(format!("read {}", file.display()))?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
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
