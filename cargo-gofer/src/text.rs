//! Texts of a pipeline, made safe to show: no text can steer the terminal, break out of its line
//! or change the direction in which the words around it are read.

use unicode_width::UnicodeWidthStr as _;

/// A text with everything escaped that works on what is around it: it cannot steer a terminal, nor
/// turn the direction in which the words beside it are read.
pub fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if works_around(c) { shown.extend(c.escape_unicode()) } else { shown.push(c) }
    }
    shown
}

/// What steers, and the two that no XML may hold.
fn works_around(c: char) -> bool {
    gofer_core::steers(c) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// `1 task`, `2 tasks`.
pub fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// A text on one line, cut if it is long.
pub fn one_line(text: &str) -> String {
    harmless(&gofer_core::shown(text))
}

/// A text that may have several lines, cut if it is very long.
pub fn lines(text: &str) -> String {
    const MOST: usize = 1000;
    let mut cut: String = text.chars().take(MOST).collect();
    if cut.len() < text.len() {
        cut.push_str("...");
    }
    cut.lines().map(harmless).collect::<Vec<_>>().join("\n")
}

/// What somebody else says, on one line, and whole unless it is very long.
pub fn said(text: &str) -> String {
    lines(text).replace('\n', " ")
}

/// A text for XML and HTML, as content or within a quoted attribute. What XML forbids is gone
/// already: the text comes from `one_line` or `lines`.
pub fn escape_xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Whether a reader sees that a character is there, and which: no control character, no blank but
/// the space, nothing that turns, joins or hides what is around it.
pub fn can_be_seen(c: char) -> bool {
    match c {
        ' '..='~' => true,
        // Letters and signs to Unicode, which are drawn as nothing.
        '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}' => false,
        // After a letter, this leaves what is drawn on one.
        c => !c.is_whitespace() && !escapes_after_a_letter(c),
    }
}

fn escapes_after_a_letter(c: char) -> bool {
    let mut bytes = [b'a'; 5];
    let length = 1 + c.encode_utf8(&mut bytes[1..]).len();
    std::str::from_utf8(&bytes[..length]).is_ok_and(|text| text.escape_debug().count() > 2)
}

/// How many columns of a terminal a text takes.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// `a, b, c and 12 more`.
pub fn first_few<S: AsRef<str>>(words: &[S]) -> String {
    const FEW: usize = 6;
    let few: Vec<String> = words.iter().take(FEW).map(|word| harmless(word.as_ref())).collect();
    match words.len().saturating_sub(FEW) {
        0 => few.join(", "),
        more => format!("{} and {more} more", few.join(", ")),
    }
}

/// Where the lines of a text begin, and how many characters stand before certain bytes of it.
#[derive(Debug)]
pub struct Places {
    lines: Vec<usize>,
    /// Before every so many bytes, so that all of a long line is counted but once.
    characters: Vec<usize>,
}

impl Places {
    const EVERY: usize = 1024;

    pub fn of(text: &str) -> Self {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut before = 0;
        let chunks = text.as_bytes().chunks(Self::EVERY).map(|chunk| {
            before += begun(chunk);
            before
        });
        Places { lines, characters: std::iter::once(0).chain(chunks).collect() }
    }

    /// Line and column in characters, from 1.
    pub fn of_byte(&self, text: &str, byte: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= byte);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        (line, self.before(text, byte) - self.before(text, start) + 1)
    }

    /// How many characters begin before a byte.
    fn before(&self, text: &str, byte: usize) -> usize {
        let chunk = byte / Self::EVERY;
        let counted = self.characters.get(chunk).copied().unwrap_or_default();
        counted + begun(&text.as_bytes()[chunk * Self::EVERY..byte])
    }
}

/// How many characters begin in these bytes of UTF-8.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_steers_what_is_around_it() {
        assert_eq!(one_line("a\u{1b}[2J\nb\u{202e}c"), "a\\u{1b}[2J\\nb\\u{202e}c");
        for c in ['\u{2028}', '\u{2029}', '\u{202a}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'] {
            assert_eq!(one_line(&c.to_string()), c.escape_unicode().to_string());
        }
        assert_eq!(lines("a\r\nb\u{1b}\u{ffff}"), "a\nb\\u{1b}\\u{ffff}");
        assert_eq!(lines(&"x".repeat(2000)).chars().count(), 1003);
    }

    #[test]
    fn what_can_be_seen() {
        for c in ['a', ' ', '\\', 'é', '\u{301}', '語', '🚀', 'ش', '\u{93f}'] {
            assert!(can_be_seen(c), "{c:?}");
        }
        for c in "\t\r\n\0\u{7f}\u{a0}\u{ad}\u{2009}\u{200b}\u{200d}\u{202e}\u{2066}\u{3000}\u{3164}\u{fe0f}\u{feff}\u{e0041}".chars() {
            assert!(!can_be_seen(c), "{c:?}");
        }
    }

    #[test]
    fn a_place_is_counted_in_characters() {
        let text = "x".repeat(Places::EVERY) + &"ab\r\n\té語🚀x".repeat(300) + "\n" + &"é\u{2028}".repeat(2000);
        let places = Places::of(&text);
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let before = &text[..at];
            let line = before.rsplit('\n').next().unwrap();
            let expected = (before.matches('\n').count() + 1, line.chars().count() + 1);
            assert_eq!(places.of_byte(&text, at), expected, "{at}");
        }
        let full = &text[..Places::EVERY];
        assert_eq!(Places::of(full).of_byte(full, Places::EVERY), (1, Places::EVERY + 1));
        assert_eq!(Places::of("").of_byte("", 0), (1, 1));
    }

    #[test]
    fn xml_is_escaped() {
        assert_eq!(escape_xml(r#"<a b="c">&'"#), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;");
    }
}
