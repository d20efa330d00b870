//! Lists in a list of texts: `[["cargo", "test"]]`, `["cargo", ["test", "-v"]]`, `[["cargo", "test"], ["cargo", "doc"]]`.

use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use crate::keys::{Key, Kind, TaskKey};
use crate::literal::Written;
use crate::tokens::{self, TokenTree};

/// What stands in the list: one text, or the texts of a list.
type Entry = Vec<String>;

impl Parser<'_> {
    /// Takes and reports a list in which others are, all of them written out.
    pub(super) fn lists_in_list(&mut self, key: &Key) -> bool {
        let is_script = key.means == TaskKey::Script.into();
        if key.kind != Kind::List && !is_script {
            return false;
        }
        let Some(list) = self.list_alone() else { return false };
        let is_list =
            |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket);
        if !list.tokens().iter().any(is_list) {
            return false;
        }
        let entries = tokens::at_commas(list.tokens()).filter(|entry| !entry.is_empty());
        let Some(entries) = entries.map(entry).collect::<Option<Vec<Entry>>>() else { return false };
        let several = entries.len() > 1 && entries.iter().all(|entry| entry.len() > 1);
        let lines = || entries.iter().map(|entry| line(entry)).collect::<Option<Vec<String>>>();
        let (before, texts) = match lines().filter(|_| several || is_script) {
            Some(lines) if is_script => ("write `[", lines),
            Some(lines) if key.means == TaskKey::Command.into() => {
                ("a task runs one command; several are a script: write `script: [", lines)
            }
            _ => ("write `[", entries.concat()),
        };
        let texts = quoted(&texts);
        let problem = Problem::new("expected a list of strings, found a list in it");
        let help = if gofer_core::shown(&texts) == texts && !texts.contains('`') {
            format!("{before}{texts}]`")
        } else {
            "an element of a list is one text".to_owned()
        };
        self.problems.at(list.span(), problem.help(help));
        self.cursor.advance();
        true
    }
}

fn entry(written: &[TokenTree]) -> Option<Entry> {
    let text = |written: &[TokenTree]| match Written::read(written)? {
        Written::Text(text) => Some(text),
        _ => None,
    };
    match written {
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
            tokens::at_commas(list.tokens()).filter(|entry| !entry.is_empty()).map(text).collect()
        }
        written => Some(vec![text(written)?]),
    }
}

/// The words of a command as a line for a shell, if it reads them as they are.
fn line(words: &[String]) -> Option<String> {
    const PLAIN: &str = "-_./:=,+@%";
    let is_plain = |word: &String| word.chars().all(|c| c.is_ascii_alphanumeric() || PLAIN.contains(c));
    match words {
        [line] => Some(line.clone()),
        words => words.iter().all(is_plain).then(|| words.join(" ")),
    }
}

fn quoted(texts: &[String]) -> String {
    crate::words::in_quotes(texts).join(", ")
}
