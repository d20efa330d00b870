//! `cargo gofer import`: the program for a pipeline's JSON.

use std::path::Path;

use gofer_core::MOST_DEPENDENCIES;
use gofer_model::Pipeline;
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::Answer;
use crate::cli::{Format, ImportArgs};
use crate::envelope;
use crate::stop::{Stop, Why};
use crate::text::count;

mod block;
mod defaults;
mod entry;
mod fold;
mod grid;
mod layout;
mod made;
mod names;
mod parents;
mod parts;
mod script;
mod single;
mod text;

use layout::BlockLines;

pub fn run(args: &ImportArgs) -> Result<Answer, Stop> {
    let pipeline = args.input.source.read_valid(&args.input.cargo)?.pipeline;
    fits(pipeline.tasks.iter().map(|task| task.depends_on.len()).sum())?;
    let program = program(&pipeline, args.exact);
    let file = args.target.file();
    if let Some(file) = file {
        args.target.write(file, &program)?;
    }
    if args.format == Format::Json {
        let imported = Imported {
            id: &pipeline.id,
            tasks: pipeline.tasks.len(),
            file: file.map(|file| file.display().to_string()),
            program: if file.is_some() { None } else { Some(program) },
            holds_a_password: holds_a_password(&pipeline),
        };
        return envelope::answer("import", 0, Vec::new(), Some(imported));
    }
    Ok(Answer::yes(file.map_or(program, |file| written(file, &pipeline))))
}

/// What `import` has made of a pipeline.
#[derive(Serialize, JsonSchema)]
pub struct Imported<'a> {
    /// The pipeline's id.
    id: &'a str,
    /// How many.
    tasks: usize,
    /// The file that was written.
    file: Option<String>,
    /// The text of src/main.rs, if no file was named for it.
    program: Option<String>,
    /// Whether it holds a registry's password in clear.
    holds_a_password: bool,
}

fn holds_a_password(pipeline: &Pipeline) -> bool {
    pipeline.tasks.iter().any(|task| task.registry_auth.is_some())
}

/// A valid pipeline is refused only for the number of its dependencies.
fn fits(dependencies: usize) -> Result<(), Stop> {
    if dependencies <= MOST_DEPENDENCIES {
        return Ok(());
    }
    Err(Stop::because(
        Why::TooLarge,
        format!("the pipeline has {dependencies} dependencies, but a block takes {MOST_DEPENDENCIES}"),
    )
    .help("put a task in between, or make it with the builders `Pipeline` and `Task`"))
}

/// The whole main.rs that prints this pipeline, which is valid: exactly, or but for the blank ends
/// of scripts, as its comment says then.
#[must_use]
pub fn program(pipeline: &Pipeline, exact: bool) -> String {
    let mut lines = BlockLines::default();
    block::write(pipeline, exact, &mut lines);
    lines.finish()
}

/// What was written, and what to do next.
fn written(path: &Path, pipeline: &Pipeline) -> String {
    let (path, tasks) = (path.display(), count(pipeline.tasks.len(), "task"));
    let password =
        if holds_a_password(pipeline) { "; it holds a registry's password in clear, as its comments say" } else { "" };
    format!(
        "wrote {path}, pipeline `{}` with {tasks}{password}\n\
         next: `cargo run` in its crate prints the JSON, once `cargo add gofer-dsl` was run there\n",
        pipeline.id
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_dependencies_than_a_block_takes_are_refused() {
        assert!(fits(MOST_DEPENDENCIES).is_ok());
        let Err(Stop::CouldNotTell { message, .. }) = fits(1_000_001) else { panic!("it is refused") };
        assert_eq!(message, "the pipeline has 1000001 dependencies, but a block takes 1000000");
    }
}
