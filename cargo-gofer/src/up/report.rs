//! What `up` says of each pipeline, to people and to machines.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use std::path::PathBuf;

use gofer_core::shown;
use gofer_model::Pipeline;
use schemars::JsonSchema;
use serde::Serialize;

use super::needs::Missing;
use crate::diff::{self, Difference};
use crate::order::{Order, amount};
use crate::pipelines::Origin;
use crate::run::RunResult;
use crate::run::remote::Ended;
use crate::server::{Deployment, Registered, Server, Version};
use crate::signals::INTERRUPTED;
use crate::stop::COULD_NOT_TELL;
use crate::style::{BAD, CHANGED, GOOD, QUIET, TITLE};
use crate::text::{first_few, one_line};

/// What `up` has done, or would do.
#[derive(Serialize, JsonSchema)]
pub struct Upped<'a> {
    /// The server's address.
    server: String,
    /// The version that it says it is of.
    server_version: String,
    /// Whether nothing was done.
    dry_run: bool,
    pipelines: Vec<UppedPipeline<'a>>,
    /// The namespaces that were made, or would be.
    created_namespaces: Vec<String>,
    /// With `--workspace`: what is registered in the same namespaces, and is no pipeline here.
    not_here: Vec<NotHere>,
}

/// A pipeline that is registered, and not here.
#[derive(Serialize, JsonSchema)]
struct NotHere {
    namespace: String,
    id: String,
}

/// A pipeline, and what became of it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Row")]
pub struct UppedPipeline<'a> {
    #[serde(skip)]
    pub pipeline: &'a Pipeline,
    pub namespace: String,
    id: &'a str,
    /// Where it is written, from where the user stands.
    file: Option<String>,
    /// The newest version that the server had before; nothing if it had none.
    pub before: Option<u64>,
    /// The newest version that it has now.
    pub version: Option<u64>,
    /// What differs from that before; nothing if there was none.
    difference: Option<Difference>,
    /// What it needs, and the server has not.
    missing: Vec<Missing>,
    /// How deploying it went; nothing if that was not wanted, or if it is deployed already.
    pub deployed: Option<Deployed>,
    /// The run that was started; nothing if that was not wanted.
    pub run: Option<Ran>,
    #[serde(skip)]
    was_live: bool,
}

/// A run that was started.
#[derive(Serialize, JsonSchema)]
pub struct Ran {
    /// Its number on the server; nothing if it has not begun.
    number: Option<u64>,
    /// How it ended; nothing if it was not followed to its end.
    result: Option<RunResult>,
    /// Where its logs and its record are, if it was followed.
    folder: Option<PathBuf>,
    #[serde(skip)]
    is_interrupted: bool,
}

impl Ran {
    pub fn of(ended: Ended) -> Self {
        let Ended { number, result, is_interrupted, folder, text: _, stop: _ } = ended;
        Ran { number, result, folder, is_interrupted }
    }

    fn code(&self) -> u8 {
        match self.result {
            _ if self.is_interrupted => INTERRUPTED,
            // It was followed, and its end is not known.
            None if self.folder.is_some() => COULD_NOT_TELL,
            None | Some(RunResult::Succeeded) => 0,
            Some(RunResult::Failed | RunResult::Cancelled) => 1,
        }
    }
}

/// How a deployment ended.
#[derive(Serialize, JsonSchema)]
pub struct Deployed {
    deployment: u64,
    successful: bool,
    /// Why it was not successful, in the server's words.
    reason: Option<String>,
}

impl Deployed {
    pub fn of(server: &Server, deployment: &Deployment) -> Self {
        let reason = deployment.status_reason.as_ref().map(|reason| server.said(&reason.description));
        Deployed { deployment: deployment.number, successful: deployment.is_successful(), reason }
    }
}

impl<'a> Upped<'a> {
    pub fn new(
        server: impl Display,
        version: Version,
        dry_run: bool,
        rows: Vec<UppedPipeline<'a>>,
        created: Vec<String>,
        not_here: BTreeMap<String, Vec<String>>,
    ) -> Self {
        let not_here = not_here
            .into_iter()
            .flat_map(|(namespace, ids)| ids.into_iter().map(move |id| NotHere { namespace: namespace.clone(), id }))
            .collect();
        Upped {
            server: server.to_string(),
            server_version: version.to_string(),
            dry_run,
            pipelines: rows,
            created_namespaces: created,
            not_here,
        }
    }
}

impl<'a> UppedPipeline<'a> {
    pub fn new(
        pipeline: &'a Pipeline,
        namespace: &str,
        origin: &Origin,
        newest: Option<&Registered>,
        difference: Option<Difference>,
        missing: Vec<Missing>,
    ) -> Self {
        let before = newest.map(|newest| newest.version);
        UppedPipeline {
            pipeline,
            namespace: namespace.to_owned(),
            id: &pipeline.id,
            file: origin.file.clone(),
            before,
            version: before,
            difference,
            missing,
            deployed: None,
            run: None,
            was_live: newest.is_some_and(|newest| newest.is_live),
        }
    }

    /// Whether the server has no such version yet.
    pub fn is_to_be_registered(&self) -> bool {
        !self.difference.as_ref().is_some_and(|difference| difference.same)
    }

    pub fn was_registered(&self) -> bool {
        self.version != self.before
    }

    /// Whether the version is the one that is deployed.
    pub fn is_live(&self) -> bool {
        self.was_live && !self.was_registered()
    }

    /// The exit code that its run asks for, if there was one.
    pub fn run_code(&self) -> Option<u8> {
        self.run.as_ref().map(Ran::code)
    }

    pub fn has_failed(&self) -> bool {
        self.deployed.as_ref().is_some_and(|deployed| !deployed.successful)
    }

    fn place(&self) -> String {
        format!("in the namespace {}", one_line(&self.namespace))
    }

    pub fn difference_in_words(&self, context: usize) -> String {
        match (&self.difference, self.before) {
            (Some(difference), Some(before)) if !difference.same => {
                let (id, place) = (self.id, self.place());
                format!(
                    "{CHANGED}changed{CHANGED:#}: {TITLE}{id}{TITLE:#}, since version {before} {place}\n{}",
                    diff::in_words(difference, context)
                )
            }
            _ => String::new(),
        }
    }

    pub fn in_words(&self, dry_run: bool) -> String {
        let (id, place) = (self.id, self.place());
        let name = format!("{TITLE}{id}{TITLE:#}");
        if !self.is_to_be_registered() {
            let version = self.version.unwrap_or_default();
            return format!("{GOOD}unchanged{GOOD:#}: {name}, version {version} {place}\n");
        }
        let verb = if dry_run { "would be registered" } else { "registered" };
        let version = match (self.version, self.before) {
            (Some(version), _) if !dry_run => format!("as version {version} "),
            (_, None) => "as its first version ".to_owned(),
            _ => String::new(),
        };
        let mut text = format!("{GOOD}{verb}{GOOD:#}: {name}, {version}{place}\n");
        if self.before.is_none() {
            let order = Order::of(self.pipeline);
            let _ = writeln!(
                text,
                "  {}, {}",
                shown(&self.pipeline.name),
                amount(self.pipeline.tasks.len(), order.layers().len())
            );
        }
        text
    }

    pub fn deployment_in_words(&self) -> String {
        let (id, version) = (self.id, self.version.unwrap_or_default());
        match &self.deployed {
            Some(Deployed { successful: true, .. }) => {
                format!("{GOOD}deployed{GOOD:#}: {TITLE}{id}{TITLE:#}, version {version}\n")
            }
            Some(Deployed { reason, deployment, .. }) => {
                let why = reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
                format!(
                    "{BAD}not deployed{BAD:#}: {TITLE}{id}{TITLE:#}, version {version}, as deployment {deployment} has failed{why}\n"
                )
            }
            None => format!("{GOOD}deployed{GOOD:#}: {TITLE}{id}{TITLE:#}, version {version} was already\n"),
        }
    }
}

/// That a namespace was made, or would be.
pub fn created(namespace: &str, dry_run: bool) -> String {
    let verb = if dry_run { "would be made" } else { "made" };
    format!("{GOOD}{verb}{GOOD:#}: the namespace {}\n", one_line(namespace))
}

/// That a server has more pipelines than there are here.
pub fn not_here(namespace: &str, ids: &[String]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| one_line(id)).collect();
    let (is, them) = if ids.len() == 1 { ("is", "it") } else { ("are", "them") };
    format!(
        "{CHANGED}not here{CHANGED:#}: {}, which {is} registered in the namespace {}\n  {QUIET}nothing was removed: \
         `gofer pipeline delete` removes {them}{QUIET:#}\n",
        first_few(&ids),
        one_line(namespace)
    )
}

/// What there is to do next.
pub fn next(rows: &[UppedPipeline], deployed: bool) -> String {
    let (it, them) = if rows.iter().filter(|row| row.was_registered()).count() == 1 {
        ("it", "the version")
    } else {
        ("them", "the versions")
    };
    let deploy = if deployed {
        String::new()
    } else {
        format!("; `--deploy` marks {them} as deployed, which changes nothing for runs")
    };
    format!("{QUIET}from now on runs take {it}{deploy}{QUIET:#}\n")
}
