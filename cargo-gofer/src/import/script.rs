//! Commands that are a shell with a script.

use gofer_core::{dedent, script_flag};

use super::layout::Value;
use super::text;

/// A command as the shell, the options among it, and the script that it is given.
pub fn split(command: &[String]) -> Option<(&[String], &str)> {
    let (script, shell) = command.split_last()?;
    (script_flag(command)? + 1 == shell.len()).then_some((shell, script))
}

/// The value of `script` that gives exactly this one, if there is any, at this indentation.
pub fn value(script: &str, indentation: usize) -> Option<Value> {
    in_lines(script, indentation).or_else(|| (dedent(script) == script).then(|| Value::text(script)))
}

/// The lines of a script below its key, one step further in.
fn in_lines(script: &str, indentation: usize) -> Option<Value> {
    if !script.contains('\n') || !text::is_visible(script) || text::ends_in_blanks(script) {
        return None;
    }
    let (outer, inner) = (" ".repeat(indentation), " ".repeat(indentation + 4));
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("{inner}{line}\n") };
    let laid_out = format!("\n{}{outer}", script.split('\n').map(line).collect::<String>());
    (dedent(&laid_out) == script).then(|| Value::Word(text::quoted(&laid_out)))
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

    #[test]
    fn only_exact_scripts_have_a_value() {
        let written = |script| match value(script, 4) {
            Some(Value::Word(text) | Value::Text(text)) => Some(text),
            _ => None,
        };
        assert_eq!(written("make").as_deref(), Some("make"));
        assert_eq!(written("a\n\n  b").as_deref(), Some("\"\n        a\n\n          b\n    \""));
        assert_eq!(written("a\rb\nc").as_deref(), Some("a\rb\nc"), "escaped");
        for script in ["make\n", " make", "  a\n  b", "a\n  \nb", "\na", "a \n  b"] {
            assert_eq!(written(script), None, "{script:?}");
        }
    }
}
