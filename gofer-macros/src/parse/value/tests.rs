//! Where values end: all of an expression is one, whatever words and signs stand in it.

use super::UNFINISHED;
use crate::entry;

/// Expressions of Rust, each with a word or a sign after which it goes on, or with a comma that is its own.
const EXPRESSIONS: [&str; 60] = [
    "number as u8 as char",
    "a as extern \"C\" fn() -> u8",
    "a as unsafe extern \"system\" fn(u8) as usize",
    "a as Box<dyn Fn() -> u8>",
    "&mut a as &mut dyn FnMut(u8) -> u8",
    "{ async { 1 }; \"a\" }",
    "async { \"a\" }.await",
    "async move { \"a\" }.await",
    "loop { break \"a\" }",
    "loop { break break_value }",
    "const { \"a\" }",
    "&*list as &dyn AsRef<str>",
    "if a { \"a\" } else if b { \"b\" } else if let Some(c) = d { c } else { \"e\" }",
    "if a { \"a\" } else { \"b\" }.trim()",
    "if !a && b || c { \"a\" } else { \"b\" }",
    "if let Some(a) = b && let Ok(c) = d { c } else { a }",
    "match a { Some(b) if b > 1 => \"a\", _ => \"b\" }",
    "match a { b => b, }.c",
    "|a| a + 1",
    "move |a| -> String { a }",
    "move || for_each",
    "(|a, b| a)(1, 2)",
    "for<'a> |b: &'a str| -> &'a str { b }",
    "&mut text",
    "&raw const text",
    "&raw mut text",
    "a as *const u8 as *mut u8",
    "a as &'static str",
    "a as fn() -> u8 as usize",
    "|&a| a",
    "|mut a| a",
    "|Point { x }| x",
    "|(a, b): &(u8, u8)| a",
    "async |a: u8| a",
    "#[rustfmt::skip] [1]",
    "a!{ b }.c",
    "a::b!(c)",
    "Point::<u8> { x: 1 }.x",
    "a != b",
    "a += 1",
    "b'a' as char",
    "unsafe { text() }",
    "'a: loop { break 'a \"b\" }",
    "'a: { \"b\" }",
    "return_value",
    "static || a",
    "text::<fn(u8) -> u8, u8>()",
    "list.iter().collect::<BTreeMap<u8, Vec<u8>>>().len()",
    "Map::<u8, { 1 > 2 }>::new()",
    "<Text<u8, u8> as From<&str>>::from(\"a\")",
    "<[u8; 1]>::len(a)",
    "<fn() -> u8>::name()",
    "a < b",
    "a > b",
    "a << 1 >= b",
    "a..=b",
    "..b",
    "Text { a: 1, ..Text::new() }.a",
    "a?.b?",
    "concat!(\"a\", b![c])[1..2].d.0.e",
];

/// What gives no value.
const LOOPS: [&str; 3] = ["while a { b }", "while let Some(a) = b { c }", "for a in b { c }"];

fn is_word_of(expression: &str, word: &str) -> bool {
    expression.split(|c: char| !c.is_alphanumeric() && c != '_').any(|other| other == word)
}

#[test]
fn all_of_an_expression_is_the_value() {
    for expression in EXPRESSIONS {
        for next in ["command: [\"x\"]", "depends_on: {}", ""] {
            let block = format!("id: demo, name: \"Demo\", task one {{ image: {expression}, {next} }}");
            let (code, errors) = entry::pipeline_and_errors(block.parse().unwrap(), false);
            assert!(errors.is_empty(), "{expression}: {errors:?}");
            let written: proc_macro2::TokenStream = expression.parse().unwrap();
            assert_eq!(code.to_string().matches(&written.to_string()).count(), 1, "{expression}: {code}");
        }
    }
}

#[test]
fn all_of_a_loop_is_told_to_be_no_value() {
    for expression in LOOPS {
        for next in ["command: [\"x\"]", "depends_on: {}", ""] {
            let block = format!("id: demo, name: \"Demo\", task one {{ image: {expression}, {next} }}");
            let (_, errors) = entry::pipeline_and_errors(block.parse().unwrap(), false);
            let messages: Vec<&str> = errors.iter().map(|(_, problem)| problem.message.as_str()).collect();
            assert!(matches!(messages[..], [only] if only.ends_with(" gives no value")), "{expression}: {messages:?}");
        }
    }
}

#[test]
fn each_word_after_which_an_expression_goes_on_is_tried() {
    // What begins no expression, or one that the language has no more.
    const NONE: [&str; 6] = ["box", "impl", "ref", "return", "static", "dyn"];
    for word in UNFINISHED {
        let is_tried = EXPRESSIONS.iter().chain(&LOOPS).any(|expression| is_word_of(expression, word));
        assert!(is_tried || NONE.contains(&word), "{word}");
    }
}
