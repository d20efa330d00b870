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
