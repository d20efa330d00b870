//! `cargo gofer check`: whether pipelines are valid, and what they need.

use std::fmt::Write as _;

use gofer_core::{Rule, shown};
use gofer_model::{Pipeline, Requirement, Task};
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::Answer;
use crate::cli::{CheckArgs, CheckFormat, Lints};
use crate::envelope;
use crate::order::{Order, amount};
use crate::pipelines::{Origin, Pipelines};
use crate::problem::{Problem, Severity, together};
use crate::rules::{Level, Levels};
use crate::stop::{self, Stop};
use crate::style::{GOOD, QUIET, TITLE};
use crate::text::first_few;

use self::shellcheck::Findings;

mod again;
mod github;
mod lints;
mod others;
mod place;
mod sarif;
mod shell;
mod shellcheck;

pub fn run(args: &CheckArgs) -> Result<Answer, Stop> {
    if args.watch { again::run(args) } else { once(args) }
}

fn once(args: &CheckArgs) -> Result<Answer, Stop> {
    let pipelines = levels(&args.lints).and_then(|levels| {
        let mut pipelines = Pipelines::find(&args.inputs)?;
        let own = pipelines.found().find_map(|(origin, _)| origin.own.clone());
        let findings =
            Findings::of(pipelines.found().map(|(_, read)| &read.pipeline), own.as_deref(), args.shellcheck)?;
        let look = |origin: &Origin, pipeline: &Pipeline| {
            let mut problems = lints::problems(pipeline);
            problems.extend(findings.problems(origin, pipeline));
            problems.extend(others::problems(&shellcheck::text_of(origin), pipeline));
            problems
        };
        pipelines.examine(look, &levels)?;
        Ok(pipelines)
    });
    let pipelines = match (pipelines, args.format) {
        (Err(stop), CheckFormat::Sarif) => {
            return Ok(Answer::json(false, &sarif::log(&stop.problems()))?.with_code(stop::COULD_NOT_TELL));
        }
        (pipelines, _) => pipelines?,
    };
    let problems = pipelines.problems();
    let is_wrong = |origin: &Origin| {
        problems
            .iter()
            .any(|problem| problem.severity == Severity::Error && problem.program.as_ref() == Some(&origin.name))
    };
    let found = pipelines.found().filter(|(origin, _)| !is_wrong(origin));
    let valid: Vec<Summary> = found.map(|(origin, read)| Summary::of(origin, &read.pipeline)).collect();
    if args.format == CheckFormat::Json {
        let answer = if args.watch { envelope::line } else { envelope::answer };
        return answer("check", pipelines.code(), problems, Some(Checked { pipelines: valid }));
    }
    if args.format == CheckFormat::Sarif {
        return Ok(Answer::json(true, &sarif::log(&problems))?.with_code(pipelines.code()));
    }
    let mut text = String::new();
    if args.format == CheckFormat::Github {
        text.extend(problems.iter().map(github::annotation));
    }
    text.extend(valid.iter().map(Summary::in_words));
    let answer = Answer::yes(text).with_code(pipelines.code()).besides(together(&pipelines.unseen()));
    Ok(if args.format == CheckFormat::Text { answer.prose() } else { answer })
}

/// All problems of a pipeline but those that depend on which server it is for, or on Gofer's own tool.
pub fn for_a_server(pipeline: &Pipeline) -> Vec<Problem> {
    let elsewhere = [Rule::ServerId.code(), Rule::LargeJson.code()];
    let mut problems = lints::problems(pipeline);
    problems.retain(|problem| !elsewhere.contains(&problem.code.as_str()));
    problems
}

fn levels(lints: &Lints) -> Result<Levels, Stop> {
    let mut levels = Levels::default();
    for (codes, level) in [(&lints.allow, Level::Allow), (&lints.warn, Level::Warn), (&lints.deny, Level::Deny)] {
        for code in codes {
            levels.set(code, level)?;
        }
    }
    Ok(levels)
}

/// What `check` finds.
#[derive(Serialize, JsonSchema)]
pub struct Checked<'a> {
    /// Those that are valid.
    pipelines: Vec<Summary<'a>>,
}

/// What there is to say of a valid pipeline.
#[derive(Serialize, JsonSchema)]
struct Summary<'a> {
    /// Nothing for JSON, which names none.
    namespace: Option<&'a str>,
    id: &'a str,
    name: &'a str,
    /// Where it is written, from where the user stands.
    file: Option<&'a str>,
    /// How many.
    tasks: usize,
    /// How many.
    layers: usize,
    /// The tasks of the layer with the most of them: what may run side by side.
    widest_layer: Vec<&'a str>,
    /// What has to be on the server.
    needs: Vec<Need>,
    /// What of `cargo gofer run` is used that no server has.
    local: Vec<Local>,
}

/// Something that only a run here gives.
#[derive(Serialize, JsonSchema)]
struct Local {
    /// The variable by which it is known.
    variable: &'static str,
    /// The tasks whose commands name it.
    tasks: Vec<String>,
}

/// The variables that only a run here sets.
const LOCAL: [&str; 2] = ["GOFER_LOCAL", "GOFER_OBJECTS"];

fn local(pipeline: &Pipeline) -> Vec<Local> {
    let of = |variable: &'static str| {
        let names = |task: &&Task| {
            task.entrypoint.iter().chain(&task.command).flatten().any(|word| word.contains(variable))
                && !task.variables.contains_key(variable)
        };
        let tasks: Vec<String> = pipeline.tasks.iter().filter(names).map(|task| task.id.clone()).collect();
        (!tasks.is_empty()).then_some(Local { variable, tasks })
    };
    LOCAL.into_iter().filter_map(of).collect()
}

/// A secret or object that must be on the server.
#[derive(Serialize, JsonSchema)]
struct Need {
    /// The word of a reference, such as `global_secret`.
    kind: &'static str,
    key: String,
    /// The tasks that read it.
    tasks: Vec<String>,
}

impl From<Requirement> for Need {
    fn from(needed: Requirement) -> Self {
        Need { kind: needed.kind.word(), key: needed.key, tasks: needed.tasks }
    }
}

impl<'a> Summary<'a> {
    fn of(origin: &'a Origin, pipeline: &'a Pipeline) -> Self {
        let order = Order::of(pipeline);
        let layers = order.layers();
        // The first of the widest.
        let widest = layers.iter().rev().max_by_key(|layer| layer.len()).copied().unwrap_or_default();
        Summary {
            namespace: origin.namespace.as_deref(),
            id: &pipeline.id,
            name: &pipeline.name,
            file: origin.file.as_deref(),
            tasks: pipeline.tasks.len(),
            layers: layers.len(),
            widest_layer: widest.iter().map(|task| pipeline.tasks[*task].id.as_str()).collect(),
            needs: pipeline.requirements().into_iter().map(Need::from).collect(),
            local: local(pipeline),
        }
    }

    fn in_words(&self) -> String {
        let mut text = format!("{GOOD}valid{GOOD:#}: {TITLE}{}{TITLE:#}, {}\n", shown(self.id), shown(self.name));
        let _ = write!(text, "  {}", amount(self.tasks, self.layers));
        if self.widest_layer.len() > 1 {
            let side_by_side = first_few(&self.widest_layer);
            let _ = write!(text, ", up to {} side by side {QUIET}({side_by_side}){QUIET:#}", self.widest_layer.len());
        }
        text.push('\n');
        for Need { kind, key, tasks } in &self.needs {
            let _ = writeln!(text, "  needs {kind} `{}` {QUIET}({}){QUIET:#}", shown(key), first_few(tasks));
        }
        for Local { variable, tasks } in &self.local {
            let _ = writeln!(text, "  uses ${variable} {QUIET}({}){QUIET:#}: not so on a server", first_few(tasks));
        }
        text
    }
}
