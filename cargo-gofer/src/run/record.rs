//! What a run leaves behind: a folder with its logs and its record.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use fd_lock::RwLock;
use gofer_model::Pipeline;
use serde::{Deserialize, Serialize};

use super::events::{FORMAT, RunEvent, RunResult};
use crate::fate::Fate;
use crate::stop::{Stop, While as _};

/// The folders of all runs, numbered from 1 on.
#[derive(Debug)]
pub struct Records {
    folder: PathBuf,
}

/// The record of one run, as it is written at its beginning and its end.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    #[serde(default)]
    pub format: u32,
    pub pipeline: String,
    pub run: u64,
    /// Seconds since the beginning of 1970, UTC.
    pub began: u64,
    /// How long it took in seconds; nothing while it runs, or if it was killed.
    pub seconds: Option<f64>,
    pub failed: Option<bool>,
    #[serde(default)]
    pub result: Option<RunResult>,
    pub tasks: Vec<TaskRecord>,
}

/// What became of one task.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TaskRecord {
    pub id: String,
    pub fate: Fate,
    pub reason: Option<String>,
    pub exit_code: Option<i32>,
    /// When it started and ended, in seconds since the beginning of the run.
    pub started: Option<f64>,
    pub ended: f64,
}

impl Records {
    pub fn new(folder: PathBuf) -> Self {
        Records { folder }
    }

    /// The folder of the pipeline's objects, which outlive runs.
    pub fn objects(&self, pipeline: &Pipeline) -> PathBuf {
        self.folder.join("objects").join(&pipeline.id)
    }

    /// The folder of a run's objects.
    pub fn objects_of(&self, run: u64) -> PathBuf {
        self.run(run).join("objects")
    }

    fn run(&self, run: u64) -> PathBuf {
        self.folder.join("runs").join(run.to_string())
    }

    fn numbers(&self) -> Vec<u64> {
        let entries = fs::read_dir(self.folder.join("runs")).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
    }

    /// A folder for the next run, and its number.
    pub fn begin(&self, pipeline: &Pipeline) -> Result<(PathBuf, Record), Stop> {
        fs::create_dir_all(self.folder.join("runs")).could_not(format!("make {}", self.folder.display()))?;
        let mut run = self.numbers().into_iter().max().unwrap_or_default() + 1;
        // Somebody else may begin one at the same time.
        while let Err(error) = fs::create_dir(self.run(run)) {
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
            began,
            seconds: None,
            failed: None,
            result: None,
            tasks: Vec::new(),
        };
        let folder = self.run(run).canonicalize().could_not(format!("find {}", self.run(run).display()))?;
        record.write(&folder)?;
        Ok((folder, record))
    }

    /// The last run of this pipeline that came to its end: its number, and how its tasks ended.
    pub fn last(&self, pipeline: &Pipeline) -> Option<(u64, HashMap<String, Fate>)> {
        let mut numbers = self.numbers();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        numbers.into_iter().find_map(|number| {
            let json = fs::read(self.run(number).join("run.json")).ok()?;
            let record: Record = serde_json::from_slice(&json).ok()?;
            (record.pipeline == pipeline.id && record.failed.is_some())
                .then(|| (number, record.tasks.into_iter().map(|task| (task.id, task.fate)).collect()))
        })
    }
}

impl Record {
    /// Takes in what is recorded of an event.
    pub fn take(&mut self, event: &RunEvent) {
        self.tasks.extend(event.task_record());
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
        file.persist(folder.join("run.json")).could_not(&what)?;
        Ok(())
    }
}

/// Held while a run is on; what is locked is no leftover.
pub fn lock(folder: &Path) -> Result<RwLock<File>, Stop> {
    let path = folder.join("lock");
    Ok(RwLock::new(File::create(&path).could_not(format!("make {}", path.display()))?))
}

/// Whether the run of this record is over, whatever way.
pub fn is_over(folder: &Path) -> bool {
    File::open(folder.join("lock")).map_or(true, |file| RwLock::new(file).try_write().is_ok())
}

/// The logs of the tasks, a file each, written as they come.
#[derive(Debug)]
pub struct Logs {
    folder: PathBuf,
    open: HashMap<usize, File>,
}

impl Logs {
    pub fn new(folder: &Path) -> Self {
        Logs { folder: folder.to_path_buf(), open: HashMap::new() }
    }

    pub fn open(&mut self, task: usize, id: &str) -> std::io::Result<()> {
        self.open.insert(task, File::create(self.folder.join(format!("{id}.log")))?);
        Ok(())
    }

    pub fn write(&mut self, task: usize, text: &[u8], whole_line: bool) -> std::io::Result<()> {
        let Some(file) = self.open.get_mut(&task) else { return Ok(()) };
        file.write_all(text)?;
        if whole_line { file.write_all(b"\n") } else { Ok(()) }
    }

    pub fn close(&mut self, task: usize) {
        self.open.remove(&task);
    }
}
