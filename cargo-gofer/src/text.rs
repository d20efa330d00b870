//! Texts of a pipeline, made safe to show: no text can steer the terminal, break out of its line
//! or change the direction in which the words around it are read.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::output::harmless;

/// A text on one line, cut if it is long.
pub fn one_line(text: &str) -> String {
    harmless(&gofer_core::shown(text))
}

/// A text that may have several lines, cut if it is very long.
pub fn lines(text: &str) -> String {
    const MOST: usize = 1000;
    let mut cut: String = text.chars().take(MOST).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut.lines().map(harmless).collect::<Vec<_>>().join("\n")
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

/// How many columns of a terminal a text takes.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// The end of a text that is wider than this: of an image's name the end tells most.
pub fn keep_end(text: &str, most: usize) -> String {
    if columns(text) <= most {
        return text.to_owned();
    }
    let mut room = most.saturating_sub(1);
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        let width = c.width().unwrap_or(0);
        if width > room {
            break;
        }
        room -= width;
        start = at;
    }
    format!("…{}", &text[start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_steers_what_is_around_it() {
        assert_eq!(one_line("a\u{1b}[2J\nb\u{202e}c"), "a\\u{1b}[2J\\nb\\u{202e}c");
        assert_eq!(lines("a\r\nb\u{1b}\u{ffff}"), "a\nb\\u{1b}\\u{ffff}");
        assert_eq!(lines(&"x".repeat(2000)).chars().count(), 1001);
    }

    #[test]
    fn an_image_is_cut_at_its_beginning() {
        assert_eq!(keep_end("rust:1.95", 9), "rust:1.95");
        assert_eq!(keep_end("registry/rust:1.95", 10), "…rust:1.95");
        assert_eq!(keep_end("日本語", 4), "…語");
    }

    #[test]
    fn xml_is_escaped() {
        assert_eq!(escape_xml(r#"<a b="c">&'"#), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;");
    }
}
