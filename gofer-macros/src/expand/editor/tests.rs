#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use crate::entry;

fn expansion(block: &str) -> String {
    entry::pipeline_and_errors(block.parse().unwrap(), true).0.to_string().split_whitespace().collect()
}

/// Where `$` is, a word may be typed.
const PLACES: [&str; 38] = [
    "$",
    "id: x, $ name: \"X\"",
    "id: x, name: $",
    "id: x, name: \"X\", defaults: { $ image: \"x\" }",
    "id: x, name: \"X\", defaults: { image: \"x\", shell: [$, \"-c\"] }",
    "id: x, name: \"X\", defaults: { variables: { A: $, B: 1 } }",
    "id: x, name: \"X\", task a { image: \"x\" } $",
    "id: x, name: \"X\", task a { $ }",
    "id: x, name: \"X\", task a { image: \"x\", $, command: [\"y\"] }",
    "id: x, name: \"X\", task a { image: \"x\", $ } task b { image: \"x\" }",
    "id: x, name: \"X\", task a { image: $ }",
    "id: x, name: \"X\", task a { image: \"x\", command: $ }",
    "id: x, name: \"X\", task a { image: \"x\", command: [\"y\", $, tag()] }",
    "id: x, name: \"X\", task a { image: \"x\", entrypoint: [$], script: tag() }",
    "id: x, name: \"X\", task a { image: \"x\", script: [\"y\", $] }",
    "id: x, name: \"X\", task a { image: \"x\", inject_api_token: $, command: [\"y\"] }",
    "id: x, name: \"X\", task a { image: \"x\", registry_auth: { $ } }",
    "id: x, name: \"X\", task a { image: \"x\", registry_auth: { user: tag(), pass: $ } }",
    "id: x, name: \"X\", task a { image: \"x\", variables: { A: 1, B: $ } }",
    "id: x, name: \"X\", task a { image: \"x\", variables: { A: tag(), $ } }",
    "id: x, name: \"X\", task a { image: \"x\", variables: { A: 1, ..$ } }",
    "id: x, name: \"X\", task a { image: \"x\" } task b { image: \"x\", depends_on: { $ } }",
    "id: x, name: \"X\", task a { image: \"x\" } task b { image: \"x\", depends_on: { $, a: any } }",
    "id: x, name: \"X\", task a { image: \"x\" } task b { image: \"x\", depends_on: { a: any, $ } }",
    "id: x, name: \"X\", task a { image: \"x\" } task b { image: \"x\", depends_on: { a: $ } }",
    "id: x, name: \"X\", task a { image: \"x\" } task c { image: \"x\" } task b { image: \"x\", depends_on: { a: $, c: any } }",
    "id: x, name: \"X\", task a for k in { l, m } { image: k } task b { image: \"x\", depends_on: { a[$]: any } }",
    "id: x, name: \"X\", task a for k in { l, m } { image: k } task b for k in $ { image: k }",
    "id: x, name: \"X\", task a for k in { l, m } { image: k } task b for k in a.$ { image: k }",
    "id: x, name: \"X\", task a for k in { l, m } { image: k } task b for k in tasks { $ } { image: k }",
    "id: x, name: $ task a { image: \"x\" }",
    "id: x, name: \"X\", task a { image: &$ command: [\"y\"] }",
    "id: x, name: \"X\", task a { image: \"x\", variables: { $ A: tag(), B: 1 } }",
    "id: x, name: \"X\", task a { image: \"x\", variables: { A: $ B: tag() } }",
    "id: x, name: \"X\", task a { image: \"x\", variables: { $ ..tag() } }",
    "id: x, name: \"X\", task a { image: \"x\" } task c { image: \"x\" } task b { depends_on: { a: $ c: any } }",
    "id: x, name: \"X\", task a { image: \"x\" } task c { image: \"x\" } task b { depends_on: [$] }",
    "id: x, name: \"X\", task a for k in { l, m } { image: k } task b { image: \"x\", depends_on: { a.$ } }",
];

/// rust-analyzer reads the word's place off the expansion with it, and looks there in the one without.
#[test]
fn what_stands_before_a_word_is_alike_with_and_without_it() {
    for place in PLACES {
        let without = expansion(&place.replace('$', ""));
        let with = expansion(&place.replace('$', "typed"));
        let (before, _) = with.split_once("typed").unwrap_or_else(|| panic!("the word is not in that of {place}"));
        assert!(without.starts_with(before), "of {place} comes without the word\n{without}\nand with it\n{with}");
    }
}

/// All of it is made and read with every key that is pressed.
#[test]
fn a_task_takes_few_tokens_and_shares_what_is_offered() {
    let block = |tasks: usize| {
        let task = |number: usize| {
            format!(
                "task task_{number} {{ image: format!(\"rust\"), depends_on: {{ task_0 }}, command: [\"echo\", local], \
                 variables: {{ A: tag() }} }}"
            )
        };
        let tasks: String = (0..tasks).map(task).collect();
        entry::pipeline_and_errors(format!("id: x, name: \"X\", {tasks}").parse().unwrap(), true).0.to_string()
    };
    let (some, more) = (block(200), block(300));
    let words = |code: &str| code.split_whitespace().count();
    let modules = |code: &str| code.split_whitespace().filter(|word| *word == "mod").count();
    assert_eq!(modules(&some), modules(&more));
    assert!((words(&more) - words(&some)) / 100 < 100, "{} words a task", (words(&more) - words(&some)) / 100);
}
