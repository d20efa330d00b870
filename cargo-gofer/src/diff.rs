//! `cargo gofer diff`: two pipelines compared by what they mean, not by their text.

use gofer_model::Pipeline;

use crate::answer::Answer;
use crate::cli::{Diff, Format};
use crate::source::{Cargo, Source};
use crate::stop::Stop;

mod compare;
mod elide;
mod order;
mod values;
mod words;

use compare::Difference;

pub fn run(args: &Diff) -> Result<Answer, Stop> {
    if args.before == Source::Stdin && args.after == Source::Stdin {
        return Err(Stop::new("standard input can be only one of the two pipelines"));
    }
    let before = valid(&args.before, &args.cargo)?;
    let after = valid(&args.after, &args.cargo)?;
    let difference = Difference::between(&before, &after);
    match args.format {
        Format::Text => Ok(Answer::new(difference.same, words::of(&difference, args.context))),
        Format::Json => Answer::json(difference.same, &difference),
    }
}

/// The pipeline; if it is not valid, the problems say whose they are.
fn valid(source: &Source, cargo: &Cargo) -> Result<Pipeline, Stop> {
    source.read_to_look_at(cargo).map_err(|stop| match stop {
        Stop::NotValid { mut problems, shown } => {
            for problem in &mut problems {
                problem.pipeline = Some(source.name());
            }
            Stop::NotValid { problems, shown }
        }
        stop @ Stop::CouldNotTell { .. } => stop,
    })
}
