//! Commands that are a shell with a script.

use gofer_core::{dedent, script_flag};

use super::text;

/// What a task's command is in the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body<'a> {
    Command(&'a [String]),
    Script {
        shell: &'a [String],
        text: &'a str,
        /// Whether nothing of it is gone.
        is_whole: bool,
    },
}

impl<'a> Body<'a> {
    /// A shell with its script is a `script` where one says it: every character of it, or, where
    /// that will do, all but blank lines around it and blanks after its last word.
    pub fn of(command: &'a [String], exact: bool) -> Self {
        let Some((shell, script)) = split(command) else { return Body::Command(command) };
        if can_be_said(script) {
            return Body::Script { shell, text: script, is_whole: true };
        }
        let inner = without_blank_ends(script);
        // A backslash at the very end is another one than before the end of a line.
        if !exact && !inner.ends_with('\\') && can_be_said(inner) {
            return Body::Script { shell, text: inner, is_whole: false };
        }
        Body::Command(command)
    }

    /// Whether they may be instances of one task: of as many words, or scripts of as many lines for one
    /// shell.
    pub fn is_like(self, other: Self) -> bool {
        match (self, other) {
            (Body::Command(one), Body::Command(other)) => one.len() == other.len(),
            (
                Body::Script { shell: one, text: one_text, is_whole: one_is_whole },
                Body::Script { shell: other, text: other_text, is_whole: other_is_whole },
            ) => {
                let lines = |text: &str| text.matches('\n').count();
                one == other && one_is_whole == other_is_whole && lines(one_text) == lines(other_text)
            }
            _ => false,
        }
    }
}

/// A command as the shell, the options among it, and the script that it is given.
fn split(command: &[String]) -> Option<(&[String], &str)> {
    let (script, shell) = command.split_last()?;
    (script_flag(command)? + 1 == shell.len()).then_some((shell, script))
}

/// Whether a literal can say exactly this script, whose indentation goes with that of the block.
pub fn can_be_said(script: &str) -> bool {
    !script.is_empty() && dedent(&format!("\n{script}")) == script
}

fn without_blank_ends(script: &str) -> &str {
    let script = script.trim_end();
    let blank = script.len() - script.trim_start().len();
    // The indentation of the first line that says something stays.
    let start = script[..blank].rfind('\n').map_or(0, |line_break| line_break + 1);
    &script[start..]
}

/// The literal of a script: on one line, or the lines below its key, of which the last closes it.
pub fn literal(script: &str, indentation: usize, step: usize) -> Option<String> {
    if !script.contains('\n') || !text::is_visible(script) || text::ends_in_blanks(script) {
        return None;
    }
    let (outer, inner) = (" ".repeat(indentation), " ".repeat(indentation + step));
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("{inner}{line}\n") };
    Some(text::quoted(&format!("\n{}{outer}", script.split('\n').map(line).collect::<String>())))
}

/// The text of a literal on lines of its own that gives a script.
pub fn escapable(script: &str) -> String {
    if dedent(script) == script { script.to_owned() } else { format!("\n{script}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_split(command: &str) -> bool {
        let command: Vec<String> = command.split(' ').map(str::to_owned).collect();
        split(&command).is_some_and(|(shell, script)| shell.len() + 1 == command.len() && script == "x")
    }

    #[test]
    fn shells_with_scripts() {
        for command in
            ["bash -c x", "sh -ec x", "/bin/ash -c x", "bash -euo pipefail -c x", "zsh --login -lc x", "python3 -c x"]
        {
            assert!(is_split(command), "{command}");
        }
        for command in ["x", "-c x", "bash x", "bash -c -- x", "bash -c x y", "grep -c x", "bash go.sh -c x"] {
            assert!(!is_split(command), "{command}");
        }
        assert_eq!(split(&[]), None);
    }

    /// What is written of a script, and whether that is all of it.
    fn said(script: &str, exact: bool) -> Option<(String, bool)> {
        match Body::of(&["sh".to_owned(), "-ec".to_owned(), script.to_owned()], exact) {
            Body::Script { text, is_whole, .. } => Some((text.to_owned(), is_whole)),
            Body::Command(_) => None,
        }
    }

    #[test]
    fn what_a_script_says_exactly() {
        for script in ["make", "a\n\n  b", "a\rb\nc", "a \n  b", "a\n\tb"] {
            assert_eq!(said(script, true), Some((script.to_owned(), true)), "{script:?}");
            assert_eq!(dedent(&escapable(script)), script);
        }
        for script in ["make\n", " make", "  a\n  b", "a\n  \nb", "\na", "a\r\n"] {
            assert_eq!(said(script, true), None, "{script:?}");
        }
    }

    #[test]
    fn what_a_script_says_but_for_its_ends() {
        for (script, inner) in
            [("make\n", "make"), ("\n \na\n  b\n\n", "a\n  b"), ("a \n\n", "a"), ("\ta\nb\n", "\ta\nb"), ("a\r\n", "a")]
        {
            assert_eq!(said(script, false), Some((inner.to_owned(), false)), "{script:?}");
        }
        for script in ["make \\\n", " make\n", "a\n \nb\n", "a\\ "] {
            assert_eq!(said(script, false), None, "{script:?}");
        }
    }

    #[test]
    fn lines_of_a_script() {
        assert_eq!(literal("a\n\n  b", 4, 4).as_deref(), Some("\"\n        a\n\n          b\n    \""));
        assert_eq!(literal("a", 4, 4), None);
    }
}
