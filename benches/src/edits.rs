//! What an edit of a pipeline costs.

use std::path::Path;
use std::time::Duration;

use crate::projects::{self, Project, pipeline_block, pipeline_builders};
use crate::row::Row;
use crate::timing::{beside, time};
use crate::{Result, gofer_dsl};

/// A project whose text says `MARK` where an edit happens.
struct Edited {
    project: Project,
    text: String,
    command: &'static str,
}

impl Edited {
    /// Built once.
    fn new(folder: &Path, name: &str, dependencies: &str, text: String, command: &'static str) -> Result<Self> {
        let project = Project::new(folder, name, dependencies, &text)?;
        project.cargo(command)?;
        Ok(Edited { project, text, command })
    }

    /// How long an edit takes.
    fn turn(&self, turn: usize) -> Result<Duration> {
        self.project.write(&self.text.replace("MARK", &format!("turn {turn}")))?;
        time(|| self.project.cargo(self.command))
    }
}

/// One literal changed, and run again.
pub fn edit(folder: &Path) -> Result<Row<Duration>> {
    let json = projects::pipeline(10).to_json().replace("\"name\":\"Bench\"", "\"name\":\"MARK\"");
    let json = format!("fn main() {{\n    println!(\"{{}}\", {json:?});\n}}\n");
    let ours = Edited::new(folder, "edit", &gofer_dsl(), pipeline_block(10), "run")?;
    let theirs = Edited::new(folder, "edit_string", "", json, "run")?;
    let (ours, theirs) = beside(15, |turn| ours.turn(turn), |turn| theirs.turn(turn))?;
    let what = "edit: one literal of 10 tasks, `cargo run`".to_owned();
    Ok(Row { what, ours, compared: "the same JSON as one string literal", theirs, aim: "1.4" })
}

/// `cargo check` after an edit.
pub fn check(folder: &Path) -> Result<()> {
    let mut before = None;
    for tasks in [100, 1_000, 10_000] {
        let turns = if tasks < 10_000 { 5 } else { 3 };
        let ours = Edited::new(folder, "check", &gofer_dsl(), pipeline_block(tasks), "check")?;
        let theirs = Edited::new(folder, "check_builders", &gofer_dsl(), pipeline_builders(tasks), "check")?;
        let (ours, theirs) = beside(turns, |turn| ours.turn(turn), |turn| theirs.turn(turn))?;
        let what = format!("check: one edit, {tasks} tasks");
        Row { what, ours, compared: "the builders in one `vec![…]`", theirs, aim: "1" }.print();
        if let Some(theirs) = before.replace(ours).filter(|_| tasks == 10_000) {
            Row { what: "check: 10,000 tasks".to_owned(), ours, compared: "1,000 tasks", theirs, aim: "12" }.print();
        }
    }
    Ok(())
}

/// `cargo check` after an edit, of what tasks have in common: said once, or in each.
pub fn defaults(folder: &Path) -> Result<Row<Duration>> {
    const TASKS: usize = 1_000;
    let project = |name: &str, by_defaults: bool| {
        Edited::new(folder, name, &gofer_dsl(), projects::pipeline_alike(TASKS, by_defaults), "check")
    };
    let (ours, theirs) = (project("defaults", true)?, project("defaults_written_out", false)?);
    let (ours, theirs) = beside(5, |turn| ours.turn(turn), |turn| theirs.turn(turn))?;
    let what = format!("check: one edit, {TASKS} tasks with `defaults`");
    Ok(Row { what, ours, compared: "the same written out", theirs, aim: "1.1" })
}
