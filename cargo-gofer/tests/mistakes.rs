//! The usual mistakes at a command line: each is told in one tone, with what to do instead.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;

use common::{command, crate_with, folder, gofer};
use gofer_model::{Pipeline, Task};

/// What was typed where no crate is, what is wrong, and what is proposed.
const MISTAKES: [(&str, &str, &str); 45] = [
    ("check", "there is no Cargo.toml in ", "`cargo gofer new NAME`"),
    ("check nofile", "nothing is called `nofile`", "name a folder with a pipeline crate, a file of JSON, "),
    ("check no.json", "could not read no.json: ", "name a folder with a pipeline crate, a file of JSON, "),
    (
        "check empty.json",
        "empty.json gives no pipeline: there is nothing at all",
        "what `cargo run` prints in its crate",
    ),
    ("check ship.yaml", "it is not JSON, but begins with `id: ship`", "what `cargo run` prints in its crate"),
    ("check comma.json", "nothing follows this comma", "remove it: "),
    ("check no*.json", "nothing is called `no*.json`", "`cargo gofer list --workspace`"),
    ("check ship.json --frob", "'--frob'", "Usage: "),
    ("check --manifest-path no/Cargo.toml", "there is no file no/Cargo.toml", "`--manifest-path` takes "),
    ("check ship.json --allow untaged-image", "no rule is called `untaged-image`", "there is `untagged-image`"),
    ("check ship.json --watch --format sarif", "a log of SARIF has an end", "`--format json`"),
    ("check - --watch", "standard input can be read once", "name a file or a folder"),
    ("verify ship.json", "'verify'", "`cargo gofer check` says whether a pipeline is valid"),
    (
        "graph ship.json -o x.png",
        "`x.png` does not say what to draw",
        "`cargo gofer graph ship.json --format dot | dot -Tpng",
    ),
    (
        "graph ship.json -o folder --format svg",
        "could not write folder",
        "that is a folder: name a file in it, such as folder/",
    ),
    ("graph ship.json --format pgn", "'pgn'", "[possible values: "),
    ("graph ship.json git:HEAD", "'git:HEAD'", "Usage: "),
    ("explain ship.json --fail tset", "no task of this pipeline is called `tset`", "there is a task `test`"),
    ("explain ship.json --fail xyz", "no task of this pipeline is called `xyz`", "its tasks are `build` and `test`"),
    ("diff ship.json", "nothing to compare ship.json with", "`cargo gofer diff A B`"),
    ("diff ship.json no.json", "could not read no.json", "a revision such as `git:HEAD`"),
    ("import ship.json -o ship.json", "ship.json is there already", "`--force`"),
    ("import ship.json -o no/main.rs", "could not write no/main.rs", "there is no folder no: make it first"),
    ("import ship.json -o ship.json/main.rs", "could not write ship.json/main.rs", "ship.json is not a folder"),
    ("import wrong.json", "no task of this pipeline is called `biuld`", "there is a task `build`"),
    ("export github ship.json wrong.json", "several pipelines do not go into one file", "`-o deploy/`"),
    ("export gitlab ship.json", "'gitlab'", "the targets are github and argo"),
    ("export github ship.json --secret token", "'token'", "write KEY=NAME"),
    ("export github ship.json --on tag", "'tag'", "the events are push, pull_request and schedule=CRON"),
    ("run ship.json --jobs many", "invalid value 'many' for '--jobs <N>'\n", "write a whole number"),
    ("run ship.json --env A=b", "'--env'", "`--variable NAME=VALUE`"),
    ("run ship.json --volume a:b", "'--volume'", "`--mount FOLDER:/PATH`"),
    ("new my pipeline", "'pipeline'", "a name is one word: `cargo gofer new my-pipeline`"),
    ("export gha ship.json", "'gha'", "the targets are github and argo"),
    ("export githb ship.json", "'githb'", "'github'"),
    ("run ship.json --task xyz", "no task of this pipeline is called `xyz`", "its tasks are `build` and `test`"),
    ("run ship.json --secret token", "`--secret token` has no value", "`--secrets FILE`"),
    ("run ship.json --engine no-engine", "no container engine answers", "start Docker or Podman"),
    ("run ship.json --server http://a", "'--server'", "`cargo gofer up` brings a pipeline to a server"),
    ("up ship.json", "no server is named", "`--server URL`"),
    ("up ship.json --server a:80", "`a:80` is not the address of a server", "`https://gofer.example.com`"),
    ("up ship.json --server http://127.0.0.1:1", "nothing listens there", "see that the server is running"),
    ("logs 7", "no run 7 is recorded", "`cargo gofer run` records one"),
    ("man nope", "there is no command `nope`", "the commands are `new`, "),
    ("completions bsh", "'bsh'", "'bash'"),
];

#[test]
fn each_is_told_with_what_to_do() {
    let folder = folder();
    let here = folder.path();
    let task = |id: &str| Task::new(id, "alpine:3");
    let ship = Pipeline::new("ship", "Ship").tasks([task("build"), task("test").depends_on(["build"])]);
    let wrong = Pipeline::new("wrong", "Wrong").tasks([task("build"), task("test").depends_on(["biuld"])]);
    for (name, text) in [
        ("ship.json", ship.to_json()),
        ("wrong.json", wrong.to_json()),
        ("empty.json", String::new()),
        ("comma.json", "{\"id\": \"ship\",}".to_owned()),
        ("ship.yaml", "id: ship\n".to_owned()),
    ] {
        fs::write(here.join(name), text).unwrap();
    }
    fs::create_dir(here.join("folder")).unwrap();
    for (typed, wrong, instead) in MISTAKES {
        let args: Vec<&str> = typed.split(' ').collect();
        // What is recorded, and where a server is, is the user's affair.
        let mut called = command(here, &args);
        called.env("HOME", here).env("XDG_STATE_HOME", here.join("state")).env_remove("GOFER_SERVER");
        let output = called.output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]), "{typed}: {errors}");
        let after = errors.split_once(wrong).map(|(_, after)| after);
        assert!(
            errors.starts_with("error: ") && after.is_some_and(|after| after.contains(instead)),
            "{typed}: {errors}"
        );
        assert!(errors.is_ascii(), "{typed}: {errors}");
        // Nothing is called as a flag is.
        assert!(!errors.contains("as a value, use") && !errors.contains("digit"), "{typed}: {errors}");
    }
}

/// A name that is nearly a program's, and a revision without `git:`.
#[test]
fn what_is_meant_is_found_in_a_crate() {
    let folder = folder();
    let ours = crate_with(folder.path(), "mistaken", "fn main() {}\n");
    let meant = |name: &str| gofer(&ours, &["graph", name]).errors;
    assert!(meant("mistakne").ends_with("\nhelp: there is a program `mistaken`\n"), "{}", meant("mistakne"));
    let git = |args: &[&str]| assert!(common::program("git", &ours).args(args).output().unwrap().status.success());
    git(&["init", "--quiet"]);
    git(&["-c", "user.name=a", "-c", "user.email=a", "commit", "--quiet", "--allow-empty", "-m", "first"]);
    assert!(meant("HEAD").ends_with("\nhelp: `git:HEAD` is the crate here at this revision\n"), "{}", meant("HEAD"));
    fs::write(ours.join("src/main.rs"), "fn main() { println!(\"hello\"); }\n").unwrap();
    let printed = gofer(&ours, &["check"]).errors;
    assert!(printed.contains("but begins with `hello`\nhelp: a pipeline is what `main` returns"), "{printed}");
}

/// What cannot be read is called once, also beside others.
#[test]
fn what_cannot_be_read_is_named_once() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), "").unwrap();
    fs::write(folder.path().join("b.json"), "[").unwrap();
    let ran = gofer(folder.path(), &["check", "a.json", "b.json"]);
    assert!(ran.errors.starts_with("error: a.json gives no pipeline: "), "{}", ran.errors);
    assert!(ran.errors.contains("\n\nerror: b.json gives no pipeline: "), "{}", ran.errors);
}
