//! What the README shows of the tool is what it prints.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::Path;

use common::gofer;

const README: &str = include_str!("../../README.md");

#[test]
fn every_command_prints_what_is_shown() {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let shown = README.split("```text\n$ cargo gofer ").skip(1).map(|block| block.split("```").next().unwrap());
    let mut compared = Vec::new();
    for (command, output) in shown.map(|block| block.split_once('\n').unwrap()) {
        let args: Vec<&str> = command.split(' ').collect();
        // A run needs an engine; the times of one are never those of another.
        if args[0] != "run" {
            assert_eq!(gofer(&checkout, &args).output, output, "{command}");
            compared.push(args[0]);
        }
    }
    assert_eq!(compared, ["check", "graph", "explain"]);
}

#[test]
fn the_picture_is_the_tools_own() {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let drawn = gofer(&checkout, &["graph", "tests/examples/release.json", "--format", "svg"]).output;
    let kept = checkout.join("docs/release.svg");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&kept, &drawn).unwrap();
    }
    assert!(drawn == std::fs::read_to_string(kept).unwrap(), "bless it with BLESS=1");
}
