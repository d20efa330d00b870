//! `cargo gofer logs --server`: what tasks have printed on a server, which keeps no times of it.

use std::collections::{HashSet, VecDeque};
use std::fmt::Write as _;
use std::io::ErrorKind;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use anstream::adapter::strip_str;

use super::{Asked, fate};
use crate::answer::{self, Answer};
use crate::cli::{Format, LogsArgs};
use crate::envelope;
use crate::fate::Fate;
use crate::run::logs::{Line, Logged};
use crate::server::{Execution, Fault, Next, Run};
use crate::stop::{self, Stop, While as _};
use crate::style::QUIET;
use crate::text::{columns, harmless, one_line};

/// How many logs are followed at once. The others wait: a server keeps them.
const MOST: usize = 32;

/// How many lines of them wait to be printed. Who prints faster than is read waits, too.
const WAITING: usize = 256;

/// How often it is looked which tasks have started.
const PAUSE: Duration = Duration::from_millis(500);

/// How long the rest of a log is waited for once its task is over.
const GRACE: Duration = Duration::from_secs(10);

/// Prints the logs of a run.
pub fn show(asked: &Arc<Asked>, args: &LogsArgs, number: Option<u64>, task: Option<&str>) -> Result<Answer, Stop> {
    let pipeline = asked.pipeline()?;
    let run = asked.run(&pipeline, number)?;
    let tasks = asked.tasks(&pipeline, &run)?;
    if let Some(task) = task.filter(|task| tasks.iter().all(|other| other.task_id != **task)) {
        return Err(no_such_task(&run, &tasks, task));
    }
    let shown = ShowingLogs {
        asked,
        pipeline,
        only: task,
        failed: args.failed,
        width: tasks.iter().map(|task| columns(&one_line(&task.task_id))).max().unwrap_or_default(),
    };
    let mut lines = Vec::new();
    let any = if args.follow {
        shown.follow(run.clone())?
    } else if args.format == Format::Json {
        let mut keep = |task: &str, line: &str| {
            let text = line.strip_suffix('\n').unwrap_or(line).to_owned();
            lines.push(Line { task: task.to_owned(), at: None, stream: None, text });
            Ok(true)
        };
        shown.as_it_is(&run, &tasks, &mut keep)?
    } else {
        shown.as_it_is(&run, &tasks, &mut |task, line| shown.print(task, line))?
    };
    match task.filter(|_| !any) {
        Some(task) => Err(Stop::usage(format!("task `{}` has no log that is asked for", harmless(task)))),
        None if args.format == Format::Json => {
            envelope::answer("logs", 0, Vec::new(), Some(Logged { run: run.number, lines }))
        }
        None => Ok(Answer::yes("")),
    }
}

fn no_such_task(run: &Run, tasks: &[Execution], task: &str) -> Stop {
    let stop = Stop::usage(format!("run {} has no task `{}`", run.number, harmless(task)));
    match gofer_core::nearest(task, tasks.iter().map(|task| task.task_id.as_str())) {
        Some(near) => stop.help(format!("there is a task `{}`", harmless(near))),
        None => stop.help(format!("`cargo gofer runs show {} --server` has its tasks", run.number)),
    }
}

/// Which logs are shown, and how.
struct ShowingLogs<'a> {
    asked: &'a Arc<Asked>,
    pipeline: String,
    /// The one task that is asked for.
    only: Option<&'a str>,
    /// Only those that have failed.
    failed: bool,
    /// The width of the widest task's id.
    width: usize,
}

impl ShowingLogs<'_> {
    fn is_wanted(&self, task: &Execution) -> bool {
        task.has_started()
            && self.only.is_none_or(|only| only == task.task_id)
            && (!self.failed || fate(task) == Some(Fate::Failed))
    }

    /// Shows what there is, one task after the other; whether there was any log.
    fn as_it_is(
        &self,
        run: &Run,
        tasks: &[Execution],
        show: &mut dyn FnMut(&str, &str) -> Result<bool, Stop>,
    ) -> Result<bool, Stop> {
        let mut any = false;
        for task in tasks.iter().filter(|task| self.is_wanted(task)) {
            any = true;
            let mut print = |line: &str| show(&task.task_id, line);
            // Of a task that is still on, what it prints from now on is not waited for.
            let until = (!task.is_over()).then(Instant::now);
            let over = Arc::new(OnceLock::from(Instant::now()));
            match read(self.asked, &self.pipeline, run.number, &task.task_id, &over, until, &mut print) {
                Ok(true) => {}
                Ok(false) => return Ok(true),
                Err(fault) => return Err(self.broken(&task.task_id, fault)),
            }
        }
        Ok(any)
    }

    /// Prints what comes, until the run is over; whether there was any log.
    fn follow(&self, mut run: Run) -> Result<bool, Stop> {
        let (say, heard) = sync_channel(WAITING);
        let mut logs = FollowedLogs { say, waiting: VecDeque::new(), begun: HashSet::new(), over: Vec::new(), on: 0 };
        loop {
            // Looked at first: what starts until then is found after.
            let is_over = run.is_over();
            let tasks = self.asked.tasks(&self.pipeline, &run)?;
            for task in &tasks {
                logs.look_at(task, self.is_wanted(task));
            }
            logs.go_on(self, run.number);
            if !self.listen(&mut logs, &heard, run.number)? {
                return Ok(true);
            }
            if is_over && logs.on == 0 && logs.waiting.is_empty() {
                return Ok(!logs.begun.is_empty());
            }
            if !is_over {
                run = self.asked.run(&self.pipeline, Some(run.number))?;
            }
        }
    }

    /// Prints what comes for a while; whether anyone reads it.
    fn listen(&self, logs: &mut FollowedLogs, heard: &Receiver<LogHeard>, number: u64) -> Result<bool, Stop> {
        let until = Instant::now() + PAUSE;
        loop {
            match heard.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(LogHeard::Line(task, line)) => {
                    if !self.print(&task, &line)? {
                        return Ok(false);
                    }
                }
                Ok(LogHeard::End(task, fault)) => {
                    logs.on -= 1;
                    if let Some(fault) = fault {
                        stop::note(&self.broken(&task, fault).message());
                    }
                    logs.go_on(self, number);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Ok(true),
            }
        }
    }

    fn broken(&self, task: &str, fault: Fault) -> Stop {
        self.asked.server.stop(fault, &format!("read the log of {}", one_line(task)))
    }

    /// Whether anyone reads it.
    fn print(&self, task: &str, line: &str) -> Result<bool, Stop> {
        let mut text = String::new();
        if self.only.is_none() {
            let task = one_line(task);
            let pad = " ".repeat(self.width.saturating_sub(columns(&task)));
            let _ = write!(text, "{task}{pad} {QUIET}|{QUIET:#} ");
        }
        // What steers a terminal is a matter of whoever ran it.
        let _ = writeln!(text, "{}", strip_str(line.trim_end_matches('\n')));
        match answer::show(&text) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(error).could_not("print the log"),
        }
    }
}

/// What is heard of the logs that are followed.
enum LogHeard {
    Line(String, String),
    End(String, Option<Fault>),
}

/// The logs that are followed.
struct FollowedLogs {
    say: SyncSender<LogHeard>,
    waiting: VecDeque<(String, Arc<OnceLock<Instant>>)>,
    begun: HashSet<String>,
    /// When tasks were over.
    over: Vec<(String, Arc<OnceLock<Instant>>)>,
    on: usize,
}

impl FollowedLogs {
    fn look_at(&mut self, task: &Execution, is_wanted: bool) {
        if is_wanted && self.begun.insert(task.task_id.clone()) {
            let over = Arc::new(OnceLock::new());
            self.waiting.push_back((task.task_id.clone(), Arc::clone(&over)));
            self.over.push((task.task_id.clone(), over));
        }
        if task.is_over() {
            for (_, over) in self.over.iter().filter(|(id, _)| *id == task.task_id) {
                over.get_or_init(Instant::now);
            }
        }
    }

    fn go_on(&mut self, shown: &ShowingLogs, number: u64) {
        while self.on < MOST {
            let Some((task, over)) = self.waiting.pop_front() else { return };
            self.on += 1;
            let (asked, pipeline, say) = (Arc::clone(shown.asked), shown.pipeline.clone(), self.say.clone());
            thread::spawn(move || {
                let mut pass_on = |line: &str| Ok(say.send(LogHeard::Line(task.clone(), line.to_owned())).is_ok());
                let read = read(&asked, &pipeline, number, &task, &over, None, &mut pass_on);
                let _ = say.send(LogHeard::End(task.clone(), read.err()));
            });
        }
    }
}

/// Reads a log to its end, or until nothing more comes after `until`; whether it was wanted to its end.
fn read(
    asked: &Asked,
    pipeline: &str,
    number: u64,
    task: &str,
    over: &OnceLock<Instant>,
    until: Option<Instant>,
    line: &mut dyn FnMut(&str) -> Result<bool, Stop>,
) -> Result<bool, Fault> {
    let is_late = || over.get().is_some_and(|over| over.elapsed() > GRACE);
    // Lines that have come; where the log broke and is read again, they come once more.
    let (mut read, mut failed) = (0_usize, 0_usize);
    loop {
        let result = asked.server.log(&asked.namespace, pipeline, number, task).and_then(|mut log| {
            let mut place = 0_usize;
            loop {
                match log.next()? {
                    Next::Line(text) => {
                        place += 1;
                        if place > read {
                            read = place;
                            failed = 0;
                            if !line(&text).unwrap_or(false) {
                                return Ok(Some(false));
                            }
                        }
                    }
                    Next::End => return Ok(Some(true)),
                    Next::None if over.get().is_some() => return Ok(Some(true)),
                    Next::None => return Ok(None),
                    Next::Quiet if until.is_some() || is_late() => return Ok(Some(true)),
                    Next::Quiet => {}
                }
            }
        });
        match result {
            Ok(Some(whole)) => return Ok(whole),
            Ok(None) => {}
            Err(fault) if failed < 3 && fault.may_pass() => failed += 1,
            Err(fault) => return Err(fault),
        }
        thread::sleep(PAUSE);
    }
}
