//! Exit codes: 0 yes, 1 no, 2 it could not be told, 130 after Ctrl-C. (Where a command goes on for other reasons than
//! that a pipeline's program does, 130 is tried in its own tests.)

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{folder, gofer};
use gofer_model::{Pipeline, Task};

#[test]
fn every_command_says_by_its_exit_code_what_came_of_it() {
    let folder = folder();
    let here = folder.path();
    let ship = |tasks: Vec<Task>| Pipeline::new("ship", "Ship").tasks(tasks).to_json();
    let build = || Task::new("build", "alpine:3");
    for (name, json) in [
        ("a.json", ship(vec![build()])),
        ("b.json", ship(vec![build().command(["make"])])),
        ("wrong.json", ship(vec![build().depends_on(["biuld"])])),
        ("token.json", ship(vec![build().inject_api_token(true)])),
        ("none.json", "[]".to_owned()),
    ] {
        fs::write(here.join(name), json).unwrap();
    }
    fs::write(here.join("there.yml"), "name: other\n").unwrap();
    let table = "
        0  new nightly
        2  new nightly
        2  new fn
        0  check a.json
        1  check wrong.json
        1  check a.json wrong.json
        2  check none.json
        2  check a.json --allow cycle
        1  check wrong.json none.json
        0  list a.json
        2  list none.json
        0  rules
        0  rules cycle
        2  rules cicle
        0  schema
        2  schema man
        0  graph a.json
        2  graph wrong.json
        2  graph a.json -o x.png
        0  explain a.json
        0  explain a.json --fail build
        2  explain a.json --fail biuld
        2  explain wrong.json
        0  diff a.json a.json
        1  diff a.json b.json
        2  diff a.json wrong.json
        2  diff wrong.json a.json
        2  diff a.json none.json
        2  diff a.json git:HEAD
        0  import a.json
        2  import wrong.json
        0  export github a.json
        1  export github token.json
        1  export github a.json -o there.yml --check
        2  export github a.json -o there.yml
        2  export argo wrong.json
        0  run a.json --dry-run
        2  run wrong.json --dry-run
        2  run a.json --engine nowhere/docker
        2  up a.json --nonsense
        2  shell --nonsense
        0  runs --out kept
        2  runs show --out kept
        0  runs prune --out kept
        2  logs --out kept
        0  completions bash
        2  completions tcsh
        0  man
        2  man nonsense
        0  --help
        0  --version
        0  check --help
        2  nonsense
    ";
    let mut tried = std::collections::BTreeSet::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace();
        let code = words.next().unwrap().parse().ok();
        let args: Vec<&str> = words.collect();
        let ran = gofer(here, &args);
        assert_eq!(ran.code, code, "{line}: {}{}", ran.output, ran.errors);
        // Who is told that it could not be told, is told why.
        let is_told = ran.errors.lines().any(|line| line.starts_with("error: "));
        assert!(ran.code != Some(2) || is_told, "{line}: {}", ran.errors);
        tried.insert(args[0].to_owned());
    }
    for (words, _) in common::commands() {
        assert!(tried.contains(&words[0]), "the table has no line of `{}`", words[0]);
    }
}

/// Not as a slip of the pen, by which `lint` would be `list`.
#[test]
fn words_of_other_tools_are_answered_with_ours() {
    let folder = folder();
    for (args, meant) in [
        (&["lint"][..], "`cargo gofer check`"),
        (&["validate"], "`cargo gofer check`"),
        (&["export", "gitlab"], "`cargo gofer new --ci gitlab`"),
        (&["lsit"], "a similar subcommand exists: 'list'"),
        (&["export", "githb"], "a similar subcommand exists: 'github'"),
    ] {
        let ran = common::gofer(folder.path(), args);
        assert_eq!((ran.code, ran.errors.matches("tip: ").count()), (Some(2), 1), "{args:?}: {}", ran.errors);
        assert!(ran.errors.contains(meant), "{args:?}: {}", ran.errors);
    }
}

#[cfg(unix)]
#[test]
fn every_command_that_waits_for_a_program_ends_with_130_at_ctrl_c() {
    let folder = folder();
    let here = folder.path().join("never_ends");
    fs::create_dir_all(here.join("src")).unwrap();
    let manifest = "[package]\nname = \"never_ends\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    fs::write(here.join("Cargo.toml"), manifest).unwrap();
    let main = "fn main() {\n    std::fs::write(std::env::var(\"FILE\").unwrap(), std::process::id().to_string()).unwrap();\n    \
                std::thread::sleep(std::time::Duration::from_secs(300));\n}\n";
    fs::write(here.join("src/main.rs"), main).unwrap();
    let calls: [&[&str]; 14] = [
        &["check"],
        &["check", "--format", "json"],
        &["check", "--watch"],
        &["list"],
        &["graph"],
        &["explain"],
        &["diff", ".", "."],
        &["import"],
        &["export", "github"],
        &["export", "argo"],
        &["up", "--dry-run"],
        &["run", "--dry-run"],
        &["run", "--dry-run", "--format", "json"],
        &["shell", "one"],
    ];
    for args in calls {
        let file = folder.path().join(args.join("_"));
        let mut command = common::command(&here, args);
        command.env("FILE", &file).env("GOFER_SERVER", "http://127.0.0.1:9");
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let program = common::wait_for(|| fs::read_to_string(&file).ok().filter(|id| !id.is_empty()));
        let asked = Instant::now();
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130), "{args:?}");
        assert!(asked.elapsed() < Duration::from_secs(5), "{args:?}: {:?}", asked.elapsed());
        assert!(!Path::new("/proc").join(program).exists(), "{args:?}: the program runs on");
    }
    for (words, _) in common::commands().iter().filter(|(_, help)| help.contains("--time-limit ")) {
        assert!(
            calls.iter().any(|args| args.starts_with(&words.iter().map(String::as_str).collect::<Vec<_>>())),
            "{words:?}"
        );
    }
}
