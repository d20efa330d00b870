//! Commands that are a shell with a script.

use gofer_core::{dedent, script_flag};
use gofer_model::Pipeline;

use super::text;

/// What a task's command is in the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body<'a> {
    Command(&'a [String]),
    Script { shell: &'a [String], text: &'a str },
}

impl<'a> Body<'a> {
    /// A shell with its script is a `script` where one says every character of it.
    pub fn of(command: &'a [String]) -> Self {
        match split(command) {
            Some((shell, text)) if can_be_said(text) => Body::Script { shell, text },
            _ => Body::Command(command),
        }
    }

    /// Whether they may be instances of one task: of as many words, or scripts of as many lines for one
    /// shell.
    pub fn is_like(self, other: Self) -> bool {
        match (self, other) {
            (Body::Command(one), Body::Command(other)) => one.len() == other.len(),
            (Body::Script { shell: one, text: one_text }, Body::Script { shell: other, text: other_text }) => {
                let lines = |text: &str| text.matches('\n').count();
                one == other && lines(one_text) == lines(other_text)
            }
            _ => false,
        }
    }
}

/// A pipeline without the white space in scripts that no shell minds, where that makes a `script` of a
/// command; and whether there was any.
pub fn eased(pipeline: &Pipeline) -> (Pipeline, bool) {
    let (mut eased, mut are_gone) = (pipeline.clone(), false);
    for command in eased.tasks.iter_mut().filter_map(|task| task.command.as_mut()) {
        let Some(said) = split(command).and_then(|(_, script)| without_blanks(script)) else { continue };
        if let Some(script) = command.last_mut() {
            are_gone |= *script != said;
            *script = said;
        }
    }
    (eased, are_gone)
}

/// The script without blanks around it, and, where it has nothing else than commands, without the
/// indentation that all of its lines share and blanks on blank lines.
fn without_blanks(script: &str) -> Option<String> {
    if can_be_said(script) {
        return Some(script.to_owned());
    }
    let inner = without_blank_ends(script);
    // A backslash at the very end is another one than before the end of a line.
    if inner.ends_with('\\') {
        return None;
    }
    let said = if can_be_said(inner) { inner.to_owned() } else { dedent(&format!("\n{inner}")) };
    (can_be_said(&said) && (said == inner || begins_lines_alone(inner))).then_some(said)
}

/// Whether each line begins with a command, or with a word of one: none with the inside of a text,
/// a here-document or a word.
fn begins_lines_alone(script: &str) -> bool {
    !script.contains("<<") && script.split('\n').all(|line| is_closed(line) && !is_cut(line))
}

/// Whether a line ends within a word, which the next one goes on with.
fn is_cut(line: &str) -> bool {
    line.strip_suffix('\\').is_some_and(|before| !before.ends_with([' ', '\t']))
}

/// Whether all quotes are closed that are opened.
fn is_closed(script: &str) -> bool {
    let (mut quote, mut before) = (None, ' ');
    let mut chars = script.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None | Some('"' | '`'), '\\') => _ = chars.next(),
            (None, '#') if before.is_whitespace() => _ = chars.find(|c| *c == '\n'),
            (None, '"' | '\'' | '`') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        before = c;
    }
    quote.is_none()
}

/// Whether a part of a script is whole as people read it: no command, block, text or here-document goes
/// on after it.
pub fn is_whole(part: &str) -> bool {
    const GO_ON: [&str; 6] = ["\\", "|", "&&", "||", "do", "then"];
    let goes_on = |line: &str| GO_ON.iter().any(|end| line.ends_with(end));
    let depth: isize = part.split('\n').map(|line| deeper(line.trim())).sum();
    let ends = |here: &str| {
        let word = here.trim_start_matches(['-', ' ']).split([' ', ';', '|', '>', '\n']).next().unwrap_or(here);
        let word = word.trim_matches(['\'', '"']);
        here.split('\n').skip(1).any(|line| line.trim() == word)
    };
    depth == 0 && !part.lines().last().is_some_and(goes_on) && is_closed(part) && part.split("<<").skip(1).all(ends)
}

/// How many blocks of a shell begin in a line and do not end there, less those that only end.
fn deeper(line: &str) -> isize {
    const BEGIN: [&str; 6] = ["case", "for", "if", "select", "until", "while"];
    const END: [&str; 3] = ["done", "esac", "fi"];
    let words = || line.split([' ', ';']).filter(|word| !word.is_empty());
    let count = |of: &[&str]| words().filter(|word| of.contains(word)).count().cast_signed();
    let begins = words().next().is_some_and(|word| BEGIN.contains(&word));
    let brackets = isize::from(line.ends_with(['{', '('])) - isize::from(line.starts_with(['}', ')']));
    let ends = words().next().is_some_and(|word| END.contains(&word));
    let both = if begins || ends { isize::from(begins) - count(&END).min(1) } else { 0 };
    both + brackets
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

    #[test]
    fn what_a_script_says_exactly() {
        for script in ["make", "a\n\n  b", "a\rb\nc", "a \n  b", "a\n\tb"] {
            assert!(can_be_said(script) && without_blanks(script).as_deref() == Some(script), "{script:?}");
            assert_eq!(dedent(&escapable(script)), script);
        }
        for script in ["make\n", " make", "  a\n  b", "a\n  \nb", "\na", "a\r\n"] {
            assert!(!can_be_said(script), "{script:?}");
        }
    }

    #[test]
    fn what_a_script_says_but_for_blanks() {
        for (script, said) in [
            ("make\n", "make"),
            ("\n \na\n  b\n\n", "a\n  b"),
            ("a \n\n", "a"),
            ("\ta\nb\n", "\ta\nb"),
            ("a\r\n", "a"),
            (" make\n", "make"),
            ("a\n \nb\n", "a\n\nb"),
            ("\n\t\tif x; then\n\t\t\techo \"it's\" # isn't\n\t\tfi\n\t", "if x; then\n\techo \"it's\" # isn't\nfi"),
            ("  a \\\n  b", "a \\\nb"),
        ] {
            assert_eq!(without_blanks(script).as_deref(), Some(said), "{script:?}");
        }
        for script in [
            "make \\\n",
            "a\\ ",
            "  a\\\n  b",
            "  cat <<E\n  x\n  E\n",
            "  echo 'a\n  b'",
            "  echo \"a'b\" 'c\n  d'",
            "  echo \"a\\\"\n  b\"",
        ] {
            assert_eq!(without_blanks(script), None, "{script:?}");
        }
    }

    #[test]
    fn parts_of_a_script() {
        for part in [
            "git clone x\ncd x",
            "if x; then\n    y\nfi",
            "for x in done; do y; done\nput() {\n    z\n}",
            "cat > x <<'EOF'\n  it is\nEOF\necho \"a\nb\"",
        ] {
            assert!(is_whole(part), "{part}");
        }
        for part in
            ["if x; then\n    y", "put() {\n    z", "cat <<EOF\nx", "a \\", "a &&", "echo 'a", "while x; do", "fi"]
        {
            assert!(!is_whole(part), "{part}");
        }
    }

    #[test]
    fn lines_of_a_script() {
        assert_eq!(literal("a\n\n  b", 4, 4).as_deref(), Some("\"\n        a\n\n          b\n    \""));
        assert_eq!(literal("a", 4, 4), None);
    }
}
