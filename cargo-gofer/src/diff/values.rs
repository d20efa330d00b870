//! A value before and after. If two values differ, then so does what is shown of them, and a
//! reader sees it: what is invisible, or looks like what was there before, is written in escapes.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use serde_json::Value;
use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};
use unicode_security::skeleton;

use super::elide::elide;
use crate::style::{BAD, GOOD, QUIET};
use crate::text::{can_be_seen, columns};

/// Two values that together are wider stand below each other.
const BESIDE: usize = 90;

/// Adds what differs, with this many lines around each change of a script.
pub fn push(text: &mut String, field: &str, before: &Value, after: &Value, context: usize) {
    let field = name(field);
    match (lines(before), lines(after)) {
        (Some(before), Some(after)) if before.len() + after.len() > 2 => {
            let _ = writeln!(text, "    {field}:");
            line_by_line(text, &before, &after, context);
        }
        _ => whole(text, &field, before, after),
    }
}

/// A name or an id as it is if it is plain: all others can look like another one.
pub fn name(name: &str) -> String {
    if name.bytes().all(|byte| byte.is_ascii_graphic()) { name.to_owned() } else { quoted(name, |_| false) }
}

fn whole(text: &mut String, field: &str, before: &Value, after: &Value) {
    let shown = |seen: fn(char) -> bool| (in_full(before, seen), in_full(after, seen));
    let (plain_before, plain_after) = shown(can_be_seen);
    let forms = if are_alike(&plain_before, &plain_after) { shown(|_| false) } else { (plain_before, plain_after) };
    let (before, after) = elide(forms.0, forms.1);
    let _ = if columns(&before) + columns(&after) > BESIDE {
        writeln!(text, "    {field}:\n      {BAD}- {before}{BAD:#}\n      {GOOD}+ {after}{GOOD:#}")
    } else {
        writeln!(text, "    {field}: {BAD}{before}{BAD:#} → {GOOD}{after}{GOOD:#}")
    };
}

fn in_full(value: &Value, seen: fn(char) -> bool) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => quoted(text, seen),
        Value::Array(list) => {
            let list: Vec<String> = list.iter().map(|value| in_full(value, seen)).collect();
            format!("[{}]", list.join(", "))
        }
        other => other.to_string(),
    }
}

/// A text in quotes, with escapes for what is not ASCII and not seen.
fn quoted(text: &str, seen: fn(char) -> bool) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' | '\n' | '\r' | '\t' => quoted.extend(c.escape_default()),
            ' '..='~' => quoted.push(c),
            c if seen(c) => quoted.push(c),
            c => quoted.extend(c.escape_unicode()),
        }
    }
    quoted + "\""
}

/// What a reader makes of a text: the same for texts that are hard to tell apart. After its first
/// thousand characters nobody compares.
fn look(text: &str) -> String {
    skeleton(text).take(1000).collect()
}

/// Whether two texts are hard to tell apart, but for signs of ASCII.
fn are_alike(before: &str, after: &str) -> bool {
    if before == after {
        return true;
    }
    let (start, end) = in_common(before, after);
    let differ = [before, after].map(|text| &text[start..text.len() - end]);
    !differ.iter().all(|text| text.is_ascii()) && look(differ[0]) == look(differ[1])
}

/// How many bytes two texts have in common, at the start and at the end.
fn in_common(one: &str, other: &str) -> (usize, usize) {
    let same = |(one, other): &(char, char)| one == other;
    let start: usize = one.chars().zip(other.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (one, other) = (&one[start..], &other[start..]);
    let end = one.chars().rev().zip(other.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    (start, end)
}

/// One line of a text, or one word of a list before its script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum TextLine<'a> {
    Word(&'a str),
    /// With its line break, if it has one.
    Text(&'a str),
}

impl<'a> TextLine<'a> {
    fn text(self) -> &'a str {
        let (TextLine::Word(text) | TextLine::Text(text)) = self;
        text
    }

    /// As it is, if nothing in it is hidden.
    fn plain(self) -> String {
        match self {
            TextLine::Word(word) => quoted(word, can_be_seen),
            TextLine::Text(line) => {
                let line = line.strip_suffix('\n').unwrap_or(line);
                let is_plain = !line.starts_with('"') && !line.ends_with(' ') && line.chars().all(can_be_seen);
                if is_plain { line.to_owned() } else { quoted(line, can_be_seen) }
            }
        }
    }

    /// So that no other line is written alike.
    fn exact(self) -> String {
        quoted(self.text(), |_| false)
    }
}

/// The lines of a text, or of a list whose last element is a script of several.
fn lines(value: &Value) -> Option<Vec<TextLine<'_>>> {
    match value {
        Value::String(whole) => Some(whole.split_inclusive('\n').map(TextLine::Text).collect()),
        Value::Array(list) => {
            let (script, words) = list.split_last()?;
            let script = script.as_str().filter(|script| script.contains('\n'))?;
            let words = words.iter().map(|word| word.as_str().map(TextLine::Word));
            words.chain(script.split_inclusive('\n').map(|line| Some(TextLine::Text(line)))).collect()
        }
        _ => None,
    }
}

fn line_by_line(text: &mut String, before: &[TextLine], after: &[TextLine], context: usize) {
    let operations = capture_diff_slices(Algorithm::Myers, before, after);
    let exact = Exact::among(&operations, before, after);
    let mut told = 0;
    for hunk in group_diff_ops(operations, context.min(before.len())) {
        let begins = hunk.first().map_or(told, |operation| operation.old_range().start);
        push_gap(text, &before[told..begins]);
        for operation in &hunk {
            told = operation.old_range().end;
            push_operation(text, operation, before, after, &exact);
        }
    }
    push_gap(text, &before[told..]);
}

/// Lines that are the same and far from a change; one of them takes no more room than the remark.
fn push_gap(text: &mut String, lines: &[TextLine]) {
    let _ = match lines {
        [] => Ok(()),
        [line] => writeln!(text, "        {}", line.plain()),
        _ => writeln!(text, "        {QUIET}… {} lines …{QUIET:#}", lines.len()),
    };
}

fn push_operation(text: &mut String, operation: &DiffOp, before: &[TextLine], after: &[TextLine], exact: &Exact) {
    if let DiffOp::Equal { old_index, len, .. } = *operation {
        for line in &before[old_index..old_index + len] {
            let _ = writeln!(text, "        {}", line.plain());
        }
        return;
    }
    let shown = |lines: &[TextLine]| -> Vec<String> { lines.iter().map(|line| exact.shown(*line)).collect() };
    let (mut gone, mut new) = (shown(&before[operation.old_range()]), shown(&after[operation.new_range()]));
    for (gone, new) in gone.iter_mut().zip(&mut new) {
        (*gone, *new) = elide(std::mem::take(gone), std::mem::take(new));
    }
    for line in gone {
        let _ = writeln!(text, "      {BAD}- {line}{BAD:#}");
    }
    for line in new {
        let _ = writeln!(text, "      {GOOD}+ {line}{GOOD:#}");
    }
}

/// The changed lines that must be written in full detail.
struct Exact<'a>(HashSet<TextLine<'a>>);

impl<'a> Exact<'a> {
    /// Lines that look like another line on the other side, and both last lines if only one of
    /// them has a line break.
    fn among(operations: &[DiffOp], before: &[TextLine<'a>], after: &[TextLine<'a>]) -> Self {
        let changed = || operations.iter().filter(|operation| !matches!(operation, DiffOp::Equal { .. }));
        let gone = changed().flat_map(|operation| &before[operation.old_range()]);
        let new: HashSet<TextLine> = changed().flat_map(|operation| &after[operation.new_range()]).copied().collect();
        let gone: HashSet<TextLine> = gone.copied().collect();
        // Signs of ASCII are told apart.
        let is_ascii = gone.iter().chain(&new).all(|line| line.text().is_ascii());
        let look = |line: &TextLine| if is_ascii { line.plain() } else { look(&line.plain()) };
        let mut looks: HashMap<String, Vec<TextLine>> = HashMap::new();
        for line in &new {
            looks.entry(look(line)).or_default().push(*line);
        }
        let mut exact = HashSet::new();
        for line in &gone {
            let alike = looks.get(&look(line)).map(Vec::as_slice).unwrap_or_default();
            // A line that has only moved is the same one.
            if alike.iter().any(|other| other != line) {
                exact.insert(*line);
                exact.extend(alike);
            }
        }
        if let (Some(TextLine::Text(old)), Some(TextLine::Text(new))) = (before.last(), after.last())
            && old.ends_with('\n') != new.ends_with('\n')
        {
            exact.extend([TextLine::Text(old), TextLine::Text(new)]);
        }
        Exact(exact)
    }

    fn shown(&self, line: TextLine) -> String {
        if self.0.contains(&line) { line.exact() } else { line.plain() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn shown(before: &Value, after: &Value, context: usize) -> String {
        let mut text = String::new();
        push(&mut text, "field", before, after, context);
        anstream::adapter::strip_str(&text).to_string()
    }

    /// What is left of a line on a terminal, and then in an eye, to which no two signs of ASCII look alike.
    fn seen(line: &str) -> String {
        let left: String = line.chars().filter(|c| can_be_seen(*c)).collect();
        let seen = |c: char| if c.is_ascii() { c.to_string() } else { look(&c.to_string()) };
        left.trim_end().chars().map(seen).collect()
    }

    /// What a reader sees of the value before, and after.
    fn sides(text: &str) -> [Vec<String>; 2] {
        if let Some((before, after)) = text.split_once(" → ") {
            return [vec![seen(before.trim_start_matches("    field: "))], vec![seen(after)]];
        }
        ["      + ", "      - "].map(|other| {
            text.lines().skip(1).filter(|line| !line.starts_with(other)).map(|line| seen(&line[8..])).collect()
        })
    }

    /// Parts that are easily taken for each other, or for escapes and signs of our own.
    fn parts() -> impl Strategy<Value = String> {
        let part = prop::sample::select(vec![
            "a",
            "a",
            "b",
            "0",
            "O",
            " ",
            "  ",
            "\t",
            "\n",
            "\n",
            "\r",
            "\r\n",
            "\u{a0}",
            "\u{200b}",
            "\u{202e}",
            "é",
            "e\u{301}",
            "\u{430}",
            "\u{3000}",
            "\u{fe0f}",
            "\"",
            "\\",
            "\\n",
            "\\u{a0}",
            "…",
            "- ",
            "+ ",
            "none",
            "\u{0}",
            "\u{feff}",
            "long long long long long long long long long long long long long long long long long ",
        ]);
        prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
    }

    fn values() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            parts().prop_map(Value::from),
            prop::collection::vec(parts(), 0..4).prop_map(Value::from),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

        #[test]
        fn what_differs_is_seen_to_differ(before in values(), after in values(), context in 0usize..4) {
            prop_assume!(before != after);
            let text = shown(&before, &after, context);
            let [old, new] = sides(&text);
            prop_assert_ne!(old, new, "{}", text);
        }

        #[test]
        fn a_small_change_is_seen(text in parts(), end in parts(), other in parts(), list: bool) {
            let value = |end: &str| {
                let text = Value::from(format!("{text}{end}"));
                if list { json!(["sh", "-c", text]) } else { text }
            };
            prop_assume!(end != other);
            let text = shown(&value(&end), &value(&other), 3);
            let [old, new] = sides(&text);
            prop_assert_ne!(old, new, "{}", text);
        }
    }

    #[test]
    fn the_form_of_what_could_be_missed() {
        for (before, after, expected) in [
            (
                json!("make\nrun"),
                json!("make\nrun\n"),
                "    field:\n        make\n      - \"run\"\n      + \"run\\n\"\n",
            ),
            (
                json!("make\nrun"),
                json!("make\nbuild\n"),
                "    field:\n        make\n      - \"run\"\n      + \"build\\n\"\n",
            ),
            (json!("make\nrun"), json!("make\r\nrun"), "    field:\n      - make\n      + \"make\\r\"\n        run\n"),
            (json!("make\nrun"), json!("make \nrun"), "    field:\n      - make\n      + \"make \"\n        run\n"),
            (json!("a b"), json!("a\u{a0}b"), "    field: \"a b\" → \"a\\u{a0}b\"\n"),
            (json!("é"), json!("e\u{301}"), "    field: \"\\u{e9}\" → \"e\\u{301}\"\n"),
            (json!("größe"), json!("grüße"), "    field: \"größe\" → \"grüße\"\n"),
            (json!(["a b"]), json!(["a", "b"]), "    field: [\"a b\"] → [\"a\", \"b\"]\n"),
            (json!("none"), json!(null), "    field: \"none\" → none\n"),
            (json!(1), json!(2), "    field: 1 → 2\n"),
        ] {
            assert_eq!(shown(&before, &after, 3), expected);
        }
    }

    #[test]
    fn lines_far_from_a_change_are_counted() {
        let text = |changed: &str| Value::from(format!("{changed}\n1\n2\n3\n{changed}\n4\n5\n{changed}\n"));
        assert_eq!(
            shown(&text("a"), &text("b"), 1),
            "    field:\n      - a\n      + b\n        1\n        2\n        3\n      - a\n      + b\n        4\n        5\n      - a\n      + b\n"
        );
        assert_eq!(
            shown(&text("a"), &text("b"), 0),
            "    field:\n      - a\n      + b\n        … 3 lines …\n      - a\n      + b\n        … 2 lines …\n      - a\n      + b\n"
        );
    }

    #[test]
    fn a_name_is_told_from_others_that_look_like_it() {
        let mut text = String::new();
        push(&mut text, "variables.\u{410}", &json!("1"), &json!(null), 3);
        assert!(text.starts_with("    \"variables.\\u{410}\": "), "{text}");
    }
}
