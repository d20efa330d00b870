//! Random pipelines, as nasty as valid ones can be.

use std::collections::{BTreeMap, BTreeSet};

use gofer_model::{Ids, Pipeline, Status, Task};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

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

/// What loops over two or three lists make: combinations in order, tasks that wait for those of their own
/// keys, and one for each task that fails.
fn combinations(ids: Ids) -> impl Strategy<Value = Vec<Task>> {
    let texts = [
        "img:K0",
        "K1",
        "V1-K0",
        "a=V0",
        "x",
        "\"V0\" V0",
        "VK",
        "K0-K1",
        "make K0\n  make V1",
        "a=${A}\nmake K0\nmake V1\necho ${a}\n",
        "{K1}",
        "K0 \n",
    ];
    let text = || select(texts.to_vec());
    let keys = || {
        select(vec![vec!["a", "b"], vec!["14", "15", "16"], vec!["x-y", "x"], vec!["lint", "for"], vec!["rust", "_a_"]])
    };
    let images = select(vec!["rust:V0", "gcc:V1-K0", "K1/app:K0", "ubuntu:latest"]);
    let follows = select(vec!["", "all", "one", "other", "each", "odd"]);
    let parts = (vec(keys(), 2..4), images, text(), text(), text(), select(vec!["sh -ec", "make"]));
    (parts, follows, any::<bool>(), select(vec![Status::Success, Status::Any, Status::Failure])).prop_map(
        move |((axes, image, description, value, script, shell), follows, tell, status)| {
            let joined = |parts: &[&str]| parts.join("-").replace('-', &ids.separator().to_string());
            let grid = axes.iter().fold(vec![vec![]], |grid: Vec<Vec<(usize, &str)>>, keys| {
                let with = |row: &Vec<(usize, &'static str)>| {
                    let row = row.clone();
                    keys.iter()
                        .enumerate()
                        .map(move |key| [row.clone(), vec![(key.0, *key.1)]].concat())
                        .collect::<Vec<_>>()
                };
                grid.iter().flat_map(with).collect()
            });
            let id = |name: &str, row: &[(usize, &str)]| {
                joined(&[&[name], &row.iter().map(|(_, key)| *key).collect::<Vec<_>>()[..]].concat())
            };
            let task = |name: &str, row: &[(usize, &str)]| {
                let with = |text: &str| {
                    row.iter().enumerate().fold(text.replace("VK", &id("", row)), |text, (axis, (at, key))| {
                        text.replace(&format!("K{axis}"), key)
                            .replace(&format!("V{axis}"), &format!("{axis}.{}", at + 7))
                    })
                };
                let mut command: Vec<String> = shell.split(' ').map(str::to_owned).collect();
                command.push(with(script));
                Task::new(id(name, row), with(image).to_lowercase().replace('_', "x"))
                    .description(with(description))
                    .variable("VALUE", with(value))
                    .variable("RUST", "rust")
                    .command(command)
            };
            let mut tasks: Vec<Task> = grid.iter().map(|row| task("test", row)).collect();
            let parents = |row: &[(usize, &str)]| {
                let is_parent = |other: &&Vec<(usize, &str)>| match follows {
                    "all" => true,
                    "one" => other[0] == row[0],
                    "other" => other[1] == row[1],
                    "each" => *other == row,
                    "odd" => row[0].0 == 0 && other[0] == row[0],
                    _ => false,
                };
                grid.iter().filter(is_parent).map(|row| (id("test", row), status)).collect::<BTreeMap<_, _>>()
            };
            let followers = grid.iter().map(|row| Task { depends_on: parents(row), ..task("next", row) });
            let followers: Vec<Task> = followers.collect();
            tasks.extend(followers);
            if tell {
                let failed: Vec<String> = tasks.iter().map(|task| task.id.clone()).collect();
                tasks.extend(failed.iter().take(30).map(|failed| Task {
                    depends_on: [(failed.clone(), Status::Failure)].into(),
                    ..Task::new(joined(&["tell", failed]), "x").command(["tell", failed])
                }));
            }
            tasks
        },
    )
}

/// A pipeline of one family, or of combinations.
fn families() -> impl Strategy<Value = Pipeline> {
    let of = |ids| prop_oneof![family(ids).boxed(), combinations(ids).boxed()];
    select(Ids::ALL.to_vec()).prop_flat_map(move |ids| {
        of(ids).prop_map(move |tasks| Pipeline::new("family", "Family").ids(ids).tasks(tasks))
    })
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

/// As many as are asked for.
pub fn valid_pipelines() -> Vec<Pipeline> {
    let mut runner = TestRunner::default();
    let count = runner.config().cases as usize;
    let strategy = prop_oneof![pipeline().boxed(), families().boxed()];
    let any = std::iter::repeat_with(|| strategy.new_tree(&mut runner).unwrap().current());
    any.filter(|pipeline| pipeline.validate().is_ok()).take(count).collect()
}
