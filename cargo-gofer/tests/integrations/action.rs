//! `action.yml`, run by `act` on this machine itself, with a `gh` that remembers what it was asked.

use std::fs;

use serde_json::{Value, json};

use crate::common::tools::{command, tool};
use crate::common::trials::Case;
use crate::repository::Repository;

pub const ALL: &[Case] = &[
    ("a_pull_request_is_told_what_it_changes", a_pull_request_is_told_what_it_changes),
    ("what_is_wrong_is_an_annotation", what_is_wrong_is_an_annotation),
    ("options_reach_the_command", options_reach_the_command),
    ("a_comment_that_cannot_be_written_is_no_failure", a_comment_that_cannot_be_written_is_no_failure),
    ("a_base_that_is_not_there_is_said", a_base_that_is_not_there_is_said),
];

pub const SCHEMA: &[Case] = &[("the_action_is_what_github_expects", the_action_is_what_github_expects)];

const WORKFLOW: &str = "
on: pull_request
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - run: git clone --quiet $REPOSITORY .
      - uses: ./.github/gofer
        with:
          folder: NAME
          options: --deny warnings
          token: a-token
";

/// Lists the comments in `comments`, and writes down what else is asked, with the body.
const GH: &str = r#"#!/bin/sh
here=$(dirname "$0")
for argument; do
    case $argument in body=@*) body=${argument#body=@} ;; esac
done
if [ -z "${body-}" ]; then
    case $4 in --jq) test "$GH_TOKEN" = a-token && cat "$here/comments" ;; *) exit 1 ;; esac
else
    echo "$3 $4" >>"$here/asked"
    cat "$body" >>"$here/asked"
fi
"#;

/// Keeps what a step prints: of one that ends soon `act` may lose it.
const BASH: &str = r#"#!/bin/sh
here=$(dirname "$0")
/bin/bash "$@" >"$here/step" 2>&1
code=$?
cat "$here/step"
cat "$here/step" >>"$here/steps"
exit "$code"
"#;

const ACTION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../action.yml");

fn the_action_is_what_github_expects() {
    let mut check = command("check-jsonschema");
    let output = check.args(["--builtin-schema", "vendor.github-actions", ACTION]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// A repository whose last commit changes the image, with the action in it.
fn repository(name: &'static str, from: &str, to: &str) -> (Repository, String) {
    let repository = Repository::new(name, from);
    let github = repository.path().join(".github");
    fs::create_dir_all(github.join("gofer")).unwrap();
    fs::create_dir_all(github.join("workflows")).unwrap();
    fs::copy(ACTION, github.join("gofer/action.yml")).unwrap();
    fs::write(github.join("workflows/check.yml"), WORKFLOW.replace("NAME", name)).unwrap();
    repository.script("gh", GH);
    fs::write(repository.path().join("bin/comments"), "").unwrap();
    let base = repository.commit();
    repository.write(to);
    repository.commit();
    (repository, base)
}

pub struct Acted {
    pub succeeded: bool,
    pub printed: String,
    /// What its steps have printed.
    pub steps: String,
}

/// What `act` makes of it. Where it breaks off without saying how the job ended, it is asked once more.
pub fn act(repository: &Repository, base: &str) -> Acted {
    let event = json!({ "pull_request": { "number": 7, "base": { "sha": base } } });
    fs::write(repository.path().join("home/event.json"), event.to_string()).unwrap();
    let acted = act_once(repository);
    if acted.printed.contains("Job failed") || acted.printed.contains("Job succeeded") {
        return acted;
    }
    act_once(repository)
}

fn act_once(repository: &Repository) -> Acted {
    let steps = repository.path().join("bin/steps");
    repository.script("bash", BASH);
    fs::write(&steps, "").unwrap();
    let mut act = repository.program(tool("act").unwrap());
    act.args(["pull_request", "--pull=false", "-P", "ubuntu-latest=-self-hosted", "--json", "-v"]);
    act.args(["--eventpath", "home/event.json"]).env("REPOSITORY", repository.path());
    let output = act.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut printed: Vec<String> =
        lines.map(|line| line["msg"].as_str().unwrap_or_default().trim_end().to_owned()).collect();
    printed.push(String::from_utf8_lossy(&output.stderr).into_owned());
    let steps = String::from_utf8_lossy(&fs::read(steps).unwrap()).into_owned();
    Acted { succeeded: output.status.success(), printed: printed.join("\n"), steps }
}

fn asked(repository: &Repository) -> String {
    fs::read_to_string(repository.path().join("bin/asked")).unwrap_or_default()
}

const MARK: &str = "<!-- cargo gofer diff, changes  -->\n";
const CHANGE: &str = "What changes in the pipeline:\n\n    ~ task test\n        image: \"rust:1.85\" → \"rust:1.95\"\n";

fn a_pull_request_is_told_what_it_changes() {
    let (repository, base) = repository("changes", "rust:1.85", "rust:1.95");
    let acted = act(&repository, &base);
    assert!(acted.succeeded, "{}", acted.printed);
    let slug = asked(&repository).lines().next().unwrap().to_owned();
    assert!(slug.starts_with("POST repos/") && slug.ends_with("/issues/7/comments"), "{slug}");
    assert_eq!(asked(&repository), format!("{slug}\n{MARK}{CHANGE}"));

    // The next time it is the same comment that says what is new, and that nothing changes any more.
    fs::write(repository.path().join("bin/comments"), "42\n43\n").unwrap();
    fs::remove_file(repository.path().join("bin/asked")).unwrap();
    repository.write("rust:1.85");
    repository.commit();
    assert!(act(&repository, &base).succeeded);
    let told = asked(&repository);
    assert!(told.starts_with("PATCH repos/") && told.contains("/issues/comments/42\n"), "{told}");
    assert!(told.ends_with(&format!("{MARK}The pipeline stays as it is.\n")), "{told}");

    // A pull request that has changed nothing is not commented.
    fs::write(repository.path().join("bin/comments"), "").unwrap();
    fs::remove_file(repository.path().join("bin/asked")).unwrap();
    assert!(act(&repository, &base).succeeded);
    assert_eq!(asked(&repository), "");
}

fn what_is_wrong_is_an_annotation() {
    let (repository, base) = repository("wrong", "rust:1.85", "rust 1.95");
    let acted = act(&repository, &base);
    assert!(!acted.succeeded, "{}", acted.printed);
    let annotation = "::error file=wrong/src/main.rs,line=8,";
    assert!(acted.steps.contains(annotation), "{}", acted.printed);
    assert_eq!(asked(&repository), "");
}

fn options_reach_the_command() {
    // A warning, which is denied.
    let (repository, base) = repository("denied", "rust:1.85", "rust");
    let acted = act(&repository, &base);
    assert!(!acted.succeeded, "{}", acted.printed);
    assert!(acted.steps.contains("::error file=denied/src/main.rs,title=untagged-image"), "{}", acted.printed);
}

fn a_comment_that_cannot_be_written_is_no_failure() {
    let (repository, base) = repository("silent", "rust:1.85", "rust:1.95");
    repository.script("gh", "#!/bin/sh\necho 'HTTP 403' >&2\nexit 1\n");
    let acted = act(&repository, &base);
    assert!(acted.succeeded, "{}", acted.printed);
    assert!(acted.steps.contains("No comment could be written"), "{}", acted.printed);
}

fn a_base_that_is_not_there_is_said() {
    let (repository, _) = repository("shallow", "rust:1.85", "rust:1.95");
    let acted = act(&repository, &"a".repeat(40));
    assert!(!acted.succeeded, "{}", acted.printed);
    assert!(acted.steps.contains("needs `fetch-depth: 0`"), "{}", acted.printed);
}
