//! A run on a server: begun there, and shown and recorded here as one that runs here.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use gofer_model::{Pipeline, Task};

use super::besides;
use super::claim::Claim;
use super::digest;
use super::events::RunResult;
use super::mask::Mask;
use super::origin::{Origin, ServerRun};
use super::plan::Chosen;
use super::record::{self, Records};
use super::reports::{self, Inbox, Reports};
use super::storage;
use super::store;
use super::watch::View;
use crate::cli::{Format, OnInterrupt, Reported};
use crate::order::Order;
use crate::project;
use crate::server::{Run, Server};
use crate::source::Source;
use crate::stop::{Stop, While as _};

mod ask;
mod follow;
mod logs;
mod poll;
mod start;

use follow::Following;
use start::Start;

/// What is run on a server, and how it is followed.
pub struct Remote<'a> {
    pub server: &'a Arc<Server>,
    pub namespace: &'a str,
    /// As it is here; the server may have got another version by then.
    pub pipeline: &'a Pipeline,
    /// Its version on the server.
    pub version: u64,
    pub variables: &'a [(String, String)],
    /// What Ctrl-C does; without it, it is asked.
    pub on_interrupt: Option<OnInterrupt>,
    pub format: Format,
    /// Where the pipeline comes from, in whose project the run is recorded.
    pub source: &'a Source,
    /// Where else.
    pub out: Option<&'a PathBuf>,
    /// The tasks of which all is shown.
    pub tail: &'a [String],
    pub reports: &'a [Reported],
}

/// What became of a run.
#[derive(Debug)]
pub struct Ended {
    /// The run's number on the server; none if it is not known.
    pub number: Option<u64>,
    /// How it ended; nothing if it has not, as far as is known here.
    pub result: Option<RunResult>,
    /// Whether we were told to stop.
    pub is_interrupted: bool,
    /// Where it is recorded, if it was followed.
    pub folder: Option<PathBuf>,
    /// What there is to say of it, where it has not been said yet.
    pub text: String,
    /// Why it is not known here how it went on, if something went wrong here.
    pub stop: Option<Stop>,
}

/// Says before anything is done what could not be shown or written of a run.
///
/// # Errors
/// If something could not.
pub fn check(format: Format, tail: &[String], reports: &[Reported], pipeline: &Pipeline) -> Result<(), Stop> {
    View::of(format, tail, pipeline)?;
    besides::begin(reports)
}

/// Begins a run, and follows it to its end if that is wanted.
///
/// # Errors
/// If none can be begun, or if it cannot be recorded.
pub fn run(remote: &Remote, follow: bool) -> Result<Ended, Stop> {
    let (reports, mut inbox) = reports::channel(Mask::default(), None);
    let id = remote.pipeline.id.clone();
    let address = remote.server.address().to_string();
    let left_behind =
        Arc::new(Mutex::new(format!("what has become of the run of {id} on {address} is not known here")));
    let said = Arc::clone(&left_behind);
    inbox.listen(move || said.lock().unwrap_or_else(PoisonError::into_inner).clone());
    // What cannot be recorded is not begun.
    let place = if follow { Some(remote.place()?) } else { None };
    match start::start(remote, &mut inbox)? {
        Start::Gone(ended) => Ok(ended),
        Start::Begun { run, is_sure } => {
            let begun = Ended {
                number: Some(run.number),
                result: None,
                is_interrupted: false,
                folder: None,
                text: String::new(),
                stop: None,
            };
            let name = remote.name(run.number);
            let Some((home, out)) = place else {
                return Ok(Ended { text: format!("begun: {name} on {address}\n"), ..begun });
            };
            // From now on it is known.
            let on = format!("{name} goes on on {address}");
            left_behind.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&on);
            // What may be somebody else's is not cancelled without a question.
            let on_interrupt = remote.on_interrupt.filter(|said| is_sure || *said == OnInterrupt::Leave);
            let remote = Remote { on_interrupt, ..*remote };
            Ok(remote.follow(run, &reports, inbox, &home, out).unwrap_or_else(|stop| {
                let stop = stop.reword(|said| format!("{on}, and cannot be followed: {said}"));
                Ended { stop: Some(stop), ..begun }
            }))
        }
    }
}

/// What must not be seen of a run of these tasks, as far as it is known here: a server's secrets are not,
/// but those of the same name that are set for runs here may be the same.
pub fn mask<'a>(server: &Server, tasks: impl IntoIterator<Item = &'a Task>) -> Mask {
    let passwords = tasks.into_iter().filter_map(|task| task.registry_auth.as_ref()).map(|auth| auth.pass.clone());
    let hidden: Vec<String> =
        passwords.chain(store::of_environment().into_values()).chain(server.secret().map(str::to_owned)).collect();
    Mask::new(hidden.iter().map(String::as_str))
}

impl Remote<'_> {
    /// How a run is called in messages.
    fn name(&self, number: u64) -> String {
        format!("run {number} of {}", self.pipeline.id)
    }

    /// The project whose run it is, and the folder where it is recorded, which can be written to.
    fn place(&self) -> Result<(PathBuf, PathBuf), Stop> {
        let home = project::home(self.source).unwrap_or_else(|| PathBuf::from("."));
        let out = if let Some(out) = self.out {
            out.clone()
        } else {
            let out = storage::of_project(&home)?;
            storage::make(&out, &home)?;
            out
        };
        Records::new(out.clone()).try_to_write()?;
        Ok((home, out))
    }

    /// # Errors
    /// If it cannot be followed at all.
    fn follow(&self, run: Run, reports: &Reports, mut inbox: Inbox, home: &Path, out: PathBuf) -> Result<Ended, Stop> {
        inbox.begin();
        let (pipeline, other_version) = self.pipeline_of(&run)?;
        // Another version may have other passwords.
        let mask = mask(self.server, self.pipeline.tasks.iter().chain(&pipeline.tasks));
        let reports = reports.masking(mask.clone());
        let order = Order::of(&pipeline);
        let records = Records::new(out);
        let definitions = Chosen::new(&pipeline, &order, &[], self.variables, None).all().definitions;
        let origin = Origin::new(format!("sha256:{}", digest::of(&pipeline.to_json())), home, None, &mask);
        let (folder, mut record) = records.begin(&pipeline, None, definitions, origin)?;
        let (_lock, _) = Claim::take(&folder).could_not("lock the folder of the run")?;
        record.server = Some(ServerRun {
            address: self.server.address().to_string(),
            namespace: self.namespace.to_owned(),
            version: run.version,
            run: run.number,
        });
        record::write_pipeline(&folder, &pipeline, &mask)?;
        record.write(&folder)?;
        let notes = other_version.into_iter().collect::<Vec<_>>();
        Ok(Following::new(self, &pipeline, &order, run, folder, record, mask).run(&reports, inbox, &notes))
    }

    /// The pipeline as the run has it, and what to say if that is not as it is here.
    fn pipeline_of(&self, run: &Run) -> Result<(Pipeline, Option<String>), Stop> {
        if run.version == self.version {
            return Ok((self.pipeline.clone(), None));
        }
        let doing = format!("show version {} of `{}`", run.version, self.pipeline.id);
        let there = self.server.config(self.namespace, self.pipeline, run.version);
        let there = there.map_err(|fault| self.server.stop(fault, &doing))?;
        let note = format!(
            "the run is of version {}, which somebody else has registered since version {}",
            run.version, self.version
        );
        Ok((there.pipeline, Some(note)))
    }
}
