//! Every example prints the JSON that stands in `examples/` of this crate.
//!
//! To bless a change: `BLESS=1 cargo test -p gofer-tests --test examples`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::Command;

fn check(name: &str) {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", name])
        .env("REGISTRY_PASS", "hunter2")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let printed = serde_json::to_string_pretty(&printed).unwrap() + "\n";

    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(format!("{name}.json"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &printed).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap();
    assert_eq!(printed, expected, "{}", file.display());
    let read: gofer_dsl::Pipeline = serde_json::from_str(&expected).unwrap();
    assert_eq!(read.validate(), Ok(()));
}

macro_rules! examples {
    ($($name:ident)*) => {
        $(#[test] fn $name() { check(stringify!($name)); })*

        #[test]
        fn there_are_no_others() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
            let mut names: Vec<String> =
                std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            assert_eq!(names, [$(stringify!($name)),*]);
        }

        /// Whether an example runs on a server, and what it needs there, is said.
        #[test]
        fn each_says_how_it_fares_on_a_server() {
            let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cargo-gofer/docs/servers.md");
            let page = std::fs::read_to_string(page).unwrap();
            let (_, table) = page.split_once("## The examples, on a server").unwrap();
            let rows: Vec<&str> = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
            assert_eq!(rows, [$(stringify!($name)),*]);
        }
    };
}

examples! { api_token dag dynamic local objects project release script secrets ship simple }
