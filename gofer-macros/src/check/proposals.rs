//! Ids that are proposed for refused ones: no two tasks are told the same one, nor one that another task has.

use std::collections::{HashMap, HashSet};

use gofer_core::{Ids, MAX_ID_LEN, Named, Problem, check_id, suggest_id};

use crate::ast::{Block, Name};
use crate::problem::Problems;

pub struct Proposals {
    ids: Ids,
    taken: HashSet<String>,
    /// The number that was last added to an id, so that many tasks of one id are gone over once.
    numbers: HashMap<String, usize>,
}

impl Proposals {
    pub fn new(block: &Block, ids: Ids) -> Self {
        let named = block.tasks.iter().filter(|task| task.named && !task.name.malformed);
        let taken = named.map(|task| task.name.id(ids)).collect();
        Proposals { ids, taken, numbers: HashMap::new() }
    }

    /// Checks the id of a task without axes.
    pub fn check(&mut self, name: &Name, problems: &mut Problems) {
        if name.malformed {
            problems.retell(name.range, |problem| self.other(problem, &name.text));
            return;
        }
        let id = name.id(self.ids);
        problems.check(
            name.range,
            check_id(Named::Task, &id, self.ids)
                .map_err(|problem| self.other(problem, &suggest_id(Named::Task, &id, self.ids))),
        );
    }

    /// Looks at what is told of the name of a task with axes.
    pub fn look_at_name(&mut self, name: &Name, problems: &mut Problems) {
        let id = name.id(self.ids);
        if name.malformed {
            problems.retell(name.range, |problem| self.other(problem, &name.text));
        } else if let Err(refused) = gofer_core::check_characters("task name", &id, self.ids)
            && let Some((before, written)) = refused.help.as_deref().and_then(|help| help.split_once("write `\""))
        {
            let proposed = written.trim_end_matches(['"', '`']);
            if !self.taken.insert(proposed.to_owned()) {
                let free = self.numbered(proposed);
                let help = format!("{before}write `\"{free}\"`: `{proposed}` is another task's");
                problems.retell(name.range, |problem| problem.help(help));
            }
        }
    }

    /// The problem with another id to be written, where the one that it tells is another task's.
    fn other(&mut self, problem: Problem, id: &str) -> Problem {
        let quoted = if gofer_core::is_identifier(id) { id.to_owned() } else { format!("\"{id}\"") };
        let tells = |help: &String| help.starts_with(&format!("write `{quoted}`"));
        if !problem.help.as_ref().is_some_and(tells) || self.taken.insert(id.to_owned()) {
            return problem;
        }
        let free = self.numbered(id);
        let free = if gofer_core::is_identifier(&free) { free } else { format!("\"{free}\"") };
        problem.help(format!("write `{free}`: `{id}` is another task's"))
    }

    fn numbered(&mut self, id: &str) -> String {
        let separator = self.ids.separator();
        let number = self.numbers.entry(id.to_owned()).or_insert(1);
        loop {
            *number += 1;
            let end = format!("{separator}{number}");
            let start: String = id.chars().take(MAX_ID_LEN - end.len()).collect();
            let numbered = format!("{start}{end}");
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}
