//! What a server of this version takes.

use gofer_core::{Ids, Rule};
use gofer_model::Pipeline;

use crate::pipelines::Origin;
use crate::problem::Problem;
use crate::rules::SERVER_FIELD;
use crate::server::Version;

/// The largest request that a server reads.
const MOST_BYTES: usize = 500 << 20;

/// What it does not take, or does not heed.
pub fn problems(version: Version, origin: &Origin, pipeline: &Pipeline) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(refused_id(version, origin, &pipeline.id));
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

/// Of an id that is valid, the separator alone may be the other kind's.
fn refused_id(version: Version, origin: &Origin, id: &str) -> Option<Problem> {
    let taken = version.ids();
    let other = Ids::ALL.into_iter().find(|ids| *ids != taken && id.contains(ids.separator()))?;
    let (bad, good) = (other.separator(), taken.separator());
    let message = format!(
        "pipeline id `{id}` holds `{bad}`, and the server, which is of version {version}, takes `{good}` instead"
    );
    let help = if origin.is_json() {
        format!("write `\"{}\"`", id.replace(bad, &good.to_string()))
    } else {
        format!("set `ids: \"{}\"` in the block, for the whole pipeline", taken.name())
    };
    Some(Problem::error(Rule::ServerId.code(), message).help(help).of(None, "id"))
}
