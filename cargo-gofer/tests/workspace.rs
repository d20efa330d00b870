//! Where pipelines come from: the packages of a repository, and their programs.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use common::{Ran, folder};
use serde_json::{Value, json};
use serde_sarif::sarif::Sarif;

/// The command, which puts programs beside no other test's, and builds what all depend on once.
fn command(folder: &Path, args: &[&str]) -> Command {
    let root = folder.ancestors().find(|folder| folder.ends_with("a repository")).unwrap();
    let mut command = common::command(folder, args);
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates");
    command.env("CARGO_TARGET_DIR", root.join("target")).env("CARGO_BUILD_BUILD_DIR", built);
    command
}

fn gofer(folder: &Path, args: &[&str]) -> Ran {
    command(folder, args).output().unwrap().into()
}

fn main_rs(id: &str) -> String {
    format!(
        "use gofer_dsl::*;\nfn main() -> Pipeline {{\n    pipeline! {{ id: {id}, name: \"The {id}\", task one {{ image: \"rust:1.95\" }} }}\n}}\n"
    )
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

static NEXT: AtomicUsize = AtomicUsize::new(0);

/// A package, which depends on gofer-dsl if it is to.
///
/// Cargo tells packages apart by name, version and path within the workspace, and what all tests
/// build stands in one folder; so each has a version of its own.
fn package(folder: &Path, name: &str, of_gofer: bool, more: &str) {
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("gofer-dsl");
    let dependency = if of_gofer {
        format!("[dependencies]\ngofer-dsl = {{ path = '{}' }}\n", library.display())
    } else {
        String::new()
    };
    let version = NEXT.fetch_add(1, Ordering::Relaxed);
    let manifest =
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.{version}\"\nedition = \"2024\"\n{dependency}{more}");
    write(&folder.join("Cargo.toml"), &manifest);
}

/// Three packages of pipelines and two others: seven pipelines in three namespaces.
fn workspace() -> (tempfile::TempDir, PathBuf) {
    let folder = folder();
    let root = folder.path().join("a repository");
    let manifest = "[workspace]\nmembers = [\"pipelines/*\", \"app\", \"tool\"]\nresolver = \"3\"\n\n\
                    [workspace.metadata.gofer]\nnamespace = \"team\"\n";
    write(&root.join("Cargo.toml"), manifest);
    let alpha = root.join("pipelines/alpha");
    package(&alpha, "ws-alpha", true, "");
    write(&alpha.join("src/main.rs"), &main_rs("alpha"));
    // Two programs and an example.
    let beta = root.join("pipelines/beta");
    package(&beta, "ws-beta", true, "[package.metadata.gofer]\nnamespace = \"other\"\n");
    write(&beta.join("src/bin/ws-nightly.rs"), &main_rs("nightly"));
    write(&beta.join("src/bin/ws-weekly.rs"), &main_rs("weekly"));
    write(&beta.join("examples/ws-tried.rs"), &main_rs("tried"));
    // Programs of which only some are pipelines.
    let gamma = root.join("pipelines/gamma");
    let named =
        "[package.metadata.gofer]\nnamespace = \"third\"\npipelines = [\"ws-release\", \"ws-docs\", \"ws-deploy\"]\n";
    package(&gamma, "ws-gamma", true, named);
    for name in ["release", "docs", "deploy"] {
        write(&gamma.join(format!("src/bin/ws-{name}.rs")), &main_rs(name));
    }
    write(&gamma.join("src/bin/ws-helper.rs"), "fn main() { println!(\"no pipeline\"); }\n");
    for other in ["app", "tool"] {
        package(&root.join(other), &format!("ws-{other}"), false, "");
        write(&root.join(other).join("src/main.rs"), "fn main() { println!(\"no pipeline\"); }\n");
    }
    (folder, root)
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["result"]["pipelines"].as_array().unwrap().iter().map(|pipeline| pipeline["id"].as_str().unwrap()).collect()
}

#[test]
fn all_pipelines_of_a_workspace() {
    let (_folder, root) = workspace();
    let ran = gofer(&root, &["list"]);
    let expected = "team   alpha    1 task  pipelines/alpha/src/main.rs
other  nightly  1 task  pipelines/beta/src/bin/ws-nightly.rs
other  weekly   1 task  pipelines/beta/src/bin/ws-weekly.rs
other  tried    1 task  pipelines/beta/examples/ws-tried.rs
third  deploy   1 task  pipelines/gamma/src/bin/ws-deploy.rs
third  docs     1 task  pipelines/gamma/src/bin/ws-docs.rs
third  release  1 task  pipelines/gamma/src/bin/ws-release.rs
";
    assert_eq!((ran.code, ran.output.as_str(), ran.errors.as_str()), (Some(0), expected, ""));

    let ran = gofer(&root, &["list", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(
        answer["result"]["pipelines"][1],
        json!({
            "namespace": "other", "id": "nightly", "name": "The nightly", "tasks": 1, "package": "ws-beta",
            "program": "ws-nightly", "file": "pipelines/beta/src/bin/ws-nightly.rs",
        })
    );

    // From the package that the pipelines are for; of a package, by its name, its folder, its manifest.
    for (from, args, expected) in [
        ("app", &[][..], 7),
        (".", &["--workspace"], 7),
        (".", &["--workspace", "--exclude", "ws-gamma"], 4),
        (".", &["--package", "ws-beta"], 3),
        (".", &["-p", "ws-alpha", "-p", "ws-gamma"], 4),
        ("pipelines/beta", &[], 3),
        (".", &["pipelines/beta"], 3),
        (".", &["pipelines/beta/Cargo.toml", "pipelines/alpha"], 4),
        (".", &["--manifest-path", "pipelines/gamma/Cargo.toml"], 3),
        (".", &["--bin", "ws-weekly", "--example", "ws-tried"], 2),
    ] {
        let ran = gofer(&root.join(from), &[&["list", "--format", "json"], args].concat());
        let answer: Value = serde_json::from_str(&ran.output).unwrap();
        assert_eq!((ran.code, ids(&answer).len()), (Some(0), expected), "{args:?}: {}", ran.output);
    }

    let ran = gofer(&root, &["check"]);
    assert_eq!((ran.code, ran.output.matches("valid: ").count()), (Some(0), 7), "{}", ran.errors);
}

#[test]
fn one_pipeline_of_several_is_chosen_or_asked_for() {
    let (_folder, root) = workspace();
    for (args, expected) in [
        (&["pipelines/alpha"][..], "alpha"),
        (&["-p", "ws-alpha"], "alpha"),
        (&["--bin", "ws-docs"], "docs"),
        (&["pipelines/beta", "--example", "ws-tried"], "tried"),
    ] {
        let ran = gofer(&root, &[&["graph"], args].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.errors);
        assert!(ran.output.contains(expected), "{args:?}: {}", ran.output);
    }
    for (args, message, help) in [
        (
            &[][..],
            "there are several pipelines: `ws-alpha`, `ws-nightly`",
            "say which one is meant, as in `--package ws-gamma`",
        ),
        (
            &["-p", "ws-gamma"],
            "`ws-deploy`, `ws-docs` and `ws-release`",
            "say which one is meant, as in `--bin ws-release`",
        ),
        (&["-p", "ws-gama"], "no package of the workspace in ", "there is `ws-gamma`"),
        (&["--bin", "ws-dosc"], "no binary is called `ws-dosc`", "there is `ws-docs`"),
        (&["--example", "x"], "no example is called `x`", "there is `ws-tried`"),
    ] {
        let ran = gofer(&root, &[&["graph"], args].concat());
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{args:?}");
        assert!(ran.errors.contains(message) && ran.errors.contains(help), "{args:?}: {}", ran.errors);
    }
}

/// The names of all fields in it.
fn fields(json: &Value, into: &mut Vec<String>) {
    match json {
        Value::Array(list) => list.iter().for_each(|value| fields(value, into)),
        Value::Object(object) => {
            for (name, value) in object {
                into.push(name.clone());
                fields(value, into);
            }
        }
        _ => {}
    }
}

#[test]
fn every_field_is_documented() {
    let (_folder, root) = workspace();
    let needing = main_rs("alpha").replace("\"rust:1.95\"", "\"rust\", variables: { KEY: global_secret(\"key\") }");
    write(&root.join("pipelines/alpha/src/main.rs"), &needing);
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("cargo-gofer/docs/machines.md");
    let docs = fs::read_to_string(docs).unwrap();
    for command in ["check", "list"] {
        let ran = gofer(&root, &[command, "pipelines/alpha", "--format", "json"]);
        let mut names = Vec::new();
        fields(&serde_json::from_str(&ran.output).unwrap(), &mut names);
        assert!(names.len() > 8, "{}", ran.output);
        for name in names {
            assert!(docs.contains(&format!("`{name}`")), "{name} of {command}");
        }
    }
}

#[test]
fn a_package_says_how_much_rules_matter() {
    let (_folder, root) = workspace();
    let alpha = root.join("pipelines/alpha");
    write(&alpha.join("src/main.rs"), &main_rs("alpha").replace("rust:1.95", "rust"));
    let check = |level: &str, args: &[&str]| {
        package(&alpha, "ws-alpha", true, &format!("[package.metadata.gofer.lints]\nuntagged-image = \"{level}\"\n"));
        gofer(&root, &[&["check", "-p", "ws-alpha"], args].concat())
    };
    assert_eq!(check("deny", &[]).code, Some(1));
    assert_eq!(check("deny", &["--warn", "untagged-image"]).code, Some(0));
    let ran = check("allow", &[]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let ran = check("nay", &[]);
    let expected = "error: the settings of `ws-alpha`: `nay` is not a level\nhelp: write `untagged-image = \"allow\"";
    assert!(ran.code == Some(2) && ran.errors.starts_with(expected), "{}", ran.errors);
}

#[test]
fn programs_that_need_features_are_there_with_them() {
    let (_folder, root) = workspace();
    let alpha = root.join("pipelines/alpha");
    let needs = |features: &str| {
        format!("[[bin]]\nname = \"ws-alpha\"\npath = \"src/main.rs\"\nrequired-features = [\"{features}\"]\n")
    };
    let features = "[features]\ndefault = [\"all\"]\nall = [\"some\"]\nsome = []\nrare = []\n";
    for (feature, args, expected) in [
        ("some", &[][..], Some(0)),
        ("some", &["--no-default-features"], Some(2)),
        ("rare", &[], Some(2)),
        ("rare", &["--features", "rare"], Some(0)),
        ("rare", &["--all-features"], Some(0)),
        ("rare", &["--bin", "ws-alpha"], Some(2)),
    ] {
        package(&alpha, "ws-alpha", true, &format!("{}{features}", needs(feature)));
        let ran = gofer(&root, &[&["check", "-p", "ws-alpha"], args].concat());
        assert_eq!(ran.code, expected, "{feature} {args:?}: {}", ran.errors);
    }
    // Only what is named is refused by cargo, and it says how to go on.
    let ran = gofer(&root, &["check", "--bin", "ws-alpha", "--bin", "ws-docs"]);
    assert!(ran.errors.contains("2 programs cannot be built: ") && ran.errors.contains("--features"), "{}", ran.errors);
    assert_eq!(ran.errors.matches("error: ").count(), 1, "{}", ran.errors);
    assert_eq!(gofer(&root, &["list"]).output.lines().count(), 6);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let (_folder, root) = workspace();
    let block = |id: &str, task: &str| {
        format!(
            "fn main() -> gofer_dsl::Pipeline {{\n    gofer_dsl::pipeline! {{ id: {id}, name: \"\", {task} }}\n}}\n"
        )
    };
    // One does not compile, one finds itself not valid, one prints no pipeline; two have one id.
    write(&root.join("pipelines/alpha/src/main.rs"), &block("alpha", "task one { imag: \"x:1\" }"));
    let builders = "fn main() -> gofer_dsl::Pipeline {\n    gofer_dsl::Pipeline::new(\"weekly\", \"\")\n        \
                    .task(gofer_dsl::Task::new(\"one\", \"Ubuntu\"))\n}\n";
    write(&root.join("pipelines/beta/src/bin/ws-weekly.rs"), builders);
    write(&root.join("pipelines/beta/examples/ws-tried.rs"), "fn main() { panic!(\"tried\") }\n");
    write(&root.join("pipelines/gamma/src/bin/ws-docs.rs"), &main_rs("release"));
    let ran = gofer(&root, &["check", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!((ran.code, &answer["ok"]), (Some(1), &json!(false)));
    assert_eq!(ids(&answer), ["nightly", "deploy", "release"]);
    let fields = ["code", "pipeline", "file", "line", "column", "task", "field", "message"];
    let problems: Vec<Vec<&Value>> = answer["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| fields.map(|field| &problem[field]).to_vec())
        .collect();
    let alpha = json!(["block", "ws-alpha", "pipelines/alpha/src/main.rs", 2, 60, null, null, "unknown key `imag`"]);
    assert_eq!(json!(problems[0]), alpha);
    assert_eq!(json!(problems[1][..3]), json!(["invalid-image", "ws-weekly", "pipelines/beta/src/bin/ws-weekly.rs"]));
    assert_eq!(json!(problems[1][5..7]), json!(["one", "image"]));
    assert_eq!(json!(problems[2][..3]), json!(["no-pipeline", "ws-tried", "pipelines/beta/examples/ws-tried.rs"]));
    assert_eq!(problems[2][7], "the program `ws-tried` gives no pipeline: it panics");
    assert_eq!(
        json!(problems[3][..3]),
        json!(["duplicate-pipeline", "release", "pipelines/gamma/src/bin/ws-release.rs"])
    );
    assert_eq!(problems.len(), 4);
    assert!(ran.errors.contains("unknown key `imag`") && ran.errors.contains("panicked at"), "{}", ran.errors);

    let ran = gofer(&root, &["check"]);
    assert_eq!((ran.code, ran.output.matches("valid: ").count()), (Some(1), 3));
    assert_eq!(ran.errors.matches("unknown key `imag`").count(), 1, "{}", ran.errors);
    assert_eq!(ran.errors.matches("error: ws-weekly: task `one`, image: ").count(), 1, "{}", ran.errors);
    assert_eq!(ran.errors.matches("image `Ubuntu`").count(), 1, "{}", ran.errors);

    let mut github = command(&root.join("pipelines"), &["check", "--workspace", "--format", "github"]);
    let ran: Ran = github.env("GITHUB_WORKSPACE", root.parent().unwrap()).output().unwrap().into();
    let expected = "::error file=a repository/pipelines/alpha/src/main.rs,line=2,col=60,title=block::ws-alpha: \
                    unknown key `imag`%0Ahelp: ";
    assert!(ran.output.contains(expected), "{}", ran.output);
    assert_eq!((ran.code, ran.output.matches("::error ").count()), (Some(1), 4));

    let ran = gofer(&root, &["check", "--format", "sarif"]);
    let log = sarif(&ran);
    let results = log.runs[0].results.as_ref().unwrap();
    assert_eq!((ran.code, results.len(), results[0].rule_id.as_deref()), (Some(1), 4, Some("block")));
    let place = results[0].locations.as_ref().unwrap()[0].physical_location.as_ref().unwrap();
    let region = place.region.as_ref().unwrap();
    assert_eq!(place.artifact_location.as_ref().unwrap().uri.as_deref(), Some("pipelines/alpha/src/main.rs"));
    assert_eq!((region.start_line, region.start_column), (Some(2), Some(60)));
    let rules = log.runs[0].tool.driver.rules.as_ref().unwrap();
    assert!(rules.iter().all(|rule| rule.full_description.is_some()), "{}", ran.output);
}

/// Standard input is no file; what stands nowhere is no result, of which GitHub's upload wants the place of each.
#[test]
fn what_comes_from_standard_input_has_its_place_for_every_reader() {
    let wrong = "{\"id\": \"ship\", \"name\": \"Ship\", \"parallelism\": 0,\n \"tasks\": {}}";
    let said = |format: &str, input: &str| common::gofer_reading(input, &["check", "-", "--format", format]);
    let annotations = said("github", wrong).output;
    let expected = "::error title=malformed-field::ship: pipeline, tasks: expected a list of objects, found an object\
                    %0A --> standard input:2:11%0Ahelp: ";
    assert!(annotations.starts_with(expected), "{annotations}");

    let log = sarif(&said("sarif", wrong));
    let run = &log.runs[0];
    let place = run.results.as_ref().unwrap()[0].locations.as_ref().unwrap()[0].physical_location.as_ref().unwrap();
    let (artifact, region) = (place.artifact_location.as_ref().unwrap(), place.region.as_ref().unwrap());
    assert_eq!((artifact.uri.as_deref(), region.start_line, region.start_column), (Some("stdin"), Some(2), Some(11)));
    assert!(run.invocations.as_ref().unwrap()[0].execution_successful);

    let log = sarif(&said("sarif", ""));
    let run = &log.runs[0];
    assert_eq!(run.results.as_ref().map(Vec::len), Some(0));
    let invocation = &run.invocations.as_ref().unwrap()[0];
    let told = invocation.tool_execution_notifications.as_ref().unwrap();
    let text = told[0].message.text.as_deref().unwrap();
    assert!(!invocation.execution_successful && text.starts_with("standard input gives no pipeline"), "{text}");
}

/// A log, as its schema and its types have it.
fn sarif(ran: &Ran) -> Sarif {
    let wrong: Vec<String> =
        sarif_schema().iter_errors(&serde_json::from_str(&ran.output).unwrap()).map(|e| e.to_string()).collect();
    assert_eq!(wrong, [""; 0], "{}", ran.output);
    serde_json::from_str(&ran.output).unwrap()
}

/// The schema of SARIF 2.1.0, as its makers publish it: the crate of its types is made of it.
fn sarif_schema() -> jsonschema::Validator {
    let mut cargo = common::program(env!("CARGO"), Path::new(env!("CARGO_MANIFEST_DIR")));
    // What only other platforms need may not have been fetched.
    let here = Command::new("rustc").args(["--print", "host-tuple"]).output().unwrap();
    let here = String::from_utf8(here.stdout).unwrap();
    cargo.args(["metadata", "--format-version", "1", "--locked", "--filter-platform", here.trim()]);
    let ran: Ran = cargo.output().unwrap().into();
    let metadata: Value = serde_json::from_str(&ran.output).unwrap_or_else(|_| panic!("{}", ran.errors));
    let mut packages = metadata["packages"].as_array().unwrap().iter();
    let package = packages.find(|package| package["name"] == "serde-sarif").unwrap();
    let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap();
    // A bracket too much, which not every reader of patterns passes over.
    let schema = std::fs::read_to_string(folder.join("src/schema.json")).unwrap().replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn names_of_programs_and_patterns() {
    let (_folder, root) = workspace();
    let listed = |args: &[&str]| {
        let ran = gofer(&root, &[&["list", "--format", "json"], args].concat());
        let answer: Value = serde_json::from_str(&ran.output).unwrap();
        let found: Vec<String> = answer["result"]["pipelines"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|row| row["program"].as_str().unwrap().to_owned())
            .collect();
        (ran.code, found.join(" "), answer["problems"][0]["message"].as_str().unwrap_or_default().to_owned())
    };
    let found = |args: &[&str]| listed(args).1;
    assert_eq!(found(&["ws-alpha"]), "ws-alpha");
    assert_eq!(found(&["ws-weekly", "ws-docs"]), "ws-weekly ws-docs");
    // By the package's name, and by patterns of names and of folders.
    assert_eq!(found(&["ws-[rd]*"]), "ws-deploy ws-docs ws-release");
    assert_eq!(found(&["pipelines/alph*"]), "ws-alpha");
    assert_eq!(found(&["pipelines/al*/Cargo.toml"]), "ws-alpha");
    let all = found(&["--workspace"]);
    assert_eq!(found(&["ws-*"]), all);
    let below: Ran = gofer(&root.join("pipelines/alpha"), &["graph", "ws-weekly"]);
    assert_eq!(below.code, Some(0), "{}", below.errors);
    std::fs::create_dir(root.join("ci")).unwrap();
    for name in ["one", "two"] {
        write(&root.join(format!("ci/{name}.json")), &gofer_model::Pipeline::new(name, "").to_json());
    }
    write(&root.join("ci/notes.md"), "");
    assert_eq!(found(&["ci/*"]), "ci/one.json ci/two.json");

    let (code, _, message) = listed(&["nothing-*"]);
    assert_eq!(code, Some(2));
    assert!(message.starts_with("nothing is called `nothing-*`: "), "{message}");
    for (args, says) in [
        (&["graph", "ws-*"][..], "`ws-*` names several pipelines: "),
        (&["explain", "ci/*.json"], "`ci/*.json` names several pipelines: ci/one.json, ci/two.json"),
        (&["check", "ci/[a"], "`ci/[a` is not a pattern: "),
        (
            &["check", "ws-alphx"],
            "nothing is called `ws-alphx`: no folder with a Cargo.toml, no file of JSON, no program of a pipeline here\nhelp: there is a program `ws-alpha`",
        ),
    ] {
        let ran = gofer(&root, args);
        assert_eq!(ran.code, Some(2), "{args:?}");
        assert!(ran.errors.contains(says), "{args:?}: {}", ran.errors);
    }
}

#[test]
fn programs_that_are_no_pipelines() {
    let (_folder, root) = workspace();
    let main = root.join("pipelines/alpha/src/main.rs");
    let run = |text: &str, args: &[&str]| {
        write(&main, text);
        gofer(&root, &[&["check", "-p", "ws-alpha"], args].concat())
    };
    for (text, expected) in [
        ("fn main() { std::env::args().nth(1).expect(\"a file\"); }", "gives no pipeline: it panics"),
        ("fn main() { std::process::exit(3) }", "gives no pipeline: it ends with exit code 3"),
        ("fn main() { std::process::abort() }", "gives no pipeline: it is ended by a signal (6 (SIGABRT)"),
        ("fn main() { println!(\"{{}}\") }", "gives JSON, but not of a Gofer pipeline: it has no field"),
        ("fn main() {}", "gives no pipeline: there is nothing at all"),
    ] {
        let ran = run(text, &[]);
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{text}");
        assert!(ran.errors.contains(expected), "{text}: {}", ran.errors);
    }
    // It holds what it prints on until it is ended, with what it has started.
    let never = "fn main() { loop { std::thread::sleep(std::time::Duration::from_secs(9)) } }";
    let began = Instant::now();
    let ran = run(never, &["--time-limit", "1"]);
    assert!(ran.errors.contains("has not ended after 1 second\nhelp: "), "{}", ran.errors);
    assert!(began.elapsed() < Duration::from_secs(60));

    let ran = run("fn main() -> Pipeline { }", &[]);
    assert_eq!(ran.code, Some(1), "it is the pipeline that does not compile");
    package(&root.join("pipelines/alpha"), "ws-alpha", true, "nonsense");
    let ran = gofer(&root, &["check"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.errors.starts_with("error: ") && !ran.errors.contains("error: error"), "{}", ran.errors);
}

/// This project, whose root has no package, and whose packages are mostly no pipelines'.
#[test]
fn the_pipelines_of_this_project() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let ours = |args: &[&str]| -> Ran {
        // As one of them asks.
        common::command(root, args).env("REGISTRY_PASS", "x").output().unwrap().into()
    };
    let ran = ours(&["list", "--locked", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    let mut files: Vec<&str> =
        answer["result"]["pipelines"].as_array().unwrap().iter().map(|found| found["file"].as_str().unwrap()).collect();
    let programs = fs::read_dir(root.join("examples")).unwrap().map(|entry| entry.unwrap().path().join("src/main.rs"));
    let mut expected: Vec<String> = programs
        .filter(|main| main.is_file())
        .map(|main| main.strip_prefix(root).unwrap().display().to_string())
        .collect();
    files.sort_unstable();
    expected.sort_unstable();
    assert_eq!((ran.code, files), (Some(0), expected.iter().map(String::as_str).collect()), "{}", ran.errors);
    let ran = ours(&["graph"]);
    assert_eq!(ran.code, Some(2), "{}", ran.output);
    assert!(ran.errors.contains("there are several pipelines: "), "{}", ran.errors);
    assert_eq!(ours(&["check", "simple"]).output, "valid: simple, My Simple Pipeline\n  1 task in 1 layer\n");
}

#[test]
fn a_variable_that_a_program_lacks_is_said_last_with_what_sets_it() {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    for args in [&["list", "secrets", "simple"][..], &["check", "secrets", "simple"], &["graph", "secrets"]] {
        let mut ours = crate::common::command(&checkout, args);
        let ran: Ran = ours.env_remove("CARGO_TARGET_DIR").env_remove("REGISTRY_PASS").output().unwrap().into();
        let typed = args.join(" ");
        let told = format!(
            "the program `secrets` gives no pipeline: the environment variable `REGISTRY_PASS` is not set\n\
             help: write `REGISTRY_PASS=... cargo gofer {typed}`\n"
        );
        assert_eq!(ran.code, Some(2), "{typed}");
        assert!(ran.errors.ends_with(&told) && ran.errors.lines().count() == 2, "{typed}: {}", ran.errors);
        assert_eq!(ran.output.contains("simple"), args.contains(&"simple"), "{typed}: {}", ran.output);
    }
}

#[test]
fn a_program_runs_where_the_user_stands_with_what_cargo_tells_it() {
    let (_folder, root) = workspace();
    let main = "use gofer_dsl::*;\nfn main() -> Pipeline {\n    let here = std::env::current_dir().unwrap();\n    \
                let name = format!(\"{} {}\", here.file_name().unwrap().display(), std::env::var(\"CARGO_PKG_NAME\").unwrap() + &std::env::var(\"FROM_SETTINGS\").unwrap());\n    \
                pipeline! { id: alpha, name: name }\n}\n";
    write(&root.join("pipelines/alpha/src/main.rs"), main);
    write(&root.join(".cargo/config.toml"), "[env]\nFROM_SETTINGS = \"far\"\n");
    write(&root.join("pipelines/alpha/.cargo/config.toml"), "[env]\nFROM_SETTINGS = \", near\"\n");
    let ran = gofer(&root.join("app"), &["check", "../pipelines/alpha"]);
    assert_eq!(ran.output, "valid: alpha, app ws-alpha, near\n  no tasks\n", "{}", ran.errors);
}
