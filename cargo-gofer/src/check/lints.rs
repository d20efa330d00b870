//! What there is to say of a pipeline besides the rules of the language.

use gofer_core::Rule;
use gofer_model::Pipeline;

use super::shell::bash_in_sh;
use crate::problem::Problem;
use crate::source::{broken_rules, is_refused};

/// What `gofer up` reads of a program before it waits for ever.
const MOST_BYTES: usize = 65_536;

/// All problems of a pipeline that was read from JSON, of whatever origin.
pub fn problems(pipeline: &Pipeline) -> Vec<Problem> {
    let invalid = pipeline.validate().err();
    let mut problems = invalid.map(|invalid| broken_rules(pipeline, &invalid)).unwrap_or_default();
    // A hyphen is refused by old servers alone, which nobody moves to; an id that all refuse is told already.
    let is_for_some = pipeline.id.contains('_') && !is_refused(&pipeline.id);
    let matters = |warning: &&gofer_model::Problem| warning.rule != Rule::ServerId || is_for_some;
    problems.extend(pipeline.warnings().iter().filter(matters).map(Problem::from));
    problems.extend(pipeline.tasks.iter().enumerate().filter_map(|(place, task)| {
        let word = bash_in_sh(task)?;
        let message = format!("`{word}` is bash's, and this script is given to `sh`, which in many images is not bash");
        let help = "where the image has bash, give the script to `bash -euo pipefail -c`";
        let problem = Problem::warning("bash-in-sh", message).help(help).of(Some(&task.id), "command");
        Some(Problem { place: Some(place), ..problem })
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
