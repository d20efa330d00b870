//! The beginning that several scripts have in common, said once.

use std::collections::BTreeMap;

use super::fold::BlockTask;
use super::script::{Body, can_be_said};

/// What the shared beginning is called.
pub const NAME: &str = "SETUP";

/// The lines of a shared beginning at most.
const MOST_LINES: usize = 50;

/// The beginning of scripts that makes the block shorter if it is said once.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Beginning<'a>(Option<&'a str>);

impl<'a> Beginning<'a> {
    pub fn of(entries: &[BlockTask<'a>]) -> Self {
        // How many lines each beginning takes out of scripts.
        let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
        for script in entries.iter().filter_map(script) {
            for (number, (at, _)) in script.match_indices('\n').take(MOST_LINES).enumerate() {
                let (beginning, rest) = (&script[..at], &script[at + 1..]);
                if can_be_said(beginning) && can_be_said(rest) {
                    let lines = number + 1;
                    // A rest of one line stands beside the name; of several, all have lines of their own.
                    let less = if rest.contains('\n') { lines.saturating_sub(3) } else { lines + 2 };
                    *taken.entry(beginning).or_default() += less;
                }
            }
        }
        // It stands once, between two lines, below a comment and above a blank line.
        let saved = |(beginning, taken): (&'a str, usize)| {
            let lines = beginning.matches('\n').count() + 1;
            Some((taken.checked_sub(lines + 4).filter(|saved| *saved > 0)?, beginning))
        };
        Beginning(taken.into_iter().filter_map(saved).max().map(|(_, beginning)| beginning))
    }

    /// Its text, if there is one.
    pub fn text(&self) -> Option<&'a str> {
        self.0
    }

    /// What follows it in a script that begins so.
    pub fn rest<'b>(&self, script: &'b str) -> Option<&'b str> {
        let rest = script.strip_prefix(self.0?)?.strip_prefix('\n')?;
        can_be_said(rest).then_some(rest)
    }
}

/// The script of a task, if it is the same in all instances.
fn script<'a>(entry: &BlockTask<'a>) -> Option<&'a str> {
    let Some(Body::Script { text, .. }) = entry.first.body else { return None };
    let last = entry.first.texts().count() - 1;
    entry.text(last).map(|_| text)
}
