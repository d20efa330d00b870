//! What is said of bytes that are no text, of a text that is not JSON, and of JSON that is no pipeline.

use super::tree::{self, Node, Value};
use crate::stop::Stop;
use crate::text::Places;

/// The text, without the mark that some editors put before it.
pub fn text<'a>(bytes: &'a [u8], whose: &str) -> Result<&'a str, Stop> {
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
        let before = &bytes[..error.valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
        Stop::no_pipeline(format!(
            "{whose} gives no pipeline: line {line} holds what is not UTF-8, from column {column} on, so it is not JSON"
        ))
        .help("save it as UTF-8, or write `\\u` and the four digits of the character")
    })
}

/// How to go on where there is no JSON at all: of a program, and of a text that somebody made of one.
pub const OF_A_PROGRAM: &str = "a pipeline is what `main` returns, and all its program prints: other words go to standard error, as by `eprintln!`";
pub const OF_A_TEXT: &str = "a pipeline's JSON is what `cargo run` prints in its crate";

/// That a text is nothing, or something else altogether.
///
/// # Errors
/// If it is, with the `help`.
pub fn begins_like_json(text: &str, whose: &str, help: &str) -> Result<(), Stop> {
    let text = text.trim_start();
    let why = match text.lines().next() {
        None => "there is nothing at all".to_owned(),
        Some(_) if text.starts_with(['{', '[', '"', '/', '#']) => return Ok(()),
        Some(first) => format!("it is not JSON, but begins with `{}`", gofer_core::shown(first)),
    };
    Err(Stop::no_pipeline(format!("{whose} gives no pipeline: {why}")).help(help))
}

/// Why a text is not JSON, where somebody reads it.
pub fn not_json(text: &str, whose: &str, places: &Places, fault: tree::Fault) -> Stop {
    let (line, column) = places.of_byte(text, fault.at);
    let stop = Stop::no_pipeline(format!(
        "{whose} gives no pipeline: {}, because of line {line}, column {column}: {}",
        if fault.is_json { "no server reads it" } else { "it is not JSON" },
        fault.message
    ));
    match fault.help {
        Some(help) => stop.help(help),
        None => stop,
    }
}

/// What to do with JSON that is not a pipeline.
pub fn other_json(node: &Node) -> &'static str {
    let is_pipeline = |node: &Node| match &node.value {
        Value::Object(entries) => entries.iter().any(|entry| entry.name == "id" || entry.name == "tasks"),
        _ => false,
    };
    match &node.value {
        Value::List(elements) if elements.iter().any(is_pipeline) => {
            "a file holds one pipeline: put each object of this list into a file of its own"
        }
        Value::Object(entries) if entries.iter().any(|entry| is_pipeline(&entry.node)) => {
            "a pipeline's JSON is the object with `id` and `tasks` alone, which here stands within another one"
        }
        _ => "a pipeline's JSON is an object with `id`, `name`, `description`, `parallelism` and `tasks`",
    }
}
