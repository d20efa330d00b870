//! `cargo gofer explain`: what happens to every task when some fail.

use std::collections::HashSet;
use std::fmt::Write as _;

use gofer_model::Pipeline;
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::Answer;
use crate::cli::{ExplainArgs, Format};
use crate::envelope;
use crate::fate::{Fate, fates, unmet};
use crate::order::{Link, Order, places};
use crate::problem::Problem;
use crate::stop::{Stop, Why};
use crate::style::{BAD, CHANGED, GOOD, QUIET, TITLE};
use crate::text::{first_few, harmless};

/// The table looks at the whole pipeline once for each task.
const MOST_FOR_THE_TABLE: usize = 5_000;

pub fn run(args: &ExplainArgs) -> Result<Answer, Stop> {
    let (pipeline, warnings) = args.input.source.read_for(args.format, &args.input.cargo)?;
    let order = Order::of(&pipeline);
    if args.fail.is_empty() {
        return table(&pipeline, &order, args.format, warnings);
    }
    let failing: HashSet<usize> = places(&pipeline, &args.fail)?.into_iter().collect();
    let run = Prediction::of(&pipeline, &order, &failing);
    match args.format {
        Format::Text => Ok(Answer::yes(run.in_words()).prose()),
        Format::Json => envelope::answer("explain", 0, warnings, Some(Explained::Run(run))),
    }
}

/// What `explain` says: with `--fail` of one run, without it of each task in turn.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Explained<'a> {
    Run(Prediction<'a>),
    Table { rows: Vec<FailingTask<'a>> },
}

/// One run: how each task ends, and why.
#[derive(Serialize, JsonSchema)]
pub struct Prediction<'a> {
    run_failed: bool,
    tasks: Vec<Predicted<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct Predicted<'a> {
    id: &'a str,
    fate: Fate,
    /// For a skipped task, the condition that does not hold.
    because: Option<Because<'a>>,
    #[serde(skip)]
    asked_to_fail: bool,
}

#[derive(Serialize, JsonSchema)]
struct Because<'a> {
    parent: &'a str,
    needed: &'static str,
    was: Fate,
}

impl<'a> Prediction<'a> {
    fn of(pipeline: &'a Pipeline, order: &Order, failing: &HashSet<usize>) -> Self {
        let fates = fates(order, |task| failing.contains(&task));
        let because = |Link { parent, status, .. }| Because {
            parent: &pipeline.tasks[parent].id,
            needed: status.word(),
            was: fates[parent],
        };
        let ending = |&task: &usize| Predicted {
            id: &pipeline.tasks[task].id,
            fate: fates[task],
            because: unmet(order, task, &fates).map(because),
            asked_to_fail: failing.contains(&task),
        };
        Prediction { run_failed: fates.contains(&Fate::Failed), tasks: order.sequence.iter().map(ending).collect() }
    }

    fn in_words(&self) -> String {
        let width = self.tasks.iter().map(|task| harmless(task.id).len()).max().unwrap_or_default();
        let mut text = String::new();
        for Predicted { id, fate, because, asked_to_fail } in &self.tasks {
            let style = match fate {
                Fate::Succeeded => GOOD,
                Fate::Failed => BAD,
                Fate::Skipped | Fate::Cancelled => QUIET,
            };
            let word = if *fate == Fate::Succeeded { "runs" } else { fate.word() };
            let _ = write!(text, "{:width$}  {style}{word}{style:#}", harmless(id));
            if let Some(Because { parent, needed, was }) = because {
                let _ = write!(text, ": needs `{}: {needed}`, which {}", harmless(parent), was_in_words(*was));
            }
            if *asked_to_fail && *fate == Fate::Skipped {
                let _ = write!(text, " {CHANGED}(so it cannot fail){CHANGED:#}");
            }
            text.push('\n');
        }
        let (style, verdict) = if self.run_failed { (BAD, "failed") } else { (GOOD, "succeeded") };
        let _ = writeln!(text, "\nthe run counts as {style}{verdict}{style:#}");
        text
    }
}

fn was_in_words(fate: Fate) -> &'static str {
    match fate {
        Fate::Succeeded => "succeeds",
        Fate::Failed => "fails",
        Fate::Skipped => "is skipped",
        Fate::Cancelled => "is cancelled",
    }
}

/// One task failing, all others succeeding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Row")]
pub struct FailingTask<'a> {
    task: &'a str,
    /// Whether it runs if nothing else fails. What does not, cannot fail alone.
    runs: bool,
    run_failed: bool,
    /// What runs otherwise, and is skipped now.
    skipped: Vec<&'a str>,
    /// What is skipped otherwise, and runs now.
    also_runs: Vec<&'a str>,
    because: Option<Because<'a>>,
}

fn table(pipeline: &Pipeline, order: &Order, format: Format, warnings: Vec<Problem>) -> Result<Answer, Stop> {
    if pipeline.tasks.len() > MOST_FOR_THE_TABLE {
        return Err(Stop::because(
            Why::TooLarge,
            format!(
                "a table for each of {} tasks would be too long; {MOST_FOR_THE_TABLE} are the most",
                pipeline.tasks.len()
            ),
        )
        .help("name the tasks that fail: `cargo gofer explain --fail TASK`"));
    }
    let normal = fates(order, |_| false);
    let rows: Vec<FailingTask> = order.sequence.iter().map(|task| row(pipeline, order, &normal, *task)).collect();
    match format {
        Format::Text => Ok(Answer::yes(table_in_words(&rows)).prose()),
        Format::Json => envelope::answer("explain", 0, warnings, Some(Explained::Table { rows })),
    }
}

fn row<'a>(pipeline: &'a Pipeline, order: &Order, normal: &[Fate], failing: usize) -> FailingTask<'a> {
    let now = fates(order, |task| task == failing);
    let id = |task: &usize| pipeline.tasks[*task].id.as_str();
    let changed = |from_skipped: bool| {
        let changed = |task: &&usize| {
            (normal[**task] == Fate::Skipped) == from_skipped && (now[**task] == Fate::Skipped) != from_skipped
        };
        order.sequence.iter().filter(changed).map(id).collect()
    };
    FailingTask {
        task: id(&failing),
        runs: normal[failing] != Fate::Skipped,
        run_failed: now.contains(&Fate::Failed),
        skipped: changed(false),
        also_runs: changed(true),
        because: unmet(order, failing, normal).map(|Link { parent, status, .. }| Because {
            parent: id(&parent),
            needed: status.word(),
            was: normal[parent],
        }),
    }
}

fn table_in_words(rows: &[FailingTask]) -> String {
    if rows.is_empty() {
        return "no task can fail: there is none\n".to_owned();
    }
    let width = rows.iter().map(|row| harmless(row.task).len()).max().unwrap_or_default().max("if it fails".len());
    let mut text = format!("{TITLE}{:width$}  then{TITLE:#}\n", "if it fails");
    for row in rows {
        let mut then = Vec::new();
        if let Some(Because { parent, needed, .. }) = &row.because {
            let parent = harmless(parent);
            then.push(format!("{QUIET}(it runs only if its condition `{parent}: {needed}` holds){QUIET:#}"));
        } else {
            then.push(format!("the run {BAD}fails{BAD:#}"));
        }
        if !row.skipped.is_empty() {
            then.push(format!("{CHANGED}skipped{CHANGED:#}: {}", first_few(&row.skipped)));
        }
        if !row.also_runs.is_empty() {
            then.push(format!("{GOOD}runs{GOOD:#}: {}", first_few(&row.also_runs)));
        }
        let _ = writeln!(text, "{:width$}  {}", harmless(row.task), then.join("; "));
    }
    text.push_str("\nwhat is not named runs as it does when nothing fails; `--fail TASK` shows all of one case\n");
    text
}
