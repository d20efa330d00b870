//! A version made the one that is deployed.

use std::thread;
use std::time::{Duration, Instant};

use super::report::{Deployed, UppedPipeline};
use crate::progress::Progress;
use crate::server::{Deployment, Server};
use crate::stop::Stop;

/// How long a deployment is waited for. A server takes milliseconds.
const LIMIT: Duration = Duration::from_secs(600);
const PAUSE: Duration = Duration::from_millis(200);

/// Deploys the version that there is now, unless it is deployed already.
pub fn deploy(server: &Server, row: &mut UppedPipeline) -> Result<(), Stop> {
    let Some(version) = row.version.filter(|_| !row.is_live()) else { return Ok(()) };
    let (namespace, id) = (row.namespace.clone(), row.pipeline.id.clone());
    let doing = format!("deploy version {version} of `{id}`");
    let _progress = Progress::new(format!("deploying version {version} of `{id}`"));
    let mut deployment = begin(server, &namespace, &id, version)?;
    let began = Instant::now();
    while !deployment.is_over() {
        if began.elapsed() > LIMIT {
            return Err(Stop::new(format!(
                "deployment {} of `{id}` is not over after {} minutes; it goes on on the server",
                deployment.number,
                LIMIT.as_secs() / 60
            )));
        }
        thread::sleep(PAUSE);
        let now = server.deployment(&namespace, &id, deployment.number);
        deployment = now.map_err(|fault| server.stop(fault, &doing))?;
    }
    row.deployed = Some(Deployed::of(server, &deployment));
    Ok(())
}

/// Begins it once: if the answer does not come back, it is looked whether it has begun.
fn begin(server: &Server, namespace: &str, id: &str, version: u64) -> Result<Deployment, Stop> {
    let doing = format!("deploy version {version} of `{id}`");
    let before = server.deployments(namespace, id).map_err(|fault| server.stop(fault, &doing))?;
    let last = before.iter().map(|deployment| deployment.number).max().unwrap_or_default();
    let fault = match server.deploy(namespace, id, version) {
        Ok(begun) => return Ok(begun),
        Err(fault) => fault,
    };
    if fault.may_be_done() {
        let now = server.deployments(namespace, id).unwrap_or_default();
        if let Some(begun) = now.into_iter().find(|other| other.number > last && other.end_version == version) {
            return Ok(begun);
        }
    }
    Err(server.stop(fault, &doing))
}
