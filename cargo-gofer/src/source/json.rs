//! A pipeline's JSON, read as a server reads it, with words for what is wrong.

use gofer_model::Pipeline;

use super::verdict::broken_rules;
use crate::problem::Problem;
use crate::stop::Stop;
use crate::text::Places;

mod names;
mod no_pipeline;
mod reader;
mod rewritten;
mod tree;
mod unread;
mod warnings;
mod written;

use no_pipeline::{OF_A_PROGRAM, OF_A_TEXT, not_json, other_json, text};
use reader::Reader;
use tree::{Entry, Value};
use unread::Unread;
use written::Written;

/// A pipeline, as far as it can be read, and what there is to say of its JSON.
#[derive(Debug)]
pub struct Read {
    pub pipeline: Pipeline,
    /// What a server ignores, or what some servers refuse.
    pub warnings: Vec<Problem>,
    /// What cannot be read.
    pub malformed: Vec<Problem>,
    /// The text, where somebody wrote it.
    written: Option<Written>,
}

/// Reads what a program prints; `whose` says which.
///
/// # Errors
/// If it is no JSON, or not a pipeline's.
pub fn read(bytes: &[u8], whose: &str) -> Result<Read, Stop> {
    let nowhere = |problem| Problem { line: None, column: None, ..problem };
    let read =
        text(bytes, whose).and_then(|text| read_text(text, whose, OF_A_PROGRAM)).map_err(Stop::place_in_words)?;
    Ok(Read {
        warnings: read.warnings.into_iter().map(nowhere).collect(),
        malformed: read.malformed.into_iter().map(nowhere).collect(),
        ..read
    })
}

/// Reads what stands in a file, or comes from standard input: its problems have places.
///
/// # Errors
/// If it is no JSON, or not a pipeline's.
pub fn read_written(bytes: &[u8], file: Option<String>, whose: &str) -> Result<Read, Stop> {
    let in_file = |stop: Stop| stop.in_file(file.as_deref());
    let text = text(bytes, whose).map_err(in_file)?;
    let mut read = read_text(text, whose, OF_A_TEXT).map_err(in_file)?;
    for problem in read.warnings.iter_mut().chain(&mut read.malformed) {
        problem.file.clone_from(&file);
    }
    Ok(Read { written: Some(Written { text: text.to_owned(), file }), ..read })
}

fn read_text(text: &str, whose: &str, where_from: &str) -> Result<Read, Stop> {
    let places = Places::of(text);
    let node = tree::parse(text).map_err(|fault| not_json(text, whose, &places, fault, where_from))?;
    let Value::Object(entries) = &node.value else {
        let what = node.in_words();
        return Err(
            Stop::no_pipeline(format!("{whose} gives JSON, but {what} is not a pipeline")).help(other_json(&node))
        );
    };
    // Go's names without tags begin with capitals; a name other systems have too.
    let is_ours = |entry: &Entry| ["id", "tasks"].contains(&entry.name.to_ascii_lowercase().as_str());
    let is_known = |entry: &Entry| Pipeline::FIELDS.contains(&entry.name.as_str());
    if entries.is_empty() || !(entries.iter().any(is_ours) || entries.iter().all(is_known)) {
        let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).take(10).collect();
        let has = if names.is_empty() { "no field".to_owned() } else { gofer_core::list(&names) };
        return Err(Stop::no_pipeline(format!("{whose} gives JSON, but not of a Gofer pipeline: it has {has}"))
            .help(other_json(&node)));
    }
    let mut reader = Reader::new(text, &places);
    let pipeline = reader.read(node);
    let Reader { malformed, warnings, .. } = reader;
    Ok(Read { pipeline, warnings, malformed, written: None })
}

impl Read {
    /// The rules of the language that it breaks, as far as it could be read.
    pub fn broken_rules(&self) -> Vec<Problem> {
        let Err(invalid) = self.pipeline.validate() else { return Vec::new() };
        self.seen(broken_rules(&self.pipeline, &invalid))
    }

    /// Problems that were found in the pipeline, as they are in its JSON: where they stand, and none that only follows
    /// from what could not be read.
    pub fn seen(&self, mut problems: Vec<Problem>) -> Vec<Problem> {
        if let Some(written) = &self.written {
            written.place(&mut problems);
        }
        if !self.malformed.is_empty() {
            let unread = Unread::of(&self.malformed);
            for problem in &mut problems {
                unread.rename(problem);
            }
            problems.retain(|problem| !unread.explains(problem));
        }
        problems
    }

    /// Why it is not valid: what cannot be read, and these problems of what can be.
    pub fn not_valid(&self, problems: Vec<Problem>) -> Stop {
        let mut all = self.seen(problems);
        all.extend(self.malformed.iter().cloned());
        if !self.malformed.is_empty() {
            all.extend(self.warnings.iter().cloned());
        }
        self.put_in_order(&mut all);
        Stop::not_valid(all)
    }

    /// Errors first; each kind as it stands in the JSON, or in the order of the tasks.
    pub fn put_in_order(&self, problems: &mut [Problem]) {
        match &self.written {
            Some(_) => problems.sort_by_key(|problem| (problem.severity, problem.line, problem.column)),
            None => problems.sort_by_key(|problem| problem.severity),
        }
    }
}

#[cfg(test)]
mod tests;
