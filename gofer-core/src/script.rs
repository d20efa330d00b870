/// What a script is given to where no shell is named: it is there in nearly every image, and stops
/// at the first command that fails.
///
/// ```
/// assert_eq!(gofer_core::DEFAULT_SHELL, ["sh", "-ec"]);
/// ```
pub const DEFAULT_SHELL: [&str; 2] = ["sh", "-ec"];

/// A script without the indentation it has only because it stands in Rust.
///
/// The white space that all non-blank lines begin with is removed; a first line that begins
/// right after the opening quote has no indentation to speak of and does not count. Blank
/// lines at the start and white space at the end go too. Deeper indentation stays, so
/// here-documents survive.
///
/// ```
/// let script = "
///     if true; then
///         echo yes
///     fi
/// ";
/// assert_eq!(gofer_core::dedent(script), "if true; then\n    echo yes\nfi");
/// ```
#[must_use]
pub fn dedent(script: &str) -> String {
    let mut lines: Vec<&str> = script.split('\n').collect();
    let follows_quote = !is_blank(lines[0]);
    if follows_quote {
        lines[0] = lines[0].trim_start_matches(is_space);
    }
    let indented = &lines[usize::from(follows_quote)..];
    let common = indented.iter().filter(|line| !is_blank(line)).copied().reduce(common_indentation);
    let common = common.map_or(0, |line| line.len() - line.trim_start_matches(is_space).len());
    for line in &mut lines[usize::from(follows_quote)..] {
        *line = if is_blank(line) { line.trim() } else { &line[common..] };
    }
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    lines[first..].join("\n").trim_end().to_owned()
}

fn is_space(c: char) -> bool {
    c == ' ' || c == '\t'
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

/// The longest white space with which both lines begin.
fn common_indentation<'a>(a: &'a str, b: &'a str) -> &'a str {
    let same = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y && is_space(char::from(*x)));
    &a[..same.count()]
}

#[cfg(test)]
mod tests {
    use super::dedent;

    #[test]
    fn blank_scripts_are_empty() {
        for blank in ["", " ", "\n", "\n   \n\t\n"] {
            assert_eq!(dedent(blank), "");
        }
    }

    #[test]
    fn the_first_line_after_the_quote_does_not_count() {
        assert_eq!(dedent("set -e\n    make\n      indented"), "set -e\nmake\n  indented");
        assert_eq!(dedent("echo one line"), "echo one line");
        assert_eq!(dedent("  echo padded  "), "echo padded");
    }

    #[test]
    fn one_line_with_indentation_of_its_own() {
        assert_eq!(dedent("\n    echo alone\n"), "echo alone");
    }

    #[test]
    fn only_what_all_lines_share_goes() {
        assert_eq!(dedent("\n\t\ta\n\t b\n"), "\ta\n b");
        assert_eq!(dedent("\n  a\n\tb\n"), "  a\n\tb");
    }

    #[test]
    fn here_documents_survive() {
        let script = "\n        cat <<EOF\n          two deep\n\n        EOF\n    ";
        assert_eq!(dedent(script), "cat <<EOF\n  two deep\n\nEOF");
    }

    #[test]
    fn blank_lines_do_not_limit_the_indentation() {
        assert_eq!(dedent("\n    a\n  \n    b"), "a\n\nb");
    }

    #[test]
    fn windows_line_ends_and_unicode_do_not_split_characters() {
        assert_eq!(dedent("\r\n  é\r\n  日\r\n"), "é\r\n日");
    }
}
