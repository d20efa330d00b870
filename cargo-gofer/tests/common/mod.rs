//! Runs `cargo gofer` as a user does.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part; a test that cannot go on fails")]

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use gofer_model::Pipeline;

pub mod tools;
pub mod trials;
pub mod watching;

/// What a command printed, and its exit code.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub output: String,
    pub errors: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Ran {
            code: output.status.code(),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// What stays of the environment of the tests: where programs, toolchains, registries and the engine
/// are, and who asks. What else is set where they run, `CI` or `CLICOLOR_FORCE`, decides nothing.
fn is_needed(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    let begins = ["CARGO_", "RUSTUP_", "DOCKER_", "CONTAINER", "GOFER_TEST_", "LLVM_PROFILE_", "XDG_RUNTIME_"];
    let is = ["PATH", "HOME", "USER", "TMPDIR", "SystemRoot", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP"];
    is.contains(&name) || (begins.iter().any(|begin| name.starts_with(begin)) && !name.starts_with("CARGO_TERM_"))
}

/// A program in this folder, with the environment that all programs of the tests get.
/// Crates it builds share one target folder, and ask no registry.
pub fn program(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env_clear()
        .envs(std::env::vars_os().filter(|(name, _)| is_needed(name)))
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates"))
        .env("CARGO_NET_OFFLINE", "true")
        // What is shown when something takes long depends on the machine.
        .env("CARGO_TERM_PROGRESS_WHEN", "never")
        // So does what is installed.
        .env("GOFER_SHELLCHECK", "never")
        .stdin(Stdio::null());
    command
}

/// The command in this folder.
pub fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = program(env!("CARGO_BIN_EXE_cargo-gofer"), folder);
    command.arg("gofer").args(args);
    command
}

pub fn gofer(folder: &Path, args: &[&str]) -> Ran {
    command(folder, args).output().unwrap().into()
}

/// The same with this text on standard input.
pub fn gofer_reading(input: &str, args: &[&str]) -> Ran {
    let folder = std::env::temp_dir();
    let mut command = command(&folder, args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap().into()
}

/// What a command answers about a pipeline's JSON.
pub fn about(pipeline: &Pipeline, args: &[&str]) -> Ran {
    gofer_reading(&pipeline.to_json(), args)
}

/// A folder outside of this workspace, as a user's is, gone at the end of the test.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// A pipeline crate whose `main.rs` is this. Its name is its own, as the crates' programs are put
/// beside each other.
pub fn crate_with(folder: &Path, name: &str, main: &str) -> PathBuf {
    let made = gofer(folder, &["new", name]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let folder = folder.join(name);
    std::fs::write(folder.join("src/main.rs"), main).unwrap();
    folder
}

/// The words of all commands, those below others too, each with its help.
pub fn commands() -> Vec<(Vec<String>, String)> {
    fn below(words: &[String], found: &mut Vec<(Vec<String>, String)>) {
        let mut args: Vec<&str> = words.iter().map(String::as_str).collect();
        args.push("--help");
        let help = gofer(&std::env::temp_dir(), &args).output;
        let listed = help.split_once("Commands:\n").map(|(_, rest)| rest.split("\n\n").next().unwrap_or(rest));
        let names = listed.unwrap_or_default().lines().filter_map(|line| line.split_whitespace().next());
        for name in names.filter(|name| *name != "help") {
            below(&[words, &[name.to_owned()]].concat(), found);
        }
        if !words.is_empty() {
            found.push((words.to_vec(), help));
        }
    }
    let mut found = Vec::new();
    below(&[], &mut found);
    found
}

/// Waits until something is to be seen, for two minutes at most.
pub fn wait_for<T>(mut seen: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(120);
    loop {
        if let Some(seen) = seen() {
            return seen;
        }
        assert!(Instant::now() < end, "it has not come to it");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Why nothing can be shown a terminal here, if that is so.
pub fn no_terminal() -> Option<&'static str> {
    let is_there = Command::new("script").arg("--version").output().is_ok_and(|output| output.status.success());
    (!is_there).then_some("there is no `script` of util-linux")
}

/// What a command shows on a terminal, which `script` of util-linux gives it.
pub fn on_a_terminal(folder: &Path, args: &[&str]) -> Ran {
    on_a_terminal_of_kind(Some("xterm-256color"), folder, args)
}

/// The same on one whose kind is this, or not known.
pub fn on_a_terminal_of_kind(kind: Option<&str>, folder: &Path, args: &[&str]) -> Ran {
    assert_eq!(no_terminal(), None);
    let line = [&["gofer"], args].concat().join(" ");
    let line = format!("{} {line}", env!("CARGO_BIN_EXE_cargo-gofer"));
    let mut script = program("script", folder);
    script.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    script.env_remove("CARGO_TERM_PROGRESS_WHEN");
    kind.map(|kind| script.env("TERM", kind));
    script.output().unwrap().into()
}
