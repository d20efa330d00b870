use super::*;
use crate::source::json::tests::Random;

/// The value as serde has it.
fn plain(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Flag(flag) => (*flag).into(),
        Value::Number(number) => serde_json::from_str(number).unwrap_or_else(|_| "a large number".into()),
        Value::Text(text) => text.as_str().into(),
        Value::List(elements) => elements.iter().map(plain).collect(),
        Value::Object(entries) => entries.iter().map(|entry| (entry.name.clone(), plain(&entry.node))).collect(),
    }
}

/// Reads a text as serde does, or says at which place of it nothing goes on that was well until there.
pub fn is_read_as_serde_does(text: &str) -> bool {
    let (ours, serdes) = (parse(text), serde_json::from_str::<serde_json::Value>(text));
    // It is JSON, and a number that no field takes.
    if serdes.as_ref().is_err_and(is_out_of_range) {
        return false;
    }
    assert_eq!(ours.is_ok(), serdes.is_ok(), "{text}: {ours:?} {serdes:?}");
    match ours {
        Ok(node) => {
            assert_eq!(plain(&node), serdes.unwrap(), "{text}");
            assert_placed(text, &node);
            true
        }
        Err(fault) => {
            let before = serde_json::from_str::<serde_json::Value>(&text[..fault.at]);
            let goes_on = |error: &serde_json::Error| error.is_eof() || is_out_of_range(error);
            assert!(before.as_ref().err().is_none_or(goes_on), "{text}: {fault:?} {before:?}");
            false
        }
    }
}

fn is_out_of_range(error: &serde_json::Error) -> bool {
    error.to_string().starts_with("number out of range")
}

/// Each value and name begins where it is said to.
fn assert_placed(text: &str, node: &Node) {
    let from = |at: usize| serde_json::Deserializer::from_str(&text[at..]);
    let read = |at: usize| from(at).into_iter::<serde_json::Value>().next().unwrap().unwrap();
    assert_eq!(plain(node), read(node.at), "{text}");
    match &node.value {
        Value::List(elements) => elements.iter().for_each(|element| assert_placed(text, element)),
        Value::Object(entries) => {
            for Entry { at, name, node } in entries {
                assert_eq!(name.as_str(), read(*at), "{text}");
                assert_placed(text, node);
            }
        }
        _ => {}
    }
}

const PIECES: [&str; 33] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"a\"",
    "\\n",
    "\\u00e9",
    "\\ud83d\\ude80",
    "\\ud83d",
    "\\x",
    "0",
    "-",
    "01",
    "1.5",
    "1e3",
    "1E+2",
    ".",
    "true",
    "null",
    "nul",
    " ",
    "\n",
    "\t",
    "\u{e9}",
    "\u{1}",
    "'",
    "//",
    "x",
    "{}",
    "{\"a\": [1, 2]}",
];

#[test]
fn what_serde_reads_is_read_alike_and_nothing_else() {
    let mut random = Random::from(1);
    let mut read = 0;
    for _ in 0..40_000 {
        let text: String = (0..=random.below(6)).map(|_| *random.of(&PIECES)).collect();
        read += usize::from(is_read_as_serde_does(&text));
    }
    assert!(read > 200, "only {read} texts were JSON");
    let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
    for depth in [DEEPEST, DEEPEST + 1, 100_000] {
        assert_eq!(is_read_as_serde_does(&nested(depth)), depth <= DEEPEST, "{depth}");
    }
}

#[test]
fn what_is_not_json_is_said_where_it_is() {
    for (text, at, message, help) in [
        ("{\"a\": 1,}", 7, "nothing follows this comma", "remove it: after the last one JSON has none"),
        ("[1,, 2]", 3, "nothing stands between two commas", "remove one of them"),
        ("{ // x\n}", 2, "JSON has no comments", "remove it; a `description` holds what is to be said"),
        ("['a b']", 1, "texts and names of JSON stand between `\"` and `\"`", "write `\"a b\"`"),
        ("{\u{201c}id\u{201d}: 1}", 1, "texts and names of JSON stand between `\"` and `\"`", "write `\"id\"`"),
        ("{id: 1}", 1, "expected the name of a field in quotes, found `id`", "write `\"id\"`"),
        ("{\"id\" 1}", 6, "`:` is missing after `\"id\"`", "write `:` and a value after it"),
        ("{\"id\":}", 6, "the value of `id` is missing", "write `null`"),
        ("[1 \n2]", 2, "a comma is missing here", "write `,`"),
        ("[\n{\"a\": 1]", 9, "the object that begins in line 2 is not closed before this", "write `}` before it"),
        (
            "{\n\"a\": [1\n",
            9,
            "the end is missing: the list that begins in line 2 is not closed",
            "write `]}` at the end, if nothing else is missing",
        ),
        (
            "{}\n{}",
            3,
            "a second value begins here, and a pipeline's JSON is one",
            "put each pipeline into a file of its own",
        ),
        ("{}}", 2, "this `}` closes nothing", "remove it"),
        ("[NaN]", 1, "`NaN` is not a value of JSON", "write `null`"),
        ("[True]", 1, "`True` is not a value of JSON", "write `true`"),
        ("[ship it]", 1, "`ship` is not a value of JSON", "write `\"ship\"`, if it is a text"),
        ("[01]", 1, "`01` is not a number of JSON", "write `1`"),
        ("[+1]", 1, "`+1` is not a number of JSON", "write `1`"),
        ("[.5]", 1, "`.5` is not a number of JSON", "write `0.5`"),
        ("[1.]", 1, "`1.` is not a number of JSON", "write `1`"),
        ("[-01]", 1, "`-01` is not a number of JSON", "write `-1`"),
        ("[-.5]", 1, "`-.5` is not a number of JSON", "write `-0.5`"),
        ("[00]", 1, "`00` is not a number of JSON", "write `0`"),
        ("[10_000]", 1, "`10_000` is not a number of JSON", "write `10000`"),
        ("[1.95.0]", 1, "`1.95.0` is not a number of JSON", "write `\"1.95.0\"`, if it is a text"),
        ("[\"C:\\dir\"]", 4, "`\\d` is not an escape of JSON", "write `\\\\d`"),
        (
            "[\"a\nb\"]",
            3,
            "a text goes on in the next line, or lacks its end",
            "write `\\n` for a line break within a text, or `\"` at its end",
        ),
        ("[\"a\tb\"]", 3, "a tab stands in a text", "write `\\t`"),
        ("[\"a", 1, "this text has no end", "write `\"` after it"),
        ("[\"\\ud800\"]", 2, "this escape is only a half of a character", "write the character itself"),
    ] {
        let fault = parse(text).unwrap_err();
        assert_eq!((fault.at, fault.message.as_str(), fault.help.as_deref()), (at, message, Some(help)), "{text}");
    }
}
