//! Wrong JSON, as people and programs write it: what is said of it, and whether what a help tells to write mends it.
//! `BLESS=1` writes down what is said.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod repair;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use common::{folder, gofer};

const WRONG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/json/wrong");

/// The wrong files, by name.
fn wrong() -> Vec<(String, PathBuf)> {
    let files = fs::read_dir(WRONG).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "json"))
        .map(|file| (file.file_stem().unwrap().display().to_string(), file))
        .collect();
    files.sort();
    assert!(files.len() > 60, "only {} files", files.len());
    files
}

/// What `check` says of a file for machines.
fn problems(folder: &Path, file: &str) -> Vec<Value> {
    let ran = gofer(folder, &["check", file, "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap_or_else(|_| panic!("{file}: {ran:?}"));
    answer["problems"].as_array().unwrap().clone()
}

#[test]
fn what_is_said_of_wrong_json() {
    let mut wrongly = Vec::new();
    for (name, path) in wrong() {
        let ran = gofer(Path::new(WRONG), &["check", &format!("{name}.json")]);
        let said = format!("{}{}[{}]\n", ran.output, ran.errors, ran.code.unwrap());
        let expected = path.with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            fs::write(expected, said).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != said {
            wrongly.push(format!("{name}: {said}"));
        }
    }
    assert!(wrongly.is_empty(), "{}", wrongly.join("\n"));
}

#[test]
fn no_help_speaks_of_a_block() {
    let blocks = ["task ", "for ", "image:", "command:", "script:", "shell:", "format!", "gofer_dsl::", "(\"", "ids:"];
    for (name, _) in wrong() {
        for problem in problems(Path::new(WRONG), &format!("{name}.json")) {
            let help = problem["help"].as_str().unwrap_or_default();
            let message = problem["message"].as_str().unwrap();
            // What stands in backticks is to be written.
            let code: Vec<&str> = help.split('`').skip(1).step_by(2).collect();
            assert!(
                !code.iter().any(|code| blocks.iter().any(|word| code.starts_with(word) || code.contains("format!"))),
                "{name}: {help}"
            );
            let plain = |text: &str| text.split('`').step_by(2).collect::<String>();
            assert!(plain(help).is_ascii() && plain(message).is_ascii(), "{name}: {message}\n{help}");
        }
    }
}

#[test]
fn every_command_says_each_mistake_once() {
    let good = folder();
    let good = good.path().join("good.json");
    fs::write(&good, r#"{"id":"good","name":"Good","parallelism":0,"tasks":[]}"#).unwrap();
    let good = good.to_str().unwrap();
    for (name, _) in wrong() {
        let file = format!("{name}.json");
        let file = file.as_str();
        for args in [
            &["check", file][..],
            &["graph", file],
            &["explain", file],
            &["import", file],
            &["diff", file, good],
            &["diff", good, file],
            &["diff", file, file],
            &["export", "github", file],
        ] {
            let ran = gofer(Path::new(WRONG), args);
            let mut said = BTreeMap::new();
            for message in ran.errors.split("\n\n").filter(|message| !message.starts_with("note: ")) {
                *said.entry(message.trim()).or_insert(0) += 1;
            }
            assert!(said.values().all(|count| *count == 1), "{args:?}: {}", ran.errors);
            assert!(ran.code != Some(101), "{args:?}: {}", ran.errors);
        }
    }
}

/// How often each problem comes, whatever its place.
fn counted(problems: &[Value]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for problem in problems {
        let code = problem["code"].as_str().unwrap();
        // It names the tasks, which have ids only then.
        let message = if code == "missing-field" { "" } else { problem["message"].as_str().unwrap() };
        let key = format!("{code} {message}");
        *counts.entry(key).or_insert(0) += 1;
    }
    counts
}

#[test]
fn every_repair_holds() {
    let folder = folder();
    let (mut followed, mut failures) = (0, Vec::new());
    for (name, path) in wrong() {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let file = format!("{name}.json");
        fs::write(folder.path().join(&file), &text).unwrap();
        let all = problems(folder.path(), &file);
        let before = counted(&all);
        for problem in &all {
            let Some(fix) = repair::of(problem) else { continue };
            followed += 1;
            let this = counted(std::slice::from_ref(problem)).into_keys().next().unwrap();
            let mut last: Vec<String> = Vec::new();
            let holds = fix.applied(&text).iter().any(|repaired| {
                fs::write(folder.path().join(&file), repaired).unwrap();
                let after = problems(folder.path(), &file);
                last = after.iter().map(|problem| format!("{} {}", problem["message"], problem["help"])).collect();
                fix.is_further(&after).unwrap_or_else(|| {
                    let after = counted(&after);
                    let gone = after.get(&this).copied().unwrap_or(0) < before[&this];
                    gone && after
                        .iter()
                        .all(|(message, count)| fix.known(&before, message).is_some_and(|known| *count <= known))
                })
            });
            if !holds {
                let (message, help) = (&problem["message"], &problem["help"]);
                failures.push(format!("{name}: {message} {help}\n  then: {}", last.join("\n  and: ")));
            }
        }
    }
    assert!(followed > 100, "only {followed} repairs");
    assert!(failures.is_empty(), "{} of {followed} fail:\n{}", failures.len(), failures.join("\n"));
}
