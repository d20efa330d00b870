//! `.pre-commit-hooks.yaml`, run by `pre-commit`.

use std::fs;
use std::path::Path;

use crate::common::tools::tool;
use crate::common::trials::Case;
use crate::repository::Repository;

pub const ALL: &[Case] = &[
    ("a_wrong_pipeline_is_not_committed", a_wrong_pipeline_is_not_committed),
    ("files_of_json_too", files_of_json_too),
];

const HOOKS: &str = include_str!("../../../.pre-commit-hooks.yaml");

/// What `pre-commit` makes of one of the hooks, and whether all was well.
fn pre_commit(repository: &Repository, hook: &str) -> (bool, String) {
    // It takes hooks from a repository, and files of its own from the network, of which `system` needs none.
    let ours = repository.path().join("home/ours");
    if !ours.exists() {
        fs::create_dir_all(&ours).unwrap();
        fs::write(ours.join(".pre-commit-hooks.yaml"), HOOKS).unwrap();
        let at = |args: &[&str]| repository.git(&[&["-C", ours.to_str().unwrap()], args].concat());
        at(&["init", "--quiet"]);
        at(&["add", "."]);
        at(&["commit", "--quiet", "--message", "hooks"]);
    }
    let mut run = repository.program(tool("pre-commit").unwrap());
    run.args(["try-repo", "home/ours", hook, "--verbose", "--all-files"]);
    let output = run.output().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(printed).unwrap())
}

/// Its crate at the top, where hooks run.
fn at_the_top(repository: &Repository) {
    for name in ["Cargo.toml", "src"] {
        fs::rename(repository.package().join(name), repository.path().join(name)).unwrap();
    }
    fs::remove_dir_all(repository.package()).unwrap();
}

fn a_wrong_pipeline_is_not_committed() {
    let repository = Repository::new("hooked", "rust:1.95");
    at_the_top(&repository);
    repository.commit();
    let (good, printed) = pre_commit(&repository, "cargo-gofer-check");
    assert!(good && printed.contains("valid: nightly, Nightly"), "{printed}");

    let main = repository.path().join("src/main.rs");
    fs::write(&main, fs::read_to_string(&main).unwrap().replace("image", "imgae")).unwrap();
    let (good, printed) = pre_commit(&repository, "cargo-gofer-check");
    assert!(!good && printed.contains("imgae") && printed.contains("there is a key `image`"), "{printed}");
}

fn files_of_json_too() {
    let repository = Repository::new("files", "rust:1.95");
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/ship.json");
    fs::copy(golden, repository.path().join("pipeline-ship.json")).unwrap();
    fs::write(repository.path().join("other.json"), "{}").unwrap();
    repository.commit();
    let (good, printed) = pre_commit(&repository, "cargo-gofer-check-json");
    assert!(good && printed.contains("valid: "), "{printed}");
    fs::write(repository.path().join("pipeline-ship.json"), "{}").unwrap();
    let (good, printed) = pre_commit(&repository, "cargo-gofer-check-json");
    assert!(!good && printed.contains("pipeline-ship.json"), "{printed}");
}
