//! All messages have one tone: they state, in lower case and plain ASCII, and end without a full stop.
//! What the block says is read where the compiler prints it, what the tool says in its sources.

use std::path::{Path, PathBuf};

/// What begins with a capital wherever it stands.
const NAMES: [&str; 2] = ["Gofer ", "Rust "];

/// The files below a folder whose names end so.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The text without what stands in backticks, which is the user's or Rust's.
fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join("X")
}

/// A negation that is not one of existence: `is no id` for `is not an id`.
fn is_no(text: &str) -> bool {
    let mut before = "";
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let negates = matches!(word, "is" | "are") && words.peek() == Some(&"no");
        if negates && !before.to_ascii_lowercase().ends_with("there") {
            return true;
        }
        before = word;
    }
    false
}

fn fault(message: &str) -> Option<&'static str> {
    let words = without_code(message);
    let is_capital =
        message.starts_with(|c: char| c.is_ascii_uppercase()) && !NAMES.iter().any(|name| message.starts_with(name));
    [
        (!words.is_ascii(), "is not plain ASCII"),
        (is_no(&words), "says `is no`, where others say `is not a`"),
        (words.contains('?') || words.contains("did you mean"), "asks"),
        (words.ends_with('.') && !words.ends_with("..."), "ends with a full stop"),
        (is_capital, "begins with a capital"),
    ]
    .into_iter()
    .find_map(|(is_wrong, what)| is_wrong.then_some(what))
}

/// The errors and helps that a `.stderr` has; notes are those of the compiler, too.
fn messages(stderr: &str) -> impl Iterator<Item = &str> {
    stderr.lines().filter_map(|line| {
        let line = line.trim_start().trim_start_matches("= ");
        line.strip_prefix("error: ").or_else(|| line.strip_prefix("help: "))
    })
}

#[test]
fn the_block_has_one_tone() {
    let mut faults = Vec::new();
    let mut read = 0;
    for file in files(Path::new("ui"), "stderr") {
        for message in messages(&std::fs::read_to_string(&file).unwrap()) {
            read += 1;
            faults.extend(fault(message).map(|what| format!("{}: {what}: {message}", file.display())));
        }
    }
    assert!(read > 1000, "only {read} messages were found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_said_at_run_time_has_the_same_tone() {
    let mut faults = Vec::new();
    for krate in ["gofer-core", "gofer-macros", "gofer-model", "cargo-gofer"] {
        for file in files(&Path::new("..").join(krate).join("src"), "rs") {
            let source = std::fs::read_to_string(&file).unwrap();
            let lines = source.lines().filter(|line| !line.trim_start().starts_with("//") && !line.contains("assert!"));
            let said = lines.filter(|line| line.contains('"'));
            let wrong = said.filter(|line| is_no(&without_code(line)) || line.contains("did you mean"));
            faults.extend(wrong.map(|line| format!("{}: {}", file.display(), line.trim())));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_falls_short_is_found() {
    for wrong in ["`a` is no id", "did you mean that", "is it `a`?", "write it.", "Write it", "caf\u{e9}"] {
        assert!(fault(wrong).is_some(), "{wrong}");
    }
    for right in
        ["there is no `a`", "add `.ok()?`", "`A` is not an id", "write `a?`", "Gofer has none", "and so on ..."]
    {
        assert_eq!(fault(right), None, "{right}");
    }
}
