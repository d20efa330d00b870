//! What `run` says where nothing is run: what it would do, what it has cleaned up, that nothing has failed.

use std::fmt::Write as _;

use gofer_core::shown;
use gofer_model::{Pipeline, Task};
use schemars::JsonSchema;
use serde::Serialize;

use super::apart;
use super::environment::Common;
use super::plan::Plan;
use super::schedule::Part;
use crate::answer::Answer;
use crate::cli::Format;
use crate::envelope;
use crate::order::Order;
use crate::stop::{COULD_NOT_TELL, Stop};
use crate::style::{QUIET, TITLE};
use crate::text::{count, harmless};

/// An answer in place of a run.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Answered<'a> {
    /// Of `--dry-run`.
    Planned(Planned<'a>),
    /// Of `--clean`.
    Cleaned(Tidied),
    /// Of `--failed`, where nothing has.
    NothingFailed {
        /// The number of the last run.
        nothing_failed_in: u64,
    },
}

impl Answered<'_> {
    /// The answer; if a run could not begin, it says why.
    pub fn answer(self, format: Format, lacks: Option<Stop>) -> Result<Answer, Stop> {
        match (format, lacks) {
            (Format::Json, lacks) => {
                let problems = lacks.as_ref().map(Stop::problems).unwrap_or_default();
                let code = if lacks.is_some() { COULD_NOT_TELL } else { 0 };
                envelope::answer("run", code, problems, Some(self))
            }
            (Format::Text, Some(lacks)) => Err(lacks),
            (Format::Text, None) => Ok(Answer::yes(self.in_words())),
        }
    }

    fn in_words(&self) -> String {
        match self {
            Answered::Planned(planned) => planned.in_words(),
            Answered::Cleaned(tidied) => tidied.in_words(),
            Answered::NothingFailed { nothing_failed_in } => format!("nothing has failed in run {nothing_failed_in}\n"),
        }
    }
}

/// What a run would do.
#[derive(Serialize, JsonSchema)]
pub struct Planned<'a> {
    /// The run that it would go on from.
    from: Option<u64>,
    /// What there is to say of it.
    notes: Vec<String>,
    /// In the order in which they can run.
    tasks: Vec<PlannedTask<'a>>,
    #[serde(skip)]
    width: usize,
}

/// A task of a run that is planned.
#[derive(Serialize, JsonSchema)]
struct PlannedTask<'a> {
    id: &'a str,
    /// Its layer, from 1: one more than the last of those of its parents.
    layer: usize,
    does: Does,
    image: &'a str,
    /// The program and its arguments, entrypoint included, as far as the task and not its image says.
    command: Vec<&'a str>,
    /// The tasks that it waits for.
    depends_on: Vec<Condition<'a>>,
    /// What has to be given before it can start.
    lacks: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Does {
    /// Its container is started.
    Run,
    /// It has succeeded in the run that it would go on from.
    Reuse,
}

/// How a task has to end for another one to start.
#[derive(Serialize, JsonSchema)]
struct Condition<'a> {
    task: &'a str,
    /// `success`, `failure` or `any`.
    status: &'static str,
}

impl<'a> Planned<'a> {
    pub fn of(pipeline: &'a Pipeline, order: &Order, plan: &Plan, common: &Common) -> Self {
        let notes = common.work.notes().into_iter().chain(plan.notes.iter().map(|(_, note)| note.clone()));
        let chosen = order.sequence.iter().filter(|place| plan.parts[**place] != Part::LeaveOut);
        let tasks = chosen.map(|&place| {
            let does = if plan.parts[place] == Part::Reuse { Does::Reuse } else { Does::Run };
            PlannedTask::of(&pipeline.tasks[place], order.layer[place] + 1, does, common)
        });
        Planned {
            from: plan.from.as_ref().map(|record| record.run),
            notes: notes.collect(),
            tasks: tasks.collect(),
            width: pipeline.tasks.iter().map(|task| task.id.len()).max().unwrap_or_default(),
        }
    }

    pub fn in_words(&self) -> String {
        let mut text = String::new();
        let from = self.from.map(|from| format!("it would go on from run {from}"));
        for note in from.iter().chain(&self.notes) {
            let _ = writeln!(text, "{QUIET}{note}{QUIET:#}");
        }
        let last_words = self.tasks.iter().map(|task| task.command.last().copied().unwrap_or_default());
        let last_words = apart::own_parts(&last_words.collect::<Vec<_>>());
        for (task, last_word) in self.tasks.iter().zip(last_words) {
            task.write(&mut text, self.width, self.from, last_word);
        }
        text
    }
}

impl<'a> PlannedTask<'a> {
    fn of(task: &'a Task, layer: usize, does: Does, common: &Common) -> Self {
        PlannedTask {
            id: &task.id,
            layer,
            does,
            image: &task.image,
            command: task.entrypoint.iter().chain(&task.command).flatten().map(String::as_str).collect(),
            depends_on: task
                .depends_on
                .iter()
                .map(|(task, status)| Condition { task, status: status.word() })
                .collect(),
            lacks: common.environment(task).err().filter(|_| does == Does::Run),
        }
    }

    /// `last_word` is what is shown of the last word of its command, which may be a script.
    fn write(&self, text: &mut String, width: usize, from: Option<u64>, last_word: &str) {
        let does = if let (Does::Reuse, Some(from)) = (self.does, from) {
            format!("has succeeded in run {from}")
        } else {
            let mut words: Vec<String> = self.command.iter().map(|word| shown(word)).collect();
            match words.last_mut() {
                Some(last) if self.command.last() != Some(&last_word) => *last = format!("... {}", shown(last_word)),
                _ => {}
            }
            format!("{} {}", shown(self.image), words.join(" "))
        };
        let (id, does) = (harmless(self.id), does.trim_end());
        let _ = writeln!(text, "{QUIET}{:>3}{QUIET:#}  {TITLE}{id:width$}{TITLE:#}  {does}", self.layer);
        if self.does == Does::Reuse {
            return;
        }
        let condition = |condition: &Condition| format!("{}: {}", harmless(condition.task), condition.status);
        let conditions: Vec<String> = self.depends_on.iter().map(condition).collect();
        if !conditions.is_empty() {
            let _ = writeln!(text, "     {:width$}  {QUIET}if {}{QUIET:#}", "", conditions.join(" and "));
        }
        if let Some(why) = &self.lacks {
            let _ = writeln!(text, "     {:width$}  {QUIET}{} yet{QUIET:#}", "", harmless(why));
        }
    }
}

/// What killed runs had left behind.
#[derive(Serialize, JsonSchema)]
pub struct Tidied {
    /// What is removed now.
    pub removed: Vec<String>,
    /// Of how many runs the temporary files are removed now.
    pub temporary_files_of_runs: usize,
    pub left_alone: Vec<LeftAlone>,
    /// How one removes by hand what is left alone.
    pub help: Option<String>,
}

/// What was not removed.
#[derive(Serialize, JsonSchema)]
pub struct LeftAlone {
    pub name: String,
    pub why: String,
}

impl Tidied {
    fn in_words(&self) -> String {
        let mut lines: Vec<String> = self.removed.iter().map(|name| format!("removed {name}")).collect();
        if self.temporary_files_of_runs > 0 {
            lines.push(format!("removed the temporary files of {}", count(self.temporary_files_of_runs, "run")));
        }
        if lines.is_empty() {
            lines.push("nothing was left behind".to_owned());
        }
        let left = self.left_alone.iter();
        lines.extend(left.map(|LeftAlone { name, why }| format!("left alone {name}: {}", harmless(why))));
        lines.extend(self.help.iter().map(|help| format!("{QUIET}{help}{QUIET:#}")));
        lines.join("\n") + "\n"
    }
}
