//! What `main` prints, and its exit code.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::process::{Command, Output, Stdio};

const VALID: &str = env!("CARGO_BIN_EXE_valid");
const JSON: &str = concat!(
    r#"{"id":"valid","name":"Valid","description":null,"parallelism":0,"tasks":[{"id":"hello","description":null,"#,
    r#""image":"hello-world","registry_auth":null,"depends_on":{},"variables":{},"entrypoint":null,"command":null,"#,
    r#""inject_api_token":false,"always_pull_newest_image":true}]}"#,
    "\n",
);

fn run(program: &str) -> Output {
    Command::new(program).env_remove("GOFER_TESTS_PASS").output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_pipe_gets_one_line() {
    let output = run(VALID);
    assert!(output.status.success());
    assert_eq!(text(&output.stdout), JSON);
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn finish_does_the_same() {
    let output = run(env!("CARGO_BIN_EXE_finish"));
    assert!(output.status.success());
    assert_eq!(text(&output.stdout), JSON.replace("valid", "finish").replace("Valid", "Finish"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_indented_lines() {
    // `script` of Debian's essential package bsdutils runs a program on a terminal of its own.
    let output = Command::new("script").args(["-qec", VALID, "/dev/null"]).stdin(Stdio::null()).output().unwrap();
    let shown = text(&output.stdout).replace("\r\n", "\n");
    assert!(shown.starts_with("{\n  \"id\": \"valid\",\n"), "{shown}");
    let pipeline: gofer_dsl::Pipeline = serde_json::from_str(&shown).unwrap();
    assert_eq!(pipeline.to_json() + "\n", JSON);
}

#[test]
fn every_late_mistake_is_reported_and_nothing_printed() {
    let output = run(env!("CARGO_BIN_EXE_late_mistakes"));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    let expected = "\
error: pipeline, parallelism: `parallelism` is -1, but it is a number of runs: 0 or more
help: `parallelism: 0` sets no limit

error: task `build`, image: image `ubuntu:-latest` is not an image reference: the tag `-latest` begins with `-`
help: a tag is made of letters, digits, `_`, `.` and `-`, and begins with none of the last two

error: task `build`, variables: in `TOKEN`, this `global_secret` is only a part of the value, so the server will pass it on \
unsubstituted: it replaces a reference only where that is the whole value
help: let a variable hold it alone, as in `X: global_secret(\"x\")`, and put the text together in the script, with `$X`

error: task `build`, command: `command` is empty, so nothing would replace the image's command
help: leave `command` out to run the image's own, or name a program: `command: [\"echo\", \"hello\"]`

error: task `test`, entrypoint: `run_object` in `entrypoint` stays as it is: the server substitutes secrets and \
objects only in `variables`
help: set a variable, as in `variables: { tool: run_object(\"tool\") }`, and let a shell read it as `$tool`

error: task `test`, command: `script` is empty
help: write at least one command: `script: \"cargo test\"`

error: tasks `lint_a`, `lint_b`, `lint_c`, `lint_d`, `lint_e`, `lint_f` and 1 more, image: image `Rust:1.85` is not an \
image reference: `Rust` has capitals
help: write `image: \"rust:1.85\"`
";
    assert_eq!(text(&output.stderr), expected);
}

#[test]
fn a_missing_variable_is_named() {
    let program = env!("CARGO_BIN_EXE_needs_variable");
    let output = run(program);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stderr),
        "Error: the environment variable `GOFER_TESTS_PASS` is not set; set it where this program runs\n"
    );
    let output = Command::new(program).env("GOFER_TESTS_PASS", "hunter2").output().unwrap();
    assert!(output.status.success() && text(&output.stdout).contains(r#""pass":"hunter2""#));
}

#[test]
fn a_closed_pipe_is_an_error() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = Command::new(VALID).stdout(writer).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("error: could not print the JSON: "), "{output:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = Command::new(VALID).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("error: could not print the JSON: "), "{output:?}");
}
