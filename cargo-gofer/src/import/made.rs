//! Texts of a matrix' instances, made of its axis.

use std::collections::BTreeMap;

use gofer_core::is_identifier;

use super::single::Single;
use super::text;

/// The longest text that is worth making of an axis.
const LONGEST: usize = 60;

/// The most values of a key, besides the key itself.
const MOST_VALUES: usize = 2;

/// What a text is made of: what stands before the axis' value, which value, and what stands after it.
#[derive(Debug, PartialEq, Eq)]
pub struct MadeText {
    before: String,
    value: usize,
    after: String,
}

/// An axis: its variable, and the values of each key, if they are not the key.
#[derive(Debug, PartialEq, Eq)]
pub struct Axis {
    pub variable: String,
    pub values: Option<Vec<Vec<String>>>,
}

/// A text of each instance.
type Column<'a> = Vec<&'a str>;

/// The axis and all texts that are made of it; nothing if that would be harder to read than the
/// tasks one by one.
pub fn of(instances: &[Single], keys: &[&str]) -> Option<(Axis, BTreeMap<usize, MadeText>)> {
    let mut differing = differing(instances)?;
    differing.sort_by_key(|(place, _)| *place);
    let mut columns: Vec<Column> = Vec::new();
    let mut made = BTreeMap::new();
    for (place, column) in &differing {
        let (before, values, after) = around_keys(column, keys).unwrap_or_else(|| around_words(column));
        let value = columns.iter().position(|column| *column == values).unwrap_or_else(|| {
            columns.push(values);
            columns.len() - 1
        });
        made.insert(*place, MadeText { before: before.to_owned(), value, after: after.to_owned() });
        let others = columns.iter().filter(|column| *column != keys).count();
        if others > MOST_VALUES.min(instances.len() - 1) {
            return None;
        }
    }
    let variable = variable(instances[0], &made, columns.len());
    let is_keys = columns.iter().all(|column| *column == keys);
    let of_key = |at: usize| columns.iter().map(|column| column[at].to_owned()).collect();
    let values = (!is_keys).then(|| (0..keys.len()).map(of_key).collect());
    Some((Axis { variable, values }, made))
}

/// The texts that are not the same in all instances, by their places; nothing if one cannot be made.
fn differing<'a>(instances: &[Single<'a>]) -> Option<Vec<(usize, Column<'a>)>> {
    let first: Column = instances[0].texts().collect();
    let mut columns: BTreeMap<usize, Column> = BTreeMap::new();
    for (number, single) in instances.iter().enumerate() {
        for (place, text) in single.texts().enumerate().filter(|(place, text)| *text != first[*place]) {
            columns.entry(place).or_insert_with(|| vec![first[place]; number]).push(text);
            if !can_be_made(text) || !can_be_made(first[place]) {
                return None;
            }
        }
        // Those that are like the first again.
        for (place, column) in &mut columns {
            column.resize(number + 1, first[*place]);
        }
        if columns.len() > 2 * (MOST_VALUES + 1) {
            return None;
        }
    }
    Some(columns.into_iter().collect())
}

/// Braces mean something to `format!`, and to a server; what is long or has blank ends stands
/// better where it is used.
fn can_be_made(text: &str) -> bool {
    let is_short = !text.is_empty() && text.len() <= LONGEST && text.trim() == text;
    is_short && !text.contains(['{', '}', '\n', '\t']) && text::is_visible(text)
}

/// The keys themselves, where each text holds its own between the same.
fn around_keys<'a>(column: &Column<'a>, keys: &[&str]) -> Option<(&'a str, Column<'a>, &'a str)> {
    let first = column[0];
    first.match_indices(keys[0]).find_map(|(at, key)| {
        let (before, after) = (&first[..at], &first[at + key.len()..]);
        let middle = |text: &'a str| text.strip_prefix(before)?.strip_suffix(after);
        let values: Column = column.iter().map(|text| middle(text)).collect::<Option<_>>()?;
        (values == keys).then_some((before, values, after))
    })
}

/// The words that differ between what all have in common.
fn around_words<'a>(column: &Column<'a>) -> (&'a str, Column<'a>, &'a str) {
    const BETWEEN: [char; 7] = [':', '/', '=', ' ', ',', '@', '-'];
    let first = column[0];
    let same_start =
        |text: &&str| first.chars().zip(text.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let start = column.iter().map(same_start).min().unwrap_or(0);
    let start = first[..start].rfind(BETWEEN).map_or(0, |at| at + 1);
    let rest = |text: &'a str| &text[start..];
    let same_end = |text: &&'a str| {
        let pairs = rest(first).chars().rev().zip(rest(text).chars().rev());
        pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>()
    };
    let end = column.iter().map(same_end).min().unwrap_or(0);
    let after = &first[first.len() - end..];
    let after = after.find(BETWEEN).map_or("", |at| &after[at..]);
    let values = column.iter().map(|text| &text[start..text.len() - after.len()]).collect();
    (&first[..start], values, after)
}

/// A name for the axis: that of a variable of the container which it is, else one for what differs.
fn variable(first: Single, made: &BTreeMap<usize, MadeText>, columns: usize) -> String {
    if columns > 1 {
        return "leg".to_owned();
    }
    let names = first.task.variables.keys().zip(1..);
    let is_alone = |place: &usize| made.get(place).is_some_and(|made| made.before.is_empty() && made.after.is_empty());
    let mut names = names.filter(|(_, place)| is_alone(place)).map(|(name, _)| name.to_lowercase());
    names.find(|name| is_plain(name)).unwrap_or_else(|| "variant".to_owned())
}

/// Whether a name is one that people give a variable, and means nothing to Rust or in the block.
fn is_plain(name: &str) -> bool {
    const OF_THE_BLOCK: [&str; 4] = ["task", "tasks", "success", "failure"];
    is_identifier(name)
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.contains("__")
        && !name.ends_with('_')
        // The helpers of `variables`.
        && !name.ends_with("_secret")
        && !name.ends_with("_object")
        && !OF_THE_BLOCK.contains(&name)
        && !text::is_keyword(name)
}

impl Axis {
    /// The expression for a text.
    pub fn expression(&self, made: &MadeText) -> String {
        let MadeText { before, value, after } = made;
        let is_one = self.values.as_ref().is_none_or(|values| values.iter().all(|values| values.len() == 1));
        let value = if is_one { self.variable.clone() } else { format!("{}.{value}", self.variable) };
        match (before.is_empty() && after.is_empty(), is_one) {
            (true, _) => value,
            (false, true) => format!("format!({})", text::literal(&format!("{before}{{{value}}}{after}"))),
            (false, false) => format!("format!({}, {value})", text::literal(&format!("{before}{{}}{after}"))),
        }
    }

    /// The value of a key, as it stands after its colon.
    pub fn value(&self, at: usize) -> Option<String> {
        let literals: Vec<String> = self.values.as_ref()?[at].iter().map(|value| text::literal(value)).collect();
        Some(if literals.len() == 1 { literals.concat() } else { format!("({})", literals.join(", ")) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_differ_as_a_whole() {
        let around = |column: &[&'static str]| around_words(&column.to_vec());
        assert_eq!(around(&["rust:1.95", "rust:1.85"]), ("rust:", vec!["1.95", "1.85"], ""));
        assert_eq!(
            around(&["debian:bookworm-slim", "debian:trixie-slim"]),
            ("debian:", vec!["bookworm", "trixie"], "-slim")
        );
        assert_eq!(around(&["a-b", "a-b-b"]), ("a-", vec!["b", "b-b"], ""));
        assert_eq!(around(&["é:x", "è:x"]), ("", vec!["é", "è"], ":x"));
        assert_eq!(around(&["a", "ab"]), ("", vec!["a", "ab"], ""));
    }

    #[test]
    fn keys_are_found_in_texts() {
        let texts = vec!["make a-a.tgz", "make a-b.tgz"];
        assert_eq!(around_keys(&texts, &["a", "b"]), Some(("make a-", vec!["a", "b"], ".tgz")));
        assert_eq!(around_keys(&vec!["app", "docs"], &["app", "doc"]), None);
    }

    #[test]
    fn names_of_axes() {
        assert!(is_plain("rust_log") && is_plain("toolchain"));
        for name in ["type", "_x", "a__b", "pipeline_secret", "a.b", "", "2fa", "ünï"] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
