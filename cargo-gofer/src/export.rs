//! `cargo gofer export`: a pipeline for an engine that one has already.
//!
//! An export keeps the pipeline's meaning or refuses: what cannot be said there is reported all
//! at once, and then nothing is written. What is kept only in part is written, with a warning.
//!
//! Each target is a folder: its table of rules, the mapping to small typed structs, its escapes.

mod argo;
mod github;
mod names;
mod notes;
mod rules;
#[cfg(test)]
mod tests;
mod write;
mod yaml;

use std::collections::HashMap;
use std::path::Path;

use gofer_core::shown;
use gofer_model::Pipeline;
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::Answer;
use crate::cli::{Export, ExportArgs, Format, Inputs, Markup};
use crate::envelope;
use crate::pipelines::Pipelines;
use crate::problem::{Problem, Severity};
use crate::rules::Levels;
use crate::source::{Read, Source};
use crate::stop::Stop;

use self::notes::Notes;
use self::rules::Rules;
use self::write::{Document, Outcome, Planned};

pub fn run(args: &Export) -> Result<Answer, Stop> {
    match args {
        Export::Github(args) => {
            let export = |pipeline: &Pipeline, notes: &mut Notes| github::export(pipeline, args, notes);
            Target { rules: &github::RULES, end: "yml", written: &args.written, export: &export }.run()
        }
        Export::Argo(args) => {
            let export = |pipeline: &Pipeline, notes: &mut Notes| argo::export(pipeline, args, notes);
            Target { rules: &argo::RULES, end: "yaml", written: &args.written, export: &export }.run()
        }
    }
}

/// What `export` has written, or compared.
#[derive(Serialize, JsonSchema)]
pub struct Exported {
    /// Of each pipeline one; none at all if one pipeline is refused.
    files: Vec<Outcome>,
}

/// An engine that pipelines are written for.
struct Target<'a> {
    rules: &'static Rules,
    /// How the names of its files end.
    end: &'static str,
    written: &'a ExportArgs,
    export: &'a dyn Fn(&Pipeline, &mut Notes) -> Result<Document, Stop>,
}

impl Target<'_> {
    fn run(&self) -> Result<Answer, Stop> {
        if self.written.check && self.written.target.file().is_none() {
            return Err(Stop::usage("`--check` compares with a file, and standard output is not one")
                .help("name the file: `-o FILE`"));
        }
        let mut notes = Vec::new();
        let files = match self.written.target.folder() {
            Some(folder) => self.all(folder, &mut notes)?,
            None => self.one(&mut notes)?,
        };
        let is_good = files.as_ref().is_some_and(|files| files.iter().all(Outcome::is_good));
        let files = files.unwrap_or_default();
        if self.written.format == Format::Json {
            let command = format!("export {}", self.rules.word);
            return envelope::answer(&command, u8::from(!is_good), notes, Some(Exported { files }));
        }
        Ok(Answer::new(is_good, files.iter().map(Outcome::in_words).collect::<String>()))
    }

    /// One pipeline, to one file or standard output; nothing if it is refused.
    fn one(&self, notes: &mut Vec<Problem>) -> Result<Option<Vec<Outcome>>, Stop> {
        let Inputs { sources, cargo } = &self.written.inputs;
        let read = match sources.as_slice() {
            [] if !cargo.wants_all() => Source::here().read_valid(cargo)?,
            [source] if !cargo.wants_all() => source.read_valid(cargo)?,
            [..] => {
                return Err(Stop::usage("several pipelines do not go into one file")
                    .help("name a folder, in which each becomes a file of its id: `-o deploy/`"));
            }
        };
        let Some(text) = self.text(&read, None, notes)? else { return Ok(None) };
        let planned = Planned::new(self.written, &read.pipeline.id, self.written.target.file(), text)?;
        Ok(Some(vec![planned.carry_out()?]))
    }

    /// All pipelines that are meant, each to a file of its id. If one is refused, none is written.
    fn all(&self, folder: &Path, notes: &mut Vec<Problem>) -> Result<Option<Vec<Outcome>>, Stop> {
        let mut pipelines = Pipelines::find(&self.written.inputs)?;
        pipelines.examine(|_, pipeline| broken_rules(pipeline), &Levels::default())?;
        let mut problems = pipelines.unseen();
        problems.retain(|problem| problem.severity == Severity::Error);
        for problem in &mut problems {
            // Where there are several, all that is said of one calls it as it was asked for.
            problem.pipeline = problem.pipeline.take().and_then(|_| problem.program.clone());
        }
        let mut planned = Vec::new();
        let mut refused = false;
        let mut files: HashMap<String, &str> = HashMap::new();
        for (origin, read) in pipelines.found() {
            let pipeline = &read.pipeline;
            if pipeline.validate().is_err() {
                continue;
            }
            // On some systems capitals and small letters are one in names of files.
            if let Some(other) = files.insert(pipeline.id.to_ascii_lowercase(), &origin.name) {
                problems.push(Problem { pipeline: Some(origin.name.clone()), ..one_file(other) });
                continue;
            }
            match self.text(read, Some(&origin.name), notes)? {
                Some(text) => planned.push((&pipeline.id, text)),
                None => refused = true,
            }
        }
        if !problems.is_empty() || pipelines.valid() != Some(true) {
            return Err(Stop::not_valid(problems));
        }
        if refused {
            return Ok(None);
        }
        let end = if self.written.markup == Markup::Json { "json" } else { self.end };
        let plan = |(id, text): (&String, String)| {
            Planned::new(self.written, id, Some(&folder.join(format!("{id}.{end}"))), text)
        };
        let planned = planned.into_iter().map(plan).collect::<Result<Vec<_>, Stop>>()?;
        planned.into_iter().map(Planned::carry_out).collect::<Result<Vec<_>, Stop>>().map(Some)
    }

    /// The text for a pipeline, unless the target refuses it. `name` is said where there are several.
    /// Machines are told all with the answer, people at once.
    fn text(&self, read: &Read, name: Option<&str>, told: &mut Vec<Problem>) -> Result<Option<String>, Stop> {
        let pipeline = &read.pipeline;
        let mut notes = Notes::default();
        let text = (self.export)(pipeline, &mut notes)?.text(self.written, self.rules.word, pipeline);
        self.rules.check_written(&text, &mut notes);
        notes.list = read.seen(notes.list);
        if self.written.format == Format::Text {
            notes.report(name, told.is_empty());
        }
        told.extend(notes.list.iter().cloned().map(|note| {
            let pipeline = Some(name.unwrap_or(&pipeline.id).to_owned());
            Problem { pipeline, ..note }
        }));
        Ok((!notes.refuse()).then_some(text))
    }
}

/// What no target takes.
fn broken_rules(pipeline: &Pipeline) -> Vec<Problem> {
    pipeline.validate().err().map_or_else(Vec::new, |invalid| invalid.problems().iter().map(Problem::from).collect())
}

/// Two pipelines would be written to one file, which is called after the id.
fn one_file(other: &str) -> Problem {
    let message = format!("its file would be that of `{}` too: each is called after the id", shown(other));
    Problem::error("duplicate-pipeline", message)
        .help("give one of them another id, or write them to different folders")
        .of(None, "id")
}
