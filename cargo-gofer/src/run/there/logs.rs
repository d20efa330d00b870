//! `cargo gofer logs --server`: what tasks have printed on a server, which keeps no times of it.

use std::collections::{HashMap, HashSet, VecDeque};
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
use crate::run::lines::{Line, Logged};
use crate::run::mask::Mask;
use crate::server::{Execution, Fault, Over, Piece, Reading, Run, Wanted};
use crate::stop::{self, COULD_NOT_TELL, Stop, While as _};
use crate::style::QUIET;
use crate::text::{columns, harmless, one_line};

/// How many logs are followed at once. The others wait: a server keeps them.
const MOST: usize = 32;

/// How many lines of them wait to be printed. Who prints faster than is read waits, too.
const WAITING: usize = 256;

/// How often it is looked which tasks have started.
const PAUSE: Duration = Duration::from_millis(500);

/// How long a server may be away while a run is followed.
const AWAY: Duration = Duration::from_secs(120);

/// Prints the logs of a run.
pub fn show(asked: &Arc<Asked>, args: &LogsArgs, number: Option<u64>, task: Option<&str>) -> Result<Answer, Stop> {
    let pipeline = asked.pipeline()?;
    let run = asked.run(&pipeline, number)?;
    let tasks = asked.tasks(&pipeline, &run)?;
    if let Some(task) = task.filter(|task| tasks.iter().all(|other| other.task_id != **task)) {
        return Err(no_such_task(&run, &tasks, task));
    }
    let mut shown = ShowingLogs {
        asked,
        mask: asked.mask(&pipeline, &run),
        pipeline,
        only: task,
        failed: args.failed,
        width: tasks.iter().map(|task| columns(&one_line(&task.task_id))).max().unwrap_or_default(),
        any: false,
        lost: Vec::new(),
    };
    let mut lines = Vec::new();
    if args.follow {
        shown.follow(run.number)?;
    } else if args.format == Format::Json {
        shown.as_it_is(&run, &tasks, &mut |_, task, line| {
            let text = line.strip_suffix('\n').unwrap_or(line).to_owned();
            lines.push(Line { task: task.to_owned(), at: None, stream: None, text });
            Ok(true)
        })?;
    } else {
        shown.as_it_is(&run, &tasks, &mut |shown, task, line| shown.print(task, line))?;
    }
    if let Some(task) = task.filter(|_| !shown.any) {
        return Err(Stop::usage(format!("task `{}` has no log that is asked for", harmless(task))));
    }
    if args.format == Format::Json {
        let code = if shown.lost.is_empty() { 0 } else { COULD_NOT_TELL };
        let problems = shown.lost.iter().flat_map(Stop::problems).collect();
        return envelope::answer("logs", code, problems, Some(Logged { run: run.number, lines }));
    }
    // The others have been said.
    shown.lost.pop().map_or(Ok(Answer::yes("")), Err)
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
    mask: Mask,
    pipeline: String,
    /// The one task that is asked for.
    only: Option<&'a str>,
    /// Only those that have failed.
    failed: bool,
    /// The width of the widest task's id.
    width: usize,
    /// Whether there was any log.
    any: bool,
    /// What could not be read to its end, and why.
    lost: Vec<Stop>,
}

/// Takes a line of a task; says whether anyone reads it.
type Show<'a> = &'a mut dyn FnMut(&ShowingLogs, &str, &str) -> Result<bool, Stop>;

impl ShowingLogs<'_> {
    fn is_wanted(&self, task: &Execution) -> bool {
        task.has_started()
            && self.only.is_none_or(|only| only == task.task_id)
            && (!self.failed || fate(task) == Some(Fate::Failed))
    }

    fn reading(&self, run: u64, task: &str, wanted: Wanted) -> Reading {
        Reading::new(&self.asked.server, &self.asked.namespace, &self.pipeline, run, task, wanted)
    }

    /// Shows what there is, one task after the other.
    fn as_it_is(&mut self, run: &Run, tasks: &[Execution], show: Show) -> Result<(), Stop> {
        for task in tasks {
            if !self.is_wanted(task) {
                continue;
            }
            self.any = true;
            // Of a task that is still on, what it prints from now on is not waited for.
            let wanted =
                if task.is_over() { Wanted::All(Arc::new(OnceLock::from(Instant::now()))) } else { Wanted::SoFar };
            let mut reading = self.reading(run.number, &task.task_id, wanted);
            loop {
                match reading.next() {
                    Piece::Line(line) if show(self, &task.task_id, &self.mask.text(&line))? => {}
                    Piece::Line(_) => return Ok(()),
                    Piece::End => break,
                    Piece::Lost(fault) => {
                        self.lost(&task.task_id, fault);
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Prints what comes, until the run is over.
    fn follow(&mut self, number: u64) -> Result<(), Stop> {
        let (say, heard) = sync_channel(WAITING);
        let mut logs =
            FollowedLogs { say, waiting: VecDeque::new(), begun: HashSet::new(), over: HashMap::new(), on: 0 };
        let (mut is_over, mut away) = (false, None::<Instant>);
        loop {
            match if is_over { None } else { Some(self.asked.now(&self.pipeline, number)) } {
                None => {}
                Some(Ok((run, tasks))) => {
                    (is_over, away) = (run.is_over(), None);
                    for task in &tasks {
                        logs.look_at(task, self.is_wanted(task));
                    }
                }
                Some(Err(fault)) => {
                    let is_lost = fault.is_final() || away.is_some_and(|since| since.elapsed() > AWAY);
                    let stop = self.asked.server.stop(fault, &format!("look for the tasks of run {number}"));
                    if is_lost {
                        return Err(stop);
                    }
                    if away.is_none() {
                        stop::note(&format!("{}; it is asked again", stop.message()));
                    }
                    away.get_or_insert_with(Instant::now);
                }
            }
            logs.go_on(self, number);
            self.any |= !logs.begun.is_empty();
            if !self.listen(&mut logs, &heard, number)? || is_over && logs.on == 0 && logs.waiting.is_empty() {
                return Ok(());
            }
        }
    }

    /// Prints what comes for a while; whether anyone reads it.
    fn listen(&mut self, logs: &mut FollowedLogs, heard: &Receiver<LogHeard>, number: u64) -> Result<bool, Stop> {
        let until = Instant::now() + PAUSE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(true);
            }
            match heard.recv_timeout(left) {
                Ok(LogHeard::Line(task, line)) => {
                    if !self.print(&task, &self.mask.text(&line))? {
                        return Ok(false);
                    }
                }
                Ok(LogHeard::End(task, fault)) => {
                    logs.on -= 1;
                    if let Some(fault) = fault {
                        self.lost(&task, fault);
                    }
                    logs.go_on(self, number);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Ok(true),
            }
        }
    }

    /// Keeps why not all of a log has come, and says what was kept before: the last is said at the end.
    fn lost(&mut self, task: &str, fault: Fault) {
        let doing = format!("read the log of {} to its end", one_line(task));
        if let Some(before) = self.lost.last() {
            stop::note(&before.message());
        }
        self.lost.push(self.asked.server.stop(fault, &doing));
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
    waiting: VecDeque<(String, Over)>,
    begun: HashSet<String>,
    /// When tasks were over.
    over: HashMap<String, Over>,
    on: usize,
}

impl FollowedLogs {
    fn look_at(&mut self, task: &Execution, is_wanted: bool) {
        let over = self.over.entry(task.task_id.clone()).or_default();
        if task.is_over() {
            over.get_or_init(Instant::now);
        }
        if is_wanted && self.begun.insert(task.task_id.clone()) {
            self.waiting.push_back((task.task_id.clone(), Arc::clone(over)));
        }
    }

    fn go_on(&mut self, shown: &ShowingLogs, number: u64) {
        while self.on < MOST {
            let Some((task, over)) = self.waiting.pop_front() else { return };
            self.on += 1;
            let mut reading = shown.reading(number, &task, Wanted::All(over));
            let say = self.say.clone();
            thread::spawn(move || {
                loop {
                    let (heard, is_last) = match reading.next() {
                        Piece::Line(line) => (LogHeard::Line(task.clone(), line), false),
                        Piece::End => (LogHeard::End(task.clone(), None), true),
                        Piece::Lost(fault) => (LogHeard::End(task.clone(), Some(fault)), true),
                    };
                    // Nobody reads it any more.
                    if say.send(heard).is_err() || is_last {
                        return;
                    }
                }
            });
        }
    }
}
