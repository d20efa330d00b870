//! 500 tasks in containers, beside the same with `docker run` in a shell.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use gofer_model::{Pipeline, Task};

use crate::projects::call;
use crate::row::Row;
use crate::timing::{beside, time};
use crate::{Result, tool, workspace};

const TASKS: usize = 500;
const JOBS: usize = 4;
const IMAGE: &str = "gofer-test/busybox";

/// Whether there is an engine to measure with, which has the image then.
pub fn is_there(word: &str, folder: &Path) -> Result<bool> {
    if !Command::new("docker").arg("ps").output().is_ok_and(|output| output.status.success()) {
        eprintln!("NOT MEASURED: {word}, because no engine answers");
        return Ok(false);
    }
    let image = workspace().join("cargo-gofer/tests/image.sh");
    call(Command::new("sh").arg(image).arg("docker").current_dir(folder))?;
    Ok(true)
}

/// So many tasks that do next to nothing.
pub fn pipeline(tasks: usize) -> Pipeline {
    let task =
        |n: usize| Task::new(format!("task_{n}"), IMAGE).command(["echo", "done"]).always_pull_newest_image(false);
    Pipeline::new("soak", "Soak").tasks((0..tasks).map(task))
}

/// Nothing of runs that are recorded here may be there any more.
pub fn left_behind(folder: &Path) -> Result<()> {
    let format = "{{.Label \"gofer.record\"}}";
    let listed =
        Command::new("docker").args(["ps", "--all", "--filter", "label=gofer.record", "--format", format]).output()?;
    let folder = folder.canonicalize()?;
    if String::from_utf8(listed.stdout)?.lines().any(|record| Path::new(record).starts_with(&folder)) {
        return Err("containers were left behind".into());
    }
    Ok(())
}

/// The soak, or nothing where no engine answers.
pub fn row(folder: &Path) -> Result<Option<Row<Duration>>> {
    if !is_there("containers", folder)? {
        return Ok(None);
    }
    let gofer = tool::built()?;
    std::fs::write(folder.join("soak.json"), pipeline(TASKS).to_json())?;
    let jobs = JOBS.to_string();
    let shell = format!("seq {TASKS} | xargs -P {JOBS} -I N docker run --rm --log-driver none {IMAGE} echo done");
    let (ours, theirs) = beside(
        2,
        |_| {
            let args = ["run", "soak.json", "--jobs", &jobs, "--out", "containers-runs"];
            time(|| call(Command::new(&gofer).args(args).current_dir(folder)))
        },
        |_| time(|| call(Command::new("sh").args(["-c", &shell]).current_dir(folder))),
    )?;
    left_behind(folder)?;
    Ok(Some(Row {
        what: format!("run: {TASKS} tasks in containers, {JOBS} at a time"),
        ours,
        compared: "`docker run` in a shell's loop",
        theirs,
        aim: "1",
    }))
}
