//! What is told to be written for refused ids.

use std::collections::HashSet;

use gofer_core::{Ids, Problem, check_characters};

use crate::ast::{Block, Name};
use crate::problem::Problems;

/// The ids of a block, and those proposed in it.
pub struct Proposals<'a> {
    block: &'a Block,
    ids: Ids,
    proposed: gofer_core::Proposals,
}

impl<'a> Proposals<'a> {
    pub fn new(block: &'a Block, ids: Ids) -> Self {
        Proposals { block, ids, proposed: gofer_core::Proposals::default() }
    }

    /// Checks the id of a task without axes.
    pub fn check(&mut self, name: &Name, problems: &mut Problems) {
        if name.malformed {
            return self.malformed(name, problems);
        }
        let all = || all(self.block, self.ids);
        problems.check(name.range, self.proposed.check(&name.id(self.ids), self.ids, all));
    }

    /// Looks at what is told of the name of a task with axes.
    pub fn look_at_name(&mut self, name: &Name, problems: &mut Problems) {
        if name.malformed {
            return self.malformed(name, problems);
        }
        let Err(Problem { help: Some(help), .. }) = check_characters("task name", &name.id(self.ids), self.ids) else {
            return;
        };
        let Some((before, written)) = help.split_once("write `\"") else { return };
        let proposed = written.trim_end_matches(['"', '`']);
        if let Some(free) = self.instead_of(proposed) {
            let help = format!("{before}write `\"{free}\"`: `{proposed}` is another task's");
            problems.retell(name.range, |problem| problem.help(help));
        }
    }

    /// `run-tests` without quotes, of which is told where it is read.
    fn malformed(&mut self, name: &Name, problems: &mut Problems) {
        let told = format!("write `{}`", name.text);
        problems.retell(name.range, |problem| {
            if !problem.help.as_ref().is_some_and(|help| help.starts_with(&told)) {
                return problem;
            }
            match self.instead_of(&name.text) {
                Some(free) => problem.help(format!("write `{free}`: `{}` is another task's", name.text)),
                None => problem,
            }
        });
    }

    fn instead_of(&mut self, id: &str) -> Option<String> {
        self.proposed.instead_of(id, self.ids, || all(self.block, self.ids))
    }
}

fn all(block: &Block, ids: Ids) -> HashSet<String> {
    let named = block.tasks.iter().filter(|task| task.named && !task.name.malformed);
    named.map(|task| task.name.id(ids)).collect()
}

/// The keys of an axis that are refused: no two are told the same one, nor one that another key is.
pub struct KeyProposals<'a> {
    keys: &'a [&'a Name],
    ids: Ids,
    proposed: gofer_core::Proposals,
}

impl<'a> KeyProposals<'a> {
    pub fn new(keys: &'a [&'a Name], ids: Ids) -> Self {
        KeyProposals { keys, ids, proposed: gofer_core::Proposals::default() }
    }

    /// Looks at what is told of a refused key.
    pub fn look_at(&mut self, key: &Name, problems: &mut Problems) {
        problems.retell(key.range, |problem| match problem.help.as_deref().and_then(|help| self.instead(help)) {
            Some(help) => problem.help(help),
            None => problem,
        });
    }

    /// A help that tells to write a key, with another one if that is taken.
    fn instead(&mut self, help: &str) -> Option<String> {
        let (before, written) = help.split_once("write `")?;
        let (quote, word) = written.strip_prefix('"').map_or(("", written), |word| ("\"", word));
        let is_of_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let (word, rest) = word.split_at(word.find(|c| !is_of_key(c))?);
        // A word has underscores where its id has the separator.
        let separator = self.ids.separator().to_string();
        let id = if quote.is_empty() { word.replace('_', &separator) } else { word.to_owned() };
        let (keys, ids) = (self.keys, self.ids);
        let all = || keys.iter().filter(|key| !key.malformed).map(|key| key.id(ids)).collect();
        let free = self.proposed.instead_of(&id, ids, all)?;
        let free = if quote.is_empty() { free.replace(&separator, "_") } else { free };
        Some(format!("{before}write `{quote}{free}{rest}: `{word}` is another key"))
    }
}
