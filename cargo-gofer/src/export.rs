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
mod shell;
#[cfg(test)]
mod tests;
mod write;
mod yaml;

use std::path::Path;

use gofer_model::Pipeline;

use crate::answer::Answer;
use crate::cli::{Export, Inputs, Markup, Written};
use crate::pipelines::Pipelines;
use crate::problem::{Problem, Severity};
use crate::source::Source;
use crate::stop::Stop;

use self::notes::Notes;
use self::write::Document;

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

/// An engine that pipelines are written for.
struct Target<'a> {
    /// How it is called on the command line.
    word: &'static str,
    /// How the names of its files end.
    end: &'static str,
    written: &'a Written,
    export: &'a dyn Fn(&Pipeline, &mut Notes) -> Result<Document, Stop>,
}

impl Target<'_> {
    fn run(&self) -> Result<Answer, Stop> {
        match self.written.target.folder() {
            Some(folder) => self.all(folder),
            None => self.one(),
        }
    }

    /// One pipeline, to one file or standard output.
    fn one(&self) -> Result<Answer, Stop> {
        let Inputs { sources, cargo } = &self.written.inputs;
        let pipeline = match sources.as_slice() {
            [] => Source::here().read_valid(cargo)?,
            [source] => source.read_valid(cargo)?,
            [..] => {
                return Err(Stop::usage("several pipelines do not go into one file")
                    .help("name a folder, in which each becomes a file of its id: `-o deploy/`"));
            }
        };
        match self.text(&pipeline, None)? {
            Some(text) => write::out(self.written, self.written.target.file(), &text),
            None => Ok(Answer::new(false, String::new())),
        }
    }

    /// All pipelines that are meant, each to a file of its id. If one is refused, none is written.
    fn all(&self, folder: &Path) -> Result<Answer, Stop> {
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
            let text = self.text(pipeline, Some(&origin.name))?;
            refused |= text.is_none();
            let end = if self.written.format == Markup::Json { "json" } else { self.end };
            texts.extend(text.map(|text| (folder.join(format!("{}.{end}", pipeline.id)), text)));
        }
        if !problems.is_empty() || pipelines.valid() != Some(true) {
            return Err(Stop::not_valid(problems));
        }
        if refused {
            return Ok(Answer::new(false, String::new()));
        }
        let answers = texts.iter().map(|(file, text)| write::out(self.written, Some(file), text));
        Ok(Answer::all(answers.collect::<Result<Vec<Answer>, Stop>>()?))
    }

    /// The text for a pipeline, unless the target refuses it. `name` is said where there are several.
    fn text(&self, pipeline: &Pipeline, name: Option<&str>) -> Result<Option<String>, Stop> {
        let mut notes = Notes::default();
        let document = (self.export)(pipeline, &mut notes)?;
        notes.report(name);
        if notes.refuse() { Ok(None) } else { document.text(self.written, self.word, pipeline).map(Some) }
    }
}
