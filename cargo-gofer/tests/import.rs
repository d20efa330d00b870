//! `cargo gofer import`: what it writes compiles, without a warning, and prints the same JSON.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use cargo_gofer::import_program;
use gofer_model::{Ids, Pipeline, Status, Task};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

const SHIP: &str = include_str!("import/ship.json");
const SHIP_PROGRAM: &str = include_str!("import/ship.rs");

fn read(json: &str) -> Pipeline {
    serde_json::from_str(json).unwrap()
}

#[test]
fn the_style_of_the_house() {
    let pipeline = read(SHIP);
    assert_eq!(pipeline.validate(), Ok(()));
    let program = import_program(&pipeline, false);
    assert_eq!(program, SHIP_PROGRAM, "it is now:\n{program}");
}

#[test]
fn the_least_there_can_be() {
    let expected = "\
use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: nightly,
        name: \"Nightly build\",
    }
}
";
    assert_eq!(import_program(&Pipeline::new("nightly", "Nightly build").ids(Ids::KebabCase), false), expected);
}

#[test]
fn what_most_tasks_have_is_said_once() {
    let task = |id: &str, script: &str| {
        let task = Task::new(id, "rust:1.95").command(["bash", "-c", script]).always_pull_newest_image(false);
        task.variable("CI", "true").variable("STEP", id)
    };
    let pipeline = Pipeline::new("nightly", "Nightly build").tasks([
        task("build", "cargo build"),
        task("test", "cargo test\n"),
        Task { image: "node:22".to_owned(), ..task("docs", "npm ci\nnpm run docs\n") },
        Task { inject_api_token: true, always_pull_newest_image: true, ..task("tell", "curl x") }.variable("CI", "1"),
    ]);
    let expected = r#"
        defaults: {
            image: "rust:1.95",
            shell: ["bash", "-c"],
            variables: { CI: true },
            always_pull_newest_image: false,
        },

        task build {
            variables: { STEP: "build" },
            script: "cargo build",
        }

        task test {
            variables: { STEP: "test" },
            script: "cargo test",
        }

        task docs {
            image: "node:22",
            variables: { STEP: "docs" },
            script: "
                npm ci
                npm run docs
            ",
        }

        task tell {
            variables: { CI: 1, STEP: "tell" },
            script: "curl x",
            inject_api_token: true,
            always_pull_newest_image: true,
        }
"#;
    let program = import_program(&pipeline, false);
    assert!(program.contains(expected), "{program}");
}

#[test]
fn how_scripts_begin_is_said_once() {
    let script =
        |rest: &str| format!("git clone https://example.com/app.git app\ncd app\necho \"$PWD\"\nset -x\n{rest}");
    let task = |id: &str, rest: &str| Task::new(id, format!("{id}:1")).command(["sh", "-ec", &script(rest)]);
    let pipeline = Pipeline::new("nightly", "Nightly build").tasks([
        task("build", "make"),
        task("test", "make test"),
        task("docs", "if true; then\n    make docs\nfi"),
    ]);
    let expected = r##"use gofer_dsl::{Pipeline, pipeline};

/// How several scripts begin.
const SETUP: &str = r#"
    git clone https://example.com/app.git app
    cd app
    echo "$PWD"
    set -x
"#;

fn main() -> Pipeline {
    pipeline! {
        id: nightly,
        name: "Nightly build",

        task build {
            image: "build:1",
            script: [SETUP, "make"],
        }

        task test {
            image: "test:1",
            script: [SETUP, "make test"],
        }

        task docs {
            image: "docs:1",
            script: [
                SETUP,
                "
                    if true; then
                        make docs
                    fi
                ",
            ],
        }
    }
}
"##;
    assert_eq!(import_program(&pipeline, true), expected);
}

// What follows makes random pipelines, as nasty as valid ones can be.

const SNAKE_IDS: [&str; 48] = [
    "self",
    "crate",
    "Self",
    "super",
    "task",
    "for",
    "match",
    "async",
    "await",
    "try",
    "gen",
    "dyn",
    "true",
    "false",
    "where",
    "union",
    "raw",
    "r_x",
    "___",
    "_a_",
    "__x",
    "2fa",
    "0b1",
    "1e5",
    "007",
    "success",
    "failure",
    "any",
    "image",
    "name",
    "ids",
    "script",
    "description",
    "depends_on",
    "std",
    "core",
    "main",
    "pipeline",
    "gofer_dsl",
    "Pipeline",
    "run_object",
    "macro_rules",
    "__pipeline",
    "__number",
    "static",
    "unsafe",
    "ABC",
    "str",
];

const KEBAB_IDS: [&str; 24] = [
    "self",
    "crate",
    "Self",
    "super",
    "task",
    "for",
    "match",
    "-a-",
    "---",
    "-for",
    "for-",
    "task-",
    "-task",
    "self-",
    "r-match",
    "run-tests",
    "a--b",
    "2-fa",
    "1e-5",
    "crate-",
    "any",
    "failure",
    "--pipeline",
    "in-",
];

fn id(ids: Ids) -> BoxedStrategy<String> {
    match ids {
        Ids::SnakeCase => prop_oneof![select(&SNAKE_IDS[..]).prop_map(str::to_owned), "[a-zA-Z0-9_]{3,32}"].boxed(),
        Ids::KebabCase => prop_oneof![select(&KEBAB_IDS[..]).prop_map(str::to_owned), "[a-zA-Z0-9-]{3,32}"].boxed(),
    }
}

/// Pieces that Rust, the macro, a shell or an editor may take for something else.
const PIECES: [&str; 56] = [
    "\"",
    "\\",
    "'",
    "{",
    "}",
    "{{",
    "}}",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\t",
    "\n\t",
    "\n  ",
    "\n    ",
    " \n",
    "\0",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{9b}",
    " ",
    "  ",
    "\u{a0}",
    "\u{2028}",
    "\u{3000}",
    "\u{feff}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{200d}",
    "\u{301}",
    "e\u{301}",
    "é",
    "日本",
    "👩‍👩‍👧",
    "ß",
    "//",
    "/",
    "///",
    "//!",
    "/*",
    "*/",
    "*",
    "\"#",
    "\"##",
    "#",
    "r#\"",
    "\\n",
    "\\u{41}",
    "\\\n",
    "<<EOF\n  a\n\n  b\nEOF",
    "<<-EOF\n\ta\n\tEOF",
    "run_object",
    "my_run_object{{x}}",
    "if x; then\n    echo \"x\"\nfi\n",
    "echo",
];

fn text() -> impl Strategy<Value = String> {
    let pieces = vec(prop_oneof![2 => select(&PIECES[..]).prop_map(str::to_owned), 1 => "[a-z ]{1,12}"], 0..8);
    let long = vec(select(vec!["one word ", "\"quoted\" ", "next\n", "日本語"]), 10..40);
    let lines = vec(select(vec!["", "make", "  indented", "\ttab", "echo \"$x\"", "cat <<'EOF' \\", "EOF"]), 1..8);
    prop_oneof![
        4 => pieces.prop_map(|pieces| pieces.concat()),
        4 => lines.prop_map(|lines| lines.join("\n")),
        1 => long.prop_map(|words| words.concat()),
        1 => ".*",
        1 => (254..258usize).prop_map(|hashes| format!("\"{}", "#".repeat(hashes))),
    ]
}

fn value() -> impl Strategy<Value = String> {
    let whole = [
        "pipeline_secret{{key}}",
        "global_secret{{a \"b\" \\c}}",
        "pipeline_object{{{x}}",
        "run_object{{a\nb}}",
        " run_object{{x}}",
        "true",
        "false",
        "0",
        "007",
        "-1",
        "5432",
        "18446744073709551616",
        "1_000",
        "1.5",
    ];
    prop_oneof![text(), select(whole.to_vec()).prop_map(str::to_owned)]
}

fn variables() -> impl Strategy<Value = BTreeMap<String, String>> {
    let names = ["RUST_LOG", "for", "self", "_", "__", "a.b", "with space", "ünï", "r#x", "2", "task", "\"", "crate"];
    let name = prop_oneof![3 => select(names.to_vec()).prop_map(str::to_owned), 1 => text()];
    btree_map(name, value(), 0..5)
}

fn command() -> impl Strategy<Value = Vec<String>> {
    let shells = [
        "bash -c",
        "sh -ec",
        "/bin/sh -c",
        "bash -euo pipefail -c",
        "zsh -lc",
        "dash -c --",
        "bash go.sh -c",
        "python -c",
        "-c",
    ];
    let shell = select(shells.to_vec()).prop_map(|shell| shell.split(' ').map(str::to_owned).collect::<Vec<_>>());
    let script = (shell, text()).prop_map(|(mut command, script)| {
        command.push(script);
        command
    });
    prop_oneof![2 => script, 1 => vec(text(), 1..6)]
}

fn task(ids: Ids) -> impl Strategy<Value = Task> {
    let images =
        ["ubuntu:latest", "localhost:5000/x", "ghcr.io/a/b_c/d--e:1.2-x@sha512:0123456789abcdef0123456789abcdef"];
    let texts = (id(ids), option::of(text()), select(images.to_vec()), option::of((text(), text())));
    let lists = (option::of(vec(text(), 0..4)), option::weighted(0.8, command()));
    (texts, variables(), lists, any::<(bool, bool)>()).prop_map(
        |((id, description, image, auth), variables, (entrypoint, command), (token, pull))| {
            let task = Task::new(id, image).inject_api_token(token).always_pull_newest_image(pull);
            let task = Task { description, variables, entrypoint, command, ..task };
            auth.into_iter().fold(task, |task, (user, pass)| task.registry_auth(user, pass))
        },
    )
}

/// What a generator makes of a list: tasks whose ids and texts have most in common, which follow each
/// other or do not.
fn family(ids: Ids) -> impl Strategy<Value = Vec<Task>> {
    let names = ["test", "for", "in", "task", "build-all", "x", "2fa", "self", "r-x"];
    let keys = ["stable", "msrv", "14", "007", "a-b", "for", "variant", "leg", "self", "A", "in", "_", "true"];
    let texts = [
        "rust:KEY",
        "rust:1.95",
        "debian:KEY-slim",
        "\"KEY\"",
        "KEY",
        "a {KEY}",
        "--x=NUMBER",
        "two\nKEY",
        " KEY",
        "NUMBER",
        "",
    ];
    let text = || select(texts.to_vec());
    let images = select(vec!["rust:1.NUMBER", "debian:KEY-slim", "ubuntu:latest", "KEY/app:1"]);
    let name = select(vec!["TOOLCHAIN", "TYPE", "a.b", "PIPELINE_SECRET", "TASK"]);
    let shell = select(vec!["sh -ec", "bash -c", "make"]);
    let parts = (select(names.to_vec()), vec(select(keys.to_vec()), 2..5), images, name, text());
    let others = (shell, text(), text(), 0..4usize, any::<(bool, bool, bool)>());
    (parts, others).prop_map(
        move |((name, keys, image, variable, value), (shell, script, word, odd, (twice, token, pull)))| {
            let join = |name: &str, key: &str| format!("{name}-{key}").replace('-', &ids.separator().to_string());
            let instance = |name: &str, number: usize, key: &str| {
                let with = |text: &str| {
                    text.replace("KEY", &key.to_lowercase()).replace("NUMBER", &(10 * number + 5).to_string())
                };
                let mut command: Vec<String> = shell.split(' ').map(str::to_owned).collect();
                let setup = if twice { "git clone x\n  indented\ncd x\n\nset -x\necho 'a'\n" } else { "" };
                command.push(format!("{setup}{}", with(script)));
                let odd = if odd == number { "odd" } else { "even" };
                Task::new(join(name, key), with(image))
                    .inject_api_token(token)
                    .always_pull_newest_image(pull)
                    .variable(variable, with(value))
                    .variable("ODD", odd)
                    .command(command)
            };
            let alone = instance("alone", 9, "in").entrypoint([word]);
            let first = keys.iter().enumerate().map(|(number, key)| instance(name, number, key));
            let second = keys.iter().enumerate().map(|(number, key)| {
                let parent = join(name, key);
                instance("follow", number, key).depends_on([parent.as_str()])
            });
            let fails = keys.iter().map(|key| (join(name, key), Status::Failure));
            let last = Task {
                depends_on: fails.collect(),
                ..Task::new("the-last".replace('-', &ids.separator().to_string()), "x")
            };
            let second: Vec<Task> = second.take(if twice { 9 } else { 1 }).collect();
            first.chain([alone]).chain(second).chain([last]).collect()
        },
    )
}

/// A pipeline of one family.
fn families() -> impl Strategy<Value = Pipeline> {
    select(Ids::ALL.to_vec())
        .prop_flat_map(|ids| family(ids).prop_map(move |tasks| Pipeline::new("family", "Family").ids(ids).tasks(tasks)))
}

/// Each task's parents are among those before it, or, in half of the pipelines, after it.
fn pipeline() -> impl Strategy<Value = Pipeline> {
    select(Ids::ALL.to_vec()).prop_flat_map(|ids| {
        let status = select(vec![None, None, Some(Status::Any), Some(Status::Success), Some(Status::Failure)]);
        let parallelism = prop_oneof![Just(0), Just(1), Just(i64::MAX), 0..i64::MAX];
        let settings = (id(ids), text(), option::of(text()), parallelism, any::<bool>());
        (settings, vec(task(ids), 0..7), vec(status, 49)).prop_map(
            move |((id, name, description, parallelism, reversed), mut tasks, statuses)| {
                // One bad task of seven would make most pipelines useless.
                let mut ids_so_far = BTreeSet::new();
                tasks.retain(|task| is_valid_alone(task, ids) && ids_so_far.insert(task.id.clone()));
                let others: Vec<String> = tasks.iter().map(|task| task.id.clone()).collect();
                for (child, task) in tasks.iter_mut().enumerate() {
                    for (parent, id) in others[..child].iter().enumerate() {
                        task.depends_on.extend(statuses[child * 7 + parent].map(|status| (id.clone(), status)));
                    }
                }
                if reversed {
                    tasks.reverse();
                }
                Pipeline { id, name, description, parallelism, tasks, ids }
            },
        )
    })
}

fn is_valid_alone(task: &Task, ids: Ids) -> bool {
    Pipeline::new("alone", "Alone").ids(ids).task(task.clone()).validate().is_ok()
}

fn valid_pipelines() -> Vec<Pipeline> {
    let mut runner = TestRunner::default();
    let count = runner.config().cases as usize;
    let strategy = prop_oneof![pipeline().boxed(), families().boxed()];
    let any = std::iter::repeat_with(|| strategy.new_tree(&mut runner).unwrap().current());
    any.filter(|pipeline| pipeline.validate().is_ok()).take(count).collect()
}

// What follows compiles them.

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A crate that prints a line of JSON for each of these programs.
fn write_crate(folder: &Path, programs: &[String]) {
    let manifest = format!(
        "[package]\nname = \"imported\"\nedition = \"2024\"\n\n[dependencies]\ngofer-dsl.path = '{}'\n\n[workspace]\n",
        workspace().join("gofer-dsl").display()
    );
    let _ = fs::remove_dir_all(folder.join("src"));
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let mut main = "#![deny(warnings)]\n\n".to_owned();
    for (number, program) in programs.iter().enumerate() {
        let module = program.replacen("fn main()", "pub fn main()", 1);
        fs::write(folder.join(format!("src/p{number}.rs")), module).unwrap();
        let _ = writeln!(main, "mod p{number};");
    }
    main.push_str("\nfn main() {\n");
    for number in 0..programs.len() {
        let _ = writeln!(main, "    println!(\"{{}}\", p{number}::main().to_json());");
    }
    main.push_str("}\n");
    fs::write(folder.join("src/main.rs"), main).unwrap();
}

/// What these programs print.
fn printed(programs: &[String]) -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("imported");
    write_crate(&folder, programs);
    let mut cargo = Command::new(env!("CARGO"));
    let run = cargo.args(["run", "--quiet", "--offline", "--target-dir", "target"]).current_dir(&folder);
    let output = run.output().unwrap();
    assert!(output.status.success(), "in {}:\n{}", folder.display(), String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// The pipelines of this workspace's own tests.
fn stored_pipelines() -> Vec<Pipeline> {
    let folders = ["tests/examples", "tests/golden"].map(|folder| workspace().join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let pipelines: Vec<Pipeline> = files.map(|file| read(&fs::read_to_string(file.unwrap().path()).unwrap())).collect();
    assert!(pipelines.len() > 10, "the examples are there");
    pipelines
}

#[test]
fn what_is_imported_prints_the_same() {
    let mut pipelines = vec![read(SHIP)];
    pipelines.extend(stored_pipelines());
    pipelines.extend(valid_pipelines());
    // The stored ones in both ways, the others in one of them.
    let (exact, but_for_ends): (Vec<_>, Vec<_>) = pipelines.iter().enumerate().partition(|(number, _)| number % 3 == 0);
    let stored = pipelines.iter().take(15);
    let exact: Vec<&Pipeline> = exact.into_iter().map(|(_, pipeline)| pipeline).chain(stored).collect();
    let but_for_ends: Vec<&Pipeline> = but_for_ends.into_iter().map(|(_, pipeline)| pipeline).collect();
    let programs: Vec<String> = (exact.iter().map(|pipeline| import_program(pipeline, true)))
        .chain(but_for_ends.iter().map(|pipeline| import_program(pipeline, false)))
        .collect();
    let all = programs.concat();
    let forms = [
        "//!",
        "///",
        "description: ",
        "script: ",
        "script: r",
        "shell: ",
        "command: ",
        "\\x20",
        "run_object(",
        " for variant in {",
        " for leg in {",
        "format!(",
        ", leg.1",
        "[variant]",
        "[_]: failure",
        "are gone:",
        "defaults: {",
        "const SETUP",
        "inject_api_token: false",
    ];
    for form in forms {
        assert!(all.contains(form), "`{form}` is tried");
    }
    let printed = printed(&programs);
    assert_eq!(printed.len(), programs.len());
    let (exactly, almost) = printed.split_at(exact.len());
    let (exact_programs, programs) = programs.split_at(exact.len());
    for ((pipeline, program), printed) in exact.iter().zip(exact_programs).zip(exactly) {
        assert_eq!(*printed, pipeline.to_json(), "from:\n{program}");
    }
    for ((pipeline, program), printed) in but_for_ends.iter().zip(programs).zip(almost) {
        let (are_gone, printed) = with_ends_of(pipeline, &read(printed));
        assert_eq!(printed, pipeline.to_json(), "from:\n{program}");
        assert_eq!(program.contains("are gone:"), are_gone, "from:\n{program}");
    }
}

/// Whether blank ends of scripts are gone from what was printed, and it with them again.
fn with_ends_of(pipeline: &Pipeline, printed: &Pipeline) -> (bool, String) {
    let mut again = printed.clone();
    let mut are_gone = false;
    for (task, before) in again.tasks.iter_mut().zip(&pipeline.tasks) {
        let (Some(command), Some(before)) = (&mut task.command, &before.command) else { continue };
        let (Some(script), Some(before)) = (command.last_mut(), before.last()) else { continue };
        if script != before {
            let lines: Vec<&str> = before.trim_end().split('\n').skip_while(|line| line.trim().is_empty()).collect();
            assert_eq!(*script, lines.join("\n"), "nothing else is gone");
            script.clone_from(before);
            are_gone = true;
        }
    }
    (are_gone, again.to_json())
}

// What follows runs the command.

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
    let expected = "error: task `one`, depends_on: no task of this pipeline is called `two`\n\
                    help: remove this dependency, or add the task\n";
    assert_output(&gofer(&["-", "-o", "main.rs"], &invalid, folder.path()), 2, "", expected);
    assert!(!folder.path().join("main.rs").exists());

    for garbage in ["", "garbage", "{}", "[1]", "{\"id\":\"abc\",\"name\":\"\\ud800\"}"] {
        let output = gofer(&["-"], garbage, folder.path());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{garbage}");
        assert!(output.stderr.starts_with(b"error: standard input gives "), "{garbage}");
    }
    assert_eq!(gofer(&["nowhere.json"], "", folder.path()).status.code(), Some(2));
}
