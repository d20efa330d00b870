//! Where exports go, and that they are the same each time.

use std::fs;
use std::path::Path;

use crate::common::trials::Case;
use crate::common::{folder, gofer};

pub const ALL: &[Case] = &[
    ("the_examples_are_as_they_were", the_examples_are_as_they_were),
    ("a_file_that_is_not_up_to_date_is_told", a_file_that_is_not_up_to_date_is_told),
    ("the_documentation_shows_what_is_printed", the_documentation_shows_what_is_printed),
    ("each_of_several_becomes_a_file", each_of_several_becomes_a_file),
    ("only_what_was_exported_is_written_over", only_what_was_exported_is_written_over),
];

/// The examples' exports, or what is said of those that are refused. `BLESS=1` writes them anew.
fn the_examples_are_as_they_were() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for entry in fs::read_dir(here.join("../tests/examples")).unwrap() {
        let json = entry.unwrap().path();
        let name = json.file_stem().unwrap().to_str().unwrap().to_owned();
        for target in ["github", "argo"] {
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
    assert!(seen >= 18, "{seen}");
}

fn the_documentation_shows_what_is_printed() {
    let page = include_str!("../../../docs/where-it-runs.md");
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
        assert_eq!(format!("{}{}", ran.errors, ran.output).trim_end(), printed.trim_end(), "{command}");
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
    let forced = gofer(folder.path(), &["export", "github", "pipeline.json", "-o", "own.yml", "--force"]);
    assert_eq!(forced.code, Some(0), "{forced:?}");
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
    fs::write(folder.path().join("test.json"), token).unwrap();
    fs::remove_dir_all(folder.path().join("ci")).unwrap();
    let refused = export(&["-o", "ci/"]);
    assert_eq!((refused.code, refused.output.as_str()), (Some(1), ""), "{refused:?}");
    assert!(refused.errors.starts_with("error[github-api-token]: test.json: task `test`"), "{refused:?}");
    assert!(!folder.path().join("ci").exists());
}
