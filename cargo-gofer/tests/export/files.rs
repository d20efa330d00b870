//! Where exports go, and that they are the same each time.

use std::fs;
use std::path::Path;

use crate::common::trials::Case;
use crate::common::{folder, gofer};
use crate::targets;

pub const ALL: &[Case] = &[
    ("the_examples_are_as_they_were", the_examples_are_as_they_were),
    ("a_file_that_is_not_up_to_date_is_told", a_file_that_is_not_up_to_date_is_told),
    ("the_documentation_shows_what_is_printed", the_documentation_shows_what_is_printed),
    ("each_of_several_becomes_a_file", each_of_several_becomes_a_file),
    ("what_is_not_valid_has_its_place", what_is_not_valid_has_its_place),
    ("two_of_one_id_are_no_file", two_of_one_id_are_no_file),
    ("all_of_a_workspace_are_exported", all_of_a_workspace_are_exported),
    ("only_what_was_exported_is_written_over", only_what_was_exported_is_written_over),
    ("what_is_no_file_is_only_written_to", what_is_no_file_is_only_written_to),
    ("the_head_says_by_which_command", the_head_says_by_which_command),
];

/// The examples' exports, or what is said of those that are refused. `BLESS=1` writes them anew.
fn the_examples_are_as_they_were() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for entry in fs::read_dir(here.join("../tests/examples")).unwrap() {
        let json = entry.unwrap().path();
        let name = json.file_stem().unwrap().to_str().unwrap().to_owned();
        for target in targets() {
            let target = target.as_str();
            let folder = folder();
            fs::copy(&json, folder.path().join("pipeline.json")).unwrap();
            let ran = gofer(folder.path(), &["export", target, "pipeline.json"]);
            let again = gofer(folder.path(), &["export", target, "pipeline.json"]);
            assert_eq!((&ran.output, &ran.errors), (&again.output, &again.errors));
            let text = format!("{}{}", ran.output, ran.errors);
            let file = here.join(format!("tests/export/golden/{name}.{target}.txt"));
            if std::env::var_os("BLESS").is_some() {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(&file, &text).unwrap();
            }
            // It says what differs, and not both texts whole.
            snapbox::assert_data_eq!(
                text,
                snapbox::Data::read_from(&file, Some(snapbox::data::DataFormat::Text)).raw()
            );
            seen += 1;
        }
    }
    assert!(seen >= 9 * targets().len(), "{seen}");
}

fn the_documentation_shows_what_is_printed() {
    let page = include_str!("../../docs/where-it-runs.md");
    let blocks: Vec<&str> = page.split("```text\n$ cargo gofer ").skip(1).collect();
    assert_eq!(blocks.len(), 4);
    for block in blocks {
        let (command, printed) = block.split("\n```").next().unwrap().split_once('\n').unwrap();
        let folder = folder();
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/examples");
        // The example's JSON, in place of its crate.
        let from = |word: &str| match word.strip_prefix("examples/") {
            Some(name) => examples.join(format!("{name}.json")).display().to_string(),
            None => word.to_owned(),
        };
        let args: Vec<String> = command.split(' ').map(from).collect();
        let ran = gofer(folder.path(), &args.iter().map(String::as_str).collect::<Vec<_>>());
        let said = format!("{}{}", ran.errors, ran.output);
        // Where it stands in that JSON; a crate's block has its notes without.
        let said: Vec<&str> = said.lines().filter(|line| !line.starts_with(" --> ")).collect();
        assert_eq!(said.join("\n").trim_end(), printed.trim_end(), "{command}");
    }
}

const PIPELINE: &str = r#"{"id":"ship","name":"Ship","description":null,"parallelism":0,"tasks":[{"id":"test","description":null,
"image":"rust:1.95","registry_auth":null,"depends_on":{},"variables":{},"entrypoint":null,"command":["cargo","test"],
"inject_api_token":false,"always_pull_newest_image":true}]}"#;

fn a_file_that_is_not_up_to_date_is_told() {
    let folder = folder();
    let there = |args: &[&str]| {
        gofer(folder.path(), &[&["export", "github", "pipeline.json", "-o", "ci/ship.yml"], args].concat())
    };
    fs::write(folder.path().join("pipeline.json"), PIPELINE).unwrap();
    let missing = there(&["--check"]);
    assert_eq!(missing.code, Some(1), "{missing:?}");
    assert!(missing.output.contains("missing: ci/ship.yml"), "{missing:?}");
    assert_eq!(there(&[]).code, Some(0));
    let same = there(&["--check"]);
    assert_eq!((same.code, same.output.as_str()), (Some(0), "up to date: ci/ship.yml\n"));
    fs::write(folder.path().join("pipeline.json"), PIPELINE.replace("rust:1.95", "rust:1.96")).unwrap();
    let changed = there(&["--check"]);
    assert_eq!(changed.code, Some(1), "{changed:?}");
    assert!(
        changed.output.contains("-          'rust:1.95' 'cargo' 'test'\n+          'rust:1.96' 'cargo' 'test'"),
        "{changed:?}"
    );
    // What is written anew is then up to date.
    assert_eq!(there(&[]).code, Some(0));
    assert_eq!(there(&["--check"]).code, Some(0));
}

fn only_what_was_exported_is_written_over() {
    let folder = folder();
    fs::write(folder.path().join("pipeline.json"), PIPELINE).unwrap();
    fs::write(folder.path().join("own.yml"), "on: push\n").unwrap();
    let ran = gofer(folder.path(), &["export", "github", "pipeline.json", "-o", "own.yml"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_eq!(fs::read_to_string(folder.path().join("own.yml")).unwrap(), "on: push\n");
    // One of several that may not be written keeps the others back.
    fs::write(folder.path().join("ahead.json"), PIPELINE.replace("ship", "ahead")).unwrap();
    fs::create_dir(folder.path().join("ci")).unwrap();
    fs::write(folder.path().join("ci/ship.yml"), "on: push\n").unwrap();
    let ran = gofer(folder.path(), &["export", "github", "ahead.json", "pipeline.json", "-o", "ci"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{ran:?}");
    assert!(ran.errors.contains("ci/ship.yml is there already"), "{ran:?}");
    assert!(!folder.path().join("ci/ahead.yml").exists());
    // What is the same already is nothing to lose: JSON has no head that says whose it is.
    let json = ["export", "github", "pipeline.json", "--markup", "json", "-o", "ship.json"];
    assert_eq!(gofer(folder.path(), &json).code, Some(0));
    assert_eq!(gofer(folder.path(), &json).code, Some(0));
    assert_eq!(gofer(folder.path(), &[&json[..], &["--check"]].concat()).code, Some(0));
    // Nor is it a text that matters, once the user says so.
    fs::write(folder.path().join("own.yml"), [0xff]).unwrap();
    let differs = gofer(folder.path(), &["export", "github", "pipeline.json", "-o", "own.yml", "--check"]);
    assert_eq!(differs.code, Some(1), "{differs:?}");
    let forced = gofer(folder.path(), &["export", "github", "pipeline.json", "-o", "own.yml", "--force"]);
    assert_eq!(forced.code, Some(0), "{forced:?}");
}

/// To read a pipe that is written to would take for ever.
fn what_is_no_file_is_only_written_to() {
    let folder = folder();
    fs::write(folder.path().join("pipeline.json"), PIPELINE).unwrap();
    let export = |args: &[&str]| gofer(folder.path(), &[&["export", "github", "pipeline.json"], args].concat());
    if cfg!(unix) {
        let ran = export(&["-o", "/dev/stdout"]);
        assert!(ran.code == Some(0) && ran.output.starts_with("# ship: Ship\n"), "{ran:?}");
    }
    let compared = export(&["-o", "-", "--check"]);
    assert_eq!((compared.code, compared.output.as_str()), (Some(2), ""), "{compared:?}");
    assert!(compared.errors.contains("`--check` compares with a file, and standard output is not one"), "{compared:?}");
}

fn the_head_says_by_which_command() {
    let folder = folder();
    fs::write(folder.path().join("pipeline.json"), PIPELINE).unwrap();
    let export = |args: &[&str]| {
        let all = [&["--color", "never", "export", "--color", "never", "github", "pipeline.json", "-o", "x.yml"], args];
        let ran = gofer(folder.path(), &all.concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        fs::read_to_string(folder.path().join("x.yml")).unwrap()
    };
    let line = |text: &str| text.lines().nth(3).unwrap().to_owned();
    assert_eq!(
        line(&export(&["--runs-on", "my label"])),
        "#   cargo gofer export github pipeline.json -o x.yml --runs-on 'my label'"
    );
    // What makes no other file is left out, and the command is one line whatever is in it.
    assert_eq!(line(&export(&["--force"])), "#   cargo gofer export github pipeline.json -o x.yml");
    assert!(export(&["--runs-on", "a\nb"]).contains("\nname: Ship\n"));
    export(&["--runs-on", "a\nb", "--check"]);
}

/// A broken rule is told alike with its place, whether one file is written or several.
fn what_is_not_valid_has_its_place() {
    let folder = folder();
    fs::write(folder.path().join("bad.json"), PIPELINE.replace("rust:1.95", "Rust 1.95")).unwrap();
    fs::write(folder.path().join("good.json"), PIPELINE.replace("ship", "good")).unwrap();
    let export = |args: &[&str]| gofer(folder.path(), &[&["export", "github"], args].concat());
    let one = export(&["bad.json"]);
    assert!(one.code == Some(2) && one.errors.contains("\n --> bad.json:"), "{one:?}");
    assert_eq!(export(&["bad.json", "-o", "ci/"]).errors, one.errors);
    let of_two = export(&["bad.json", "good.json", "-o", "ci/"]);
    let named = one.errors.replace("error: ", "error: bad.json: ");
    assert_eq!((of_two.code, of_two.errors), (Some(2), named));
    assert!(!folder.path().join("ci").exists());
}

fn two_of_one_id_are_no_file() {
    let folder = folder();
    for (file, id) in [("a.json", "ship"), ("b.json", "ship"), ("c.json", "Ship")] {
        fs::write(folder.path().join(file), PIPELINE.replace("\"ship\"", &format!("\"{id}\""))).unwrap();
    }
    for other in ["b.json", "c.json"] {
        let ran = gofer(folder.path(), &["export", "github", "a.json", other, "-o", "ci/"]);
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{ran:?}");
        let why = format!("{other}: pipeline, id: its file would be that of `a.json` too");
        assert!(ran.errors.contains(&why), "{ran:?}");
        assert!(!folder.path().join("ci").exists());
    }
}

/// Each of its programs that is a pipeline.
fn all_of_a_workspace_are_exported() {
    let folder = folder();
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"all\"]\n").unwrap();
    let bin = folder.path().join("all/src/bin");
    fs::create_dir_all(&bin).unwrap();
    fs::write(
        folder.path().join("all/Cargo.toml"),
        "[package]\nname = \"all\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[package.metadata.gofer]\npipelines = [\"nightly\", \"ship\"]\n",
    )
    .unwrap();
    for id in ["ship", "nightly"] {
        let json = PIPELINE.replace("\"ship\"", &format!("\"{id}\"")).replace('\n', "");
        fs::write(bin.join(format!("{id}.rs")), format!("fn main() {{ println!(\"{{}}\", r#\"{json}\"#); }}\n"))
            .unwrap();
    }
    let export = |args: &[&str]| gofer(folder.path(), &[&["export", "argo", "--workspace"], args].concat());
    let nowhere = export(&[]);
    assert_eq!(nowhere.code, Some(2), "{nowhere:?}");
    assert!(nowhere.errors.contains("name a folder, in which each becomes a file of its id"), "{nowhere:?}");
    let ran = export(&["-o", "deploy/"]);
    assert_eq!(
        (ran.code, ran.output.as_str()),
        (Some(0), "wrote deploy/nightly.yaml\nwrote deploy/ship.yaml\n"),
        "{ran:?}"
    );
    assert_eq!(export(&["-o", "deploy/", "--check"]).code, Some(0));
}

fn each_of_several_becomes_a_file() {
    let folder = folder();
    let export =
        |args: &[&str]| gofer(folder.path(), &[&["export", "github", "ship.json", "test.json"], args].concat());
    fs::write(folder.path().join("ship.json"), PIPELINE).unwrap();
    fs::write(folder.path().join("test.json"), PIPELINE.replace("ship", "test-all")).unwrap();
    let one = export(&["-o", "one.yml"]);
    assert_eq!(one.code, Some(2), "{one:?}");
    assert!(one.errors.contains("several pipelines do not go into one file"), "{one:?}");
    let ran = export(&["-o", "ci/"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(0), "wrote ci/ship.yml\nwrote ci/test-all.yml\n"), "{ran:?}");
    let same = export(&["-o", "ci", "--check"]);
    assert_eq!(same.code, Some(0), "{same:?}");
    // One that is refused keeps the others back, and is called by its name.
    let token = PIPELINE.replace("\"inject_api_token\":false", "\"inject_api_token\":true");
    fs::write(folder.path().join("test.json"), token.replace("ship", "test-all")).unwrap();
    fs::remove_dir_all(folder.path().join("ci")).unwrap();
    let refused = export(&["-o", "ci/"]);
    assert_eq!((refused.code, refused.output.as_str()), (Some(1), ""), "{refused:?}");
    assert!(refused.errors.contains("error[github-api-token]: test.json: task `test`"), "{refused:?}");
    assert!(!folder.path().join("ci").exists());
}
