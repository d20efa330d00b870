//! 500 tasks in containers, beside the same with `docker run` in a shell.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use gofer_model::{Pipeline, Task};

use crate::row::Row;
use crate::timing::time;
use crate::{Result, target_folder, workspace};

const TASKS: usize = 500;
const JOBS: usize = 4;
const IMAGE: &str = "gofer-test/busybox";

/// Whether there is an engine to measure with.
fn engine_answers() -> bool {
    Command::new("docker").arg("ps").output().is_ok_and(|output| output.status.success())
}

fn call(program: &str, args: &[&str], folder: &Path) -> Result<()> {
    let status = Command::new(program).args(args).current_dir(folder).stdout(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{program} {args:?}: {status}").into()) }
}

/// The soak, or nothing where no engine answers.
pub fn row(folder: &Path) -> Result<Option<Row<Duration>>> {
    if !engine_answers() {
        eprintln!("NOT MEASURED: containers, because no engine answers");
        return Ok(None);
    }
    let image = workspace().join("cargo-gofer/tests/image.sh");
    call("sh", &[&image.display().to_string(), "docker"], folder)?;
    call(env!("CARGO"), &["build", "--quiet", "--release", "--package", "cargo-gofer"], &workspace())?;
    let task =
        |n: usize| Task::new(format!("task_{n}"), IMAGE).command(["echo", "done"]).always_pull_newest_image(false);
    let pipeline = Pipeline::new("soak", "Soak").tasks((0..TASKS).map(task));
    std::fs::write(folder.join("soak.json"), pipeline.to_json())?;
    let gofer = target_folder()?.join("release/cargo-gofer").canonicalize()?;
    let (jobs, gofer) = (JOBS.to_string(), gofer.display().to_string());
    let shell = format!("seq {TASKS} | xargs -P {JOBS} -I N docker run --rm --log-driver none {IMAGE} echo done");
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..2 {
        let ours = time(|| call(&gofer, &["run", "soak.json", "--jobs", &jobs], folder))?;
        let theirs = time(|| call("sh", &["-c", &shell], folder))?;
        best = (best.0.min(ours), best.1.min(theirs));
    }
    let left = Command::new("docker").args(["ps", "--all", "--quiet", "--filter", "label=gofer.record"]).output()?;
    if !left.stdout.is_empty() {
        return Err("containers were left behind".into());
    }
    Ok(Some(Row {
        what: format!("run: {TASKS} tasks in containers, {JOBS} at a time"),
        ours: best.0,
        compared: "`docker run` in a shell's loop",
        theirs: best.1,
        aim: "1",
    }))
}
