//! Ids that are proposed for refused ones: no two tasks are told the same one, nor one that another task has.

use std::collections::{HashMap, HashSet};

use crate::id::{MAX_ID_LEN, bare_or_quoted};
use crate::{Ids, Named, Problem, check_id, suggest_id};

/// The ids of a pipeline's tasks, and what has been proposed for those of them that are refused.
///
/// ```
/// use gofer_core::{Ids, Proposals};
/// let mut proposals = Proposals::default();
/// let ids = ["ci", "ci"];
/// let all = || ids.map(str::to_owned).into();
/// assert_eq!(proposals.check(ids[0], Ids::SnakeCase, all).unwrap_err().help.as_deref(), Some("write `ci_task`"));
/// let help = proposals.check(ids[1], Ids::SnakeCase, all).unwrap_err().help;
/// assert_eq!(help.as_deref(), Some("write `ci_task_2`: `ci_task` is another task's"));
/// ```
#[derive(Debug, Default)]
pub struct Proposals {
    /// None before the first one: most pipelines need none.
    taken: Option<HashSet<String>>,
    /// The number that was last added to an id, so that many tasks of one id are gone over once.
    numbers: HashMap<String, usize>,
}

impl Proposals {
    /// Checks a task's id as [`check_id`] does; `all` gives the ids of all tasks.
    ///
    /// # Errors
    /// If the id is refused. The id in the help is proposed for no other task.
    pub fn check(&mut self, id: &str, ids: Ids, all: impl FnOnce() -> HashSet<String>) -> Result<(), Problem> {
        check_id(Named::Task, id, ids).map_err(|problem| {
            let proposed = suggest_id(Named::Task, id, ids);
            let Some(free) = self.instead_of(&proposed, ids, all) else { return problem };
            let in_json = format!("write `\"{free}\"`: `{proposed}` is another task's");
            let help = format!("write `{}`: `{proposed}` is another task's", bare_or_quoted(&free));
            problem.help(help).json_help(in_json)
        })
    }

    /// Another id than this one, if that is a task's or has been proposed.
    pub fn instead_of(&mut self, id: &str, ids: Ids, all: impl FnOnce() -> HashSet<String>) -> Option<String> {
        let taken = self.taken.get_or_insert_with(all);
        if taken.insert(id.to_owned()) {
            return None;
        }
        let number = self.numbers.entry(id.to_owned()).or_insert(1);
        loop {
            *number += 1;
            let end = format!("{}{number}", ids.separator());
            let start: String = id.chars().take(MAX_ID_LEN - end.len()).collect();
            let numbered = format!("{}{end}", start.trim_end_matches(ids.separator()));
            if taken.insert(numbered.clone()) {
                return Some(numbered);
            }
        }
    }
}
