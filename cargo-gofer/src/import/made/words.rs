//! Where a value stands in texts.

use std::ops::Range;

/// What parts words.
pub const BETWEEN: [char; 11] = [':', '/', '=', ' ', ',', '@', '+', '"', '\'', '(', ')'];

/// What parts the tag of an image.
pub const IN_TAGS: [char; 4] = [':', '/', '@', '-'];

/// Every place of a value in the first of these texts, where each of the texts has its own value at all
/// of them.
pub fn everywhere(column: &[&str], values: &[&str]) -> Option<Vec<Range<usize>>> {
    let (first, value) = (column[0], values[0]);
    if value.is_empty() || !first.contains(value) {
        return None;
    }
    let is_there = |(text, other): (&&str, &&str)| first.replace(value, other) == **text;
    let places = || first.match_indices(value).map(|(at, value)| at..at + value.len()).collect();
    column.iter().zip(values).all(is_there).then(places)
}

/// The first place of a value in the first of these texts, where each of the texts has its own value.
pub fn once(column: &[&str], values: &[&str]) -> Option<Range<usize>> {
    let (first, value) = (column[0], values[0]);
    let mut places = first.match_indices(value).map(|(at, value)| at..at + value.len());
    places.find(|place| {
        let (before, after) = (&first[..place.start], &first[place.end..]);
        let is_there = |(text, value): (&&str, &&str)| {
            text.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) == Some(*value)
        };
        column.iter().zip(values).all(is_there)
    })
}

/// The words, parted by these, that differ between what all have in common, and where the first of them stands.
pub fn differing<'a>(column: &[&'a str], between: &[char]) -> (Range<usize>, Vec<&'a str>) {
    let first = column[0];
    let same_start =
        |text: &&str| first.chars().zip(text.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let start = column.iter().map(same_start).min().unwrap_or(0);
    let start = first[..start].rfind(between).map_or(0, |at| at + 1);
    let rest = |text: &&'a str| {
        let text: &'a str = text;
        &text[start..]
    };
    let same_end = |text: &&'a str| {
        let pairs = rest(&first).chars().rev().zip(rest(text).chars().rev());
        pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>()
    };
    let end = column.iter().map(same_end).min().unwrap_or(0);
    let after = &first[first.len() - end..];
    let after = after.find(between).map_or(0, |at| after.len() - at);
    let values = column.iter().map(|text| &text[start..text.len() - after]).collect();
    (start..first.len() - after, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_differ_as_a_whole() {
        let around = |column: &[&'static str]| {
            let (range, values) = differing(column, &IN_TAGS);
            (&column[0][..range.start], values, &column[0][range.end..])
        };
        assert_eq!(around(&["rust:1.95", "rust:1.85"]), ("rust:", vec!["1.95", "1.85"], ""));
        assert_eq!(
            around(&["debian:bookworm-slim", "debian:trixie-slim"]),
            ("debian:", vec!["bookworm", "trixie"], "-slim")
        );
        assert_eq!(around(&["a-b", "a-b-b"]), ("a-", vec!["b", "b-b"], ""));
        assert_eq!(around(&["é:x", "è:x"]), ("", vec!["é", "è"], ":x"));
        assert_eq!(around(&["a", "ab"]), ("", vec!["a", "ab"], ""));
        assert_eq!(differing(&["make a-b", "make b-b"], &BETWEEN), (5..8, vec!["a-b", "b-b"]));
    }

    #[test]
    fn values_are_found_in_texts() {
        assert_eq!(once(&["make a-a.tgz", "make a-b.tgz"], &["a", "b"]), Some(7..8));
        assert_eq!(once(&["app", "docs"], &["app", "doc"]), None);
        assert_eq!(everywhere(&["1.95: +1.95", "1.85: +1.85"], &["1.95", "1.85"]), Some(vec![0..4, 7..11]));
        assert_eq!(everywhere(&["make a-a.tgz", "make a-b.tgz"], &["a", "b"]), None);
    }
}
