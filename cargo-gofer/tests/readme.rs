//! What the README shows of the tool is what it prints.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::Path;

use common::gofer;

const README: &str = include_str!("../../README.md");
/// What a registry shows of the tool.
const OWN: &str = include_str!("../README.md");

/// Compares what a page shows of commands in this folder with what they print; gives their names.
fn compare(page: &str, folder: &Path) -> Vec<String> {
    let shown = page.split("```text\n$ cargo gofer ").skip(1).map(|block| block.split("```").next().unwrap());
    let mut compared = Vec::new();
    for (command, output) in shown.map(|block| block.split_once('\n').unwrap()) {
        let args: Vec<&str> = command.split(' ').collect();
        // A run needs an engine; the times of one are never those of another.
        if args[0] != "run" {
            assert_eq!(gofer(folder, &args).output, output, "{command}");
            compared.push(args[0].to_owned());
        }
    }
    compared
}

#[test]
fn every_command_prints_what_is_shown() {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    assert_eq!(compare(README, &checkout), ["check", "graph", "explain"]);
    assert_eq!(compare(OWN, &checkout.join("tests/examples")), ["check", "graph", "explain"]);
}

#[test]
fn the_own_page_has_a_row_for_every_command() {
    let rows: Vec<&str> = OWN.lines().filter(|line| line.starts_with("| `")).collect();
    let help = gofer(Path::new(env!("CARGO_MANIFEST_DIR")), &["--help"]).output;
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let commands = commands.lines().take_while(|line| !line.is_empty());
    let names: Vec<&str> = commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    for name in names.iter().filter(|name| !name.is_empty() && **name != "help") {
        assert!(rows.iter().any(|row| row.contains(&format!("`{name}`"))), "no row for `{name}`");
    }
    assert!(names.len() > 10, "{names:?}");
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
