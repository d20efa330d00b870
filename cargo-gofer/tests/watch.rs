//! `cargo gofer check --watch`: a check whenever files have changed.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;

use common::watching::Watching;
use common::{command, crate_with, folder, gofer, gofer_reading};
use gofer_model::{Pipeline, Task};
use serde_json::Value;

fn main_rs(task: &str) -> String {
    format!("fn main() -> gofer_dsl::Pipeline {{\n    gofer_dsl::pipeline! {{ id: watched, name: \"\", {task} }}\n}}\n")
}

#[test]
fn a_crate_is_checked_again() {
    let folder = folder();
    let ours = crate_with(folder.path(), "watched", &main_rs("task one { image: \"x:1\" }"));
    let watching = Watching::begin(command(&ours, &["check", "--watch"]));
    watching.wait_for("valid: watched");
    let line = watching.wait_for("waiting for changes in ");
    assert!(
        line.contains(&ours.canonicalize().unwrap().display().to_string()) && line.ends_with("; Ctrl-C ends"),
        "{line}"
    );
    // A mistake is said, and waited for.
    fs::write(ours.join("src/main.rs"), main_rs("task one { imag: \"x:1\" }")).unwrap();
    assert_eq!(watching.wait_for(" changed"), "src/main.rs has changed");
    watching.wait_for("unknown key `imag`");
    watching.wait_for("waiting for changes");
    // So is what cargo does not understand.
    let manifest = fs::read_to_string(ours.join("Cargo.toml")).unwrap();
    fs::write(ours.join("Cargo.toml"), "no manifest\n").unwrap();
    watching.wait_for("error: ");
    watching.wait_for("waiting for changes");
    fs::write(ours.join("Cargo.toml"), manifest).unwrap();
    watching.wait_for("unknown key `imag`");
    watching.wait_for("waiting for changes");
    fs::write(ours.join("src/main.rs"), main_rs("task two { image: \"x:1\" }")).unwrap();
    watching.wait_for("valid: watched");
    watching.wait_for("waiting for changes");
    // What cargo writes itself is no change.
    let (code, rest) = watching.end();
    assert_eq!((code, rest), (Some(130), Vec::new()));
}

#[test]
fn machines_are_told_a_line_for_each_check() {
    let folder = folder();
    let file = folder.path().join("ship.json");
    let pipeline = Pipeline::new("ship", "Ship").task(Task::new("build", "alpine:3"));
    fs::write(&file, pipeline.to_json()).unwrap();
    let watching = Watching::begin(command(folder.path(), &["check", "ship.json", "--watch", "--format", "json"]));
    let next = || serde_json::from_str::<Value>(&watching.wait_for("{")).unwrap();
    assert_eq!(next()["ok"], true);
    fs::write(&file, pipeline.clone().task(Task::new("test", "Alpine:3")).to_json()).unwrap();
    let answer = next();
    assert_eq!((&answer["ok"], &answer["problems"][0]["code"]), (&Value::from(false), &Value::from("invalid-image")));
    fs::remove_file(&file).unwrap();
    let answer = next();
    assert_eq!((&answer["ok"], &answer["problems"][0]["code"]), (&Value::Null, &Value::from("system")));
    fs::write(&file, pipeline.to_json()).unwrap();
    assert_eq!(next()["ok"], true);
    assert_eq!(watching.end().0, Some(130));
}

/// A user may watch so many folders, on some systems few: in a name space of its own the limit is ours.
#[test]
fn more_folders_than_the_system_watches() {
    let here = folder();
    let script = "echo 4 > /proc/sys/user/max_inotify_watches && exec \"$@\"";
    let limited = |args: &[&str]| {
        let mut unshare = common::program("unshare", here.path());
        unshare.args(["--user", "--map-root-user", "sh", "-c", script, "sh"]).args(args);
        unshare
    };
    if !limited(&["true"]).output().is_ok_and(|output| output.status.success()) {
        eprintln!("NOT TESTED: more folders than the system watches, as there is no name space of users");
        return;
    }
    let pipeline = Pipeline::new("ship", "Ship").task(Task::new("build", "alpine:3"));
    fs::write(here.path().join("ship.json"), pipeline.to_json()).unwrap();
    for number in 0..8 {
        fs::create_dir(here.path().join(format!("folder{number}"))).unwrap();
    }
    let program = env!("CARGO_BIN_EXE_cargo-gofer");
    let watching = Watching::begin(limited(&[program, "gofer", "check", "ship.json", "--watch"]));
    let said = watching.wait_for("every 2 seconds");
    assert_eq!(
        said,
        "note: the system does not tell of changes in all folders, which are looked at every 2 seconds: it watches no more \
         (fs.inotify.max_user_watches)"
    );
    watching.wait_for("waiting for changes");
    fs::write(here.path().join("folder7/new"), "").unwrap();
    assert_eq!(watching.wait_for(" changed"), "folder7/new has changed");
    watching.wait_for("waiting for changes");
    // It is said once.
    assert_eq!(watching.end(), (Some(130), Vec::new()));
}

#[test]
fn what_cannot_be_watched() {
    let here = folder();
    let ran = gofer_reading("{}", &["check", "-", "--watch"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.errors.contains("standard input can be read once"), "{}", ran.errors);
    for (args, says) in [
        (&["git:HEAD"][..], "git:HEAD does not change"),
        (&["nowhere/x.json"], "could not find nowhere"),
        (&["--format", "sarif"], "a log of SARIF has an end"),
    ] {
        let ran = gofer(here.path(), &[&["check", "--watch"], args].concat());
        assert_eq!(ran.code, Some(2), "{args:?}: {}", ran.errors);
        assert!(ran.errors.contains(says), "{args:?}: {}", ran.errors);
    }
}
