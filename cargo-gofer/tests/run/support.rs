//! Pipelines for busybox, and what the engine says of their containers.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use gofer_model::{Pipeline, Task};
use serde_json::Value;

pub use crate::common::trials::Case;
use crate::common::{Ran, command, folder};

/// Functions as cases of their names.
macro_rules! cases {
    ($($case:ident),* $(,)?) => { &[$((stringify!($case), $case)),*] };
}
pub(crate) use cases;

pub const IMAGE: &str = "gofer-test/busybox";

/// The same with an entrypoint, `echo entrypoint:`, and a command, `echo command`.
pub const OWN_COMMAND: &str = "gofer-test/own-command";

/// The engine at hand, with the image in it, or why there is none.
pub fn engine() -> Result<&'static str, &'static str> {
    static ENGINE: OnceLock<Result<&'static str, String>> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| {
        let answers =
            |engine: &&str| Command::new(engine).arg("ps").output().is_ok_and(|output| output.status.success());
        let named: Option<&'static str> = std::env::var("GOFER_TEST_ENGINE").ok().map(|name| &*name.leak());
        let candidates = named.map_or(vec!["docker", "podman"], |name| vec![name]);
        let engine = candidates.into_iter().find(answers).ok_or("no engine answers")?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/image.sh");
        let imported = Command::new("sh").arg(script).arg(engine).output().map_err(|error| error.to_string())?;
        if imported.status.success() {
            return Ok(engine);
        }
        Err(format!("no image could be made of busybox: {}", String::from_utf8_lossy(&imported.stderr).trim()))
    });
    engine.as_ref().copied().map_err(String::as_str)
}

/// Calls the engine, and gives what it prints.
pub fn engine_says(args: &[&str]) -> String {
    let output = Command::new(engine().unwrap()).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A task that runs a script.
pub fn task(id: &str, script: &str) -> Task {
    Task::new(id, IMAGE).command(["sh", "-c", script]).always_pull_newest_image(false)
}

/// A folder with a pipeline in it.
pub struct Project {
    folder: tempfile::TempDir,
    pub id: String,
}

impl Project {
    pub fn new(pipeline: &Pipeline) -> Self {
        let folder = folder();
        std::fs::write(folder.path().join("pipeline.json"), pipeline.to_json()).unwrap();
        Project { folder, id: pipeline.id.clone() }
    }

    /// Changes the pipeline.
    pub fn becomes(&self, pipeline: &Pipeline) {
        std::fs::write(self.path().join("pipeline.json"), pipeline.to_json()).unwrap();
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let engine = if args.contains(&"--engine") { &[][..] } else { &["--engine", engine().unwrap()] };
        let out = if args.contains(&"--out") { &[][..] } else { &["--out", "target/gofer"] };
        let mut command = command(self.path(), &[&["run", "pipeline.json"], engine, out, args].concat());
        command.env("TMPDIR", self.temporary());
        command
    }

    /// The folder for temporary files, where the next project's are not.
    pub fn temporary(&self) -> PathBuf {
        let folder = self.path().join("tmp");
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// A script that stands before the real engine: `before` is done first, and may end it.
    pub fn engine_behind(&self, before: &str) -> String {
        let script = format!("#!/bin/sh\n{before}\nexec {} \"$@\"\n", engine().unwrap());
        let engine = self.path().join("engine");
        std::fs::write(&engine, script).unwrap();
        assert!(Command::new("chmod").arg("+x").arg(&engine).status().unwrap().success());
        engine.display().to_string()
    }

    /// The command as another user sees it, who may ask the engine too, and whose the folder is
    /// from now on. See [`another_user`].
    pub fn command_as_another(&self, args: &[&str]) -> Command {
        let plain = self.command(args);
        for path in [self.path(), &self.path().join("pipeline.json")] {
            std::os::unix::fs::chown(path, Some(ANOTHER), Some(ANOTHER)).unwrap();
        }
        let mut command = as_another();
        command.arg(plain.get_program()).args(plain.get_args()).current_dir(self.path()).env("HOME", self.path());
        command.stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        self.command(args).output().unwrap().into()
    }

    pub fn spawn(&self, args: &[&str]) -> Child {
        self.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    pub fn record_folder(&self, run: u32) -> PathBuf {
        self.path().join(format!("target/gofer/runs/{run}"))
    }

    pub fn record(&self, run: u32) -> Value {
        serde_json::from_slice(&std::fs::read(self.record_folder(run).join("run.json")).unwrap()).unwrap()
    }

    pub fn log(&self, run: u32, task: &str) -> String {
        String::from_utf8(std::fs::read(self.record_folder(run).join(format!("{task}.log"))).unwrap()).unwrap()
    }

    /// How each task ended, as `id fate`.
    pub fn fates(&self, run: u32) -> Vec<String> {
        let record = self.record(run);
        let mut fates: Vec<String> = record["tasks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|task| format!("{} {}", task["id"].as_str().unwrap(), task["fate"].as_str().unwrap()))
            .collect();
        fates.sort();
        fates
    }

    pub fn reason(&self, run: u32, task: &str) -> String {
        let record = self.record(run);
        let task = record["tasks"].as_array().unwrap().iter().find(|record| record["id"] == task).unwrap().clone();
        task["reason"].as_str().unwrap_or_default().to_owned()
    }

    /// The names of the pipeline's containers: not of one that somebody else runs meanwhile.
    pub fn containers(&self) -> Vec<String> {
        let filter = format!("name=gofer-{}-", self.id);
        let format = "{{.Names}} {{.Label \"gofer.record\"}}";
        let rows = engine_says(&["ps", "--all", "--filter", &filter, "--format", format]);
        let here = self.path().canonicalize().unwrap();
        let rows = rows.lines().filter_map(|row| row.split_once(' '));
        rows.filter(|(_, record)| Path::new(record).starts_with(&here)).map(|(name, _)| name.to_owned()).collect()
    }

    /// Waits until a task has printed this to its log.
    pub fn wait_for(&self, run: u32, task: &str, text: &str) {
        let log = self.record_folder(run).join(format!("{task}.log"));
        wait_until(&format!("`{text}` in {}", log.display()), || {
            std::fs::read_to_string(&log).is_ok_and(|log| log.contains(text))
        });
    }
}

/// Waits for what must come; a minute is far more than it takes.
pub fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(60), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub fn signal(child: &Child, signal: &str) {
    let status = Command::new("kill").args([format!("-{signal}"), child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

pub fn end(child: Child) -> Ran {
    child.wait_with_output().unwrap().into()
}

/// The events of a run with `--format json`.
pub fn events(ran: &Ran) -> Vec<Value> {
    ran.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A user who is not the one of the tests, and not root.
const ANOTHER: u32 = 1234;

fn as_another() -> Command {
    use std::os::unix::fs::MetadataExt as _;
    let group = std::fs::metadata("/var/run/docker.sock").map_or(0, |socket| socket.gid());
    let mut command = Command::new("setpriv");
    command.arg(format!("--reuid={ANOTHER}")).arg(format!("--regid={ANOTHER}")).arg(format!("--groups={group}"));
    command
}

/// Whether the program and the engine can be tried as another user, which takes root.
pub fn another_user() -> Result<(), String> {
    let can = |args: &[&str]| as_another().args(args).output().is_ok_and(|output| output.status.success());
    if can(&[env!("CARGO_BIN_EXE_cargo-gofer"), "--version"]) && can(&[engine()?, "ps"]) {
        return Ok(());
    }
    Err("nothing can be done as another user".to_owned())
}

/// A file system of four megabytes. To mount one takes the right to.
pub struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    pub fn new() -> Result<Self, String> {
        let folder = folder();
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(folder.path()).output();
        match mount {
            Ok(mounted) if mounted.status.success() => Ok(SmallDisk(folder)),
            _ => Err("no disk can be mounted".to_owned()),
        }
    }

    pub fn path(&self) -> &str {
        self.0.path().to_str().unwrap()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Containers that have not ended yet may still hold it.
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}
