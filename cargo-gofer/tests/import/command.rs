//! The command.

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

use cargo_gofer::import_program;
use gofer_model::{Pipeline, Task};

use super::common;
use super::{SHIP, SHIP_PROGRAM};

fn gofer(args: &[&str], input: &str, folder: &Path) -> Output {
    let mut command = common::command(folder, &["import"]);
    let pipes = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    // A command that does not read its input may have ended before all of it was written.
    let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes());
    child.wait_with_output().unwrap()
}

#[track_caller]
fn assert_output(output: &Output, code: i32, stdout: &str, stderr: &str) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let told = (output.status.code(), text(&output.stdout), text(&output.stderr));
    assert_eq!(told, (Some(code), stdout.to_owned(), stderr.to_owned()));
}

#[test]
fn a_file_or_standard_input_comes_in() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ship.json"), SHIP).unwrap();
    assert_output(&gofer(&["ship.json"], "", folder.path()), 0, SHIP_PROGRAM, "");
    assert_output(&gofer(&["-"], SHIP, folder.path()), 0, SHIP_PROGRAM, "");
}

#[test]
fn what_is_printed_is_what_was_made() {
    let texts = "\t\"\\ \u{1b}[31m \u{9b} \u{202e} e\u{301} 日本";
    let pipeline = Pipeline::new("texts", texts).task(Task::new("one", "x").command(["bash", "-c", "a\n\tb\n"]));
    let output = gofer(&["-"], &pipeline.to_json(), Path::new("."));
    assert_output(&output, 0, &import_program(&pipeline, false), "");
    let output = gofer(&["-", "--exact"], &pipeline.to_json(), Path::new("."));
    assert_output(&output, 0, &import_program(&pipeline, true), "");
}

#[test]
fn a_file_is_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("main.rs");
    let written = "wrote main.rs, pipeline `ship-it` with 15 tasks; it holds a registry's password in clear, \
                   as its comments say\n\
                   next: `cargo run` in its crate prints the JSON, once `cargo add gofer-dsl` was run there\n";
    assert_output(&gofer(&["-", "-o", "main.rs"], SHIP, folder.path()), 0, written, "");
    assert_eq!(fs::read_to_string(&file).unwrap(), SHIP_PROGRAM);

    fs::write(&file, "mine").unwrap();
    let refused = "error: main.rs is there already, and is left as it is\n\
                   help: name another file, or write over it with `--force`\n";
    assert_output(&gofer(&["-", "-o", "main.rs"], SHIP, folder.path()), 2, "", refused);
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    assert_output(&gofer(&["-", "-o", "main.rs", "--force"], SHIP, folder.path()), 0, written, "");
    assert_eq!(fs::read_to_string(&file).unwrap(), SHIP_PROGRAM);
    assert_output(&gofer(&["-", "-o", "-"], SHIP, folder.path()), 0, SHIP_PROGRAM, "");

    let output = gofer(&["-", "-o", "no/main.rs"], SHIP, folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: could not write no/main.rs: "));
}

#[test]
fn what_is_no_valid_pipeline_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let one = Task::new("one", "x").depends_on(["two"]);
    let invalid = Pipeline::new("invalid", "Invalid").task(one).to_json();
    let expected = "error: task `one`, depends_on: no task of this pipeline is called `two`\n \
                    --> standard input:1:156\nhelp: remove this dependency, or add the task\n";
    assert_output(&gofer(&["-", "-o", "main.rs"], &invalid, folder.path()), 2, "", expected);
    assert!(!folder.path().join("main.rs").exists());

    for garbage in ["", "garbage", "{}", "[1]", "{\"id\":\"abc\",\"name\":\"\\ud800\"}"] {
        let output = gofer(&["-"], garbage, folder.path());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{garbage}");
        assert!(output.stderr.starts_with(b"error: standard input gives "), "{garbage}");
    }
    assert_eq!(gofer(&["nowhere.json"], "", folder.path()).status.code(), Some(2));
}
