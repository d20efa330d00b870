//! The beginning of a run, which a server is asked for once.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::ask::{self, Choice};
use super::{Ended, Remote};
use crate::progress::Progress;
use crate::run::reports::Inbox;
use crate::server::{Fault, Run};
use crate::stop::{self, Stop};

/// How often it is looked whether we are told to stop.
const TICK: Duration = Duration::from_millis(100);

/// After how long it is said why nothing happens.
const LONG: Duration = Duration::from_secs(2);

/// Of how many of the newest runs it is looked whether they are ours.
const LOOKED_AT: usize = 10;

/// How often, and after what pause, it is looked for a run whose beginning was not answered.
const LOOKS: usize = 4;
const PAUSE: Duration = Duration::from_millis(500);

pub enum Start {
    Begun(Run),
    /// We were told to stop before it began.
    Gone(Ended),
}

pub fn start(remote: &Remote, inbox: &mut Inbox) -> Result<Start, Stop> {
    let id = &remote.pipeline.id;
    let doing = format!("start a run of `{id}`");
    let last = remote.server.newest_runs(remote.namespace, id, 1);
    let last = last.map_err(|fault| remote.server.stop(fault, &doing))?.first().map_or(0, |run| run.number);
    let (sender, receiver) = mpsc::channel();
    let (server, namespace, pipeline) = (Arc::clone(remote.server), remote.namespace.to_owned(), id.clone());
    let variables = remote.variables.to_vec();
    // Its answer may take as long as other runs do.
    thread::spawn(move || {
        // Nobody waits for it where we are told to stop.
        let _ = sender.send(server.start(&namespace, &pipeline, &variables));
    });
    let progress = Progress::new(format!("starting a run of `{id}`"));
    let began = Instant::now();
    loop {
        match receiver.recv_timeout(TICK) {
            Ok(Ok(run)) => return Ok(Start::Begun(run)),
            Ok(Err(fault)) => return not_answered(remote, last, fault, &doing).map(Start::Begun),
            // The thread cannot end without a word.
            Err(RecvTimeoutError::Disconnected | RecvTimeoutError::Timeout) => {}
        }
        if began.elapsed() > LONG {
            progress.at("the server lets it begin when others have ended");
        }
        if inbox.is_interrupted() {
            drop(progress);
            return interrupted(remote, inbox, last).map(Start::Gone);
        }
    }
}

/// The runs that have begun since, with the variables that ours has.
fn since(remote: &Remote, last: u64) -> Result<Vec<Run>, Fault> {
    let runs = remote.server.newest_runs(remote.namespace, &remote.pipeline.id, LOOKED_AT)?;
    let is_ours = |run: &Run| {
        run.number > last
            && remote.variables.iter().all(|(name, _)| run.variables.iter().any(|variable| variable.key == *name))
    };
    Ok(runs.into_iter().filter(is_ours).collect())
}

/// Looks for the run if the answer has not come back; it is not asked for again.
fn not_answered(remote: &Remote, last: u64, fault: Fault, doing: &str) -> Result<Run, Stop> {
    let may_be_done = fault.may_be_done();
    let stop = remote.server.stop(fault, doing);
    if !may_be_done {
        return Err(stop);
    }
    for look in 0..LOOKS {
        if look > 0 {
            thread::sleep(PAUSE);
        }
        let Ok(mut runs) = since(remote, last) else { continue };
        if runs.len() > 1 {
            let numbers: Vec<String> = runs.iter().map(|run| run.number.to_string()).collect();
            return Err(stop.help(format!("which of the runs {} is the one cannot be told", numbers.join(", "))));
        }
        if let Some(run) = runs.pop() {
            stop::note(&format!("{}; run {} has begun all the same", stop.message(), run.number));
            return Ok(run);
        }
    }
    Err(stop.help("no run has begun since: it was not asked again, as that may start two"))
}

/// Ctrl-C before the run has begun.
fn interrupted(remote: &Remote, inbox: &mut Inbox, last: u64) -> Result<Ended, Stop> {
    let runs = since(remote, last).map_err(|fault| remote.server.stop(fault, "look for the run that was asked for"))?;
    let ended = |number, text| Ended { number, result: None, is_interrupted: true, folder: None, text };
    let (run, address) = match runs.as_slice() {
        [run] => (run, remote.server.address()),
        [] => {
            let text = format!("no run of {} has begun yet; the server may still begin it\n", remote.pipeline.id);
            return Ok(ended(None, text));
        }
        _ => {
            let numbers: Vec<String> = runs.iter().map(|run| run.number.to_string()).collect();
            let text =
                format!("one of the runs {} of {} is this one, and goes on\n", numbers.join(", "), remote.pipeline.id);
            return Ok(ended(None, text));
        }
    };
    let name = remote.name(run.number);
    let does = if run.is_pending() { "waits for its turn" } else { "has begun" };
    let text = match ask::choose(remote.on_interrupt, inbox, &format!("{name} {does}")) {
        Choice::Leave => format!("{name} {does} on {address}\n"),
        Choice::Cancel => {
            let doing = format!("cancel {name}");
            let cancelled = remote.server.cancel(remote.namespace, &remote.pipeline.id, run.number);
            cancelled.map_err(|fault| remote.server.stop(fault, &doing))?;
            format!("{name} on {address} is cancelled\n")
        }
    };
    Ok(ended(Some(run.number), text))
}
