//! The rules of the language, as they matter for JSON of whatever origin.

use gofer_core::{Ids, Named, Rule, check_id};
use gofer_model::{Invalid, Pipeline};

use crate::problem::Problem;

/// The rules of the language that a pipeline breaks: what servers do not look at is a warning.
///
/// Every command that takes JSON says it so; whether it goes on is its own affair.
pub fn broken_rules(pipeline: &Pipeline, invalid: &Invalid) -> Vec<Problem> {
    invalid.problems().iter().filter_map(|problem| as_servers_see_it(pipeline, problem)).collect()
}

fn as_servers_see_it(pipeline: &Pipeline, problem: &gofer_model::Problem) -> Option<Problem> {
    let seen = Problem::from(problem);
    match (problem.rule, &problem.task) {
        // The setting was guessed from all ids; this one may go by the other.
        (Rule::InvalidId, None) => is_refused(&pipeline.id).then_some(seen),
        (Rule::InvalidId, Some(_)) => {
            let help = "servers run it all the same; a block, and `cargo gofer import`, need another id";
            Some(seen.into_warning().help(help))
        }
        (Rule::NeverRuns | Rule::CommandLine, _) => Some(seen.into_warning()),
        _ => Some(seen),
    }
}

/// Whether no kind of ids has this one of a pipeline.
pub fn is_refused(id: &str) -> bool {
    Ids::ALL.iter().all(|ids| check_id(Named::Pipeline, id, *ids).is_err())
}
