//! `cargo gofer list`: the pipelines of a workspace.

use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::Answer;
use crate::cli::{Format, ListArgs};
use crate::envelope;
use crate::pipelines::{Origin, Pipelines};
use crate::stop::Stop;
use crate::style::{QUIET, TITLE};
use crate::text::{columns, count, one_line};

pub fn run(args: &ListArgs) -> Result<Answer, Stop> {
    let pipelines = Pipelines::find(&args.inputs)?;
    let rows: Vec<ListedPipeline> =
        pipelines.found().map(|(origin, read)| ListedPipeline::of(origin, &read.pipeline)).collect();
    let problems = pipelines.problems();
    match args.format {
        Format::Json => envelope::answer("list", pipelines.code(), problems, Some(ListedPipelines { pipelines: rows })),
        Format::Text => Ok(Answer::yes(in_words(&rows)).prose().with_code(pipelines.code()).besides(problems)),
    }
}

/// What `list` finds.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Listed")]
pub struct ListedPipelines<'a> {
    /// Those that could be read.
    pipelines: Vec<ListedPipeline<'a>>,
}

/// A pipeline, and where it is.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Row")]
struct ListedPipeline<'a> {
    /// Nothing for JSON, which names none.
    namespace: Option<&'a str>,
    id: &'a str,
    name: &'a str,
    /// How many.
    tasks: usize,
    package: Option<&'a str>,
    /// The binary or example that prints it, or the file.
    program: &'a str,
    /// Where it is written, from where the user stands.
    file: Option<&'a str>,
}

impl<'a> ListedPipeline<'a> {
    fn of(origin: &'a Origin, pipeline: &'a gofer_model::Pipeline) -> Self {
        ListedPipeline {
            namespace: origin.namespace.as_deref(),
            id: &pipeline.id,
            name: &pipeline.name,
            tasks: pipeline.tasks.len(),
            package: origin.package.as_deref(),
            program: &origin.name,
            file: origin.file.as_deref(),
        }
    }
}

/// One line each, in columns.
fn in_words(rows: &[ListedPipeline]) -> String {
    let cells = |row: &ListedPipeline| {
        let file = row.file.unwrap_or("standard input");
        [row.namespace.unwrap_or("-"), row.id, &count(row.tasks, "task"), file].map(one_line)
    };
    let table: Vec<[String; 4]> = rows.iter().map(cells).collect();
    let width = |column: usize| table.iter().map(|cells| columns(&cells[column])).max().unwrap_or_default();
    let widths = [width(0), width(1), width(2)];
    let lines = table.iter().map(|[namespace, id, tasks, file]| {
        let pad = |cell: &str, column: usize| " ".repeat(widths[column].saturating_sub(columns(cell)) + 2);
        let (first, second, third) = (pad(namespace, 0), pad(id, 1), pad(tasks, 2));
        format!("{namespace}{first}{TITLE}{id}{TITLE:#}{second}{tasks}{third}{QUIET}{file}{QUIET:#}\n")
    });
    lines.collect()
}
