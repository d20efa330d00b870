//! The logs of tasks: what each printed, and when. `cargo gofer logs` reads them.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use anstream::adapter::strip_str;

use super::engine::Stream;
use super::lines::{Line, Logged};
use super::record::{Kept, Records, State, file_name};
use super::storage;
use super::words::lasted;
use crate::answer::{self, Answer};
use crate::cli::{Format, LogsArgs};
use crate::envelope;
use crate::fate::Fate;
use crate::stop::{Stop, While as _};
use crate::style::QUIET;
use crate::text::harmless;

/// The logs of the tasks, written as they come: `TASK.log` with what it printed, as it was printed,
/// and `TASK.times` with a line for each part of it: seconds since the beginning of the run, `o` for
/// standard output or `e` for standard error, and how many bytes.
#[derive(Debug)]
pub struct LogFiles {
    folder: PathBuf,
    open: HashMap<usize, (File, File)>,
    events: Option<File>,
}

impl LogFiles {
    pub fn new(folder: &Path) -> Self {
        LogFiles { folder: folder.to_path_buf(), open: HashMap::new(), events: None }
    }

    pub fn open(&mut self, task: usize, id: &str) -> io::Result<()> {
        let file = |end: &str| File::create(self.folder.join(format!("{}.{end}", file_name(id))));
        self.open.insert(task, (file("log")?, file("times")?));
        Ok(())
    }

    pub fn write(
        &mut self,
        task: usize,
        at: Duration,
        stream: Stream,
        text: &[u8],
        whole_line: bool,
    ) -> io::Result<()> {
        let Some((log, times)) = self.open.get_mut(&task) else { return Ok(()) };
        log.write_all(text)?;
        if whole_line {
            log.write_all(b"\n")?;
        }
        let stream = if stream == Stream::Output { 'o' } else { 'e' };
        times.write_all(
            format!("{:.3} {stream} {}\n", at.as_secs_f64(), text.len() + usize::from(whole_line)).as_bytes(),
        )
    }

    /// Writes down what happens, a line of JSON for each but what tasks print.
    pub fn event(&mut self, line: &str) -> io::Result<()> {
        if self.events.is_none() {
            self.events = Some(File::create(self.folder.join("events.jsonl"))?);
        }
        self.events.as_mut().map_or(Ok(()), |events| events.write_all(line.as_bytes()))
    }

    /// Reads again what a task has printed, if it has been started.
    ///
    /// # Errors
    /// If that cannot be read.
    pub fn read(&self, id: &str, read: impl FnOnce(Option<File>) -> io::Result<()>) -> io::Result<()> {
        match File::open(of_task(&self.folder, id)) {
            Err(error) if error.kind() == ErrorKind::NotFound => read(None),
            log => read(Some(log?)),
        }
    }

    pub fn close(&mut self, task: usize) {
        self.open.remove(&task);
    }
}

/// The log of a task, in the folder of its run.
pub fn of_task(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{}.log", file_name(id)))
}

/// Prints the logs of a run, or of one of its tasks.
pub fn show(args: &LogsArgs, number: Option<u64>, task: Option<&str>) -> Result<Answer, Stop> {
    let records = Records::new(storage::of(&args.kept)?);
    let run = records.find(number)?;
    let began = SystemTime::UNIX_EPOCH + Duration::from_secs(run.record.began);
    let since = args.since.and_then(|since| SystemTime::now().checked_sub(since));
    let mut reader = LogReader {
        args,
        task,
        since: since.and_then(|since| since.duration_since(began).ok()).unwrap_or_default(),
        open: BTreeMap::new(),
    };
    if args.format == Format::Json {
        let lines = reader.parts(&run)?.iter().map(Line::of).collect();
        reader.check_task(&run)?;
        return envelope::answer("logs", 0, Vec::new(), Some(Logged { run: run.record.run, lines }));
    }
    let mut run = run;
    loop {
        // Looked at first: what it prints until then is read after.
        let is_on = run.state == State::On;
        answer::show(&reader.read(&run)?).or_else(|error| match error.kind() {
            ErrorKind::BrokenPipe => Ok(()),
            _ => Err(error).could_not("print the log"),
        })?;
        if !args.follow || !is_on {
            break;
        }
        thread::sleep(Duration::from_millis(200));
        run = records.find(Some(run.record.run))?;
    }
    reader.check_task(&run)?;
    Ok(Answer::yes(""))
}

impl Line {
    fn of(part: &PrintedPart) -> Self {
        let text = String::from_utf8_lossy(&part.text);
        let text = text.strip_suffix('\n').unwrap_or(&text).to_owned();
        Line { task: part.id.clone(), at: Some(part.at), stream: Some(part.stream), text }
    }
}

struct LogReader<'a> {
    args: &'a LogsArgs,
    task: Option<&'a str>,
    /// Since the beginning of the run.
    since: Duration,
    /// The logs that have been read, by the ids of their tasks.
    open: BTreeMap<String, Open>,
}

/// How far a log, which may still grow, has been read.
#[derive(Default)]
struct Open {
    of_times: u64,
    of_log: u64,
    /// A line that is not whole yet.
    begun: Option<PrintedPart>,
}

/// What a task printed at once.
struct PrintedPart {
    at: f64,
    id: String,
    stream: Stream,
    text: Vec<u8>,
}

impl LogReader<'_> {
    /// What has come since it was read before, in words.
    fn read(&mut self, run: &Kept) -> Result<String, Stop> {
        Ok(self.parts(run)?.iter().map(|part| self.in_words(part)).collect())
    }

    /// The same as it was printed, by time.
    fn parts(&mut self, run: &Kept) -> Result<Vec<PrintedPart>, Stop> {
        let mut parts = Vec::new();
        let end = run.state != State::On || !self.args.follow;
        for id in self.wanted(run) {
            let Some(times) = Open::file(run, &id, "times")? else { continue };
            let Some(log) = Open::file(run, &id, "log")? else { continue };
            let open = self.open.entry(id.clone()).or_default();
            open.read(&id, times, log, end, &mut parts).could_not(format!("read the log of {}", harmless(&id)))?;
        }
        // Stable: what is of one time stays as it was printed.
        parts.sort_by(|a, b| a.at.total_cmp(&b.at));
        let since = self.since.as_secs_f64();
        parts.retain(|part| part.at >= since);
        Ok(parts)
    }

    /// Whether there is the task that is asked for.
    fn check_task(&self, run: &Kept) -> Result<(), Stop> {
        match self.task.filter(|_| self.open.is_empty()) {
            Some(task) => Err(LogReader::no_such_task(task, run)),
            None => Ok(()),
        }
    }

    /// The ids of the tasks that are asked for, as far as they have begun.
    fn wanted(&self, run: &Kept) -> Vec<String> {
        let ids: Vec<String> = if self.args.failed {
            let failed = run.record.tasks.iter().filter(|task| task.fate == Fate::Failed);
            failed.map(|task| task.id.clone()).collect()
        } else {
            run.ids()
        };
        ids.into_iter().filter(|id| self.task.is_none_or(|task| task == id)).collect()
    }

    fn in_words(&self, part: &PrintedPart) -> String {
        let text = String::from_utf8_lossy(&part.text);
        let width = self.open.keys().map(String::len).max().unwrap_or_default();
        let mut shown = String::new();
        for line in text.split_inclusive('\n') {
            if self.args.times {
                let _ = write!(
                    shown,
                    "{QUIET}{:>8}{QUIET:#} ",
                    lasted(Duration::try_from_secs_f64(part.at).unwrap_or_default())
                );
            }
            if self.task.is_none() {
                let _ = write!(shown, "{:width$} {QUIET}|{QUIET:#} ", harmless(&part.id));
            }
            let line = line.trim_end_matches('\n');
            // What steers a terminal is a matter of whoever ran it.
            let _ = writeln!(shown, "{}", strip_str(line));
        }
        shown
    }

    fn no_such_task(task: &str, run: &Kept) -> Stop {
        let ids = run.ids();
        if ids.iter().any(|id| id == task) {
            return Stop::usage(format!("task `{task}` of run {} has no log that is asked for", run.record.run));
        }
        let stop = Stop::usage(format!("run {} had no task `{}`", run.record.run, harmless(task)));
        match gofer_core::nearest(task, ids.iter().map(String::as_str)) {
            Some(near) => stop.help(format!("there was a task `{}`", harmless(near))),
            None => stop.help(format!("`cargo gofer runs show {}` has its tasks", run.record.run)),
        }
    }
}

impl Open {
    /// A file of a task's log, if it has begun. There may be more of them than can be open at once.
    fn file(run: &Kept, id: &str, end: &str) -> Result<Option<File>, Stop> {
        let path = run.folder.join(format!("{}.{end}", file_name(id)));
        match File::open(&path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).could_not(format!("read {}", path.display())),
        }
    }

    /// Adds what is new, and at the `end` also a line that is not whole.
    fn read(
        &mut self,
        id: &str,
        mut times: File,
        mut log: File,
        end: bool,
        parts: &mut Vec<PrintedPart>,
    ) -> io::Result<()> {
        let mut lines = String::new();
        times.seek(SeekFrom::Start(self.of_times))?;
        times.read_to_string(&mut lines)?;
        log.seek(SeekFrom::Start(self.of_log))?;
        for line in lines.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
            self.of_times += line.len() as u64;
            let mut words = line.trim_end().split(' ');
            let at = words.next().and_then(|at| at.parse().ok());
            let stream = if words.next() == Some("e") { Stream::Errors } else { Stream::Output };
            let length = words.next().and_then(|length| length.parse::<u64>().ok());
            let (Some(at), Some(length)) = (at, length) else { continue };
            self.of_log += length;
            let mut text = Vec::new();
            (&log).take(length).read_to_end(&mut text)?;
            match &mut self.begun {
                Some(begun) => begun.text.append(&mut text),
                None => self.begun = Some(PrintedPart { at, id: id.to_owned(), stream, text }),
            }
            parts.extend(self.begun.take_if(|begun| begun.text.ends_with(b"\n")));
        }
        parts.extend(self.begun.take_if(|_| end));
        Ok(())
    }
}
