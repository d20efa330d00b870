//! What is said of bytes that are no text, of a text that is not JSON, and of JSON that is no pipeline.

use gofer_core::shown;

use super::tree::{Fault, Node, Value};
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
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        Stop::no_pipeline(format!("{whose} gives no pipeline: it is not JSON: expected UTF-8, found another encoding"))
            .help("save it as UTF-8, or write `\\u` and the four digits of the character")
            .at(Places::of(&before).of_byte(&before, before.len()))
    })
}

/// How to go on where there is no JSON at all: of a program, and of a text that somebody made of one.
pub const OF_A_PROGRAM: &str = "a pipeline is what `main` returns, and all its program prints: other words go to standard error, as by `eprintln!`";
pub const OF_A_TEXT: &str = "a pipeline's JSON is what `cargo run` prints in its crate";

/// Why a text is not JSON; `help` says how to go on where it is nothing, or something else altogether.
pub fn not_json(text: &str, whose: &str, places: &Places, fault: Fault, help: &str) -> Stop {
    let why = |why: &str| Stop::no_pipeline(format!("{whose} gives no pipeline: {why}"));
    let begins = text.trim_start();
    match begins.lines().next() {
        None => return why("there is nothing at all").help(help),
        Some(_) if begins.starts_with(['{', '[', '"', '/', '#']) => {}
        Some(first) => return why(&format!("it is not JSON, but begins with `{}`", shown(first))).help(help),
    }
    let what = if fault.is_json { "no server reads it" } else { "it is not JSON" };
    let stop = why(&format!("{what}: {}", fault.message)).at(places.of_byte(text, fault.at));
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
        Value::List(elements) if elements.len() == 1 && elements.iter().any(is_pipeline) => {
            "a pipeline's JSON is an object: remove the `[` and the `]` around it"
        }
        Value::List(elements) if elements.iter().any(is_pipeline) => {
            "a file holds one pipeline: put each object of this list into a file of its own"
        }
        Value::Object(entries) if entries.iter().any(|entry| is_pipeline(&entry.node)) => {
            "a pipeline's JSON is the object with `id` and `tasks` alone, which here stands within another one"
        }
        _ => "a pipeline's JSON is an object with `id`, `name`, `description`, `parallelism` and `tasks`",
    }
}
