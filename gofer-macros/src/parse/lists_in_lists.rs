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
        let entries: Vec<&[TokenTree]> = tokens::at_commas(list.tokens()).filter(|entry| !entry.is_empty()).collect();
        let are_lists = entries.iter().all(|entry| matches!(entry, [list] if is_list(list)));
        let Some(entries) = entries.into_iter().map(entry).collect::<Option<Vec<Entry>>>() else { return false };
        let are_commands = key.means == TaskKey::Command.into() && entries.len() > 1 && are_lists;
        let (before, texts) = if is_script || are_commands {
            let lines: Option<Vec<String>> = entries.iter().map(|entry| line(entry)).collect();
            let several = "a task runs one command; several are a script: write `script: [";
            (if is_script { "write `[" } else { several }, lines.unwrap_or_default())
        } else {
            ("write `[", entries.concat())
        };
        let is_empty = texts.is_empty();
        let texts = quoted(&texts);
        let problem = Problem::new("expected a list of strings, found a list in it");
        let help = if !is_empty && gofer_core::shown(&texts) == texts && !texts.contains('`') {
            format!("{before}{texts}]`")
        } else {
            match (is_script, are_commands) {
                (true, _) => "a line of a script is one text, as in `script: [\"make\", \"make install\"]`",
                (_, true) => "a task runs one command; several are the lines of a `script`, each one text",
                _ => "an element of a list is one text",
            }
            .to_owned()
        };
        self.problems.at(list.span(), problem.help(help));
        self.cursor.advance();
        true
    }
}

fn entry(written: &[TokenTree]) -> Option<Entry> {
    match written {
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
            tokens::at_commas(list.tokens()).filter(|entry| !entry.is_empty()).map(Written::text).collect()
        }
        written => Some(vec![Written::text(written)?]),
    }
}

/// The words of a command as a line for a shell, if it reads them as they are.
fn line(words: &[String]) -> Option<String> {
    const PLAIN: &str = "-_./:=,+@%";
    let is_plain = |word: &String| word.chars().all(|c| c.is_ascii_alphanumeric() || PLAIN.contains(c));
    match words {
        [] => None,
        [line] => Some(line.clone()),
        words => words.iter().all(is_plain).then(|| words.join(" ")),
    }
}

fn quoted(texts: &[String]) -> String {
    crate::words::in_quotes(texts).join(", ")
}
