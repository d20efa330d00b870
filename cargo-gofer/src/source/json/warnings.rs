//! What a server ignores, or what some servers refuse: one warning for all tasks, whatever their number.

use std::collections::BTreeMap;

use gofer_core::{Rule, list, shown};

use super::names::absent;
use crate::problem::Problem;
use crate::text::first_few;

/// The field that an unknown one may be, and whether that is there besides.
type Meant = (&'static str, bool);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    Missing,
    Null,
}

/// A field and what it holds.
type Rewritten = (&'static str, String);

/// The tasks in which something is, or nothing for the pipeline, and the first place.
struct Within {
    at: usize,
    tasks: Vec<Option<String>>,
    /// The field of ours that is meant and what it would hold, where that is one and the same in all of them.
    rewritten: Option<Rewritten>,
}

impl Within {
    fn at(at: usize) -> Self {
        Within { at, tasks: Vec::new(), rewritten: None }
    }
}

/// What is found in one task after the other.
#[derive(Default)]
pub struct OfAll {
    /// What is missing, or `null`, that a server of 0.9 wants: in which tasks.
    lacking: BTreeMap<(&'static str, Lack), Within>,
    /// What no server knows, and what may be meant: in which tasks.
    unknown: BTreeMap<(String, Option<Meant>), Within>,
}

impl OfAll {
    pub fn lacks(&mut self, field: &'static str, lack: Lack, at: usize, task: Option<String>) {
        self.lacking.entry((field, lack)).or_insert_with(|| Within::at(at)).tasks.push(task);
    }

    pub fn has_unknown(
        &mut self,
        field: String,
        meant: Option<Meant>,
        at: usize,
        task: Option<String>,
        rewritten: Option<Rewritten>,
    ) {
        let unknown = self.unknown.entry((field, meant)).or_insert_with(|| Within::at(at));
        unknown.at = unknown.at.min(at);
        let is_alike = unknown.tasks.is_empty() || unknown.rewritten == rewritten;
        unknown.rewritten = rewritten.filter(|_| is_alike);
        unknown.tasks.push(task);
    }

    /// The warnings, and where each stands: one of all that is lacking, and one for each field that is not known.
    pub fn warnings(self) -> impl Iterator<Item = (Problem, usize)> {
        let unknown =
            self.unknown.into_iter().map(|((field, meant), within)| (unknown(&field, meant, &within), within.at));
        refused(self.lacking).into_iter().chain(unknown)
    }
}

fn unknown(field: &str, meant: Option<Meant>, within: &Within) -> Problem {
    let Within { tasks, rewritten, .. } = within;
    let name = field.rsplit('.').next().unwrap_or(field);
    let help = match meant {
        Some((near, true)) => format!("there is a field `{near}` too: put it there, or remove it"),
        Some((near, false)) => format!("write `\"{near}\"` instead of `\"{}\"`", shown(name)),
        None => match rewritten {
            Some((ours, value)) => {
                let each = if tasks.len() > 1 { " in each of them" } else { "" };
                format!("write `\"{ours}\": {value}`{each}")
            }
            None => of_others(name).unwrap_or("remove it").to_owned(),
        },
    };
    let message = format!("servers know no field `{}`, and ignore it{}", shown(field), in_tasks(tasks));
    Problem::warning("unknown-field", message).of(only(tasks), field).help(help)
}

/// What a server of 0.9 refuses, in one warning, and where: mostly another library leaves out the same fields everywhere.
fn refused(lacking: BTreeMap<(&'static str, Lack), Within>) -> Option<(Problem, usize)> {
    let at = lacking.values().map(|within| within.at).min()?;
    let mut alike: BTreeMap<(Vec<Option<String>>, Lack), Vec<&'static str>> = BTreeMap::new();
    for ((field, lack), Within { tasks, .. }) in lacking {
        alike.entry((tasks, lack)).or_default().push(field);
    }
    let is_of_one = alike.len() == 1;
    let clause = |((tasks, lack), fields): (&(Vec<Option<String>>, Lack), &Vec<&'static str>)| {
        let are = if fields.len() == 1 { "is" } else { "are" };
        let lack = if *lack == Lack::Missing { "missing" } else { "`null`" };
        let place = match only(tasks) {
            Some(task) if !is_of_one => format!(" in task `{}`", shown(task)),
            _ => in_tasks(tasks),
        };
        format!("{} {are} {lack}{place}", list(fields))
    };
    let clauses: Vec<String> = alike.iter().map(clause).collect();
    let ((tasks, _), fields) = alike.first_key_value()?;
    let message = format!("a server of 0.9 refuses this, because {}", clauses.join("; "));
    let mut all: Vec<&str> = alike.values().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    let absent: Vec<String> = all.into_iter().map(|field| format!("\"{field}\": {}", absent(field))).collect();
    let help = format!("write `{}`, as older servers read it", absent.join(", "));
    let warning = Problem::warning(Rule::MissingField.code(), message).help(help);
    let warning = match fields.as_slice() {
        [field] if is_of_one => warning.of(only(tasks), field),
        _ => Problem { task: only(tasks).filter(|_| is_of_one).map(str::to_owned), ..warning },
    };
    Some((warning, at))
}

/// What other systems' fields are here.
fn of_others(field: &str) -> Option<&'static str> {
    Some(match field {
        "needs" | "dependencies" | "requires" | "after" => {
            "what a task waits for is written as `\"depends_on\": {\"PARENT\": \"Success\"}`"
        }
        "env" | "environment" => "variables are written as `\"variables\": {\"NAME\": \"value\"}`",
        "script" | "run" | "steps" | "commands" | "cmd" => {
            "a script is written as `\"command\": [\"sh\", \"-ec\", \"SCRIPT\"]`"
        }
        "args" => "arguments stand after the program in `\"command\": [\"PROGRAM\", \"ARGUMENT\"]`",
        "jobs" | "stages" | "nodes" => "tasks are written as `\"tasks\": [{\"id\": \"ID\", \"image\": \"IMAGE\"}]`",
        _ => return None,
    })
}

/// The task, if it is only one.
fn only(tasks: &[Option<String>]) -> Option<&str> {
    match tasks {
        [Some(task)] => Some(task),
        _ => None,
    }
}

/// ` in 7 tasks`, or nothing if it is said otherwise.
fn in_tasks(tasks: &[Option<String>]) -> String {
    let named: Vec<&str> = tasks.iter().flatten().map(String::as_str).collect();
    match named.as_slice() {
        [] | [_] => String::new(),
        several => format!(" in {} tasks ({})", several.len(), first_few(several)),
    }
}
