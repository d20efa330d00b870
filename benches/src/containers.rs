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

/// Whether there is an engine to measure with.
fn engine_answers() -> bool {
    Command::new("docker").arg("ps").output().is_ok_and(|output| output.status.success())
}

/// The soak, or nothing where no engine answers.
pub fn row(folder: &Path) -> Result<Option<Row<Duration>>> {
    if !engine_answers() {
        eprintln!("NOT MEASURED: containers, because no engine answers");
        return Ok(None);
    }
    let image = workspace().join("cargo-gofer/tests/image.sh");
    call(Command::new("sh").arg(image).arg("docker").current_dir(folder))?;
    let gofer = tool::built()?;
    let task =
        |n: usize| Task::new(format!("task_{n}"), IMAGE).command(["echo", "done"]).always_pull_newest_image(false);
    let pipeline = Pipeline::new("soak", "Soak").tasks((0..TASKS).map(task));
    std::fs::write(folder.join("soak.json"), pipeline.to_json())?;
    let jobs = JOBS.to_string();
    let shell = format!("seq {TASKS} | xargs -P {JOBS} -I N docker run --rm --log-driver none {IMAGE} echo done");
    let (ours, theirs) = beside(
        2,
        |_| {
            let args = ["run", "soak.json", "--jobs", &jobs];
            time(|| call(Command::new(&gofer).args(args).current_dir(folder)))
        },
        |_| time(|| call(Command::new("sh").args(["-c", &shell]).current_dir(folder))),
    )?;
    let left = Command::new("docker").args(["ps", "--all", "--quiet", "--filter", "label=gofer.record"]).output()?;
    if !left.stdout.is_empty() {
        return Err("containers were left behind".into());
    }
    Ok(Some(Row {
        what: format!("run: {TASKS} tasks in containers, {JOBS} at a time"),
        ours,
        compared: "`docker run` in a shell's loop",
        theirs,
        aim: "1",
    }))
}
