//! Every mistake in the documentation gives the errors that stand above it, and no others; and every message stands there.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const PAGES: [(&str, &str); 2] = [
    ("reference", include_str!("../../gofer-macros/src/reference.md")),
    ("errors", include_str!("../../gofer-macros/src/errors.md")),
];

/// The `compile_fail` examples, by the page and line they begin in.
fn examples() -> BTreeMap<String, Vec<&'static str>> {
    let mut examples = BTreeMap::new();
    let mut open: Option<(String, Vec<&str>)> = None;
    let lines = PAGES.iter().flat_map(|(page, text)| (1..).zip(text.lines()).map(move |line| (page, line)));
    for (page, (number, line)) in lines {
        match &mut open {
            None if line == "```compile_fail" => open = Some((format!("{page}_line{number}"), Vec::new())),
            None => {}
            Some(_) if line == "```" => examples.extend(open.take()),
            Some((_, lines)) => lines.push(line),
        }
    }
    examples
}

/// As rustdoc reads it: `# ` hides a line.
fn program(lines: &[&str]) -> String {
    let shown: Vec<&str> = lines.iter().map(|line| line.strip_prefix("# ").unwrap_or(line)).collect();
    let shown = shown.join("\n");
    if shown.contains("fn main") { shown } else { format!("fn main() {{\n{shown}\n}}\n") }
}

/// A message on one line and without line numbers, which a comment cannot know.
fn plain(message: &str) -> String {
    let words: Vec<&str> = message.split_whitespace().collect();
    let mut plain = words.join(" ");
    while let Some(start) = plain.find("(line ") {
        let end = start + plain[start..].find(')').unwrap() + 1;
        plain.replace_range(start..end, "");
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The errors that an example's comments foretell.
fn foretold(lines: &[&str]) -> Vec<String> {
    let mut errors: Vec<String> = Vec::new();
    let mut within = false;
    for line in lines {
        let comment = line.trim_start().strip_prefix("// ");
        match comment {
            Some(text) if text.starts_with("error: ") => {
                errors.push(text["error: ".len()..].to_owned());
                within = true;
            }
            Some(text) if within => errors.last_mut().unwrap().extend([" ", text]),
            _ => within = false,
        }
    }
    let mut errors: Vec<String> = errors.iter().map(|error| plain(error)).collect();
    errors.sort();
    errors
}

/// Checks all programs as binaries of one crate and gives the errors of each.
fn errors(examples: &BTreeMap<String, Vec<&str>>) -> BTreeMap<String, Vec<String>> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reference");
    let binaries = project.join("src/bin");
    if binaries.exists() {
        std::fs::remove_dir_all(&binaries).unwrap();
    }
    std::fs::create_dir_all(&binaries).unwrap();
    for (name, lines) in examples {
        std::fs::write(binaries.join(format!("{name}.rs")), program(lines)).unwrap();
    }
    let gofer_dsl = workspace.join("gofer-dsl");
    let manifest = format!(
        "[package]\nname = \"reference\"\nedition = \"2024\"\n[dependencies]\ngofer-dsl = {{ path = \"{}\" }}\n[workspace]\n",
        gofer_dsl.display()
    );
    std::fs::write(project.join("Cargo.toml"), manifest).unwrap();
    std::fs::copy(workspace.join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--bins", "--keep-going", "--offline", "--message-format", "json"])
        .env("CARGO_TARGET_DIR", project.join("target"))
        .current_dir(&project)
        .output()
        .unwrap();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        let (name, message) = (&message["target"]["name"], &message["message"]);
        let text = message["message"].as_str().unwrap_or_default();
        if message["level"] == "error" && !text.starts_with("aborting due to") {
            found.entry(name.as_str().unwrap().to_owned()).or_default().push(plain(text));
        }
    }
    assert!(!found.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    for errors in found.values_mut() {
        errors.sort();
    }
    found
}

#[test]
fn every_mistake_gives_the_errors_above_it() {
    let examples = examples();
    assert!(examples.len() > 30, "only {} examples", examples.len());
    let found = errors(&examples);
    let mut wrong = Vec::new();
    for (name, lines) in &examples {
        let (found, foretold) = (found.get(name).cloned().unwrap_or_default(), foretold(lines));
        if found != foretold {
            wrong.push(format!("{name}\n  gives    {found:#?}\n  foretold {foretold:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Beginnings of messages without an example: what a block passes in silence, and what is too large or too odd for a page.
const WITHOUT_EXAMPLE: [&str; 7] = [
    "it is raining",
    "the pipeline's id `",
    "image `{name}` has no tag",
    "servers look `",
    "`pipeline!` failed on this block",
    "missing `,` before this",
    "with this task the axes of the pipeline make more than ",
];

/// The texts with which the sources below a folder make problems.
fn messages(folder: &Path) -> Vec<String> {
    let mut messages = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            messages.extend(self::messages(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            let source = source.split("#[cfg(test)]\nmod ").next().unwrap();
            let calls = ["Problem::new(", ".problem("].into_iter().flat_map(|call| source.split(call).skip(1));
            messages.extend(calls.filter_map(literal));
        }
    }
    messages
}

/// The string literal, perhaps of `format!`, with which a call's arguments begin.
fn literal(arguments: &str) -> Option<String> {
    let arguments = arguments.trim_start();
    let rest = arguments.strip_prefix("format!(").unwrap_or(arguments).trim_start().strip_prefix('"')?;
    let (mut text, mut characters) = (String::new(), rest.chars());
    loop {
        match characters.next()? {
            '"' => return Some(text),
            '\\' => match characters.next()? {
                // A line that goes on.
                '\n' => characters = characters.as_str().trim_start().chars(),
                'n' => text.push(' '),
                escaped => text.push(escaped),
            },
            other => text.push(other),
        }
    }
}

/// Whether an error may be what a text of `format!` makes.
fn is_made_by(error: &str, text: &str) -> bool {
    let text = text.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let mut parts = text.split('{').enumerate().map(|(number, part)| {
        let fixed = if number == 0 { part } else { part.split_once('}').map_or(part, |(_, fixed)| fixed) };
        plain(&fixed.replace('\u{1}', "{").replace('\u{2}', "}"))
    });
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = error.strip_prefix(first.as_str()) else { return false };
    parts.all(|part| {
        let found = rest.find(part.as_str());
        rest = found.map_or("", |at| &rest[at + part.len()..]);
        found.is_some()
    })
}

#[test]
fn every_message_has_an_example() {
    let errors: Vec<String> = examples().values().flat_map(|lines| foretold(lines)).collect();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let messages = ["gofer-core/src", "gofer-macros/src"].map(|folder| messages(&workspace.join(folder))).concat();
    assert!(messages.len() > 200, "only {} messages", messages.len());
    let lacks = |text: &&String| {
        !WITHOUT_EXAMPLE.iter().any(|begin| text.starts_with(begin))
            && !errors.iter().any(|error| is_made_by(error, text))
    };
    let without: Vec<&String> = messages.iter().filter(lacks).collect();
    assert!(without.is_empty(), "errors.md has no example of {without:#?}");
}
