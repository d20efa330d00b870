//! Blocks that nobody would write: tokens of real blocks dropped, doubled, swapped, replaced,
//! nested. The macro must end, must not panic, and must give either code that parses or at
//! least one error at a token of the block.
//!
//! `HOSTILE_CASES=1000000 cargo test --release -p gofer-macros hostile` tries a million.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::{entry, must_hold};

/// Blocks that use all of the language.
const BLOCKS: [&str; 5] = [
    r#"id: simple, name: "Simple", description: "text", parallelism: 1,
       task one { image: "ubuntu:latest", command: ["echo", "hello"] }
       task two { image: "ubuntu:latest", depends_on: { one, "other": any }, script: "make" }
       task other { image: tag, variables: { A: "1", "B": pipeline_secret("key"), C: 5, D: format!("x {y}") } }"#,
    r#"//! Docs.
       id: "kebab-id", ids: "kebab-case", name: format!("{}", 1 + 1), parallelism: "3".parse::<u8>()?,
       /// Task docs.
       task run_tests for os in { bookworm, trixie }, tool in { stable: "1.95", "msrv": "1.85", 14 } {
           image: format!("{os}:{tool}"), registry_auth: { user: "u", pass: env("P")? },
           entrypoint: [], inject_api_token: true, always_pull_newest_image: a < b,
       }
       task report { image: "x", depends_on: { run_tests[bookworm, _]: failure, run_tests[trixie, 14] }, shell: ["sh", "-c"], script: "
           one
             two" }"#,
    r#"id: above, name: "Above",
       task build { image: "x" }
       task test for os in { deb, alp: "3" }, tool in { stable, msrv } { image: os, depends_on: { build } }
       task deploy for tool in test.tool { image: tool, depends_on: { test[_, tool] } }
       task notify for failed in tasks { build, deb: test[deb, _], last: test[alp, msrv] } { image: failed, depends_on: { failed: failure } }
       task log for ended in tasks { _ } { image: "x", depends_on: { ended: any } }
       task more for ended in log.ended, os in test.os { image: os, depends_on: { ended: any } }
       task clean { image: "x", depends_on: { build: any, _: any } }"#,
    r#"id: cycle, name: "Cycle",
       task aaa { image: "x", depends_on: { bbb } }
       task bbb { image: "x", depends_on: { ccc: failure } }
       task ccc for n in { p, q } { image: n, depends_on: { aaa, ccc[n]: any } }
       task ddd { image: "x", depends_on: { ccc[p], aaa: failure } }"#,
    r#"id = wrong; nam: 5
       task te-st { imgae "Ubuntu", needs: [a, b], env: { A = 1; a: 2, .. }, command: "x", script: " " },
       tsk x { #[cfg(unix)] image: "pipeline_secret{x}", depends_on: { x, x: Success, nope: } }
       name: "late""#,
];

/// Tokens put in the place of others.
fn stranger() -> impl Strategy<Value = TokenTree> {
    let words = [
        "task",
        "tasks",
        "for",
        "in",
        "id",
        "name",
        "image",
        "depends_on",
        "variables",
        "command",
        "script",
        "success",
        "any",
        "one",
        "run_tests",
        "os",
        "test",
        "failed",
        "bookworm",
        "_",
        "self",
        "crate",
        "match",
        "as",
        "pipeline_secret",
        "ünïcode",
        "x",
    ];
    let word = prop::sample::select(words.to_vec()).prop_map(|word| Ident::new(word, Span::call_site()).into());
    let raw = prop::sample::select(vec!["type", "match", "image", "x"])
        .prop_map(|word| Ident::new_raw(word, Span::call_site()).into());
    let punct = prop::sample::select(",:;=<>-.#!?'&|+*$@".chars().collect::<Vec<char>>());
    let punct = (punct, any::<bool>())
        .prop_map(|(c, joint)| Punct::new(c, if joint { Spacing::Joint } else { Spacing::Alone }).into());
    let literal = prop_oneof![
        ".{0,40}".prop_map(|text| Literal::string(&text)),
        Just(Literal::string(&"huge ".repeat(20_000))),
        any::<u128>().prop_map(Literal::u128_unsuffixed),
        any::<i8>().prop_map(|number| Literal::i8_suffixed(number.saturating_abs())),
        Just(Literal::f64_unsuffixed(1.85)),
        any::<char>().prop_map(Literal::character),
        Just(Literal::byte_string(b"bytes")),
        Just(Literal::c_string(c"text")),
        Just(Literal::string("run_object{{x}}")),
    ]
    .prop_map(Into::into);
    let delimiter =
        prop::sample::select(vec![Delimiter::Brace, Delimiter::Bracket, Delimiter::Parenthesis, Delimiter::None]);
    let empty = delimiter.prop_map(|delimiter| Group::new(delimiter, TokenStream::new()).into());
    prop_oneof![4 => word, 1 => raw, 4 => punct, 2 => literal, 1 => empty]
}

/// One change, at a place that is taken modulo the number of tokens.
#[derive(Clone, Debug)]
enum Change {
    Drop(usize),
    Double(usize),
    Swap(usize, usize),
    Replace(usize, TokenTree),
    Insert(usize, TokenTree),
    /// Puts a token into so many groups.
    Nest(usize, u8),
    /// Takes a group's tokens out of it.
    Open(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let place = 0..10_000usize;
    prop_oneof![
        place.clone().prop_map(Change::Drop),
        place.clone().prop_map(Change::Double),
        (place.clone(), place.clone()).prop_map(|(a, b)| Change::Swap(a, b)),
        (place.clone(), stranger()).prop_map(|(place, token)| Change::Replace(place, token)),
        (place.clone(), stranger()).prop_map(|(place, token)| Change::Insert(place, token)),
        (place.clone(), any::<u8>()).prop_map(|(place, depth)| Change::Nest(place, depth)),
        place.prop_map(Change::Open),
    ]
}

/// Applies a change to the tokens of one group, chosen by the path.
fn apply(tokens: TokenStream, path: &[usize], change: &Change) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let groups: Vec<usize> = (0..tokens.len()).filter(|at| matches!(tokens[*at], TokenTree::Group(_))).collect();
    if let ([first, rest @ ..], false) = (path, groups.is_empty()) {
        let at = groups[first % groups.len()];
        if let TokenTree::Group(group) = &tokens[at] {
            let mut changed = Group::new(group.delimiter(), apply(group.stream(), rest, change));
            changed.set_span(group.span());
            tokens[at] = changed.into();
        }
        return tokens.into_iter().collect();
    }
    if tokens.is_empty() {
        return TokenStream::new();
    }
    let place = |place: usize| place % tokens.len();
    match change.clone() {
        Change::Drop(at) => {
            let at = place(at);
            tokens.remove(at);
        }
        Change::Double(at) => {
            let at = place(at);
            tokens.insert(at, tokens[at].clone());
        }
        Change::Swap(a, b) => {
            let (a, b) = (place(a), place(b));
            tokens.swap(a, b);
        }
        Change::Replace(at, token) => {
            let at = place(at);
            tokens[at] = token;
        }
        Change::Insert(at, token) => {
            let at = place(at);
            tokens.insert(at, token);
        }
        Change::Nest(at, depth) => {
            let at = place(at);
            let delimiters = [Delimiter::Brace, Delimiter::Bracket, Delimiter::Parenthesis, Delimiter::None];
            for level in 0..usize::from(depth) {
                let span = tokens[at].span();
                let mut group = Group::new(delimiters[(level + at) % 4], tokens[at].clone().into());
                group.set_span(span);
                tokens[at] = group.into();
            }
        }
        Change::Open(at) => {
            let at = place(at);
            if let TokenTree::Group(group) = tokens[at].clone() {
                tokens.splice(at..=at, group.stream());
            }
        }
    }
    tokens.into_iter().collect()
}

fn cases(default: u32) -> Config {
    let cases = std::env::var("HOSTILE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default);
    Config { cases, failure_persistence: None, ..Config::default() }
}

/// Gives each token a place of its own, as if it stood in a file: the place of the next `x` in a
/// row of them. A group without delimiters has none in a file either, and takes its neighbour's.
fn placed(tokens: TokenStream, places: &mut impl Iterator<Item = Span>) -> TokenStream {
    let place = |token: TokenTree| {
        let span = places.next().expect("there are more places than tokens");
        let mut token = match token {
            TokenTree::Group(group) => {
                let inner = placed(group.stream(), &mut *places);
                Group::new(group.delimiter(), inner).into()
            }
            token => token,
        };
        token.set_span(span);
        token
    };
    tokens.into_iter().map(place).collect()
}

/// More places than any block here has tokens.
fn places() -> Vec<Span> {
    let row: TokenStream = "x ".repeat(20_000).parse().expect("names are tokens");
    row.into_iter().map(|token| token.span()).collect()
}

#[test]
fn hostile_blocks_are_refused_in_order() {
    let changes = prop::collection::vec((prop::collection::vec(0..100usize, 0..4), change()), 0..8);
    let blocks = BLOCKS.map(|block| block.parse::<TokenStream>().expect("the blocks are made of tokens"));
    let places = places();
    let mut runner = TestRunner::new(cases(20_000));
    let ran = runner.run(&(0..blocks.len(), changes), |(block, changes)| {
        let mut tokens = blocks[block].clone();
        for (path, change) in &changes {
            tokens = apply(tokens, path, change);
        }
        must_hold::check(&placed(tokens, &mut places.iter().copied())).map_err(TestCaseError::fail)
    });
    if let Err(error) = ran {
        panic!("{:.2000}", error.to_string());
    }
}

/// Dots around the keys that there are.
#[test]
fn dots_in_a_selection_are_refused() {
    for selection in ["[.stable..]", "[msrv.stable..x]", "[stable..]", "[..msrv]", "[stable..=msrv]", "[.stable.]"] {
        let block = format!(
            "id: keys, name: \"Keys\", task test for v in {{ stable, msrv }} {{ image: v }} \
             task last {{ image: \"x\", depends_on: {{ test{selection} }} }}"
        );
        let (_, errors) = entry::pipeline_and_errors(block.parse().unwrap(), false);
        assert_eq!(errors.len(), 1, "{selection}");
    }
}

/// What stands in a selection or behind a task, of the keys that there are.
#[test]
fn hostile_selections_are_refused_in_order() {
    const PIECES: [&str; 27] = [
        "stable", "msrv", "nightly", "deb", "\"msrv\"", "test", "wide", "x", "_", ".", "..", "..=", "...", "!", "not",
        "except", "-", "|", "or", ",", ";", ":", "=", "==", "failure", "(stable)", "1",
    ];
    let pieces = prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..7);
    let places = places();
    let mut runner = TestRunner::new(cases(4_000));
    let ran = runner.run(&(pieces, 0..4usize, any::<bool>()), |(pieces, form, apart)| {
        let written = pieces.join(if apart { " " } else { "" });
        let parent = match form {
            0 => format!("test[{written}]"),
            1 => format!("wide[{written}]"),
            2 => format!("test {written}"),
            _ => format!("wide {written}"),
        };
        let block = format!(
            "id: keys, name: \"Keys\", task test for v in {{ stable, msrv, nightly }} {{ image: v }} \
             task wide for os in {{ deb, alp }}, v in {{ stable, msrv }} {{ image: os, description: v }} \
             task last {{ image: \"x\", depends_on: {{ {parent} }} }}"
        );
        // (Some texts are no tokens, such as `1..=...1x"`.)
        let Ok(tokens) = block.parse::<TokenStream>() else { return Ok(()) };
        must_hold::check(&placed(tokens, &mut places.iter().copied())).map_err(TestCaseError::fail)
    });
    if let Err(error) = ran {
        panic!("{:.2000}", error.to_string());
    }
}

#[test]
fn the_blocks_that_are_changed_are_what_they_should_be() {
    let errors = BLOCKS.map(|block| entry::pipeline_and_errors(block.parse().unwrap(), false).1.len());
    assert_eq!(errors[..3], [0, 0, 0], "the first three are valid");
    assert!(errors[3] >= 2 && errors[4] >= 10, "{errors:?}");
}

#[test]
fn deep_nesting_ends() {
    for delimiter in [Delimiter::None, Delimiter::Brace, Delimiter::Bracket, Delimiter::Parenthesis] {
        let mut tokens: TokenStream = "x".parse().unwrap();
        for _ in 0..2_000 {
            tokens = TokenTree::from(Group::new(delimiter, tokens)).into();
        }
        for key in ["id", "image", "depends_on", "variables", "command"] {
            let mut block: TokenStream = "id: deep, name: \"Deep\", task".parse().unwrap();
            let fields: TokenStream = key.parse().unwrap();
            let fields = [fields, ":".parse().unwrap(), tokens.clone()].into_iter().collect();
            block.extend([
                TokenTree::from(Ident::new("one", Span::call_site())),
                Group::new(Delimiter::Brace, fields).into(),
            ]);
            entry::pipeline_and_errors(block, false);
        }
    }
}
