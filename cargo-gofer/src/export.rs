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
mod pages;
mod rules;
mod shell;
#[cfg(test)]
mod tests;
mod write;
mod yaml;

use gofer_model::Pipeline;

use crate::answer::Answer;
use crate::cli::{Export, Written};
use crate::stop::Stop;

pub use self::pages::PAGES;

use self::notes::Notes;
use self::write::Document;

pub fn run(args: &Export) -> Result<Answer, Stop> {
    match args {
        Export::Github(args) => each(&args.written, "github", |pipeline, notes| github::export(pipeline, args, notes)),
        Export::Argo(args) => each(&args.written, "argo", |pipeline, notes| argo::export(pipeline, args, notes)),
    }
}

/// Exports the pipeline, unless the target refuses it.
fn each(
    args: &Written,
    target: &str,
    export: impl FnOnce(&Pipeline, &mut Notes) -> Result<Document, Stop>,
) -> Result<Answer, Stop> {
    let pipeline = args.input.source.read_valid(&args.input.cargo)?;
    let mut notes = Notes::default();
    let document = export(&pipeline, &mut notes)?;
    notes.report();
    if notes.refuse() {
        return Ok(Answer::new(false, String::new()));
    }
    write::out(args, &document.text(args, target, &pipeline)?)
}
