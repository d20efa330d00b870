//! The beginning of a run, which a server is asked for once.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::ask::{self, Choice};
use super::{Ended, Remote};
use crate::cli::OnInterrupt;
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
    /// It has begun; `is_sure` unless it may be somebody else's.
    Begun { run: Run, is_sure: bool },
    /// We were told to stop before it began.
    Gone(Ended),
}

/// What the server says to the question for a run, once it does.
type Answer = Receiver<Result<Run, Fault>>;

pub fn start(remote: &Remote, inbox: &mut Inbox) -> Result<Start, Stop> {
    let id = &remote.pipeline.id;
    let doing = format!("start a run of `{id}`");
    let last = remote.server.newest_runs(remote.namespace, id, 1);
    let last = last.map_err(|fault| remote.server.stop(fault, &doing))?.first().map_or(0, |run| run.number);
    if inbox.is_interrupted() {
        return Ok(Start::Gone(gone(None, format!("no run of {id} was asked for\n"))));
    }
    let (sender, answer) = mpsc::channel();
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
        match heard(&answer, TICK) {
            Some(Ok(run)) => return Ok(Start::Begun { run, is_sure: true }),
            Some(Err(fault)) => return not_answered(remote, inbox, last, fault, &doing),
            None => {}
        }
        if began.elapsed() > LONG {
            progress.at("no answer yet: the server may let other runs end first");
        }
        if inbox.is_interrupted() {
            drop(progress);
            return interrupted(remote, inbox, last, &answer).map(Start::Gone);
        }
    }
}

/// The answer, if it comes within this time.
fn heard(answer: &Answer, time: Duration) -> Option<Result<Run, Fault>> {
    match answer.recv_timeout(time) {
        Ok(answer) => Some(answer),
        Err(RecvTimeoutError::Timeout) => None,
        Err(RecvTimeoutError::Disconnected) => {
            Some(Err(Fault::Cut { why: "its answer was lost here".to_owned(), is_late: false }))
        }
    }
}

/// The runs that have begun since, and have been given what ours was.
fn since(remote: &Remote, last: u64) -> Result<Vec<Run>, Fault> {
    let mut runs = remote.server.newest_runs(remote.namespace, &remote.pipeline.id, LOOKED_AT)?;
    runs.retain(|run| run.number > last && run.was_given(remote.variables));
    Ok(runs)
}

/// Whether a run that has been given the same can be taken for ours: where nothing was given, any
/// other is like it.
fn is_sure(remote: &Remote) -> bool {
    !remote.variables.is_empty()
}

fn numbers(runs: &[Run]) -> String {
    runs.iter().map(|run| run.number.to_string()).collect::<Vec<_>>().join(", ")
}

fn gone(number: Option<u64>, text: String) -> Ended {
    Ended { number, result: None, is_interrupted: true, folder: None, text, stop: None }
}

/// Looks for the run if the answer has not come back; it is not asked for again.
fn not_answered(remote: &Remote, inbox: &mut Inbox, last: u64, fault: Fault, doing: &str) -> Result<Start, Stop> {
    let may_be_done = fault.may_be_done();
    let stop = remote.server.stop(fault, doing);
    if !may_be_done {
        return Err(stop);
    }
    for look in 0..LOOKS {
        if look > 0 {
            thread::sleep(PAUSE);
        }
        if inbox.is_interrupted() {
            let text = format!("{}; whether a run has begun is not known\n", stop.message());
            return Ok(Start::Gone(gone(None, text)));
        }
        let Ok(mut runs) = since(remote, last) else { continue };
        if runs.len() > 1 {
            return Err(stop.help(format!("which of the runs {} is the one cannot be told", numbers(&runs))));
        }
        if let Some(run) = runs.pop() {
            let is_sure = is_sure(remote);
            let doubt = if is_sure { "" } else { "; whether it is yours cannot be told" };
            stop::note(&format!("{}; run {} has begun all the same{doubt}", stop.message(), run.number));
            return Ok(Start::Begun { run, is_sure });
        }
    }
    Err(stop.help("no run has begun since: it was not asked again, as that may start two"))
}

/// What is known of a run that was asked for when we are told to stop.
enum Known {
    Ours(Run),
    /// There will be none, as the server says.
    None(Fault),
    /// These have begun since.
    Since(Vec<Run>),
}

/// Waits for the answer for a moment longer, and looks for the run in between.
fn look(remote: &Remote, inbox: &mut Inbox, last: u64, answer: &Answer) -> Result<Known, Stop> {
    let (mut found, mut is_answered) = (Ok(Vec::new()), false);
    for _ in 0..LOOKS {
        if is_answered {
            thread::sleep(PAUSE);
        } else {
            match heard(answer, PAUSE) {
                Some(Ok(run)) => return Ok(Known::Ours(run)),
                Some(Err(fault)) if !fault.may_be_done() => return Ok(Known::None(fault)),
                Some(Err(_)) => is_answered = true,
                None => {}
            }
        }
        found = since(remote, last);
        let is_found = matches!(found.as_deref(), Ok([_])) && is_sure(remote);
        // Told once more, we go with what is known.
        if is_found || inbox.is_interrupted() {
            break;
        }
    }
    let found = found.map_err(|fault| remote.server.stop(fault, "look for the run that was asked for"))?;
    Ok(Known::Since(found))
}

/// Ctrl-C before the run has begun.
fn interrupted(remote: &Remote, inbox: &mut Inbox, last: u64, answer: &Answer) -> Result<Ended, Stop> {
    let (id, address) = (&remote.pipeline.id, remote.server.address());
    let (run, is_sure) = match look(remote, inbox, last, answer)? {
        Known::Ours(run) => (run, true),
        Known::None(fault) => return Ok(gone(None, format!("no run of {id} has begun: {}\n", fault.why()))),
        Known::Since(mut runs) if runs.len() < 2 => {
            let Some(run) = runs.pop() else {
                let text = format!("no run of {id} has begun yet; the server may still begin it\n");
                return Ok(gone(None, text));
            };
            (run, is_sure(remote))
        }
        Known::Since(runs) => {
            let text = format!("one of the runs {} of {id} is this one, and goes on\n", numbers(&runs));
            return Ok(gone(None, text));
        }
    };
    let name = remote.name(run.number);
    let does = match (is_sure, run.is_pending()) {
        (true, true) => "waits for its turn",
        (true, false) => "has begun",
        (false, true) => "waits for its turn; whether it is yours cannot be told",
        (false, false) => "has begun since; whether it is yours cannot be told",
    };
    // What may be somebody else's is not cancelled without a question.
    let said = remote.on_interrupt.filter(|said| is_sure || *said == OnInterrupt::Leave);
    let text = match ask::choose(said, inbox, &format!("{name} {does}")) {
        Choice::Leave if is_sure => format!("{name} {does} on {address}\n"),
        Choice::Leave => format!("on {address}, {name} {does}\n"),
        Choice::Cancel => {
            let doing = format!("cancel {name}");
            let cancelled = remote.server.cancel(remote.namespace, &remote.pipeline.id, run.number);
            cancelled.map_err(|fault| remote.server.stop(fault, &doing))?;
            format!("{name} on {address} is cancelled\n")
        }
    };
    Ok(gone(Some(run.number), text))
}
