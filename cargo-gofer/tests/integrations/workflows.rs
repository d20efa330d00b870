//! The workflows that `new --ci` writes: read by the tools of those who run them, and run by `act` on
//! this machine itself, but for the checkout and what is installed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::action::act;
use crate::common::tools::command;
use crate::common::trials::Case;
use crate::common::{folder, gofer};
use crate::repository::Repository;

pub const ACTED: &[Case] = &[("the_workflow_checks_and_compares", the_workflow_checks_and_compares)];

pub const ACTIONLINT: &[Case] = &[("actionlint_finds_nothing", actionlint_finds_nothing)];

pub const SCHEMA: &[Case] = &[("they_are_what_their_readers_expect", they_are_what_their_readers_expect)];

const GITHUB: &str = ".github/workflows/gofer-piped.yml";

/// Makes a crate with a workflow, and gives the workflow's file.
fn made(folder: &Path, crate_in: &str, ci: &str, file: &str) -> PathBuf {
    let ran = gofer(folder, &["new", crate_in, "--ci", ci]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    folder.join(file)
}

fn actionlint_finds_nothing() {
    let folder = folder();
    fs::create_dir(folder.path().join(".git")).unwrap();
    let workflow = made(folder.path(), "it's a \"pipe\"/piped", "github", GITHUB);
    let output = command("actionlint").arg(&workflow).current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

fn they_are_what_their_readers_expect() {
    let folder = folder();
    fs::create_dir(folder.path().join(".git")).unwrap();
    let first = made(folder.path(), "one", "gitlab", ".gitlab-ci.yml");
    let included = made(folder.path(), "it's a \"pipe\"/two", "gitlab", ".gitlab/gofer-two.yml");
    let github = made(folder.path(), "it's a \"pipe\"/piped", "github", GITHUB);
    for (schema, file) in
        [("vendor.gitlab-ci", first), ("vendor.gitlab-ci", included), ("vendor.github-workflows", github)]
    {
        let mut check = command("check-jsonschema");
        let output = check.args(["--builtin-schema", schema]).arg(&file).output().unwrap();
        assert!(output.status.success(), "{}: {output:?}", file.display());
    }
}

fn the_workflow_checks_and_compares() {
    let repository = Repository::new("beside_workflow", "x:1");
    let before_it = repository.commit();
    let workflow = made(repository.path(), "ci/piped", "github", GITHUB);
    let written = fs::read_to_string(&workflow).unwrap();
    let (before, rest) = written.split_once("      - uses: actions/checkout@").unwrap();
    let (_, after) = rest.split_once("fetch-depth: 0\n").unwrap();
    let checkout = "      - run: git clone --quiet $REPOSITORY .\n        working-directory: .\n";
    fs::write(&workflow, format!("{before}{checkout}{after}")).unwrap();
    let cargo = env!("CARGO");
    let installs = "echo \"would install: $*\"; exit 0";
    repository
        .script("cargo", &format!("#!/bin/sh\nif [ \"$1\" = install ]; then {installs}; fi\nexec '{cargo}' \"$@\"\n"));
    let with_it = repository.commit();

    // Nothing is there to compare the first pull request with.
    let acted = act(&repository, &before_it);
    assert!(acted.succeeded, "{}", acted.printed);
    let installed = concat!("would install: install cargo-gofer --version ", env!("CARGO_PKG_VERSION"), " --locked");
    assert!(acted.steps.contains(installed), "{}", acted.printed);
    assert!(!acted.steps.contains("task say_hello"), "{}", acted.printed);

    let main = repository.path().join("ci/piped/src/main.rs");
    let text = fs::read_to_string(&main).unwrap();
    fs::write(&main, text.replace("ubuntu:latest", "ubuntu:24.04")).unwrap();
    repository.commit();
    let acted = act(&repository, &with_it);
    assert!(acted.succeeded, "{}", acted.printed);
    for told in ["task say_goodbye", "\"ubuntu:latest\"", "\"ubuntu:24.04\""] {
        assert!(acted.steps.contains(told), "{}", acted.printed);
    }

    fs::write(&main, text.replace("ubuntu:latest", "ubuntu latest")).unwrap();
    repository.commit();
    let acted = act(&repository, &with_it);
    assert!(!acted.succeeded, "{}", acted.printed);
    assert!(acted.steps.contains("::error file=ci/piped/src/main.rs,line="), "{}", acted.printed);
}
