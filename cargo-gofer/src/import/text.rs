//! Texts as Rust has them: string literals and comments.

/// The most `#` that a raw string may have.
const MOST_HASHES: usize = 255;

/// A text as a string literal on one line: raw where that avoids escapes.
pub fn literal(text: &str) -> String {
    let one_line = !text.contains(['\n', '\t']);
    if one_line && text.contains(['"', '\\']) && is_visible(text) {
        return quoted(text);
    }
    escaped(text)
}

/// A visible text as a string literal that holds its lines and tabs as they are.
pub fn quoted(text: &str) -> String {
    if !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    let hashes = if text.contains('"') { 1 + longest_end(text) } else { 0 };
    if hashes > MOST_HASHES {
        return escaped(text);
    }
    let hashes = "#".repeat(hashes);
    format!("r{hashes}\"{text}\"{hashes}")
}

/// The most `#` that follow a quotation mark: a raw string with as many would end there.
fn longest_end(text: &str) -> usize {
    let hashes = |(quote, _)| text[quote + 1..].bytes().take_while(|byte| *byte == b'#').count();
    text.match_indices('"').map(hashes).max().unwrap_or_default()
}

/// `Debug` escapes what Rust wants escaped, and more: all that cannot be seen, such as the
/// characters that change the direction of text, which the compiler refuses.
fn escaped(text: &str) -> String {
    format!("{text:?}")
}

/// A text as a string literal with a line for each of its lines. Each but the last ends in `\`,
/// which takes the line break and all blanks after it out of the literal.
pub fn literal_lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        let escaped = escaped(line);
        let inner = &escaped[1..escaped.len() - 1];
        match lines.last_mut() {
            // An empty line says no more than the end of the one before.
            Some(before) if line == "\n" => before.push_str(inner),
            Some(_) => lines.push(inner.strip_prefix(' ').map_or(inner.to_owned(), |rest| format!(r"\x20{rest}"))),
            None => lines.push(inner.to_owned()),
        }
    }
    let Some(last) = lines.len().checked_sub(1) else { return vec![escaped(text)] };
    lines[0].insert(0, '"');
    for line in &mut lines[..last] {
        line.push('\\');
    }
    lines[last].push('"');
    lines
}

/// The lines of a comment that says exactly this, if one can: what cannot be seen, and blanks at
/// the ends of lines, which editors remove, do not belong in one.
pub fn comment(text: &str) -> Option<Vec<&str>> {
    let lines: Vec<&str> = text.split('\n').collect();
    let says_something = !text.trim().is_empty();
    (says_something && is_visible(text) && !ends_in_blanks(text)).then_some(lines)
}

/// Whether a line of a text ends in blanks.
pub fn ends_in_blanks(text: &str) -> bool {
    text.split('\n').any(|line| line.ends_with(char::is_whitespace))
}

/// Whether a text can stand in a source file as it is and be read there: it holds nothing that
/// must be escaped, but for the marks that are escaped only in a literal.
pub fn is_visible(text: &str) -> bool {
    let rest: String = text.chars().filter(|c| !matches!(c, '"' | '\\' | '\n' | '\t')).collect();
    escaped(&rest).len() == rest.len() + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_raw_where_that_avoids_escapes() {
        for (text, expected) in [
            ("", r#""""#),
            ("it's", r#""it's""#),
            ("ünïcode 日本語", "\"ünïcode 日本語\""),
            (r"a\b", r#"r"a\b""#),
            ("say \"hi\"", "r#\"say \"hi\"\"#"),
            ("\"##", "r###\"\"##\"###"),
            ("a\"\n", r#""a\"\n""#),
            ("\u{202e}\"", "\"\\u{202e}\\\"\""),
            ("\r\0\t\u{1b}", r#""\r\0\t\u{1b}""#),
        ] {
            assert_eq!(literal(text), expected);
        }
        let too_many = format!("\"{}", "#".repeat(MOST_HASHES));
        assert_eq!(literal(&too_many), format!("{too_many:?}"));
    }

    #[test]
    fn lines_of_a_literal() {
        assert_eq!(literal_lines("one\n\n  two\n\tthree"), ["\"one\\n\\n\\", r"\x20 two\n\", "\\tthree\""]);
        assert_eq!(literal_lines("\n\nx\n"), ["\"\\n\\n\\", "x\\n\""]);
        assert_eq!(literal_lines("\n"), [r#""\n""#]);
        assert_eq!(literal_lines(""), [r#""""#]);
    }

    #[test]
    fn comments_say_all_or_nothing() {
        assert_eq!(comment("one\n\n  \ttwo \"*/ \\"), Some(vec!["one", "", "  \ttwo \"*/ \\"]));
        for text in ["", " ", "\n", "a ", "a \nb", "a\r\nb", "a\0", "\u{202e}", "a\u{a0}b", "\u{1b}[0m"] {
            assert_eq!(comment(text), None, "{text:?}");
        }
    }
}
