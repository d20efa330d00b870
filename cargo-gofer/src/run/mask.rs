//! Secrets kept out of what is shown and written.

use std::borrow::Cow;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

/// What is shown in a secret's place.
const MASK: &str = "***";

/// Replaces secret values in texts.
#[derive(Debug, Clone, Default)]
pub struct Mask {
    finder: Option<Arc<AhoCorasick>>,
    longest: usize,
}

impl Mask {
    /// A mask for these values. Output is masked line by line, so each line of a value counts as
    /// one too.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let lines =
            secrets.into_iter().flat_map(|secret| std::iter::once(secret.trim_end_matches('\n')).chain(secret.lines()));
        let values: Vec<&str> = lines.filter(|value| !value.trim().is_empty()).collect();
        let longest = values.iter().map(|value| value.len()).max().unwrap_or_default();
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&values);
        // It is refused only if the values together take gigabytes; then nothing could be masked
        // line by line either, and there is no run with such an environment.
        Mask { finder: finder.ok().filter(|_| longest > 0).map(Arc::new), longest }
    }

    pub fn bytes<'t>(&self, text: &'t [u8]) -> Cow<'t, [u8]> {
        match &self.finder {
            Some(finder) if finder.is_match(text) => {
                let masks = vec![MASK; finder.patterns_len()];
                Cow::Owned(finder.replace_all_bytes(text, &masks))
            }
            _ => Cow::Borrowed(text),
        }
    }

    pub fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.bytes(text.as_bytes())).into_owned()
    }

    /// How much of a line that is not at its end could be the beginning of a secret.
    fn holds_back(&self) -> usize {
        self.longest.saturating_sub(1)
    }
}

/// Cuts what a container prints into masked lines, and very long lines into parts.
#[derive(Debug)]
pub struct Lines {
    mask: Mask,
    pending: Vec<u8>,
}

/// Longer lines are passed on in parts.
const LONGEST_PART: usize = 64 * 1024;

impl Lines {
    pub fn new(mask: Mask) -> Self {
        Lines { mask, pending: Vec::new() }
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
        }
        self.pending.extend_from_slice(rest);
        if self.pending.len() > LONGEST_PART + self.mask.holds_back() {
            self.part(&mut give);
        }
    }

    /// Passes on what is no line yet, but for what may be the beginning of a secret.
    fn part(&mut self, give: &mut impl FnMut(Vec<u8>, bool)) {
        let masked = self.mask.bytes(&self.pending).into_owned();
        let end = masked.len().saturating_sub(self.mask.holds_back());
        self.pending = masked[end..].to_vec();
        give(masked[..end].to_vec(), false);
    }

    /// What is left at the end, if the last line has none.
    pub fn finish(&mut self, mut give: impl FnMut(Vec<u8>, bool)) {
        if !self.pending.is_empty() {
            give(self.mask.bytes(&self.pending).into_owned(), true);
            self.pending.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(mask: &Mask, pieces: &[&[u8]]) -> Vec<(String, bool)> {
        let mut lines = Lines::new(mask.clone());
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
        let mask = Mask::new(["hunter2", "hunter22", "two\nlines\n", ""]);
        let given = lines(&mask, &[b"a hunt", b"er2 b\nhunter22\n", b"lines, two, \xff", b"\n\nend"]);
        let expected = [("a *** b\n***", true), ("***, ***, \u{fffd}\n", true), ("end", true)];
        assert_eq!(given, expected.map(|(text, whole)| (text.to_owned(), whole)));
        assert_eq!(Mask::new([]).text("hunter2"), "hunter2");
    }

    #[test]
    fn a_secret_across_two_parts_of_a_long_line_is_masked() {
        let mask = Mask::new(["hunter2"]);
        for place in LONGEST_PART - 10..LONGEST_PART + 10 {
            let line = ["x".repeat(place).as_str(), "hunter2", &"y".repeat(LONGEST_PART), "\n"].concat();
            let given = lines(&mask, &line.as_bytes().chunks(1000).collect::<Vec<_>>());
            let whole: String = given.iter().map(|(text, _)| text.as_str()).collect();
            assert_eq!(whole, ["x".repeat(place).as_str(), "***", &"y".repeat(LONGEST_PART)].concat());
            assert!(given.len() > 1 && given.iter().rev().skip(1).all(|(_, whole)| !whole));
        }
    }
}
