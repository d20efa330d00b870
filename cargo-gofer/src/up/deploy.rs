//! A version made the one that is deployed.

use std::thread;
use std::time::{Duration, Instant};

use super::report::{Deployed, UppedPipeline};
use crate::progress::Progress;
use crate::server::{Deployment, Server};
use crate::signals;
use crate::stop::Stop;

/// How long a deployment is waited for. A server takes milliseconds.
const LIMIT: Duration = Duration::from_secs(600);
const PAUSE: Duration = Duration::from_millis(200);

/// How long the server may be away meanwhile.
const AWAY: Duration = Duration::from_secs(60);

/// How often, and after what pause, it is looked for one whose beginning was not answered.
const LOOKS: usize = 4;
const LOOK_PAUSE: Duration = Duration::from_millis(500);

/// Deploys the version that there is now, unless it is deployed already.
pub fn deploy(server: &Server, row: &mut UppedPipeline) -> Result<(), Stop> {
    let Some(version) = row.version.filter(|_| !row.is_live()) else { return Ok(()) };
    let id = row.pipeline.id.clone();
    let _progress = Progress::new(format!("deploying version {version} of `{id}`"));
    let unknown = format!("whether version {version} of {id} is deployed on {} is not known", server.address());
    let _listening = signals::listen(move |code| {
        signals::say_in_time(unknown.clone());
        signals::leave(code);
    });
    let begun = begin(server, &row.namespace, &id, version)?;
    row.deployed = Some(Deployed::of(server, &end(server, &row.namespace, &id, begun)?));
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
    let looks = if fault.may_be_done() { LOOKS } else { 0 };
    for look in 0..looks {
        if look > 0 {
            thread::sleep(LOOK_PAUSE);
        }
        let now = server.deployments(namespace, id).unwrap_or_default();
        if let Some(begun) = now.into_iter().find(|other| other.number > last && other.end_version == version) {
            return Ok(begun);
        }
    }
    Err(server.stop(fault, &doing))
}

/// Waits until it is over.
fn end(server: &Server, namespace: &str, id: &str, mut deployment: Deployment) -> Result<Deployment, Stop> {
    let (number, began) = (deployment.number, Instant::now());
    let mut heard = began;
    while !deployment.is_over() {
        if began.elapsed() > LIMIT {
            return Err(Stop::new(format!(
                "deployment {number} of `{id}` is not over after {} minutes; it goes on on the server",
                LIMIT.as_secs() / 60
            )));
        }
        thread::sleep(PAUSE);
        match server.deployment(namespace, id, number) {
            Ok(now) => (deployment, heard) = (now, Instant::now()),
            Err(fault) if !fault.is_final() && heard.elapsed() < AWAY => {}
            Err(fault) => {
                let stop = server.stop(fault, &format!("look whether deployment {number} of `{id}` is over"));
                return Err(stop.reword(|said| format!("{said}; it has begun, and goes on on the server")));
            }
        }
    }
    Ok(deployment)
}
