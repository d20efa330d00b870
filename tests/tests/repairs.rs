//! What a message tells to write is written, and compiled: that error is gone then, and no other
//! has come.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use serde_json::Value;

/// An error of the compiler's, and where it is.
struct Error {
    message: String,
    place: Range<usize>,
}

impl Error {
    /// The text after ``write `…` ``: what is between the first backticks.
    fn repair(&self) -> Option<&str> {
        let (_, help) = self.message.split_once("help: ")?;
        let (_, text) = help.split_once("write `")?;
        text.split('`').next()
    }
}

/// Compiles single files against this gofer-dsl.
struct Compiler {
    library: PathBuf,
    folder: PathBuf,
}

impl Compiler {
    fn new() -> Compiler {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let output = Command::new(env!("CARGO"))
            .args(["build", "--package", "gofer-dsl", "--quiet", "--offline", "--message-format", "json"])
            .current_dir(workspace)
            .output()
            .unwrap();
        let library = String::from_utf8(output.stdout).unwrap().lines().find_map(|line| {
            let message: Value = serde_json::from_str(line).unwrap();
            let files = message["filenames"].as_array()?;
            let is_library = message["target"]["name"] == "gofer_dsl";
            let mut files = files.iter().filter_map(Value::as_str).map(PathBuf::from);
            files.find(|file| is_library && file.extension().is_some_and(|extension| extension == "rlib"))
        });
        let library = library.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("repairs");
        std::fs::create_dir_all(&folder).unwrap();
        Compiler { library, folder }
    }

    fn errors(&self, name: &str, source: &str) -> Vec<Error> {
        let file = self.folder.join(format!("{name}.rs"));
        std::fs::write(&file, source).unwrap();
        let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
            .args(["--edition=2024", "--crate-type=bin", "--emit=metadata", "--error-format=json", "--extern"])
            .arg(format!("gofer_dsl={}", self.library.display()))
            .arg("-L")
            .arg(format!("dependency={}", self.library.parent().unwrap().join("deps").display()))
            .arg("-o")
            .arg(self.folder.join(format!("{name}.rmeta")))
            .arg(&file)
            .output()
            .unwrap();
        let lines = String::from_utf8(output.stderr).unwrap();
        lines.lines().filter_map(error).collect()
    }
}

fn error(line: &str) -> Option<Error> {
    let message: Value = serde_json::from_str(line).ok()?;
    let text = message["message"].as_str()?;
    if message["level"] != "error" || text.starts_with("aborting due to") {
        return None;
    }
    let mut span = message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true);
    // What is missing from a block is at the block: in the macro that gofer-dsl hands it on with.
    while let Some(outer) = span.map(|span| &span["expansion"]["span"]).filter(|outer| outer.is_object()) {
        span = Some(outer);
    }
    let at = |end: &str| span.and_then(|span| span[end].as_u64()).and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
    Some(Error { message: text.to_owned(), place: at("byte_start")..at("byte_end") })
}

/// How often each message comes, whatever lines it names.
fn counted(errors: &[Error]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for error in errors {
        let words = error.message.split_whitespace();
        let words = words.filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()) && !word.starts_with("(line"));
        *counts.entry(words.collect::<Vec<&str>>().join(" ")).or_insert(0) += 1;
    }
    counts
}

/// The entry of braces or brackets in which a place is, from comma to comma.
fn entry(source: &str, place: &Range<usize>) -> Range<usize> {
    let bytes = source.as_bytes();
    let mut starts = vec![0];
    let mut found: Option<(usize, usize)> = None;
    let mut at = 0;
    while at < bytes.len() {
        if at >= place.start && found.is_none() {
            found = Some((*starts.last().unwrap(), starts.len()));
        }
        let depth = found.filter(|_| at >= place.end).map(|(_, depth)| depth);
        match bytes[at] {
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at += source[at..].find('\n').unwrap_or(source.len() - at);
            }
            b'{' | b'[' | b'(' => starts.push(at + 1),
            b'}' | b']' | b')' | b',' if depth == Some(starts.len()) => break,
            b'}' | b']' | b')' => {
                starts.pop();
            }
            b',' => *starts.last_mut().unwrap() = at + 1,
            _ => {}
        }
        at += 1;
    }
    let start = found.map_or(0, |(start, _)| start);
    let blank = source[start..].len() - source[start..].trim_start().len();
    (start + blank).min(place.start)..at.max(place.end)
}

/// The ways in which a person would follow a repair, the likeliest first.
fn applied(source: &str, place: &Range<usize>, repair: &str) -> Vec<String> {
    let replaced = |range: Range<usize>, text: &str| {
        let (before, after) = (&source[..range.start], &source[range.end..]);
        let blank = if before.ends_with(in_word) && text.starts_with(in_word) { " " } else { "" };
        format!("{before}{blank}{text}{after}")
    };
    let mut ways = Vec::new();
    let is_entry =
        repair.split_once(": ").is_some_and(|(key, _)| key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
    if is_entry {
        ways.push(replaced(entry(source, place), repair));
    }
    if let Some(task) = source[..place.start].trim_end().strip_suffix("task").filter(|_| repair.starts_with("task ")) {
        ways.push(replaced(task.len()..place.end, repair));
    }
    ways.push(replaced(place.clone(), repair));
    // A key that stands beside is changed.
    if let Some((key, _)) = repair.split_once(": ").filter(|_| is_entry)
        && let Some(at) = source[..place.start].rfind(&format!("{key}: "))
    {
        ways.push(replaced(entry(source, &(at..at + key.len())), repair));
    }
    // An id is changed wherever it stands.
    let old = &source[place.clone()];
    if !old.is_empty() && old.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        ways.push(renamed(source, old, repair));
    }
    // What is missing is added: to the block, to the task whose id is underlined, to the key's braces.
    if is_entry {
        // The first braces may be those of an axis.
        for (brace, _) in source[place.start..].match_indices('{').take(2) {
            let body = place.start + brace + 1;
            ways.push(replaced(body..body, &format!(" {repair}, ")));
        }
        ways.push(replaced(place.start..place.start, &format!("{repair}, ")));
        let start = entry(source, place).start;
        ways.push(replaced(start..start, &format!("{repair}, ")));
    }
    ways
}

fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A word in the place of another.
fn renamed(source: &str, old: &str, new: &str) -> String {
    let mut renamed = String::new();
    let mut rest = source;
    while let Some(at) = rest.find(old) {
        let (before, after) = (&rest[..at], &rest[at + old.len()..]);
        let whole = !before.ends_with(in_word) && !after.starts_with(in_word);
        renamed.push_str(before);
        renamed.push_str(if whole { new } else { old });
        rest = after;
    }
    renamed + rest
}

/// Follows every repair of a case, and says which do not hold.
fn failures(compiler: &Compiler, name: &str, source: &str) -> (usize, Vec<String>) {
    let errors = compiler.errors(name, source);
    let before = counted(&errors);
    let mut followed = 0;
    let mut failures = Vec::new();
    for error in &errors {
        let Some(repair) = error.repair() else { continue };
        followed += 1;
        let this = counted(std::slice::from_ref(error)).into_keys().next().unwrap();
        let mut last = Vec::new();
        let holds = applied(source, &error.place, repair).iter().any(|repaired| {
            let errors = compiler.errors(name, repaired);
            let after = counted(&errors);
            last = errors.into_iter().map(|error| error.message).collect();
            let gone = after.get(&this).copied().unwrap_or(0) < before[&this];
            // Where an id is changed, what is said of it says so.
            let old = &source[error.place.clone()];
            let known = |message: &String| before.get(message).or_else(|| before.get(&renamed(message, repair, old)));
            gone && after.iter().all(|(message, count)| known(message).is_some_and(|before| count <= before))
        });
        if !holds {
            failures.push(format!("{name}: {}\n  then: {}", error.message, last.join("\n  and: ")));
        }
    }
    (followed, failures)
}

fn cases() -> Vec<(String, String)> {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let folders = std::fs::read_dir(ui).unwrap().map(|folder| folder.unwrap().path());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap()).map(|file| file.unwrap().path());
    let mut cases: Vec<(String, String)> = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "stderr"))
        .filter(|file| std::fs::read_to_string(file).unwrap().contains("write `"))
        .map(|file| {
            let name = format!(
                "{}_{}",
                file.parent().unwrap().file_name().unwrap().display(),
                file.file_stem().unwrap().display()
            );
            (name, std::fs::read_to_string(file.with_extension("rs")).unwrap())
        })
        .collect();
    cases.sort();
    cases
}

#[test]
fn every_repair_holds() {
    let compiler = Compiler::new();
    let cases = Mutex::new(cases());
    let found = Mutex::new((0, Vec::new()));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let Some((name, source)) = cases.lock().unwrap().pop() else { break };
                    let (followed, failures) = failures(&compiler, &name, &source);
                    let mut found = found.lock().unwrap();
                    found.0 += followed;
                    found.1.extend(failures);
                }
            });
        }
    });
    let (followed, mut failures) = found.into_inner().unwrap();
    failures.sort();
    assert!(followed > 50, "only {followed} repairs");
    assert!(failures.is_empty(), "{} of {followed} fail:\n{}", failures.len(), failures.join("\n"));
}
