//! A new version of a pipeline, made once.

use std::thread;
use std::time::Duration;

use super::plain;
use super::report::UppedPipeline;
use crate::diff::Difference;
use crate::progress::Progress;
use crate::server::Server;
use crate::signals;
use crate::stop::Stop;

/// How often, and after what pause, it is looked for what may have been made.
const LOOKS: usize = 4;
const PAUSE: Duration = Duration::from_millis(500);

/// Registers a pipeline. It is asked for only once, as each time makes another version: if the answer
/// does not come back, it is looked whether the version is there.
pub fn register(server: &Server, row: &mut UppedPipeline) -> Result<(), Stop> {
    let doing = format!("register `{}`", row.pipeline.id);
    let _progress = Progress::new(format!("registering `{}`", row.pipeline.id));
    let unknown = format!(
        "whether a new version of {} is on {} is not known: compare with `--dry-run`",
        row.pipeline.id,
        server.address()
    );
    let _listening = signals::listen(move |code| {
        signals::say_in_time(unknown.clone());
        signals::leave(code);
    });
    let fault = match server.register(&row.namespace, row.pipeline) {
        Ok(version) => {
            row.version = Some(version);
            return Ok(());
        }
        Err(fault) => fault,
    };
    if !fault.may_be_done() {
        return Err(server.stop(fault, &doing));
    }
    let stop = server.stop(fault, &doing);
    match look(server, row) {
        Ok(true) => Ok(()),
        Ok(false) => Err(stop
            .reword(|said| format!("{said}; its version is not there"))
            .help("it was not asked again, as that may make two versions: compare with `--dry-run`, then do it again")),
        Err(why) => Err(stop
            .reword(|said| {
                format!("{said}; and whether its version is there could not be found out: {}", why.message())
            })
            .help("compare with `--dry-run` before you do it again: each time makes another version")),
    }
}

/// Whether the newest version is a later one than before, and ours.
fn look(server: &Server, row: &mut UppedPipeline) -> Result<bool, Stop> {
    let mut last = Ok(false);
    for look in 0..LOOKS {
        if look > 0 {
            thread::sleep(PAUSE);
        }
        let newest = match server.newest(&row.namespace, row.pipeline) {
            Ok(newest) => newest,
            Err(fault) => {
                let is_final = fault.is_final();
                last = Err(server.stop(fault, "look for the newest version"));
                if is_final {
                    break;
                }
                continue;
            }
        };
        last = Ok(false);
        let later = newest.filter(|newest| row.before.is_none_or(|before| newest.version > before));
        if let Some(newest) = later.filter(|newest| Difference::between(&newest.pipeline, &plain(row.pipeline)).same) {
            row.version = Some(newest.version);
            return Ok(true);
        }
    }
    last
}
