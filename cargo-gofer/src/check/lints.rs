//! What there is to say of a pipeline that the language does not refuse, or that a server takes
//! though the language refuses it.

use gofer_core::{Ids, Named, Rule, check_id};
use gofer_model::{Invalid, Pipeline};

use super::shell::bash_in_sh;
use crate::problem::Problem;

/// What `gofer up` reads of a program before it waits for ever.
const MOST_BYTES: usize = 65_536;

/// All problems of a pipeline that was read from JSON, of whatever origin.
pub fn problems(pipeline: &Pipeline) -> Vec<Problem> {
    let invalid = pipeline.validate().err();
    let broken = invalid.iter().flat_map(Invalid::problems);
    let mut problems: Vec<Problem> = broken.filter_map(|problem| as_servers_see_it(pipeline, problem)).collect();
    // A hyphen is refused by old servers alone, which nobody moves to.
    let matters = |warning: &&gofer_model::Problem| warning.rule != Rule::ServerId || pipeline.id.contains('_');
    problems.extend(pipeline.warnings().iter().filter(matters).map(Problem::from));
    problems.extend(pipeline.tasks.iter().filter_map(|task| {
        let word = bash_in_sh(task)?;
        let message = format!("`{word}` is bash's, and this script is given to `sh`, which in many images is no bash");
        let help = "give it to bash, where the image has one: `shell: [\"bash\", \"-euo\", \"pipefail\", \"-c\"]`";
        Some(Problem::warning("bash-in-sh", message).help(help).of(Some(&task.id), "command"))
    }));
    // With the newline after it.
    let bytes = pipeline.to_json().len() + 1;
    if bytes > MOST_BYTES {
        let message =
            format!("its JSON has {bytes} bytes, and `gofer up` waits for ever if it is more than {MOST_BYTES}");
        let help = "register it through the server's API, which takes it, or move what is long out of the pipeline";
        problems.push(Problem::warning(Rule::LargeJson.code(), message).help(help).of(None, "tasks"));
    }
    problems
}

/// A rule of the language, as it matters for JSON: what servers do not look at is a warning.
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
