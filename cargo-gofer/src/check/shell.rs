//! Scripts and the shells that they are given to, and scripts for `sh` that speak bash.

use gofer_model::Task;

/// A script, as a task gives it to a shell.
pub struct Given<'a> {
    /// The shell's name, without its folder.
    pub shell: &'a str,
    /// What stands between the shell and its script, the flag `-c` among it.
    pub flags: Vec<&'a str>,
    pub script: &'a str,
}

impl<'a> Given<'a> {
    /// What a task gives to a program with `-c`, whatever that is.
    pub fn of(task: &'a Task) -> Option<Self> {
        let lists = [&task.entrypoint, &task.command];
        let mut words = lists.into_iter().flatten().flatten().map(String::as_str);
        let shell = words.next()?.rsplit('/').next()?;
        let mut flags = Vec::new();
        for word in words.by_ref() {
            flags.push(word);
            if word.starts_with('-') && !word.starts_with("--") && word.ends_with('c') {
                return Some(Given { shell, flags, script: words.next()? });
            }
        }
        None
    }
}

/// What only bash has, of what a task gives to a plain shell.
pub fn bash_in_sh(task: &Task) -> Option<&'static str> {
    let Given { shell, flags, script } = Given::of(task)?;
    if !["sh", "dash", "ash"].contains(&shell) {
        return None;
    }
    if flags.contains(&"pipefail") {
        return Some("pipefail");
    }
    of_bash(script)
}

/// The first word that is bash's.
///
/// This is not a shell's grammar: it leaves out comments, what is quoted and here-documents, and
/// looks at the words.
fn of_bash(script: &str) -> Option<&'static str> {
    let mut words = Words { rest: script, here: Vec::new() };
    let mut before = String::new();
    while let Some(word) = words.next() {
        match word.as_str() {
            "[[" => return Some("[["),
            "pipefail" if before.starts_with('-') && before.ends_with('o') => return Some("pipefail"),
            word if word.contains("<(") && !word.contains("$((") => return Some("<("),
            _ => before = word,
        }
    }
    None
}

/// Words between blanks and separators. What is quoted in them is `"`.
struct Words<'a> {
    rest: &'a str,
    /// The ends of the here-documents that begin after this line.
    here: Vec<String>,
}

impl Words<'_> {
    fn next(&mut self) -> Option<String> {
        loop {
            let trimmed = self.rest.trim_start_matches([' ', '\t', ';', '&', '|']);
            self.rest = trimmed;
            if trimmed.is_empty() {
                return None;
            }
            if let Some(rest) = trimmed.strip_prefix('\n') {
                self.rest = rest;
                self.skip_here_documents();
            } else if trimmed.starts_with('#') {
                self.rest = &trimmed[trimmed.find('\n').unwrap_or(trimmed.len())..];
            } else {
                return Some(self.word());
            }
        }
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        let mut chars = self.rest.char_indices();
        let mut end = self.rest.len();
        while let Some((place, c)) = chars.next() {
            match c {
                '\'' | '"' => {
                    let mut escaped = false;
                    chars.by_ref().find(|(_, other)| {
                        let closes = *other == c && !escaped;
                        escaped = c == '"' && *other == '\\' && !escaped;
                        closes
                    });
                    word.push('"');
                }
                '\\' => {
                    chars.next();
                    word.push('"');
                }
                ' ' | '\t' | '\n' | ';' | '&' | '|' => {
                    end = place;
                    break;
                }
                c => word.push(c),
            }
        }
        let written = &self.rest[..end];
        self.rest = &self.rest[end..];
        self.note_here_document(&word, written);
        word
    }

    /// `<<END`, `<<-'END'`, and `<< END`, where the end is the next word.
    fn note_here_document(&mut self, word: &str, written: &str) {
        if word.contains("<<<") || word.contains("$((") {
            return;
        }
        let Some((_, end)) = written.split_once("<<") else { return };
        let end = end.trim_start_matches('-');
        let end = if end.is_empty() {
            let rest = self.rest.trim_start_matches([' ', '\t']);
            let (end, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
            self.rest = after;
            end
        } else {
            end
        };
        self.here.push(end.replace(['\'', '"', '\\'], ""));
    }

    fn skip_here_documents(&mut self) {
        for end in std::mem::take(&mut self.here) {
            loop {
                let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
                let is_last = line.trim_start_matches('\t') == end || rest.is_empty();
                self.rest = rest;
                if is_last {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_bashs_is_found() {
        for (script, found) in [
            ("if [[ -f x ]]; then make; fi", Some("[[")),
            ("make &&\n[[ $A == b ]]", Some("[[")),
            ("set -euo pipefail\nmake | tee log", Some("pipefail")),
            ("set -o pipefail", Some("pipefail")),
            ("diff <(sort a) <(sort b)", Some("<(")),
            ("cat <<END\n[[ x\nEND\n[[ -f x ]]", Some("[[")),
        ] {
            assert_eq!(of_bash(script), found, "{script}");
        }
    }

    #[test]
    fn what_only_looks_so_is_not() {
        for script in [
            "[ -f x ] && make",
            "# [[ is bash's, as is set -o pipefail",
            "echo '[[ x ]]' \"<(\" \\[[",
            "echo pipefail",
            "grep '[[:space:]]' x; grep [[:digit:]] x",
            "cat <<'END' > file\nset -o pipefail\n[[ x ]]\nEND\nmake",
            "cat <<-END\n\t[[ x ]]\n\tEND\nmake",
            "cat << END\n<(\nEND",
            "echo $((1<(2)))",
            "cat <<END",
            "echo \"never closed [[ ",
            "",
        ] {
            assert_eq!(of_bash(script), None, "{script}");
        }
    }

    #[test]
    fn only_a_plain_shell_is_asked() {
        let task = |command: &[&str]| Task::new("one", "x").command(command.iter().copied());
        assert_eq!(bash_in_sh(&task(&["sh", "-ec", "[[ x ]]"])), Some("[["));
        assert_eq!(bash_in_sh(&task(&["/bin/sh", "-o", "pipefail", "-c", "make"])), Some("pipefail"));
        assert_eq!(bash_in_sh(&task(&["bash", "-c", "[[ x ]]"])), None);
        assert_eq!(bash_in_sh(&task(&["sh", "build.sh"])), None);
        assert_eq!(bash_in_sh(&Task::new("one", "x")), None);
        let apart = Task::new("one", "x").entrypoint(["sh", "-c"]).command(["[[ x ]]"]);
        assert_eq!(bash_in_sh(&apart), Some("[["));
    }
}
