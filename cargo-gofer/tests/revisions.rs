//! Pipelines at a revision: what they leave alone, and what they say.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{Ran, crate_with, folder, gofer, wait_for};
use gofer_model::{Pipeline, Task};

fn main_rs(image: &str) -> String {
    format!(
        "use gofer_dsl::*;\nfn main() -> Pipeline {{\n    pipeline! {{ id: mine, name: \"Mine\", task one {{ image: \"{image}\" }} }}\n}}\n"
    )
}

/// A program that prints its pipeline by itself, so that nothing is built for it.
fn plain(folder: &Path, name: &str, main: &str) -> PathBuf {
    let ours = folder.join(name);
    fs::create_dir_all(ours.join("src")).unwrap();
    let manifest = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    fs::write(ours.join("Cargo.toml"), manifest).unwrap();
    fs::write(ours.join("src/main.rs"), main).unwrap();
    ours
}

/// A main function that prints this pipeline of one task.
fn printing(image: &str) -> String {
    let pipeline = Pipeline::new("mine", "Mine").task(Task::new("one", image));
    format!("fn main() {{\n    println!(\"{{}}\", r#\"{}\"#);\n}}\n", pipeline.to_json())
}

/// A command that knows nothing of a repository around these tests.
fn in_folder(program: &str, folder: &Path) -> Command {
    let mut command = common::program(program, folder);
    for (name, value) in [("GIT_AUTHOR", "nobody"), ("GIT_COMMITTER", "nobody")] {
        command.env(format!("{name}_NAME"), value).env(format!("{name}_EMAIL"), "nobody@example.com");
    }
    command
}

fn git(folder: &Path, args: &[&str]) -> String {
    let output = in_folder("git", folder).args(args).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A repository with this pipeline crate in it, committed.
fn repository(folder: &Path, name: &str) -> PathBuf {
    let ours = crate_with(folder, name, &main_rs("rust:1.85"));
    fs::write(ours.join(".gitignore"), "Cargo.lock\n").unwrap();
    git(&ours, &["init", "--quiet"]);
    commit(&ours, "first");
    ours
}

fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "."]);
    git(folder, &["commit", "--quiet", "--no-verify", "--message", message]);
}

/// A hook that compares as one would, and lets the commit go on; what it saw is kept beside it.
fn hook(repository: &Path, name: &str, arguments: &str) -> PathBuf {
    let seen = repository.join(".git/seen");
    let tool = env!("CARGO_BIN_EXE_cargo-gofer");
    let script = format!("#!/bin/sh\n{tool} gofer {arguments} > {seen} 2>&1\nexit 0\n", seen = seen.display());
    write_hook(repository, name, &script);
    seen
}

fn write_hook(repository: &Path, name: &str, script: &str) {
    write_program(&repository.join(".git/hooks").join(name), script);
}

fn write_program(path: &Path, script: &str) {
    fs::write(path, script).unwrap();
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
}

/// `git commit` as users type it.
fn commit_with_hook(folder: &Path, args: &[&str]) {
    let mut command = in_folder("git", folder);
    let output = command.arg("commit").args(["--quiet", "--message", "second"]).args(args).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

const CHANGE: &str = "~ task one\n    image: \"rust:1.85\" → \"rust:1.95\"\n";

#[test]
fn a_hook_that_compares_leaves_the_commit_alone() {
    let folder = folder();
    let ours = repository(folder.path(), "in_hooks");
    let seen = hook(&ours, "pre-commit", "diff git:HEAD .");
    let changed_in_last = |folder: &Path| git(folder, &["show", "--format=", "--name-only", "HEAD"]);

    // All that changed.
    fs::write(ours.join("src/main.rs"), main_rs("rust:1.95")).unwrap();
    commit_with_hook(&ours, &["--all"]);
    assert_eq!(fs::read_to_string(&seen).unwrap(), CHANGE);
    assert_eq!(changed_in_last(&ours), "src/main.rs\n");
    assert_eq!(git(&ours, &["status", "--porcelain"]), "");

    // What is staged, of a file that has changed further since.
    fs::write(ours.join("part.txt"), "staged\n").unwrap();
    git(&ours, &["add", "part.txt"]);
    fs::write(ours.join("part.txt"), "staged\nand not\n").unwrap();
    fs::write(ours.join("other.txt"), "not staged\n").unwrap();
    commit_with_hook(&ours, &[]);
    assert_eq!(fs::read_to_string(&seen).unwrap(), "the pipelines are the same\n");
    assert_eq!(changed_in_last(&ours), "part.txt\n");
    assert_eq!(git(&ours, &["show", "HEAD:part.txt"]), "staged\n");
    assert_eq!(git(&ours, &["status", "--porcelain"]), " M part.txt\n?? other.txt\n");

    // One file that is named, beside others that are staged.
    git(&ours, &["add", "other.txt"]);
    commit_with_hook(&ours, &["part.txt"]);
    assert_eq!(changed_in_last(&ours), "part.txt\n");
    assert_eq!(git(&ours, &["status", "--porcelain"]), "A  other.txt\n");

    // The same in a work tree that is linked to it.
    let linked = folder.path().join("linked");
    git(&ours, &["worktree", "add", "--quiet", "--detach", linked.to_str().unwrap()]);
    fs::write(linked.join("src/main.rs"), main_rs("rust:1.96")).unwrap();
    fs::write(linked.join("part.txt"), "linked\n").unwrap();
    git(&linked, &["add", "part.txt"]);
    commit_with_hook(&linked, &[]);
    assert!(fs::read_to_string(&seen).unwrap().ends_with("\"rust:1.95\" → \"rust:1.96\"\n"));
    assert_eq!(changed_in_last(&linked), "part.txt\n");
    commit_with_hook(&linked, &["--all"]);
    assert_eq!(changed_in_last(&linked), "src/main.rs\n");
    assert_eq!(git(&linked, &["status", "--porcelain"]), "");
    assert_eq!(git(&ours, &["worktree", "list"]).lines().count(), 2, "there are the two that were made here");
}

#[test]
fn nothing_of_the_users_is_called_or_written() {
    let folder = folder();
    let ours = folder.path().join("ours");
    fs::create_dir(&ours).unwrap();
    fs::write(ours.join("Cargo.toml"), "[workspace]\nmembers = [\"ci/quiet\"]\nresolver = \"3\"\n").unwrap();
    fs::write(ours.join(".gitignore"), "/target\nCargo.lock\n").unwrap();
    fs::create_dir(ours.join("ci")).unwrap();
    plain(&ours.join("ci"), "quiet", &printing("rust:1.85"));
    git(&ours, &["init", "--quiet"]);
    commit(&ours, "first");
    for name in ["post-checkout", "post-index-change", "reference-transaction"] {
        write_hook(&ours, name, "#!/bin/sh\ntouch \"$(git rev-parse --absolute-git-dir)/was-called\"\n");
    }
    let before = |name: &str| fs::read(ours.join(".git").join(name)).unwrap_or_default();
    let (index, config) = (before("index"), before("config"));
    // With cargo's own idea of where to build.
    let mut command = common::command(&ours.join("ci/quiet"), &["check", "git:HEAD"]);
    let ran: Ran = command.env_remove("CARGO_TARGET_DIR").output().unwrap().into();
    assert_eq!(
        (ran.code, ran.output.as_str()),
        (Some(0), "valid: mine, Mine\n  1 task in 1 layer\n"),
        "{}",
        ran.errors
    );
    assert!(!ours.join(".git/was-called").exists());
    assert_eq!(git(&ours, &["status", "--porcelain"]), "");
    assert!(ours.join("target/gofer/git").is_dir() && !ours.join("ci/quiet/target").exists());
    assert_eq!(revisions(&ours.join("target")), [""; 0]);
    assert_eq!((before("index"), before("config")), (index, config));
    let kept: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(kept, ["ours"]);
}

/// The folders in which files of a revision are.
fn revisions(target: &Path) -> Vec<String> {
    let folder = target.join("gofer/revisions/target/package");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().into_string().unwrap()).collect()
}

#[test]
fn a_revision_is_never_taken_for_what_is_there_now() {
    let folder = folder();
    let root = folder.path().join("root");
    let ours = plain(&root, "twins", &printing("rust:1.85"));
    fs::write(root.join("Cargo.toml"), "[workspace]\nmembers = [\"twins\"]\nresolver = \"3\"\n").unwrap();
    git(&root, &["init", "--quiet"]);
    commit(&root, "first");
    fs::write(ours.join("src/main.rs"), printing("rust:1.95")).unwrap();
    // Where builds are kept apart from what they give, and where a later build would look fresh.
    let built = folder.path().join("built");
    for _ in 0..2 {
        let mut command = common::command(&ours, &["diff", "git:HEAD", "."]);
        let ran: Ran = command
            .env("CARGO_TARGET_DIR", folder.path().join("target"))
            .env("CARGO_BUILD_BUILD_DIR", &built)
            .output()
            .unwrap()
            .into();
        assert_eq!(ran.output, CHANGE, "{}", ran.errors);
    }
}

#[cfg(unix)]
#[test]
fn nothing_stays_when_it_is_told_to_end() {
    let folder = folder();
    let main = "fn main() {\n    std::fs::write(std::env::var(\"FILE\").unwrap(), std::process::id().to_string()).unwrap();\n    \
                std::thread::sleep(std::time::Duration::from_secs(300));\n}\n";
    let ours = plain(folder.path(), "never_ends", main);
    git(&ours, &["init", "--quiet"]);
    commit(&ours, "first");
    let target = folder.path().join("target");
    for (signal, code) in [("TERM", 143), ("INT", 130), ("HUP", 129)] {
        let file = folder.path().join(signal);
        let mut command = common::command(&ours, &["check", "git:HEAD"]);
        command.env("CARGO_TARGET_DIR", &target).env("FILE", &file);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let program = wait_for(|| fs::read_to_string(&file).ok().filter(|id| !id.is_empty()));
        assert_eq!(revisions(&target), ["0"]);
        let asked = Instant::now();
        kill(signal, &child.id().to_string());
        let ended = child.wait().unwrap();
        assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
        assert_eq!(ended.code(), Some(code), "{signal}");
        assert_eq!(revisions(&target), [""; 0], "{signal}");
        assert!(!Path::new("/proc").join(program).exists(), "{signal}: the program runs on");
    }
    // Not even what a kill leaves, once there is another one.
    let left = target.join("gofer/revisions/target/package/7/root");
    fs::create_dir_all(&left).unwrap();
    fs::write(left.join("../../7.lock"), "").unwrap();
    fs::write(ours.join("src/main.rs"), printing("rust:1.85")).unwrap();
    commit(&ours, "second");
    let mut command = common::command(&ours, &["check", "git:HEAD"]);
    let ran: Ran = command.env("CARGO_TARGET_DIR", &target).output().unwrap().into();
    assert_eq!((ran.code, revisions(&target)), (Some(0), Vec::new()), "{}", ran.errors);
}

#[cfg(unix)]
fn kill(signal: &str, id: &str) {
    assert!(Command::new("kill").args([&format!("-{signal}"), id]).status().unwrap().success());
}

#[test]
fn a_revision_is_what_was_committed_and_what_stands_around_the_repository() {
    let folder = folder();
    let beside = folder.path().join("beside");
    fs::create_dir_all(beside.join("src")).unwrap();
    let manifest = "[package]\nname = \"beside\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n";
    fs::write(beside.join("Cargo.toml"), manifest).unwrap();
    fs::write(beside.join("src/lib.rs"), "pub const IMAGE: &str = \"rust:1.85\";\n").unwrap();
    let root = folder.path().join("mono");
    fs::create_dir_all(root.join("ci")).unwrap();
    let main = "use gofer_dsl::*;\nfn main() -> Pipeline {\n    let name = std::fs::read_to_string(\"name.txt\").unwrap();\n    \
                pipeline! { id: mine, name: name, task one { image: beside::IMAGE } }\n}\n";
    let ours = crate_with(&root.join("ci"), "leaves_home", main);
    let manifest = fs::read_to_string(ours.join("Cargo.toml")).unwrap();
    fs::write(ours.join("Cargo.toml"), manifest + "beside = { path = \"../../../beside\" }\n").unwrap();
    fs::write(ours.join("name.txt"), "Before").unwrap();
    git(&root, &["init", "--quiet"]);
    commit(&root, "first");
    fs::write(ours.join("name.txt"), "After").unwrap();
    // A workspace of now is none of then.
    fs::write(root.join("Cargo.toml"), "[workspace]\nmembers = [\"ci/nothing\"]\n").unwrap();
    let ran = gofer(&ours, &["check", "git:HEAD"]);
    assert!(ran.errors.contains("ci/nothing"), "the workspace of now is broken: {}", ran.errors);
    fs::write(root.join("Cargo.toml"), "[workspace]\nmembers = []\nexclude = [\"ci\"]\n").unwrap();
    let ran = gofer(&ours, &["diff", "git:HEAD", "."]);
    assert_eq!(
        (ran.code, ran.output.as_str()),
        (Some(1), "~ pipeline\n    name: \"Before\" → \"After\"\n"),
        "{}",
        ran.errors
    );
}

#[cfg(unix)]
#[test]
fn settings_and_toolchain_are_those_of_the_revision() {
    let folder = folder();
    let main = "fn main() {\n    let set = std::env::var(\"SET\").unwrap_or_default();\n    let name = if cfg!(of_now) { \"Now\" } else { \"Then\" };\n    \
                println!(r#\"{{\"id\":\"mine\",\"name\":\"{name}{set}\",\"parallelism\":0,\"tasks\":[]}}\"#);\n}\n";
    let ours = plain(folder.path(), "own_settings", main);
    fs::write(ours.join(".gitignore"), "/target\nCargo.lock\n").unwrap();
    git(&ours, &["init", "--quiet"]);
    commit(&ours, "without");
    fs::create_dir(ours.join(".cargo")).unwrap();
    let settings = |set: &str| format!("[env]\nSET = \", {set}\"\n[build]\nrustflags = [\"--cfg\", \"of_now\"]\n");
    fs::write(ours.join(".cargo/config.toml"), settings("set")).unwrap();
    // With cargo's own idea of where to build, below all that is there now.
    let name_in = |folder: &Path, source: &str| {
        let mut command = common::command(folder, &["check", source]);
        command.env_remove("CARGO_TARGET_DIR").env_remove("RUSTUP_TOOLCHAIN").env("RUSTUP_AUTO_INSTALL", "0");
        let ran: Ran = command.output().unwrap().into();
        ran.output.lines().next().unwrap_or(&ran.errors).to_owned()
    };
    let name_of = |source: &str| name_in(&ours, source);
    assert_eq!(name_of("."), "valid: mine, Now, set");
    assert_eq!(name_of("git:HEAD"), "valid: mine, Then");
    commit(&ours, "with");
    fs::write(ours.join(".cargo/config.toml"), settings("set again")).unwrap();
    assert_eq!(name_of("git:HEAD"), "valid: mine, Now, set");
    assert_eq!(name_of("git:HEAD~"), "valid: mine, Then");
    let Ok(which) = in_folder("rustup", folder.path()).args(["which", "cargo"]).output() else {
        eprintln!("not tested: toolchains of revisions, because there is no rustup");
        return;
    };
    // A toolchain whose cargo builds with a flag.
    let toolchain = folder.path().join("toolchain");
    let cargo = PathBuf::from(String::from_utf8(which.stdout).unwrap().trim());
    fs::create_dir_all(toolchain.join("bin")).unwrap();
    let script = format!("#!/bin/sh\nexport RUSTFLAGS='--cfg of_now'\nexec {} \"$@\"\n", cargo.display());
    write_program(&toolchain.join("bin/cargo"), &script);
    let rustc = format!("#!/bin/sh\nexec {} \"$@\"\n", cargo.with_file_name("rustc").display());
    write_program(&toolchain.join("bin/rustc"), &rustc);
    fs::remove_dir_all(ours.join(".cargo")).unwrap();
    commit(&ours, "without");
    let file = ours.join("rust-toolchain.toml");
    fs::write(&file, format!("[toolchain]\npath = '{}'\n", toolchain.display())).unwrap();
    assert_eq!(name_of("."), "valid: mine, Now");
    assert_eq!(name_in(folder.path(), "own_settings"), "valid: mine, Now", "from outside too");
    assert_eq!(name_of("git:HEAD"), "valid: mine, Then");
    commit(&ours, "with a toolchain");
    fs::remove_file(file).unwrap();
    assert_eq!(name_of("git:HEAD"), "valid: mine, Now");
    assert_eq!(name_of("git:HEAD~"), "valid: mine, Then");
    let file = ours.join("rust-toolchain");
    fs::write(&file, "1.0.0\n").unwrap();
    commit(&ours, "with a toolchain that is not here");
    fs::remove_file(file).unwrap();
    let told = name_of("git:HEAD");
    assert!(told.starts_with("error: the project names the toolchain `1.0.0-"), "{told}");
    let [install, instead] =
        ["help: write `rustup toolchain install 1.0.0-", "RUSTUP_TOOLCHAIN=stable cargo gofer check git:HEAD`"];
    assert!(told.contains("which is not installed\n") && told.contains(install) && told.contains(instead), "{told}");
}

#[test]
fn what_is_not_there_is_said_in_words() {
    let folder = folder();
    let ours = repository(folder.path(), "words");
    let outside = crate_with(folder.path(), "outside", &main_rs("rust:1.85"));
    let says = |folder: &Path, revision: &str, expected: [&str; 2]| {
        let ran = gofer(folder, &["check", revision]);
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{revision}");
        for expected in expected {
            assert!(ran.errors.contains(expected), "{revision}: {}", ran.errors);
        }
        for word in ["fatal", "rev-parse", "gofer/revisions"] {
            assert!(!ran.errors.contains(word), "{revision}: {}", ran.errors);
        }
    };
    says(&ours, "git:nope", ["has no commit `nope`", "help: `git:REV` takes a commit, a branch or a tag"]);
    says(&ours, "git:--help", ["has no commit `--help`", "help: "]);
    says(&outside, "git:HEAD", ["is in no repository of git", "help: "]);
    says(folder.path(), "git:HEAD", ["there is no Cargo.toml in ", "help: `git:REV` is the crate here at a revision"]);
    git(&outside, &["init", "--quiet"]);
    says(&outside, "git:HEAD", ["has no commit `HEAD`", "help: it has no commit yet"]);

    fs::create_dir_all(ours.join("later/src")).unwrap();
    fs::write(ours.join("later/Cargo.toml"), "[package]\nname = \"later\"\nedition = \"2024\"\n[workspace]\n").unwrap();
    fs::write(ours.join("later/src/main.rs"), main_rs("x")).unwrap();
    says(
        &ours.join("later"),
        "git:HEAD",
        ["at `HEAD` there is no Cargo.toml in `later`", "help: `git:REV` is the crate"],
    );
}

#[test]
fn submodules_are_named_where_they_may_be_the_reason() {
    let folder = folder();
    let library = folder.path().join("library");
    fs::create_dir_all(library.join("src")).unwrap();
    fs::write(library.join("Cargo.toml"), "[package]\nname = \"library\"\nversion = \"0.1.0\"\nedition = \"2024\"\n")
        .unwrap();
    fs::write(library.join("src/lib.rs"), "").unwrap();
    git(&library, &["init", "--quiet"]);
    commit(&library, "first");
    let ours = repository(folder.path(), "with_submodule");
    let from = library.to_str().unwrap();
    git(&ours, &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", from, "library"]);
    let manifest = fs::read_to_string(ours.join("Cargo.toml")).unwrap();
    fs::write(ours.join("Cargo.toml"), manifest + "library = { path = \"library\" }\n").unwrap();
    commit(&ours, "second");
    let ran = gofer(&ours, &["check", "git:HEAD"]);
    assert_eq!(ran.code, Some(2), "{}", ran.output);
    assert!(ran.errors.contains("help: submodules are not there at a revision: `library` is empty"), "{}", ran.errors);
    assert!(ran.errors.contains("`git:HEAD/library/Cargo.toml`"), "{}", ran.errors);
    assert!(!ran.errors.contains("gofer/revisions"), "{}", ran.errors);
}
