//! The example of the README that builds and tests this checkout.
//!
//! Its image may not be here: in its place is one that is shown the toolchain of this machine, and the crates that
//! cargo has fetched.

use std::path::{Path, PathBuf};
use std::process::Command;

use gofer_model::Pipeline;

use crate::common::{Ran, command};
use crate::support::{Case, IMAGE, cases, engine};

pub const ALL: &[Case] = cases![the_readme_builds_and_tests_this_checkout];

const README: &str = include_str!("../../../README.md");

/// Whether programs of this machine find their libraries in the image: it has no others.
pub fn toolchain_can_be_shown() -> Result<(), String> {
    let has = |path: &str| Path::new(path).exists();
    if has("/usr/lib64/ld-linux-x86-64.so.2") && has("/usr/bin/bash") && has("/etc/alternatives/cc") {
        return Ok(());
    }
    Err("this machine's toolchain cannot be shown to a container".to_owned())
}

/// The root of the toolchain that builds the tests, and where its cargo keeps what it fetches.
fn toolchain() -> (PathBuf, PathBuf) {
    let rustc = Path::new(env!("CARGO")).with_file_name("rustc");
    let output = Command::new(rustc).args(["--print", "sysroot"]).output().unwrap();
    let sysroot = PathBuf::from(String::from_utf8(output.stdout).unwrap().trim());
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    (sysroot, home.unwrap_or_else(|| std::env::home_dir().unwrap().join(".cargo")))
}

/// The lines of a text, without times.
fn without_times(text: &str) -> Vec<String> {
    let is_time = |word: &&str| word.ends_with(['s', 'm']) && word.starts_with(|c: char| c.is_ascii_digit());
    let words = |line: &str| line.split_whitespace().filter(|word| !is_time(word)).collect::<Vec<_>>().join(" ");
    text.lines().map(words).filter(|line| !line.is_empty()).collect()
}

fn the_readme_builds_and_tests_this_checkout() {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let json = std::fs::read_to_string(checkout.join("tests/examples/project.json")).unwrap();
    let mut pipeline: Pipeline = serde_json::from_str(&json).unwrap();
    pipeline.tasks.iter_mut().for_each(|task| IMAGE.clone_into(&mut task.image));
    // In the checkout, whose project is the one that is built.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let file = folder.path().join("project.json");
    std::fs::write(&file, pipeline.to_json()).unwrap();
    let (sysroot, home) = toolchain();
    let registry = home.join("registry");
    let mounts = [
        "/usr:/usr".to_owned(),
        "/usr/lib:/lib".to_owned(),
        "/usr/lib64:/lib64".to_owned(),
        // Where Debian says which compiler `cc` is.
        "/etc/alternatives:/etc/alternatives".to_owned(),
        format!("{}:/toolchain", sysroot.display()),
        format!("{}:/cargo/registry", registry.display()),
    ];
    let out = folder.path().join("runs");
    let mut args = vec!["run", file.to_str().unwrap(), "--engine", engine().unwrap(), "--out", out.to_str().unwrap()];
    args.extend(["--source", "--jobs", "2", "--network", "none"]);
    args.extend(mounts.iter().flat_map(|mount| ["--mount", mount.as_str()]));
    for variable in
        ["PATH=/toolchain/bin:/usr/bin:/bin", "CARGO_HOME=/cargo", "CARGO_NET_OFFLINE=true", "CARGO_INCREMENTAL=0"]
    {
        args.extend(["--variable", variable]);
    }
    let ran: Ran = command(&checkout, &args).output().unwrap().into();
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
    for line in ["test  | test tests::what_is_built_is_waited_for ... ok", "print | {\"id\":\"simple\","] {
        assert!(ran.output.contains(line), "{line}: {}", ran.output);
    }
    // What the README shows is the end of it.
    let (_, shown) = README.split_once("```text\n$ cargo gofer run examples/project --source\n").unwrap();
    let shown = without_times(shown.split_once("```").unwrap().0);
    let ended = without_times(&ran.output);
    assert!(ended.windows(shown.len()).any(|lines| lines == shown), "{shown:#?} {ended:#?}");
}
