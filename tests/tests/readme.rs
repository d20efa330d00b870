//! What the README shows is what there is.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

const README: &str = include_str!("../../README.md");

#[test]
fn the_mistakes_and_their_messages_are_real() {
    let block = include_str!("../ui/readme/misspelt.rs");
    let messages = include_str!("../ui/readme/misspelt.stderr").replace("ui/readme/misspelt.rs", "src/main.rs");
    assert!(README.contains(block), "the block of tests/ui/readme");
    assert!(README.contains(&messages), "what the compiler says of it:\n{messages}");
}

#[test]
fn the_test_command_is_the_one_of_the_gate() {
    let gate = include_str!("../../.ci/run");
    for command in ["cargo run --package simple", "cargo test --workspace"] {
        assert!(README.contains(&format!("\n{command}")) && gate.contains(&format!("\n{command}")), "{command}");
    }
}

/// The crates of `simple` by Cargo's own account.
fn crates_of_simple() -> BTreeSet<String> {
    let tree = std::process::Command::new(env!("CARGO"))
        .args(["tree", "--package", "simple", "--prefix", "none", "--edges", "normal,build", "--format", "{p}"])
        .output()
        .unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// The section on what is built.
fn what_it_builds() -> &'static str {
    let (_, section) = README.split_once("\n## What it builds\n").unwrap();
    section.split_once("\n## ").unwrap().0
}

#[test]
fn a_pipeline_crate_builds_sixteen_crates() {
    let crates = crates_of_simple();
    assert_eq!(crates.len(), 16, "{crates:?}");
    assert!(README.contains("sixteen crates"));
}

#[test]
fn each_crate_has_a_row_with_its_reason() {
    let rows = what_it_builds().lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let (crates, reasons): (Vec<String>, Vec<&str>) = rows.map(|(name, reason)| (name.to_owned(), reason)).unzip();
    assert_eq!(crates.iter().cloned().collect::<BTreeSet<_>>(), crates_of_simple());
    assert_eq!(crates.len(), 16, "each once");
    assert!(reasons.iter().all(|reason| reason.len() > " |".len()), "{reasons:?}");
}

#[test]
fn the_tree_has_the_same_crates() {
    let (_, tree) = what_it_builds().split_once("```text\n").unwrap();
    let (tree, _) = tree.split_once("```").unwrap();
    let name =
        |line: &str| line.trim_start_matches(['│', '├', '└', '─', ' ', '\u{a0}']).split(' ').next().map(str::to_owned);
    assert_eq!(tree.lines().filter_map(name).collect::<BTreeSet<_>>(), crates_of_simple());
}
