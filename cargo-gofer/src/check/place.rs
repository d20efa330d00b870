//! Where a script stands in the file in which its pipeline is written.

use crate::text::Places;

/// A literal whose text is a script, without escapes.
pub struct Literal {
    /// For each line of the script that is not blank: its number, how far it is indented in the script,
    /// and the line and column in the file, from 1.
    lines: Vec<ScriptLine>,
}

struct ScriptLine {
    number: usize,
    indent: usize,
    at: (usize, usize),
}

impl Literal {
    /// The one literal in a source that is this script. There is none where the script is made of parts
    /// or written with escapes, and it is not told which where there are several.
    pub fn find(source: &str, script: &str) -> Option<Self> {
        let mut found = None;
        // A script that holds `"` stands between `r#"` and `"#`, and so does every other one, but for the `#`.
        for (start, _) in source.match_indices('"') {
            if let Some(lines) = lines_at(source, start + 1, script) {
                if found.is_some() {
                    return None;
                }
                found = Some(lines);
            }
        }
        let places = Places::of(source);
        let line = |(number, indent, at)| ScriptLine { number, indent, at: places.of_byte(source, at) };
        Some(Literal { lines: found?.into_iter().map(line).collect() })
    }

    /// The line and column in the file for those of the script.
    pub fn place(&self, line: usize, column: usize) -> Option<(usize, usize)> {
        let ScriptLine { indent, at, .. } = self.lines.iter().find(|candidate| candidate.number == line)?;
        Some((at.0, at.1 + column.saturating_sub(1 + indent)))
    }
}

/// Number, indentation, and the byte in the source.
type LineFound = (usize, usize, usize);

/// Compares the lines of a script with what begins at a place and ends at a quote. The language takes
/// away a common indentation, and blank lines around; so these are not compared.
fn lines_at(source: &str, start: usize, script: &str) -> Option<Vec<LineFound>> {
    let mut at = start;
    let mut lines = Vec::new();
    for (number, line) in script.lines().enumerate() {
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        let blanks = source[at..].len() - source[at..].trim_start().len();
        // Two lines of a script are two lines there.
        if !lines.is_empty() && !source[at..at + blanks].contains('\n') {
            return None;
        }
        at += blanks;
        if !source[at..].starts_with(text) {
            return None;
        }
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        lines.push((number + 1, indent, at));
        at += text.len();
    }
    (!lines.is_empty() && source[at..].trim_start().starts_with('"')).then_some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(source: &str, script: &str, line: usize, column: usize) -> Option<(usize, usize)> {
        Literal::find(source, script)?.place(line, column)
    }

    #[test]
    fn lines_of_a_literal() {
        let source = "pipeline! {\n    task one { image: \"x:1\", script: r#\"\n        cd \"$a\"\n\n        if x; then\n            é $b\n        fi\n    \"#,\n}";
        let script = "cd \"$a\"\n\nif x; then\n    é $b\nfi";
        assert_eq!(place(source, script, 1, 4), Some((3, 12)));
        assert_eq!(place(source, script, 4, 7), Some((6, 15)));
        assert_eq!(place(source, script, 2, 1), None, "a blank line has no place");
        assert_eq!(place("script: \"make $x\"", "make $x", 1, 6), Some((1, 15)));
    }

    #[test]
    fn what_is_not_certain_has_no_place() {
        for (source, script) in [
            ("script: \"make\", script: \"make\"", "make"),
            ("script: \"make \\\"$x\\\"\"", "make \"$x\""),
            ("// make\nscript: [\"make\", MORE]", "make\nmore"),
            ("script: \"make all\"", "make"),
            ("script: \"a b\"", "a\nb"),
            ("", "make"),
            ("\"\"", ""),
        ] {
            assert_eq!(place(source, script, 1, 1), None, "{source}");
        }
    }
}
