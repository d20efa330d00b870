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
        (Rule::InvalidId, None) => {
            // The setting was guessed from all ids; this one may go by the other.
            let fits = [Ids::SnakeCase, Ids::KebabCase]
                .iter()
                .any(|ids| check_id(Named::Pipeline, &pipeline.id, *ids).is_ok());
            (!fits).then_some(seen)
        }
        (Rule::InvalidId, Some(_)) => {
            let help = "servers run it all the same; a block, and `cargo gofer import`, need another id";
            Some(seen.into_warning().help(help))
        }
        (Rule::NeverRuns, _) => Some(seen.into_warning()),
        _ => Some(seen),
    }
}
