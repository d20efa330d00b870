//! `cargo gofer check`: whether a pipeline is valid, and what it needs.

use std::fmt::Write as _;

use gofer_core::shown;
use gofer_model::{Pipeline, Requirement};
use serde::Serialize;

use crate::cli::{Check, Format};
use crate::layers::{Order, amount};
use crate::output::{Answer, GOOD, QUIET, TITLE};
use crate::problem::{Problem, Severity};
use crate::source::Read;
use crate::stop::{self, Stop};
use crate::text::first_few;

mod lints;
mod shell;

pub fn run(args: &Check) -> Result<Answer, Stop> {
    let Read { pipeline, warnings } = match args.input.source.read() {
        Ok(read) => read,
        Err(Stop::NotValid { problems, shown }) => return not_valid(problems, shown, args.format),
        Err(stop) => return Err(stop),
    };
    let mut problems = lints::problems(&pipeline);
    problems.extend(warnings);
    // Errors first; each kind in the order of the tasks.
    problems.sort_by_key(|problem| problem.severity);
    if problems.first().is_some_and(|problem| problem.severity == Severity::Error) {
        return not_valid(problems, false, args.format);
    }
    let summary = Summary::of(&pipeline, &problems);
    match args.format {
        Format::Json => Answer::json(true, &summary),
        Format::Text => {
            stop::tell(&problems);
            Ok(Answer::yes(summary.in_words()))
        }
    }
}

/// The answer for a pipeline that is not valid; `shown` says that its problems have been seen.
fn not_valid(problems: Vec<Problem>, shown: bool, format: Format) -> Result<Answer, Stop> {
    match format {
        Format::Json => Answer::json(false, &NotValid { valid: false, problems }),
        Format::Text => {
            if !shown {
                stop::tell(&problems);
            }
            Ok(Answer::new(false, ""))
        }
    }
}

/// What there is to say of a valid pipeline.
#[derive(Serialize)]
struct Summary<'a> {
    valid: bool,
    id: &'a str,
    name: &'a str,
    tasks: usize,
    layers: usize,
    /// The tasks of the layer with the most of them: what may run side by side.
    widest_layer: Vec<&'a str>,
    needs: Vec<Need>,
    /// Warnings, as it is valid.
    problems: &'a [Problem],
}

#[derive(Serialize)]
struct NotValid {
    valid: bool,
    problems: Vec<Problem>,
}

/// A secret or object that must be on the server.
#[derive(Serialize)]
struct Need {
    kind: &'static str,
    key: String,
    tasks: Vec<String>,
}

impl From<Requirement> for Need {
    fn from(needed: Requirement) -> Self {
        Need { kind: needed.kind.word(), key: needed.key, tasks: needed.tasks }
    }
}

impl<'a> Summary<'a> {
    fn of(pipeline: &'a Pipeline, problems: &'a [Problem]) -> Self {
        let order = Order::of(pipeline);
        let layers = order.layers();
        // The first of the widest.
        let widest = layers.iter().rev().max_by_key(|layer| layer.len()).copied().unwrap_or_default();
        Summary {
            valid: true,
            id: &pipeline.id,
            name: &pipeline.name,
            tasks: pipeline.tasks.len(),
            layers: layers.len(),
            widest_layer: widest.iter().map(|task| pipeline.tasks[*task].id.as_str()).collect(),
            needs: pipeline.requirements().into_iter().map(Need::from).collect(),
            problems,
        }
    }

    fn in_words(&self) -> String {
        let mut text = format!("{GOOD}valid{GOOD:#}: {TITLE}{}{TITLE:#}, {}\n", self.id, shown(self.name));
        let _ = write!(text, "  {}", amount(self.tasks, self.layers));
        if self.widest_layer.len() > 1 {
            let side_by_side = first_few(&self.widest_layer);
            let _ = write!(text, ", up to {} side by side {QUIET}({side_by_side}){QUIET:#}", self.widest_layer.len());
        }
        text.push('\n');
        for Need { kind, key, tasks } in &self.needs {
            let _ = writeln!(text, "  needs {kind} `{}` {QUIET}({}){QUIET:#}", shown(key), first_few(tasks));
        }
        text
    }
}
