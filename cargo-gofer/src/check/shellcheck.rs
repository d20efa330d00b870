//! Scripts as ShellCheck sees them, each for the shell that it is given to.

#![allow(clippy::doc_markdown, reason = "ShellCheck is a name")]

use std::collections::HashMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gofer_core::shown;
use gofer_model::{Pipeline, Task};
use serde::{Deserialize, Serialize};

use self::known::Known;
use super::place::Literal;
use super::shell::Given;
use crate::child;
use crate::cli::When;
use crate::pipelines::Origin;
use crate::problem::Problem;
use crate::rules::SHELLCHECK;
use crate::stop::{self, Stop, While as _};

mod known;

/// How long it may take for all scripts.
const TIME: Duration = Duration::from_secs(120);

/// Scripts of one call, so that a line of arguments has room for their names.
const AT_ONCE: usize = 200;

/// What `bash-in-sh` says already, and in words about pipelines: `[[`, `pipefail` and `<(`.
const SAID: &str = "--exclude=SC3001,SC3010,SC3040";

/// A variable that is read and nowhere set: the task's own are set.
const NOT_ASSIGNED: u32 = 2154;

/// A script, and all that what is said of it depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Script {
    shell: &'static str,
    /// Whether the shell stops at the first command that fails.
    stops: bool,
    text: String,
}

impl Script {
    fn of(task: &Task) -> Option<Self> {
        let Given { shell, flags, script } = Given::of(task)?;
        let shell = match shell {
            "sh" => "sh",
            "bash" => "bash",
            "dash" | "ash" => "dash",
            "ksh" => "ksh",
            _ => return None,
        };
        let is_short = |flag: &&&str| flag.starts_with('-') && !flag.starts_with("--");
        let stops = flags.iter().filter(is_short).any(|flag| flag.contains('e')) || flags.contains(&"errexit");
        Some(Script { shell, stops, text: script.to_owned() })
    }

    /// The file that is checked, and how many lines of it are not the script's.
    fn file(&self) -> (String, usize) {
        if self.text.starts_with("#!") {
            return (self.text.clone(), 0);
        }
        // Where it says so, a `cd` that fails need not be handled.
        let flag = if self.stops { " -e" } else { "" };
        (format!("#!/bin/{}{flag}\n{}", self.shell, self.text), 1)
    }
}

/// One thing that it says.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Comment {
    file: String,
    line: usize,
    column: usize,
    code: u32,
    message: String,
}

#[derive(Deserialize)]
struct Report {
    comments: Vec<Comment>,
}

/// What ShellCheck says of many scripts.
#[derive(Debug, Default)]
pub struct Findings(HashMap<Script, Vec<Comment>>);

impl Findings {
    /// Asks it about all scripts of these pipelines, of each once, and of none again that our own folder remembers.
    ///
    /// # Errors
    /// If it was asked for and is not there, or gives no answer.
    pub fn of<'a>(pipelines: impl Iterator<Item = &'a Pipeline>, own: Option<&Path>, when: When) -> Result<Self, Stop> {
        if when == When::Never {
            return Ok(Findings::default());
        }
        let mut places = HashMap::new();
        let mut scripts = Vec::new();
        for script in pipelines.flat_map(|pipeline| &pipeline.tasks).filter_map(Script::of) {
            if !places.contains_key(&script) {
                places.insert(script.clone(), scripts.len());
                scripts.push(script);
            }
        }
        match ask(&scripts, own) {
            Ok(findings) => Ok(findings),
            Err(Silent::NotThere) if when == When::Auto => Ok(Findings::default()),
            Err(Silent::NotThere) => Err(Stop::usage("there is no `shellcheck` on the search path")
                .help("install it, or leave `--shellcheck` out")),
            Err(Silent::Fails(why)) if when == When::Auto => {
                stop::note(&format!("`shellcheck` {why}, so scripts are not checked by it"));
                Ok(Findings::default())
            }
            Err(Silent::Fails(why)) => {
                Err(Stop::new(format!("`shellcheck` {why}")).help("do without it: `--shellcheck=never`"))
            }
            Err(Silent::Stopped(stop)) => Err(stop),
        }
    }

    /// What it says of a pipeline's scripts, at their places in the file that the pipeline is written in.
    pub fn problems(&self, origin: &Origin, pipeline: &Pipeline) -> Vec<Problem> {
        let mut source = None;
        let mut problems = Vec::new();
        for (place, task) in pipeline.tasks.iter().enumerate() {
            let Some(script) = Script::of(task) else { continue };
            let Some(comments) = self.0.get(&script).filter(|comments| !comments.is_empty()) else { continue };
            let source = source.get_or_insert_with(|| text_of(origin));
            let literal = Literal::find(source, &script.text);
            problems.extend(comments.iter().filter_map(|comment| {
                let problem = Problem { place: Some(place), ..problem(task, &script, comment)? };
                let Some((line, column)) = literal.as_ref().and_then(|found| found.place(comment.line, comment.column))
                else {
                    return Some(problem);
                };
                Some(Problem { file: origin.file.clone(), line: Some(line), column: Some(column), ..problem })
            }));
        }
        problems
    }
}

fn problem(task: &Task, script: &Script, comment: &Comment) -> Option<Problem> {
    let Comment { line, code, message, .. } = comment;
    if *code == NOT_ASSIGNED {
        let name = message.split_whitespace().next().unwrap_or_default();
        if task.variables.keys().any(|variable| variable.eq_ignore_ascii_case(name)) {
            return None;
        }
    }
    let place =
        if script.text.trim_end().contains('\n') { format!(" (line {line} of the script)") } else { String::new() };
    let message = format!("SC{code}: {}{place}", shown(message));
    let help = format!("`# shellcheck disable=SC{code}` in a line above it says that it is meant so");
    let field = if task.command.is_some() { "command" } else { "entrypoint" };
    Some(Problem::warning(SHELLCHECK, message).help(help).of(Some(&task.id), field))
}

/// The file in which a pipeline is written; nothing of JSON, which has no lines of its own.
pub fn text_of(origin: &Origin) -> String {
    let file = origin.file.as_ref().filter(|file| Path::new(file).extension().is_some_and(|end| end == "rs"));
    file.and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default()
}

/// Why it says nothing.
enum Silent {
    NotThere,
    /// `ends with …`.
    Fails(String),
    Stopped(Stop),
}

impl From<Stop> for Silent {
    fn from(stop: Stop) -> Self {
        Silent::Stopped(stop)
    }
}

fn ask(scripts: &[Script], own: Option<&Path>) -> Result<Findings, Silent> {
    let settings = settings().could_not("look for .shellcheckrc")?;
    let mut known = own.and_then(|own| Known::of(own, settings.as_deref()));
    let mut findings = HashMap::new();
    let mut new = Vec::new();
    for script in scripts {
        match known.as_ref().and_then(|known| known.said(script)) {
            Some(comments) => drop(findings.insert(script.clone(), comments.clone())),
            None => new.push(script),
        }
    }
    if new.is_empty() {
        return Ok(Findings(findings));
    }
    let folder = tempfile::tempdir().could_not("make a folder for scripts")?;
    if let Some(settings) = settings {
        fs::copy(settings, folder.path().join(SETTINGS)).could_not("copy .shellcheckrc")?;
    }
    let end = Instant::now() + TIME;
    for shell in ["sh", "bash", "dash", "ksh"] {
        let of_shell: Vec<&Script> = new.iter().copied().filter(|script| script.shell == shell).collect();
        for some in of_shell.chunks(AT_ONCE) {
            for (script, comments) in some.iter().zip(ask_about(folder.path(), shell, some, end)?) {
                if let Some(known) = &mut known {
                    known.remember(script, &comments);
                }
                findings.insert((*script).clone(), comments);
            }
        }
    }
    if let Some(known) = known {
        known.keep();
    }
    Ok(Findings(findings))
}

/// What it says of each of these.
fn ask_about(folder: &Path, shell: &str, scripts: &[&Script], end: Instant) -> Result<Vec<Vec<Comment>>, Silent> {
    let mut command = child::command("shellcheck");
    command.args(["--format=json1", "--severity=warning", "--shell", shell, SAID]).current_dir(folder);
    for (number, script) in scripts.iter().enumerate() {
        let name = format!("{number}.sh");
        fs::write(folder.join(&name), script.file().0).could_not("write a script")?;
        command.arg(name);
    }
    let output = match child::output(&mut command, || Instant::now() < end) {
        Ok(Some(output)) => output,
        Ok(None) => return Err(Silent::Fails(format!("has not ended after {} seconds", TIME.as_secs()))),
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(Silent::NotThere),
        Err(error) => return Err(Silent::Fails(format!("cannot be started: {error}"))),
    };
    let Ok(report) = serde_json::from_slice::<Report>(&output.stdout) else {
        let errors = String::from_utf8_lossy(&output.stderr);
        let first = errors.lines().next().map(|line| format!(": {}", shown(line))).unwrap_or_default();
        return Err(Silent::Fails(format!("gives no answer that can be read{first}")));
    };
    let mut all = vec![Vec::new(); scripts.len()];
    for mut comment in report.comments {
        let Some(number) = comment.file.strip_suffix(".sh").and_then(|number| number.parse::<usize>().ok()) else {
            continue;
        };
        let (Some(script), Some(comments)) = (scripts.get(number), all.get_mut(number)) else { continue };
        comment.line = comment.line.saturating_sub(script.file().1).max(1);
        comments.push(comment);
    }
    Ok(all)
}

/// The file of a project's settings.
const SETTINGS: &str = ".shellcheckrc";

/// It looks for its settings beside the scripts and above, where a project's are not.
fn settings() -> io::Result<Option<PathBuf>> {
    let here = std::env::current_dir()?;
    Ok(here.ancestors().map(|above| above.join(SETTINGS)).find(|file| file.is_file()))
}
