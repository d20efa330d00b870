//! The macro and `Pipeline::validate` find the same mistakes in the same words, and a naive
//! statement of the rules agrees with both on what is valid.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use gofer_dsl::{Ids, Pipeline, Status, Task};
use proc_macro2::{TokenStream, TokenTree};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;

use crate::entry;

mod above;

/// Good words are common, so that a pipeline has few mistakes and often none.
fn mostly(good: &'static [&'static str], bad: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![60 => select(good), 1 => select(bad)].prop_map(str::to_owned)
}

const IDS: [&str; 7] = ["aaa", "bbb", "ccc", "ddd", "eee", "fff", "2fa"];

fn id() -> impl Strategy<Value = String> {
    mostly(&IDS, &["", "a", "a b", "run-tests", "run_tests", "ünï", "an_id_that_is_longer_than_an_id_may_be"])
}

fn task() -> impl Strategy<Value = Task> {
    let image = mostly(
        &["ubuntu:latest", "ghcr.io/a/b:1.2", "localhost:5000/x"],
        &["", "Ubuntu", "x:", "a b", "x:run_object{{tag}}", "x@sha256:12"],
    );
    let status = prop_oneof![6 => Just(Status::Success), 1 => Just(Status::Failure), 2 => Just(Status::Any)];
    let parents = btree_map(prop_oneof![80 => id(), 1 => Just("nope".to_owned())], status, 0..3);
    let name = mostly(&["A", "B", "RUST_LOG", "with.dot"], &["", "A=B", "a", "Rust_Log"]);
    let value = mostly(
        &["", "1", "text", "pipeline_secret{{key}}", " run_object{{a b}} ", "my{run_object}", "{{x}}"],
        &[
            "x run_object{{y}}",
            "global_secret{x}",
            "run_object{{}}",
            "pipeline_object{{a}}b}}",
            "pipeline_object{{ a }}",
            "my_run_object{{x}}",
            "secret{{x}}",
            "GLOBAL_SECRET{{x}}",
            "${{ secrets.X }}",
            "nul\0",
        ],
    );
    let word = || {
        mostly(
            &["echo", "sh", "-c", "make all"],
            &[" ", "", "global_secret{{x}}", "run_object{x}", "a\0b", "cargo build"],
        )
    };
    let list = || prop::option::of(vec(word(), 0..3));
    (id(), image, parents, btree_map(name, value, 0..4), list(), list()).prop_map(
        |(id, image, depends_on, variables, entrypoint, command)| Task {
            depends_on,
            variables,
            entrypoint,
            command,
            ..Task::new(id, image)
        },
    )
}

fn pipeline() -> impl Strategy<Value = Pipeline> {
    let ids = select(vec![Ids::SnakeCase, Ids::KebabCase]);
    let runs = prop_oneof![20 => 0..5i64, 1 => -2..0i64];
    (id(), ids, runs, vec(task(), 0..6)).prop_map(|(id, ids, parallelism, mut tasks)| {
        // Mostly each id once: a pipeline of random ids would have little else wrong with it.
        for (task, id) in tasks.iter_mut().zip(IDS) {
            if IDS.contains(&task.id.as_str()) && task.command.as_ref().is_none_or(|command| command.len() != 2) {
                id.clone_into(&mut task.id);
            }
        }
        Pipeline::new(id, "Name").ids(ids).parallelism(parallelism).tasks(tasks)
    })
}

/// The block for a pipeline, all of it literal.
fn block(pipeline: &Pipeline) -> String {
    let mut block = format!(
        "id: {:?}, name: {:?}, ids: {:?}, parallelism: {},",
        pipeline.id,
        pipeline.name,
        pipeline.ids.name(),
        pipeline.parallelism
    );
    for task in &pipeline.tasks {
        let _ = write!(block, "task {:?} {{ image: {:?}, depends_on: {{", task.id, task.image);
        for (parent, status) in &task.depends_on {
            let _ = write!(block, "{parent:?}: {status},");
        }
        block.push_str("}, variables: {");
        for (name, value) in &task.variables {
            let _ = write!(block, "{name:?}: {value:?},");
        }
        block.push_str("},");
        for (key, list) in [("entrypoint", &task.entrypoint), ("command", &task.command)] {
            if let Some(list) = list {
                let _ = write!(block, "{key}: {list:?},");
            }
        }
        block.push('}');
    }
    block
}

/// The rules once more, without anything clever.
fn is_valid(pipeline: &Pipeline) -> bool {
    let separator = if pipeline.ids == Ids::SnakeCase { '_' } else { '-' };
    let id = |id: &str| {
        (3..=32).contains(&id.chars().count()) && id.chars().all(|c| c.is_ascii_alphanumeric() || c == separator)
    };
    let kinds = ["pipeline_secret", "global_secret", "pipeline_object", "run_object"];
    let mentions = |text: &str| {
        kinds.iter().any(|kind| {
            text.match_indices(&format!("{kind}{{"))
                .any(|(at, _)| at == 0 || !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        })
    };
    let refers = |text: &str| {
        let inner = kinds
            .iter()
            .find_map(|kind| text.trim().strip_prefix(kind)?.strip_prefix("{{")?.strip_suffix("}}").map(str::to_owned));
        inner.is_some_and(|key| !key.is_empty() && key.trim() == key && !key.contains("}}") && !mentions(&key))
    };
    let is_near_miss = |text: &str| {
        let word = text.trim().split("{{").next().unwrap_or_default();
        text.trim().ends_with("}}")
            && (word == "$" || !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
    };
    let good_images = ["ubuntu:latest", "ghcr.io/a/b:1.2", "localhost:5000/x"];
    let task = |task: &Task| {
        let folded: BTreeSet<String> = task.variables.keys().map(|name| name.to_lowercase()).collect();
        let blank = |text: &String| text.trim().is_empty();
        let command = task.command.as_ref().is_none_or(|command| match command.as_slice() {
            [] => false,
            [first, ..] if blank(first) => false,
            [line, ..] if line == "cargo build" => {
                task.entrypoint.as_ref().is_some_and(|entrypoint| !entrypoint.is_empty())
            }
            [shell, flag] if shell == "sh" && flag == "-c" => false,
            [shell, flag, script, ..] if shell == "sh" && flag == "-c" => !blank(script),
            _ => true,
        });
        let entrypoint = task.entrypoint.as_ref().is_none_or(|entrypoint| match entrypoint.as_slice() {
            [first, ..] => !blank(first),
            [] => true,
        });
        id(&task.id)
            && good_images.contains(&task.image.as_str())
            && folded.len() == task.variables.len()
            && task.variables.keys().all(|name| !name.is_empty() && !name.contains('='))
            && task.variables.values().all(|value| refers(value) || !mentions(value) && !is_near_miss(value))
            && task.variables.values().all(|value| !value.contains('\0'))
            && task.entrypoint.iter().chain(&task.command).flatten().all(|word| !mentions(word) && !word.contains('\0'))
            && command
            && entrypoint
    };
    let ids: BTreeSet<&str> = pipeline.tasks.iter().map(|task| task.id.as_str()).collect();
    id(&pipeline.id)
        && pipeline.parallelism >= 0
        && ids.len() == pipeline.tasks.len()
        && pipeline.tasks.iter().all(task)
        && pipeline.tasks.iter().all(|task| task.depends_on.keys().all(|parent| ids.contains(parent.as_str())))
        && all_can_run(&pipeline.tasks)
}

/// Whether each task runs under some outcome of all tasks; none does that waits in a circle.
fn all_can_run(tasks: &[Task]) -> bool {
    let mut ever: BTreeSet<&str> = BTreeSet::new();
    for outcomes in 0..1u32 << tasks.len() {
        // How each task ended: `Any` stands for skipped.
        let mut ended: BTreeMap<&str, Status> = BTreeMap::new();
        while let Some((place, task)) = tasks.iter().enumerate().find(|(_, task)| {
            !ended.contains_key(task.id.as_str())
                && task.depends_on.keys().all(|parent| ended.contains_key(parent.as_str()))
        }) {
            let holds = |(parent, status): (&String, &Status)| {
                *status == Status::Any || ended.get(parent.as_str()) == Some(status)
            };
            let outcome = match (task.depends_on.iter().all(holds), outcomes >> place & 1) {
                (false, _) => Status::Any,
                (true, 0) => Status::Failure,
                (true, _) => Status::Success,
            };
            if outcome != Status::Any {
                ever.insert(&task.id);
            }
            ended.insert(&task.id, outcome);
        }
    }
    ever.len() == tasks.len()
}

/// What the compiler says of what the runtime does: a token bears one problem, so that of an id
/// which has one already no other is told.
fn seen_at_compile_time(
    at_run_time: &[(String, Option<String>)],
    at_compile_time: &[(String, Option<String>)],
) -> Vec<(String, Option<String>)> {
    let id = |message: &str| message.split('`').nth(1).unwrap_or_default().to_owned();
    let is_of_an_id = |message: &str| message.contains("is taken by") || message.contains("can never run");
    let mut told = at_compile_time.to_vec();
    let seen = |problem: &&(String, Option<String>)| match told.iter().position(|other| other == *problem) {
        Some(at) => {
            told.swap_remove(at);
            true
        }
        None => !is_of_an_id(&problem.0) || !at_compile_time.iter().any(|(other, _)| id(other) == id(&problem.0)),
    };
    at_run_time.iter().filter(seen).cloned().collect()
}

/// What the runtime alone can say of a place is left out.
fn without_place(message: &str) -> String {
    let message = message.split(" (task number").next().unwrap_or_default();
    // The variable, where a value is meant.
    let value = message.strip_prefix("in `").and_then(|rest| rest.split_once("`, "));
    value.map_or(message, |(_, message)| message).to_owned()
}

/// The literals in an expansion: its first text.
pub fn literals(code: TokenStream) -> Option<String> {
    code.into_iter().find_map(|token| match token {
        TokenTree::Group(group) => literals(group.stream()),
        TokenTree::Literal(literal) => match syn::Lit::new(literal) {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn macro_and_runtime_agree(pipeline in pipeline()) {
        let block = block(&pipeline);
        let (code, errors) = entry::pipeline_and_errors(block.parse().unwrap(), false);
        let mut at_compile_time: Vec<(String, Option<String>)> =
            errors.into_iter().map(|(_, problem)| (problem.message, problem.help)).collect();
        let invalid = pipeline.validate().err();
        let problems = invalid.iter().flat_map(gofer_dsl::Invalid::problems);
        let mut at_run_time: Vec<(String, Option<String>)> =
            problems.map(|problem| (without_place(&problem.message), problem.help.clone())).collect();
        at_compile_time.sort();
        at_run_time.sort();
        let seen = seen_at_compile_time(&at_run_time, &at_compile_time);
        prop_assert_eq!(&at_compile_time, &seen, "{}", block);
        prop_assert_eq!(at_run_time.is_empty(), is_valid(&pipeline), "{}\n{:#?}", block, at_run_time);
        if at_run_time.is_empty() {
            let literals = literals(code).expect("the literals of a block are in its expansion");
            prop_assert_eq!(gofer_dsl::__private::BUILD(&literals, pipeline.ids), pipeline);
        }
    }
}

#[test]
fn valid_and_invalid_pipelines_are_both_common() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let valid = (0..500).filter(|_| is_valid(&pipeline().new_tree(&mut runner).unwrap().current())).count();
    assert!((100..400).contains(&valid), "{valid} of 500 are valid");
}
