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

use std::path::Path;

use gofer_model::Pipeline;
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::Answer;
use crate::cli::{Export, ExportArgs, Format, Inputs, Markup};
use crate::envelope;
use crate::pipelines::Pipelines;
use crate::problem::{Problem, Severity};
use crate::source::Source;
use crate::stop::Stop;

use self::notes::Notes;
use self::write::{Document, Outcome};

pub fn run(args: &Export) -> Result<Answer, Stop> {
    match args {
        Export::Github(args) => {
            let export = |pipeline: &Pipeline, notes: &mut Notes| github::export(pipeline, args, notes);
            Target { word: "github", end: "yml", written: &args.written, export: &export }.run()
        }
        Export::Argo(args) => {
            let export = |pipeline: &Pipeline, notes: &mut Notes| argo::export(pipeline, args, notes);
            Target { word: "argo", end: "yaml", written: &args.written, export: &export }.run()
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
    /// How it is called on the command line.
    word: &'static str,
    /// How the names of its files end.
    end: &'static str,
    written: &'a ExportArgs,
    export: &'a dyn Fn(&Pipeline, &mut Notes) -> Result<Document, Stop>,
}

impl Target<'_> {
    fn run(&self) -> Result<Answer, Stop> {
        let mut notes = Vec::new();
        let files = match self.written.target.folder() {
            Some(folder) => self.all(folder, &mut notes)?,
            None => self.one(&mut notes)?,
        };
        let is_good = files.as_ref().is_some_and(|files| files.iter().all(Outcome::is_good));
        let files = files.unwrap_or_default();
        if self.written.format == Format::Json {
            let command = format!("export {}", self.word);
            return envelope::answer(&command, u8::from(!is_good), notes, Some(Exported { files }));
        }
        Ok(Answer::new(is_good, files.iter().map(Outcome::in_words).collect::<String>()))
    }

    /// One pipeline, to one file or standard output; nothing if it is refused.
    fn one(&self, notes: &mut Vec<Problem>) -> Result<Option<Vec<Outcome>>, Stop> {
        let Inputs { sources, cargo } = &self.written.inputs;
        let pipeline = match sources.as_slice() {
            [] => Source::here().read_valid(cargo)?,
            [source] => source.read_valid(cargo)?,
            [..] => {
                return Err(Stop::usage("several pipelines do not go into one file")
                    .help("name a folder, in which each becomes a file of its id: `-o deploy/`"));
            }
        };
        let Some(text) = self.text(&pipeline, None, notes)? else { return Ok(None) };
        Ok(Some(vec![write::out(self.written, &pipeline.id, self.written.target.file(), text)?]))
    }

    /// All pipelines that are meant, each to a file of its id. If one is refused, none is written.
    fn all(&self, folder: &Path, notes: &mut Vec<Problem>) -> Result<Option<Vec<Outcome>>, Stop> {
        let pipelines = Pipelines::find(&self.written.inputs)?;
        let mut problems = pipelines.unseen();
        problems.retain(|problem| problem.severity == Severity::Error);
        let mut texts = Vec::new();
        let mut refused = false;
        for (origin, pipeline) in pipelines.found() {
            if let Err(invalid) = pipeline.validate() {
                let of_it = |problem| Problem { pipeline: Some(origin.name.clone()), ..Problem::from(problem) };
                problems.extend(invalid.problems().iter().map(of_it));
                continue;
            }
            let text = self.text(pipeline, Some(&origin.name), notes)?;
            refused |= text.is_none();
            let end = if self.written.markup == Markup::Json { "json" } else { self.end };
            texts.extend(text.map(|text| (&pipeline.id, folder.join(format!("{}.{end}", pipeline.id)), text)));
        }
        if !problems.is_empty() || pipelines.valid() != Some(true) {
            return Err(Stop::not_valid(problems));
        }
        if refused {
            return Ok(None);
        }
        let files = texts.into_iter().map(|(id, file, text)| write::out(self.written, id, Some(&file), text));
        files.collect::<Result<Vec<Outcome>, Stop>>().map(Some)
    }

    /// The text for a pipeline, unless the target refuses it. `name` is said where there are several.
    /// Machines are told all with the answer, people at once.
    fn text(&self, pipeline: &Pipeline, name: Option<&str>, told: &mut Vec<Problem>) -> Result<Option<String>, Stop> {
        let mut notes = Notes::default();
        let document = (self.export)(pipeline, &mut notes)?;
        match self.written.format {
            Format::Text => notes.report(name),
            Format::Json => told.extend(notes.list.iter().cloned().map(|note| {
                let pipeline = Some(name.unwrap_or(&pipeline.id).to_owned());
                Problem { pipeline, ..note }
            })),
        }
        if notes.refuse() { Ok(None) } else { document.text(self.written, self.word, pipeline).map(Some) }
    }
}
