//! What a terminal would show in the end of what a task prints: its last lines, with their colours.

use std::collections::VecDeque;

use anstream::adapter::WinconBytes;
use anstyle::Style;

use crate::text::harmless;

/// How many lines are kept.
pub const LINES: usize = 10;

/// Of a line that goes on and on no more characters are shown than this.
const MOST: usize = 1000;

/// The last lines of a task, as a terminal shows them once all is printed: a line that is written over
/// again and again in its last state.
#[derive(Debug)]
pub struct Picture {
    steering: WinconBytes,
    lines: VecDeque<ScreenLine>,
    /// Whether what comes next stands at the line's beginning, in place of what is there.
    is_returned: bool,
    has_colours: bool,
}

#[derive(Debug, Default)]
struct ScreenLine {
    parts: Vec<(Style, String)>,
    characters: usize,
}

impl Picture {
    pub fn new(has_colours: bool) -> Self {
        Picture { steering: WinconBytes::new(), lines: VecDeque::new(), is_returned: false, has_colours }
    }

    /// Takes what is printed, and gives each line that is whole.
    pub fn print(&mut self, text: &str, mut give: impl FnMut(&str)) {
        let parts: Vec<(Style, String)> = self.steering.extract_next(text.as_bytes()).collect();
        for (style, text) in parts {
            for piece in text.split_inclusive(['\n', '\r']) {
                let (words, end) = match piece.strip_suffix(['\n', '\r']) {
                    Some(words) => (words, piece.chars().next_back()),
                    None => (piece, None),
                };
                self.add(style, words);
                match end {
                    Some('\n') => {
                        give(&self.shown(self.lines.back()));
                        self.begin_line();
                    }
                    Some(_) => self.is_returned = true,
                    None => {}
                }
            }
        }
    }

    fn add(&mut self, style: Style, words: &str) {
        if words.is_empty() {
            return;
        }
        if self.lines.is_empty() {
            self.begin_line();
        }
        let Some(line) = self.lines.back_mut() else { return };
        if std::mem::take(&mut self.is_returned) {
            *line = ScreenLine::default();
        }
        let words: String = words.chars().take(MOST.saturating_sub(line.characters)).collect();
        line.characters += words.chars().count();
        match line.parts.last_mut() {
            Some((last, text)) if *last == style => text.push_str(&words),
            _ => line.parts.push((style, words)),
        }
    }

    fn begin_line(&mut self) {
        self.is_returned = false;
        if self.lines.len() > LINES {
            self.lines.pop_front();
        }
        self.lines.push_back(ScreenLine::default());
    }

    fn shown(&self, line: Option<&ScreenLine>) -> String {
        let parts = line.into_iter().flat_map(|line| &line.parts);
        let shown: String = parts
            .map(|(style, text)| {
                let text = harmless(&text.replace('\t', " "));
                if self.has_colours { format!("{style}{text}{style:#}") } else { text }
            })
            .collect();
        shown.trim_end().to_owned()
    }

    /// The last line in which there is something.
    pub fn last(&self) -> Option<String> {
        self.lines.iter().rev().map(|line| self.shown(Some(line))).find(|line| !line.is_empty())
    }

    /// The last lines, but for an empty one at the end.
    pub fn last_lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.lines.iter().map(|line| self.shown(Some(line))).collect();
        if lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines.split_off(lines.len().saturating_sub(LINES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(parts: &[&str], has_colours: bool) -> (Vec<String>, Vec<String>) {
        let (mut picture, mut whole) = (Picture::new(has_colours), Vec::new());
        for part in parts {
            picture.print(part, |line| whole.push(line.to_owned()));
        }
        (picture.last_lines(), whole)
    }

    #[test]
    fn the_last_state_of_a_line_is_shown() {
        let (shown, whole) = picture(&["one\n[#  ] 1/3\r[## ] 2/", "3\r[###] 3/3"], false);
        assert_eq!((shown, whole), (vec!["one".to_owned(), "[###] 3/3".to_owned()], vec!["one".to_owned()]));
        let (shown, _) = picture(&["a\r\nb\r\n1%\r\u{1b}[K2%\r"], false);
        assert_eq!(shown, ["a", "b", "2%"]);
        let (shown, _) = picture(&["a\u{1b}[2J\u{1b}]0;title\u{7}b\tc \u{202e}d"], false);
        assert_eq!(shown, ["ab c \\u{202e}d"]);
        let many = (0..100).map(|number| number.to_string()).collect::<Vec<_>>().join("\n") + "\n";
        let (shown, whole) = picture(&[&many], false);
        assert_eq!((shown[0].as_str(), shown.len(), whole.len()), ("90", 10, 100));
        let (shown, _) = picture(&[&"x".repeat(5000)], false);
        assert_eq!(shown[0].len(), MOST);
    }

    #[test]
    fn colours_are_kept_and_end_with_the_line() {
        let text = "\u{1b}[1;32m   Compiling\u{1b}[0m x \u{1b}[31mred";
        let (shown, _) = picture(&[text], true);
        assert_eq!(shown, ["\u{1b}[1m\u{1b}[32m   Compiling\u{1b}[0m x \u{1b}[31mred\u{1b}[0m"]);
        // The colour goes on in the next line, as in a terminal.
        let (shown, _) = picture(&["\u{1b}[31mred\nred too"], true);
        assert_eq!(shown[1], "\u{1b}[31mred too\u{1b}[0m");
        let (shown, _) = picture(&[text], false);
        assert_eq!(shown, ["   Compiling x red"]);
    }
}
