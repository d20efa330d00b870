//! 50 tasks with a copy of a project of 10,000 files each, beside the same tasks without.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::containers::{is_there, left_behind, pipeline};
use crate::projects::call;
use crate::row::Row;
use crate::timing::{beside, time};
use crate::{Result, tool};

const TASKS: usize = 50;
const FOLDERS: usize = 100;
const FILES: usize = 100;
const FILES_IN_ALL: &str = "10,000";

/// The row, or nothing where no engine answers.
pub fn row(folder: &Path) -> Result<Option<Row<Duration>>> {
    if !is_there("source", folder)? {
        return Ok(None);
    }
    let gofer = tool::built()?;
    let project = folder.join("source");
    make(&project)?;
    std::fs::write(project.join("soak.json"), pipeline(TASKS).to_json())?;
    let run = |args: &[&str]| {
        let all = [&["run", "soak.json", "--jobs", "4", "--out", "../source-runs"], args].concat();
        time(|| call(Command::new(&gofer).args(all).current_dir(&project)))
    };
    let (ours, theirs) = beside(3, |_| run(&["--source"]), |_| run(&[]))?;
    left_behind(folder)?;
    Ok(Some(Row {
        what: format!("source: {TASKS} tasks, each with its own copy of {FILES_IN_ALL} files"),
        ours,
        compared: "the same tasks without `--source`",
        theirs,
        aim: "1.2",
    }))
}

/// A repository of its own, so that the project is no more than that.
fn make(project: &Path) -> Result<()> {
    for folder in (0..FOLDERS).map(|number| project.join(format!("folder_{number}"))) {
        std::fs::create_dir_all(&folder)?;
        for number in 0..FILES {
            let text = format!("// The source of {number} in {}.\n", folder.display());
            std::fs::write(folder.join(format!("file_{number}.rs")), text.repeat(30))?;
        }
    }
    call(Command::new("git").args(["init", "--quiet"]).current_dir(project))
}
