//! `cargo gofer diff`: two pipelines compared by what they mean, not by their text.

use gofer_model::Pipeline;

use crate::answer::Answer;
use crate::cli::{DiffArgs, Format};
use crate::envelope;
use crate::problem::Problem;
use crate::source::Source;
use crate::stop::Stop;

mod compare;
mod elide;
mod order;
mod values;
mod words;

pub use compare::Difference;

pub fn run(args: &DiffArgs) -> Result<Answer, Stop> {
    if args.before == Source::Stdin && args.after == Source::Stdin {
        return Err(Stop::usage("standard input can be only one of the two pipelines"));
    }
    let (before, mut warnings) = valid(&args.before, args)?;
    let (after, more) = valid(&args.after, args)?;
    warnings.extend(more);
    let difference = Difference::between(&before, &after);
    match args.format {
        Format::Text => Ok(Answer::new(difference.same, words::of(&difference, args.context)).prose()),
        Format::Json => envelope::answer("diff", u8::from(!difference.same), warnings, Some(difference)),
    }
}

/// A difference for people, with this many lines around each change of a script.
pub fn in_words(difference: &Difference, context: usize) -> String {
    words::of(difference, context)
}

/// The pipeline; if it is not valid, the problems say whose they are.
fn valid(source: &Source, args: &DiffArgs) -> Result<(Pipeline, Vec<Problem>), Stop> {
    source.read_for(args.format, &args.cargo).map_err(|stop| match stop {
        Stop::NotValid { mut problems, shown } => {
            for problem in &mut problems {
                problem.pipeline = Some(source.name());
            }
            Stop::NotValid { problems, shown }
        }
        stop @ Stop::CouldNotTell { .. } => stop,
    })
}
