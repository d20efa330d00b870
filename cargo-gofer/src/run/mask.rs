//! Secrets kept out of what is shown and written. What is masked is said in cargo-gofer/docs/running.md.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

/// What is shown in a secret's place.
const MASK: &[u8] = b"***";

/// What has fewer visible characters stands in ordinary words too, and is not masked.
pub const LEAST: usize = 4;

/// Replaces secret values in texts.
#[derive(Debug, Clone, Default)]
pub struct Mask {
    finder: Option<Arc<AhoCorasick>>,
    values: Arc<[Box<[u8]>]>,
    longest: usize,
}

/// The texts that are masked for one value: its lines, since output is masked line by line, without
/// the blanks around them.
fn masked(value: &str) -> impl Iterator<Item = &str> {
    let long_enough = |text: &&str| text.chars().filter(|c| !c.is_whitespace()).nth(LEAST - 1).is_some();
    value.lines().map(str::trim).filter(long_enough)
}

/// Whether a value is shown as it is, since no line of it is long enough.
pub fn is_too_short(value: &str) -> bool {
    !value.trim().is_empty() && masked(value).next().is_none()
}

impl Mask {
    /// A mask for these values.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let values: Vec<&str> = secrets.into_iter().flat_map(masked).collect();
        let longest = values.iter().map(|value| value.len()).max().unwrap_or_default();
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&values);
        // It is refused only if the values together take gigabytes; then nothing could be masked
        // line by line either, and there is no run with such an environment.
        let finder = finder.ok().filter(|_| longest > 0).map(Arc::new);
        Mask { finder, values: values.iter().map(|value| value.as_bytes().into()).collect(), longest }
    }

    pub fn bytes<'t>(&self, text: &'t [u8]) -> Cow<'t, [u8]> {
        let Some(finder) = &self.finder else { return Cow::Borrowed(text) };
        let found = replaced(finder, text, &Plain::Whole);
        let text = found.map_or(Cow::Borrowed(text), Cow::Owned);
        // Colours inside a secret are gone before somebody reads it.
        match Plain::of(&text) {
            Plain::Whole => text,
            plain @ Plain::Parts { .. } => replaced(finder, &text, &plain).map_or(text, Cow::Owned),
        }
    }

    pub fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.bytes(text.as_bytes())).into_owned()
    }

    /// How much of a text that may go on can be shown, so that no secret is that has begun.
    fn settled(&self, text: &[u8]) -> usize {
        let Some(finder) = &self.finder else { return text.len() };
        let plain = Plain::of(text);
        let (seen, places) = match &plain {
            Plain::Whole => (text, None),
            Plain::Parts { bytes, places } => (bytes.as_slice(), Some(places)),
        };
        let has_begun = |at: &usize| {
            let rest = &seen[*at..];
            self.values.iter().any(|value| value.len() > rest.len() && value.starts_with(rest))
        };
        let mut cut = (seen.len().saturating_sub(self.longest)..seen.len()).find(has_begun).unwrap_or(seen.len());
        // What begins there may lie across the end of another one.
        while let Some(across) = finder.find_iter(seen).find(|found| found.start() < cut && cut < found.end()) {
            cut = across.start();
        }
        places.map_or(cut, |places| places.get(cut).copied().unwrap_or(text.len()))
    }

    /// Where a text that goes on can be cut so that a secret that has begun is not.
    fn cut(&self, text: &[u8]) -> usize {
        if self.finder.is_none() {
            return text.len();
        }
        let held_back = self.longest.saturating_sub(1);
        match Plain::of(text) {
            Plain::Whole => text.len().saturating_sub(held_back),
            Plain::Parts { places, .. } => match places.len().checked_sub(held_back) {
                Some(at) => places.get(at).copied().unwrap_or(text.len()),
                None => 0,
            },
        }
    }
}

/// What of a text is seen once what steers a terminal is taken out.
enum Plain {
    /// All of it.
    Whole,
    /// These bytes, and where they stand in it.
    Parts { bytes: Vec<u8>, places: Vec<usize> },
}

impl Plain {
    fn of(text: &[u8]) -> Self {
        let steers = |byte: &u8| (*byte < b' ' && !byte.is_ascii_whitespace()) || *byte == 0x7f;
        if !text.iter().any(steers) {
            return Plain::Whole;
        }
        // What it gives are parts of the text, in their order.
        let (mut bytes, mut places, mut at) = (Vec::new(), Vec::new(), 0);
        for part in anstream::adapter::strip_bytes(text) {
            at += part.as_ptr().addr() - text[at..].as_ptr().addr();
            bytes.extend_from_slice(part);
            places.extend(at..at + part.len());
            at += part.len();
        }
        Plain::Parts { bytes, places }
    }

    /// The bytes of the text from the first to the last of these that are seen.
    fn place(&self, seen: Range<usize>) -> Range<usize> {
        match self {
            Plain::Whole => seen,
            Plain::Parts { places, .. } => places[seen.start]..places[seen.end - 1] + 1,
        }
    }
}

/// A text with its secrets replaced, if there are any. What steers the terminal within one stays.
fn replaced(finder: &AhoCorasick, text: &[u8], plain: &Plain) -> Option<Vec<u8>> {
    let searched = if let Plain::Parts { bytes, .. } = plain { bytes } else { text };
    let mut replaced: Option<Vec<u8>> = None;
    let mut done = 0;
    for found in finder.find_iter(searched) {
        let place = plain.place(found.range());
        let replaced = replaced.get_or_insert_default();
        replaced.extend_from_slice(&text[done..place.start]);
        replaced.extend_from_slice(MASK);
        if let Plain::Parts { places, .. } = plain {
            let seen = &places[found.range()];
            let between = |pair: &[usize]| pair[0] + 1..pair[1];
            seen.windows(2).for_each(|pair| replaced.extend_from_slice(&text[between(pair)]));
        }
        done = place.end;
    }
    replaced.map(|mut replaced| {
        replaced.extend_from_slice(&text[done..]);
        replaced
    })
}

/// Cuts what a container prints into masked lines, and very long lines into parts.
#[derive(Debug)]
pub struct MaskedLines {
    mask: Mask,
    pending: Vec<u8>,
    /// Whether a part of the line that is pending was passed on.
    has_begun: bool,
}

/// Longer lines are passed on in parts.
const LONGEST_PART: usize = 64 * 1024;

/// What is passed on even if it may be the beginning of a secret, because it shows nothing.
const LONGEST_WAIT: usize = 4 * LONGEST_PART;

impl MaskedLines {
    pub fn new(mask: Mask) -> Self {
        MaskedLines { mask, pending: Vec::new(), has_begun: false }
    }

    /// Takes what was read, and gives the lines that are whole, without the last one's end, and
    /// what must not wait longer.
    pub fn read(&mut self, bytes: &[u8], mut give: impl FnMut(Vec<u8>, bool)) {
        let (lines, rest) = match bytes.iter().rposition(|byte| *byte == b'\n') {
            Some(end) => (Some(&bytes[..end]), &bytes[end + 1..]),
            None => (None, bytes),
        };
        if let Some(lines) = lines {
            self.pending.extend_from_slice(lines);
            give(self.mask.bytes(&self.pending).into_owned(), true);
            self.pending.clear();
            self.has_begun = false;
        }
        self.pending.extend_from_slice(rest);
        if self.pending.len() > LONGEST_PART + self.mask.longest {
            self.part(&mut give);
        }
    }

    /// Passes on what is no line yet, but for what may be the beginning of a secret.
    fn part(&mut self, give: &mut impl FnMut(Vec<u8>, bool)) {
        let masked = self.mask.bytes(&self.pending).into_owned();
        let end = match self.mask.cut(&masked) {
            0 if masked.len() > LONGEST_WAIT + self.mask.longest => masked.len(),
            end => end,
        };
        self.pending = masked[end..].to_vec();
        if end > 0 {
            self.has_begun = true;
            give(masked[..end].to_vec(), false);
        }
    }

    /// Whether something has begun and is still to be passed on.
    pub fn has_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Passes on what is no line yet and waits for nothing, but for what may be the beginning of a
    /// secret, of a character or of something that steers the terminal.
    pub fn part_so_far(&mut self, mut give: impl FnMut(Vec<u8>, bool)) {
        let end = self.mask.settled(&self.pending).min(whole(&self.pending));
        if end > 0 {
            let rest = self.pending.split_off(end);
            give(self.mask.bytes(&self.pending).into_owned(), false);
            self.pending = rest;
            self.has_begun = true;
        }
    }

    /// What is left at the end, if the last line has none.
    pub fn finish(&mut self, mut give: impl FnMut(Vec<u8>, bool)) {
        if self.has_begun || !self.pending.is_empty() {
            give(self.mask.bytes(&self.pending).into_owned(), true);
            self.pending.clear();
            self.has_begun = false;
        }
    }
}

/// How much of a text ends with no part of a character or of a sequence that steers the terminal.
fn whole(text: &[u8]) -> usize {
    const LONGEST_SEQUENCE: usize = 64;
    let end = match text.utf8_chunks().last() {
        // One that is wrong however it goes on is shown.
        Some(last) if std::str::from_utf8(last.invalid()).is_err_and(|error| error.error_len().is_none()) => {
            text.len() - last.invalid().len()
        }
        _ => text.len(),
    };
    match text[..end].iter().rposition(|byte| *byte == 0x1b) {
        Some(at) if end - at < LONGEST_SEQUENCE && !is_whole_sequence(&text[at + 1..end]) => at,
        _ => end,
    }
}

/// Whether what follows an escape character ends by itself.
fn is_whole_sequence(rest: &[u8]) -> bool {
    match rest {
        [] => false,
        [b'[', rest @ ..] => rest.iter().any(|byte| (0x40..=0x7e).contains(byte)),
        [b']', rest @ ..] => rest.contains(&7),
        [_, ..] => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_shows_no_secret_that_has_begun() {
        let mask = Mask::new(["hunter2", "hunter22", "aXYZa", "about"]);
        for (text, part) in [
            ("Password: ", "Password: "),
            ("it is hun", "it is "),
            ("it is hunter2", "it is "),
            ("it is hunter22", "it is ***"),
            ("it is hunter2!", "it is ***!"),
            // The last letter may begin another secret, but it ends this one.
            ("it is aXYZa", "it is "),
            ("it is aXYZa ", "it is *** "),
            ("it is \u{1b}[1mhun\u{1b}[31mter", "it is \u{1b}[1m"),
            ("colour \u{1b}[3", "colour "),
            ("colour \u{1b}[31m", "colour \u{1b}[31m"),
            ("h", ""),
        ] {
            let mut lines = MaskedLines::new(mask.clone());
            let mut given = String::new();
            lines.read(text.as_bytes(), |_, _| unreachable!("there is no line"));
            lines.part_so_far(|text, whole| {
                given.push_str(&String::from_utf8_lossy(&text));
                assert!(!whole);
            });
            assert_eq!(given, part, "{text:?}");
            lines.read(b" end\n", |text, _| given.push_str(&String::from_utf8_lossy(&text)));
            assert_eq!(given, mask.text(&format!("{text} end")), "{text:?}");
        }
        assert_eq!(whole("größ".as_bytes()), 6);
        assert_eq!(whole(&"größ".as_bytes()[..5]), 4);
        assert_eq!(whole(b"a\xff"), 2);
    }

    fn lines(mask: &Mask, pieces: &[&[u8]]) -> Vec<(String, bool)> {
        let mut lines = MaskedLines::new(mask.clone());
        let mut given = Vec::new();
        let mut give = |text: Vec<u8>, whole| given.push((String::from_utf8_lossy(&text).into_owned(), whole));
        for piece in pieces {
            lines.read(piece, &mut give);
        }
        lines.finish(&mut give);
        given
    }

    #[test]
    fn secrets_are_masked_however_they_arrive() {
        let mask = Mask::new(["hunter2", "hunter22", "two two\nlines\n", ""]);
        let given = lines(&mask, &[b"a hunt", b"er2 b\nhunter22\n", b"lines, two two, \xff", b"\n\nend"]);
        let expected = [("a *** b\n***", true), ("***, ***, \u{fffd}\n", true), ("end", true)];
        assert_eq!(given, expected.map(|(text, whole)| (text.to_owned(), whole)));
        assert_eq!(Mask::new([]).text("hunter2"), "hunter2");
    }

    #[test]
    fn what_is_short_is_in_other_words_too() {
        let mask = Mask::new(["1", "p", "abc", "a b c", "{\n  \"key\": \"hunter2\"\n}\n", "日本語"]);
        let text = "test 10 of 101: }\n{\nabcd a b c 日本語";
        assert_eq!(mask.text(text), text);
        assert_eq!(mask.text("  \"key\": \"hunter2\","), "  ***,");
        assert_eq!(Mask::new(["日本語語"]).text("日本語語"), "***");
        for (value, short) in [
            ("", false),
            (" ", false),
            ("abc", true),
            ("a b c", true),
            (" abc ", true),
            ("abcd", false),
            ("a b cd", false),
            ("ab\ncd\nef", true),
            ("ab\ncdef", false),
        ] {
            assert_eq!(is_too_short(value), short, "{value:?}");
        }
    }

    #[test]
    fn a_secret_is_masked_without_the_blanks_around_it() {
        let mask = Mask::new([" hunter2\r\n", "\tsecond one \n  third one\r\n"]);
        assert_eq!(mask.text("<hunter2> <second one> <third one>"), "<***> <***> <***>");
    }

    #[test]
    fn colours_do_not_hide_a_secret() {
        let mask = Mask::new(["hunter2", "a\u{1b}[1mb\u{1b}[0mc"]);
        for (text, masked) in [
            ("a \u{1b}[1mhun\u{1b}[31mter2\u{1b}[0m b", "a \u{1b}[1m***\u{1b}[31m\u{1b}[0m b"),
            ("hun\u{8}ter2", "***\u{8}"),
            ("h\u{1b}]0;title\u{7}unter2 hunter2", "***\u{1b}]0;title\u{7} ***"),
            ("a\u{1b}[1mb\u{1b}[0mc", "***"),
            ("\u{1b}[31mhunter\u{1b}[0m 2", "\u{1b}[31mhunter\u{1b}[0m 2"),
        ] {
            assert_eq!(mask.text(text), masked, "{text:?}");
        }
    }

    #[test]
    fn a_secret_across_two_parts_of_a_long_line_is_masked() {
        let mask = Mask::new(["hunter2"]);
        for (secret, masked) in [("hunter2", "***"), ("hun\u{1b}[31;1mter\u{1b}[0m2", "***\u{1b}[31;1m\u{1b}[0m")] {
            for place in LONGEST_PART - 10..LONGEST_PART + 10 {
                let line = ["x".repeat(place).as_str(), secret, &"y".repeat(LONGEST_PART), "\n"].concat();
                let given = lines(&mask, &line.as_bytes().chunks(1000).collect::<Vec<_>>());
                let whole: String = given.iter().map(|(text, _)| text.as_str()).collect();
                assert_eq!(whole, ["x".repeat(place).as_str(), masked, &"y".repeat(LONGEST_PART)].concat());
                assert!(given.len() > 1 && given.iter().rev().skip(1).all(|(_, whole)| !whole));
            }
        }
    }

    #[test]
    fn a_long_line_has_an_end_even_if_all_of_it_was_passed_on() {
        let long = vec![b'x'; LONGEST_PART + 1];
        for pieces in [&[&long[..]][..], &[&long, b"\n"]] {
            let given = lines(&Mask::default(), pieces);
            assert_eq!(given, [("x".repeat(LONGEST_PART + 1), false), (String::new(), true)]);
        }
    }

    #[test]
    fn what_never_shows_anything_is_not_kept_for_ever() {
        let mut kept = MaskedLines::new(Mask::new(["hunter2"]));
        let mut given = 0;
        for _ in 0..150 {
            kept.read(&b"\x1b[0m".repeat(1000), |text, _| given += text.len());
        }
        assert!(given > 200_000, "{given}");
    }
}
