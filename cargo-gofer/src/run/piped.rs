//! What a run shows in a pipe: lines, each with its task's id before it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use anstream::adapter::strip_str;

use super::engine::Stream;

/// Of a line that goes on and on no more than this is kept.
const MOST: usize = 64 * 1024;

/// A task's stream.
type Whose = (usize, Stream);

/// The lines, and which of them have no end yet. One such line is shown as it grows, for as long as
/// nothing else is said; a line that is written over again and again is shown in its last state.
#[derive(Debug, Default)]
pub struct Piped {
    /// Whether what is shown has no colours.
    is_plain: bool,
    /// Whose line is the last one, if it has no end yet.
    open: Option<Whose>,
    /// Whose lines have begun to be shown and have no end yet.
    begun: HashSet<Whose>,
    /// The last states of lines that have carriage returns.
    held: HashMap<Whose, String>,
}

impl Piped {
    pub fn new(is_plain: bool) -> Self {
        Piped { is_plain, ..Piped::default() }
    }

    /// A line of our own.
    pub fn line(&mut self, line: &str) -> String {
        let end = self.end();
        [end, line, "\n"].concat()
    }

    /// The end of a line that has none, if there is one.
    pub fn end(&mut self) -> &'static str {
        if self.open.take().is_some() { "\n" } else { "" }
    }

    /// What a task printed: lines, the last of which may go on. `before` stands before each.
    pub fn printed(&mut self, whose: Whose, before: &str, text: &str, whole_line: bool) -> String {
        let mut shown = String::with_capacity(2 * text.len());
        let mut lines = text.split('\n').peekable();
        while let Some(line) = lines.next() {
            let has_end = whole_line || lines.peek().is_some();
            // Stripped line by line: a title or link that a task has not closed ends here.
            let line = if self.is_plain { plain(line) } else { Cow::Borrowed(line) };
            self.add(whose, before, &line, has_end, &mut shown);
        }
        shown
    }

    fn add(&mut self, whose: Whose, before: &str, line: &str, has_end: bool, shown: &mut String) {
        let held = self.held.remove(&whose);
        let is_written_over = line.trim_end_matches('\r').contains('\r') || (!has_end && line.ends_with('\r'));
        if held.is_some() || is_written_over {
            let all = held.unwrap_or_default() + line;
            if has_end {
                shown.push_str(self.end());
                self.begun.remove(&whose);
                shown.extend([before, last_state(&all).trim_end_matches('\r'), "\n"]);
            } else {
                self.held.insert(whose, last_state(&all).to_owned());
            }
            return;
        }
        if self.open == Some(whose) {
            shown.push_str(line);
        } else if !(has_end && line.is_empty() && self.begun.contains(&whose)) {
            shown.extend([self.end(), before, line]);
            self.open = Some(whose);
        } else {
            // It was ended for the sake of another one, and nothing has come since.
            self.begun.remove(&whose);
            return;
        }
        if has_end {
            shown.push_str(self.end());
            self.begun.remove(&whose);
        } else {
            self.begun.insert(whose);
        }
    }
}

/// What is seen of a line in the end, with the carriage returns at its end.
fn last_state(line: &str) -> &str {
    let last = line.trim_end_matches('\r').rfind('\r').map_or(line, |at| &line[at + 1..]);
    let mut from = last.len().saturating_sub(MOST);
    while !last.is_char_boundary(from) {
        from += 1;
    }
    &last[from..]
}

/// A text without what steers a terminal.
fn plain(text: &str) -> Cow<'_, str> {
    let steers = |byte: u8| byte < b' ' && byte != b'\t' && byte != b'\r' || byte == 0x7f;
    if text.bytes().any(steers) { Cow::Owned(strip_str(text).to_string()) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(printed: &[(usize, &str, bool)]) -> String {
        let mut piped = Piped::new(true);
        let mut shown = String::new();
        for (task, text, whole) in printed {
            shown += &piped.printed((*task, Stream::Output), &format!("{task} | "), text, *whole);
        }
        shown + piped.end()
    }

    #[test]
    fn a_line_grows_until_another_one_is_said() {
        assert_eq!(shown(&[(1, "a\nb", true)]), "1 | a\n1 | b\n");
        assert_eq!(shown(&[(1, "test ", false), (1, "x ", false), (1, "ok\nb", true)]), "1 | test x ok\n1 | b\n");
        assert_eq!(shown(&[(1, "test ", false), (2, "b", true), (1, "ok", true)]), "1 | test \n2 | b\n1 | ok\n");
        assert_eq!(
            shown(&[(1, "test ", false), (2, "b", true), (1, "", true), (1, "", true)]),
            "1 | test \n2 | b\n1 | \n"
        );
        assert_eq!(shown(&[(1, "test ", false), (1, "", true)]), "1 | test \n");
        assert_eq!(shown(&[(1, "test ", false)]), "1 | test \n");
    }

    #[test]
    fn a_line_that_is_written_over_is_shown_in_its_last_state() {
        assert_eq!(shown(&[(1, "10%\r20%\r30%", true)]), "1 | 30%\n");
        assert_eq!(shown(&[(1, "10%\r", false), (1, "20%\r", false), (1, "30%\rdone", true)]), "1 | done\n");
        assert_eq!(shown(&[(1, "10%\r20%\r", false), (2, "b", true), (1, "", true)]), "2 | b\n1 | 20%\n");
        assert_eq!(shown(&[(1, "a\r\nb\r", true)]), "1 | a\r\n1 | b\r\n", "line ends of another system");
        assert_eq!(shown(&[(1, "begun", false), (1, " 1%\r2%", true)]), "1 | begun\n1 | 2%\n");
    }
}
