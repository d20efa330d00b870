//! What the README shows is what there is.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

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

#[test]
fn a_pipeline_crate_builds_fifteen_crates() {
    let tree = std::process::Command::new(env!("CARGO"))
        .args(["tree", "--package", "simple", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"])
        .output()
        .unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    let crates: std::collections::BTreeSet<&str> =
        tree.lines().filter_map(|line| line.split(' ').next()).filter(|name| !name.is_empty()).collect();
    assert_eq!(crates.len(), 15, "{crates:?}");
    assert!(README.contains("fifteen crates"));
}
