//! A run in a job of GitHub Actions: what each task has printed in a group, and a summary of all.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anstream::adapter::strip_str;
use gofer_model::Pipeline;

use super::events::RunResult;
use super::logs;
use super::record::TaskRecord;
use super::words::lasted;
use crate::actions::{data, property};
use crate::fate::Fate;
use crate::text::{escape_xml, harmless};

/// Whether we are a step of a job.
pub fn is_around_us() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|is| is == "true")
}

/// What there is to show of a task once it has ended.
pub struct Groups<'a> {
    pub id: &'a str,
    /// How wide the widest is.
    pub width: usize,
    /// With its styles.
    pub verdict: &'a str,
    pub fate: Fate,
}

impl Groups<'_> {
    /// Shows a task with its log, if it has one. A group is closed at first sight, and a task that has
    /// failed is in none.
    pub fn show(&self, log: Option<File>, mut print: impl FnMut(String)) -> io::Result<()> {
        let (id, verdict) = (harmless(self.id), strip_str(self.verdict).to_string());
        let line = format!("{id:0$} = {1}", self.width, self.verdict);
        let Some(log) = log.filter(|log| log.metadata().is_ok_and(|log| log.len() > 0)) else {
            print(line + "\n");
            return Ok(());
        };
        let is_open = self.fate == Fate::Failed;
        // What a task prints is none of its commands.
        let token = format!("{:016x}", RandomState::new().build_hasher().finish());
        let begin = if is_open { line } else { format!("::group::{}", data(&format!("{id}: {verdict}"))) };
        print(format!("{begin}\n::stop-commands::{token}\n"));
        pass(log, &mut print)?;
        let end = if is_open {
            format!("::error title={}::{}\n", property(&id), data(&format!("task `{id}` {verdict}")))
        } else {
            "::endgroup::\n".to_owned()
        };
        print(format!("::{token}::\n{end}"));
        Ok(())
    }
}

/// Shows a log, the last line of which has an end then.
fn pass(log: File, print: &mut impl FnMut(String)) -> io::Result<()> {
    const AT_ONCE: usize = 64 * 1024;
    let mut log = BufReader::new(log);
    let mut lines = Vec::new();
    loop {
        let length = (&mut log).take(AT_ONCE as u64).read_until(b'\n', &mut lines)?;
        if length == 0 && !lines.is_empty() && !lines.ends_with(b"\n") {
            lines.push(b'\n');
        }
        if length == 0 || lines.len() > AT_ONCE {
            print(String::from_utf8_lossy(&lines).into_owned());
            lines.clear();
        }
        if length == 0 {
            return Ok(());
        }
    }
}

/// Of how many failed tasks the summary has the last lines.
const SHOWN: usize = 10;

/// Where a summary is wanted, if it is.
pub fn summary_file() -> Option<PathBuf> {
    std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()).map(PathBuf::from)
}

/// Adds the summary of a run to the step's.
pub fn summarize(
    file: &Path,
    pipeline: &Pipeline,
    (result, time): (RunResult, Duration),
    tasks: &[TaskRecord],
    folder: &Path,
) -> io::Result<()> {
    let mut text = format!(
        "### {}: {} after {}\n\n| task | result | time | why |\n| --- | --- | --: | --- |\n",
        plain(&pipeline.name),
        result.word(),
        lasted(time)
    );
    for TaskRecord { id, fate, reason, .. } in tasks {
        let word = if *fate == Fate::Failed { format!("**{}**", fate.word()) } else { fate.word().to_owned() };
        let why = plain(reason.as_deref().unwrap_or_default());
        let time = tasks.iter().find(|task| task.id == *id).and_then(TaskRecord::lasted).map(lasted);
        let _ = writeln!(text, "| {} | {word} | {} | {why} |", plain(id), time.unwrap_or_default());
    }
    for task in tasks.iter().filter(|task| task.fate == Fate::Failed).take(SHOWN) {
        let end = end_of(&logs::of_task(folder, &task.id));
        if !end.is_empty() {
            let _ = writeln!(
                text,
                "\n<details><summary>the end of what {} has printed</summary>\n\n<pre>{}</pre>\n\n</details>",
                plain(&task.id),
                escape_xml(&end).replace('\n', "&#10;")
            );
        }
    }
    OpenOptions::new().append(true).create(true).open(file)?.write_all((text + "\n").as_bytes())
}

/// The last lines of a log; nothing where it cannot be read.
fn end_of(log: &Path) -> String {
    const LINES: usize = 20;
    let text = super::junit::tail(log, 8 * 1024).map(|(text, _)| text).unwrap_or_default();
    let text = strip_str(&text).to_string();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].iter().map(|line| harmless(line)).collect::<Vec<_>>().join("\n")
}

/// A text in which nothing is Markdown.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in harmless(text).chars() {
        if c.is_ascii_punctuation() {
            let _ = write!(plain, "&#{};", u32::from(c));
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markdown() {
        assert_eq!(plain("a|b <c> `d`"), "a&#124;b &#60;c&#62; &#96;d&#96;");
    }
}
