//! What a run leaves behind: a folder with its logs and its record.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use gofer_model::Pipeline;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::claim::has_ended;
use super::digest::{self, hex};
use super::events::{FORMAT, RunEvent, RunResult};
use super::mask::Mask;
use super::objects::make_private;
use super::origin::{Origin, ServerRun};
use super::work::NotOnAServer;
use crate::fate::Fate;
use crate::stop::{Stop, While as _, Why};

/// The file of a record.
const RECORD: &str = "run.json";

/// The file with the pipeline that was run.
pub const PIPELINE: &str = "pipeline.json";

/// The folders of all runs, numbered from 1 on.
#[derive(Debug)]
pub struct Records {
    folder: PathBuf,
}

/// The record of one run, as it is written at its beginning and its end.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    pub format: u32,
    pub pipeline: String,
    pub run: u64,
    /// The run that it went on from.
    pub from: Option<u64>,
    /// Seconds since the beginning of 1970, UTC.
    pub began: u64,
    /// How long it took in seconds; nothing while it runs, or if it was killed.
    pub seconds: Option<f64>,
    pub failed: Option<bool>,
    pub result: Option<RunResult>,
    /// What it was made of.
    #[serde(flatten)]
    pub origin: Origin,
    /// A digest of what each of its tasks was defined as.
    pub definitions: BTreeMap<String, String>,
    /// What of this machine its tasks saw.
    #[serde(default)]
    pub not_on_a_server: NotOnAServer,
    /// The run there, if it is a server's.
    #[serde(default)]
    pub server: Option<ServerRun>,
    pub tasks: Vec<TaskRecord>,
}

/// What became of one task.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct TaskRecord {
    pub id: String,
    pub fate: Fate,
    pub reason: Option<String>,
    pub exit_code: Option<i32>,
    /// When it started and ended, in seconds since the beginning of the run.
    pub started: Option<f64>,
    pub ended: f64,
    /// A digest of its image, if that was there.
    #[serde(default)]
    pub image_digest: Option<String>,
}

impl TaskRecord {
    /// What is recorded of a task once it has ended.
    fn of(event: &RunEvent) -> Option<Self> {
        let RunEvent::TaskEnded { at, task, fate, reason, exit_code, started, image_digest } = event else {
            return None;
        };
        Some(TaskRecord {
            id: (*task).to_owned(),
            fate: *fate,
            reason: reason.clone(),
            exit_code: *exit_code,
            started: started.map(|started| started.as_secs_f64()),
            ended: at.as_secs_f64(),
            image_digest: image_digest.clone(),
        })
    }

    /// How long it ran, if it did.
    pub fn lasted(&self) -> Option<Duration> {
        // A record that somebody has changed may say anything.
        self.started.map(|started| Duration::try_from_secs_f64(self.ended - started).unwrap_or_default())
    }
}

impl Records {
    pub fn new(folder: PathBuf) -> Self {
        Records { folder }
    }

    /// The folder of the pipeline's objects, which outlive runs.
    pub fn objects(&self, pipeline: &Pipeline) -> PathBuf {
        self.folder.join("objects").join(file_name(&pipeline.id))
    }

    /// The folder of a run's objects.
    pub fn objects_of(&self, run: u64) -> PathBuf {
        self.run(run).join("objects")
    }

    /// The folder with all of them.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn run(&self, run: u64) -> PathBuf {
        self.folder.join("runs").join(run.to_string())
    }

    fn numbers(&self) -> Vec<u64> {
        let entries = fs::read_dir(self.folder.join("runs")).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
    }

    /// Whether a run can be recorded, before it is begun elsewhere.
    ///
    /// # Errors
    /// If nothing can be written there.
    pub fn try_to_write(&self) -> Result<(), Stop> {
        let runs = self.folder.join("runs");
        fs::create_dir_all(&runs).could_not(format!("make {}", self.folder.display()))?;
        let tried = runs.join(format!(".try-{}", std::process::id()));
        make_private(&tried)
            .and_then(|()| fs::remove_dir(&tried))
            .could_not(format!("write to {}", runs.display()))
            .map_err(|stop| stop.help("name another folder for the runs with `--out`"))
    }

    /// A folder for the next run, and its record.
    pub fn begin(
        &self,
        pipeline: &Pipeline,
        from: Option<u64>,
        definitions: BTreeMap<String, String>,
        origin: Origin,
    ) -> Result<(PathBuf, Record), Stop> {
        fs::create_dir_all(self.folder.join("runs")).could_not(format!("make {}", self.folder.display()))?;
        let mut run = self.numbers().into_iter().max().unwrap_or_default() + 1;
        // Somebody else may begin one at the same time.
        while let Err(error) = make_private(&self.run(run)) {
            if error.kind() != std::io::ErrorKind::AlreadyExists {
                return Err(error).could_not(format!("make {}", self.run(run).display()));
            }
            run += 1;
        }
        let began = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let record = Record {
            format: FORMAT,
            pipeline: pipeline.id.clone(),
            run,
            from,
            began,
            seconds: None,
            failed: None,
            result: None,
            origin,
            definitions,
            not_on_a_server: NotOnAServer::default(),
            server: None,
            tasks: Vec::new(),
        };
        let folder = dunce::canonicalize(self.run(run)).could_not(format!("find {}", self.run(run).display()))?;
        if let Err(stop) = record.write(&folder).and_then(|()| reserve(&folder, pipeline)) {
            // A run that cannot be recorded has not been.
            let _ = fs::remove_dir_all(&folder);
            return Err(stop);
        }
        Ok((folder, record))
    }

    /// All runs whose records can be read, the last one first.
    pub fn all(&self) -> Vec<Kept> {
        let mut numbers = self.numbers();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        numbers.into_iter().filter_map(|number| self.kept(number)).collect()
    }

    fn kept(&self, number: u64) -> Option<Kept> {
        let folder = self.run(number);
        let record: Record = serde_json::from_slice(&fs::read(folder.join(RECORD)).ok()?).ok()?;
        let state = match record.result {
            Some(result) => State::Ended(result),
            None if has_ended(&folder) && record.server.is_some() => State::Left,
            None if has_ended(&folder) => State::Killed,
            None => State::On,
        };
        Some(Kept { record, folder, state })
    }

    /// A run, or the last one.
    ///
    /// # Errors
    /// If there is none.
    pub fn find(&self, number: Option<u64>) -> Result<Kept, Stop> {
        let found = match number {
            Some(number) => self.kept(number),
            None => self.numbers().into_iter().max().and_then(|number| self.kept(number)),
        };
        found.ok_or_else(|| {
            let what = number.map_or("no run".to_owned(), |number| format!("no run {number}"));
            let how = if self.numbers().is_empty() {
                "`cargo gofer run` records one"
            } else {
                "`cargo gofer runs` lists them"
            };
            Stop::because(Why::NoRun, format!("{what} is recorded in {}", self.folder.display()))
                .help(format!("{how}; `--project` or `--out` names another folder"))
        })
    }

    /// The run of this pipeline to go on from: the last that has come to its end and says most of
    /// the tasks that are `wanted`. A run of a single task is passed over for one of all.
    pub fn before(&self, pipeline: &Pipeline, wanted: &HashSet<&str>) -> Before {
        /// How far back it is looked.
        const MOST: usize = 100;
        let mut numbers = self.numbers();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        let mut before = Before::default();
        let mut most = 0;
        for number in numbers.into_iter().take(MOST) {
            let folder = self.run(number);
            let json = fs::read(folder.join(RECORD)).unwrap_or_default();
            let Ok(record) = serde_json::from_slice::<Record>(&json) else { continue };
            // Of a run on a server there is nothing here to go on from.
            if record.pipeline != pipeline.id || record.server.is_some() {
                continue;
            }
            let says = record.tasks.iter().filter(|task| wanted.contains(task.id.as_str())).count();
            let passed_over = match record.result {
                None if has_ended(&folder) => "was killed before its end",
                None => "has not come to its end",
                Some(_) if before.record.is_none() || says > most => {
                    most = says;
                    let later = before.record.replace(record);
                    before.passed_over.extend(later.map(|later| (later.run, OF_FEWER)));
                    if says == wanted.len() {
                        break;
                    }
                    continue;
                }
                Some(_) => OF_FEWER,
            };
            before.passed_over.push((number, passed_over));
        }
        let chosen = before.record.as_ref().map_or(0, |record| record.run);
        before.passed_over.retain(|(number, _)| *number > chosen);
        before.passed_over.sort_unstable_by_key(|(number, _)| Reverse(*number));
        before
    }
}

/// Why a run is passed over that came to its end.
const OF_FEWER: &str = "says less of what need not run again";

/// A run that is recorded.
#[derive(Debug, Clone)]
pub struct Kept {
    pub record: Record,
    pub folder: PathBuf,
    pub state: State,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    On,
    /// It was killed before its end.
    Killed,
    /// It is a server's, and was not followed to its end.
    Left,
    Ended(RunResult),
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            State::On => "running",
            State::Killed => "killed",
            State::Left => "left on its server",
            State::Ended(result) => result.word(),
        }
    }
}

impl Serialize for State {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            State::Ended(result) => result.serialize(serializer),
            State::Left => serializer.serialize_str("left"),
            State::On | State::Killed => serializer.serialize_str(self.word()),
        }
    }
}

impl Kept {
    /// The ids of its tasks.
    pub fn ids(&self) -> Vec<String> {
        self.record.definitions.keys().cloned().collect()
    }
}

/// What there is to go on from.
#[derive(Debug, Default)]
pub struct Before {
    pub record: Option<Record>,
    /// Later runs that are none to go on from, and why.
    pub passed_over: Vec<(u64, &'static str)>,
}

impl Record {
    /// The ids of the tasks that have failed, or did not come to their end.
    pub fn failed_tasks(&self) -> impl Iterator<Item = &String> {
        let failed = self.tasks.iter().filter(|task| matches!(task.fate, Fate::Failed | Fate::Cancelled));
        failed.map(|task| &task.id)
    }

    /// Takes in what is recorded of an event.
    pub fn take(&mut self, event: &RunEvent) {
        self.tasks.extend(TaskRecord::of(event));
        if let RunEvent::RunEnded { at, result, failed } = event {
            self.seconds = Some(at.as_secs_f64());
            self.result = Some(*result);
            self.failed = Some(*failed);
        }
    }

    /// Writes it so that a reader sees the one before or this one whole.
    pub fn write(&self, folder: &Path) -> Result<(), Stop> {
        let what = format!("write the record in {}", folder.display());
        let mut file = tempfile::NamedTempFile::new_in(folder).could_not(&what)?;
        serde_json::to_writer_pretty(&mut file, self).could_not(&what)?;
        file.write_all(b"\n").could_not(&what)?;
        file.persist(folder.join(RECORD)).could_not(&what)?;
        Ok(())
    }

    /// Writes it at the end of the run, on a disk that may be full by then.
    pub fn write_last(&self, folder: &Path) -> Result<(), Stop> {
        // That there is none is no reason not to try.
        let _ = fs::remove_file(folder.join(RESERVE));
        self.write(folder)
    }
}

/// Writes down what is run, but for passwords.
pub fn write_pipeline(folder: &Path, pipeline: &Pipeline, mask: &Mask) -> Result<(), Stop> {
    let mut shown = pipeline.clone();
    for auth in shown.tasks.iter_mut().filter_map(|task| task.registry_auth.as_mut()) {
        "***".clone_into(&mut auth.pass);
    }
    let json = mask.text(&shown.to_json());
    fs::write(folder.join(PIPELINE), json).could_not(format!("write in {}", folder.display()))
}

/// A file that takes the room of the record as it will be.
const RESERVE: &str = "reserve";

fn reserve(folder: &Path, pipeline: &Pipeline) -> Result<(), Stop> {
    const FOR_A_TASK: usize = 1024;
    let room = vec![0; (pipeline.tasks.len() + 4) * FOR_A_TASK];
    fs::write(folder.join(RESERVE), room).could_not(format!("write in {}", folder.display()))
}

/// An id as the name of a file. Ids of the language are their own names; those of a JSON made
/// elsewhere may be anything, and must not lead out of the folder.
pub fn file_name(id: &str) -> String {
    const LONGEST: usize = 100;
    let mut name = String::new();
    for byte in id.bytes() {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'-' => name.push(char::from(byte)),
            _ => name.extend(['%', hex(byte >> 4), hex(byte & 15)]),
        }
    }
    if name.is_empty() {
        return "%".to_owned();
    }
    if name.len() > LONGEST {
        let digest = digest::of(id);
        name.truncate(LONGEST);
        name.extend(["%", &digest[..16]]);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_leads_out_of_its_folder() {
        for (id, name) in [
            ("test_msrv", "test_msrv"),
            ("test-msrv", "test-msrv"),
            ("../../etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd"),
            ("..", "%2e%2e"),
            ("", "%"),
            ("a%2f", "a%252f"),
            ("ä\0", "%c3%a4%00"),
        ] {
            assert_eq!(file_name(id), name);
        }
        let (one, two) = (file_name(&("x".repeat(300) + "1")), file_name(&("x".repeat(300) + "2")));
        assert!(one != two && one.len() < 120, "{one} {two}");
    }

    #[test]
    fn the_documentation_has_every_field() {
        let task = TaskRecord {
            id: "one".to_owned(),
            fate: Fate::Failed,
            reason: None,
            exit_code: None,
            started: None,
            ended: 1.0,
            image_digest: None,
        };
        let record = Record {
            format: FORMAT,
            pipeline: "p".to_owned(),
            run: 1,
            from: None,
            began: 0,
            seconds: None,
            failed: None,
            result: None,
            origin: Origin::default(),
            definitions: BTreeMap::new(),
            not_on_a_server: NotOnAServer::default(),
            server: None,
            tasks: vec![task],
        };
        let json = serde_json::json!(record);
        let page = include_str!("../../docs/running.md");
        let kept = page.split("## What is kept").nth(1).unwrap_or_default();
        for fields in [&json, &json["tasks"][0], &json["not_on_a_server"]] {
            for field in fields.as_object().into_iter().flat_map(serde_json::Map::keys) {
                assert!(kept.contains(&format!("`{field}`")), "{field}");
            }
        }
    }
}
