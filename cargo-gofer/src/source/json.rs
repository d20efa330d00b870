//! A pipeline's JSON, read as a server reads it, with words for what is wrong.

use gofer_model::Pipeline;

use crate::problem::Problem;
use crate::stop::Stop;

mod reader;
mod tree;

use reader::Reader;
use tree::Node;

/// A pipeline, and what there is to say of its JSON.
#[derive(Debug)]
pub struct Read {
    pub pipeline: Pipeline,
    /// What a server ignores, or what some servers refuse.
    pub warnings: Vec<Problem>,
}

/// Reads what `whose` gives.
///
/// # Errors
/// If it is no JSON, or not a pipeline's; if a field of it holds what it cannot hold.
pub fn read(bytes: &[u8], whose: &str) -> Result<Read, Stop> {
    let text = text(bytes, whose)?;
    let node = serde_json::from_str(text).map_err(|error| not_json(text, whose, &error))?;
    let Node::Object(fields) = node else {
        let node = node.in_words();
        return Err(Stop::no_pipeline(format!("{whose} gives JSON, but {node} is not a pipeline")).help(FIELDS));
    };
    if !fields.iter().any(|(name, _)| ["id", "name", "tasks"].contains(&name.as_str())) {
        let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).take(10).collect();
        let has = if names.is_empty() { "no field".to_owned() } else { gofer_core::list(&names) };
        return Err(
            Stop::no_pipeline(format!("{whose} gives JSON, but not of a Gofer pipeline: it has {has}")).help(FIELDS)
        );
    }
    Reader::default().read(fields).map_err(Stop::not_valid)
}

const FIELDS: &str = "a pipeline's JSON is an object with `id`, `name`, `description`, `parallelism` and `tasks`";

/// The text, without the mark that some editors put before it.
fn text<'a>(bytes: &'a [u8], whose: &str) -> Result<&'a str, Stop> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let is_marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    // The first character of JSON is one of ASCII.
    if is_marked || bytes.iter().take(2).any(|byte| *byte == 0) {
        return Err(Stop::no_pipeline(format!(
            "{whose} gives no pipeline: its text is in UTF-16, and JSON is in UTF-8"
        ))
        .help("in PowerShell `>` writes UTF-16: write it with `| Out-File -Encoding utf8 FILE`"));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        Stop::no_pipeline(format!("{whose} gives no pipeline: line {line} holds what is not UTF-8, so it is not JSON"))
    })
}

fn not_json(text: &str, whose: &str, error: &serde_json::Error) -> Stop {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or(&said);
    if text.trim().is_empty() {
        return Stop::no_pipeline(format!("{whose} gives no pipeline: there is nothing at all"));
    }
    let begins = text.trim_start();
    if !begins.starts_with(['{', '[', '"']) {
        return Stop::no_pipeline(format!("{whose} gives no pipeline: it is not JSON"))
            .help(format!("it begins with `{}`", gofer_core::shown(begins.lines().next().unwrap_or_default())));
    }
    let stop = Stop::no_pipeline(format!(
        "{whose} gives no pipeline: it is not JSON, because of line {}, column {}: {said}",
        error.line(),
        error.column()
    ));
    if error.is_eof() {
        return stop.help("its end is missing");
    }
    stop.help(format!("what stands there is `{}`", around(text, error.line(), error.column())))
}

/// What stands before a place and after it, which counts bytes from 1.
fn around(text: &str, line: usize, column: usize) -> String {
    const BEFORE: usize = 40;
    const AFTER: usize = 20;
    let line = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let (mut from, mut to) = (column.saturating_sub(BEFORE), (column + AFTER).min(line.len()));
    while !line.is_char_boundary(from) {
        from -= 1;
    }
    while !line.is_char_boundary(to) {
        to += 1;
    }
    gofer_core::shown(line.get(from..to).unwrap_or(line).trim())
}
