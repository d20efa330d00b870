//! What a server of this version takes.

use gofer_core::{Named, Rule, check_id};
use gofer_model::Pipeline;

use crate::problem::Problem;
use crate::rules::SERVER_FIELD;
use crate::server::Version;

/// The largest request that a server reads.
const MOST_BYTES: usize = 500 << 20;

/// What it does not take, or does not heed.
pub fn problems(version: Version, pipeline: &Pipeline) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Err(problem) = check_id(Named::Pipeline, &pipeline.id, version.ids()) {
        let message = format!("{}, and the server is of version {version}", problem.message);
        let problem = Problem { help: problem.help, ..Problem::error(Rule::ServerId.code(), message) };
        problems.push(problem.of(None, "id"));
    }
    let bytes = pipeline.to_json().len();
    if bytes > MOST_BYTES {
        let message = format!("its JSON has {bytes} bytes, and servers read {MOST_BYTES} at most");
        problems.push(Problem::error(Rule::LargeJson.code(), message).of(None, "tasks"));
    }
    if !version.knows_when_to_pull() {
        problems.extend(pipeline.tasks.iter().filter(|task| !task.always_pull_newest_image).map(|task| {
            let message =
                format!("servers before 0.9.0 do not know it, and this one is of version {version}: it pulls");
            Problem::warning(SERVER_FIELD, message).of(Some(&task.id), "always_pull_newest_image")
        }));
    }
    problems
}
