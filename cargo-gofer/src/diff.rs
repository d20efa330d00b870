//! `cargo gofer diff`: two pipelines compared by what they mean, not by their text.

use std::collections::HashSet;

use gofer_model::Pipeline;

use crate::answer::Answer;
use crate::cli::{DiffArgs, Format};
use crate::envelope;
use crate::problem::Problem;
use crate::source::{Source, is_in_a_package};
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
    let is_alone = args.after == Source::here() && !matches!(args.before, Source::Revision(_));
    if is_alone && !is_in_a_package(&args.cargo) {
        return Err(Stop::usage(format!("there is nothing to compare {} with: no crate is here", args.before.name()))
            .help("name both pipelines: `cargo gofer diff A B`"));
    }
    let (before, after, warnings) = both(args)?;
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

/// The two pipelines. If one is not valid, the problems of both are told, and say whose they are.
fn both(args: &DiffArgs) -> Result<(Pipeline, Pipeline, Vec<Problem>), Stop> {
    let before = to_tell(args.before.read_runnable(&args.cargo))?;
    let after = to_tell(args.after.read_runnable(&args.cargo))?;
    let mut of_before = problems(&args.before, &before);
    let mut of_after = problems(&args.after, &after);
    merge(&mut of_before, &mut of_after, args);
    let (Ok((before, _)), Ok((after, _))) = (before, after) else {
        of_before.append(&mut of_after);
        return Err(Stop::not_valid(of_before));
    };
    if args.format == Format::Text {
        args.before.tell_first(&of_before);
        args.after.tell_first(&of_after);
    }
    of_before.append(&mut of_after);
    Ok((before, after, of_before))
}

/// What was read, or the problems that are to be told.
///
/// # Errors
/// If there are none: it could not be read, or its program has told them.
fn to_tell<T>(read: Result<T, Stop>) -> Result<Result<T, Vec<Problem>>, Stop> {
    match read {
        Ok(read) => Ok(Ok(read)),
        Err(Stop::NotValid { problems, shown: false }) => Ok(Err(problems)),
        Err(stop) => Err(stop),
    }
}

/// What there is to say of one of them, and whose it is.
fn problems(source: &Source, read: &Result<(Pipeline, Vec<Problem>), Vec<Problem>>) -> Vec<Problem> {
    let problems = match read {
        Ok((_, warnings)) => warnings,
        Err(problems) => problems,
    };
    problems.iter().cloned().map(|problem| Problem { pipeline: Some(source.name()), ..problem }).collect()
}

/// What is said of both is said once: two states of one pipeline mostly have the same mistakes.
fn merge(before: &mut [Problem], after: &mut Vec<Problem>, args: &DiffArgs) {
    let plain = |problem: &Problem| Problem {
        pipeline: None,
        file: None,
        line: None,
        column: None,
        place: None,
        ..problem.clone()
    };
    let same: HashSet<Problem> = after.iter().map(plain).collect();
    let both: HashSet<Problem> = before.iter().map(plain).filter(|problem| same.contains(problem)).collect();
    after.retain(|problem| !both.contains(&plain(problem)));
    if args.before == args.after {
        return;
    }
    for problem in before.iter_mut().filter(|problem| both.contains(&plain(problem))) {
        problem.pipeline = Some(format!("{} and {}", args.before.name(), args.after.name()));
    }
}
