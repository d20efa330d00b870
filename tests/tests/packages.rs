//! Every crate that is published stands alone: licence texts, metadata, and a README for who sees nothing else.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Folder and metadata of the published crates.
fn published() -> Vec<(PathBuf, Value)> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter().filter(|package| package["publish"].is_null());
    let folder = |package: &Value| Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned();
    packages.map(|package| (folder(package), package.clone())).collect()
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

#[test]
fn they_are_these() {
    let mut names: Vec<_> = published().into_iter().map(|(_, package)| package["name"].clone()).collect();
    names.sort_by_key(ToString::to_string);
    assert_eq!(names, ["cargo-gofer", "gofer-core", "gofer-dsl", "gofer-macros", "gofer-model"]);
}

#[test]
fn licence_texts_travel_with_each() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (folder, _) in published() {
        for text in ["LICENSE-MIT", "LICENSE-APACHE"] {
            assert!(!folder.join(text).is_symlink(), "packages made on Windows would hold the link's text");
            assert!(read(&folder.join(text)) == read(&root.join(text)), "{} differs in {}", text, folder.display());
        }
    }
}

#[test]
fn each_says_what_a_registry_shows() {
    for (_, package) in published() {
        let name = package["name"].as_str().unwrap();
        let count = |field: &str| package[field].as_array().unwrap().len();
        assert!((1..=5).contains(&count("keywords")), "{name} has at most five keywords");
        assert!((1..=5).contains(&count("categories")), "{name}");
        assert_eq!(package["documentation"], format!("https://docs.rs/{name}"));
        assert_eq!(package["readme"], "README.md", "{name}");
        assert_eq!(package["license"], "MIT OR Apache-2.0", "{name}");
        // An address that is none would be worse than no address; one that is there is that of all.
        for field in ["repository", "homepage"] {
            assert_eq!(package[field], published()[0].1[field], "{name}, {field}");
            assert!(package[field].as_str().is_none_or(|address| address.starts_with("https://")), "{name}, {field}");
        }
        for field in ["description", "rust_version"] {
            assert!(package[field].is_string(), "{name} has no {field}");
        }
    }
}

#[test]
fn each_readme_makes_sense_alone() {
    for (folder, package) in published() {
        let name = package["name"].as_str().unwrap();
        let readme = read(&folder.join("README.md"));
        assert!(readme.starts_with(&format!("# {name}\n")), "{name} has its name above");
        assert!(readme.contains("/gofer)"), "{name} says where Gofer is");
        let install = [format!("cargo add {name}\n"), format!("cargo install {name} "), "cargo add gofer-dsl\n".into()];
        assert!(install.iter().any(|line| readme.contains(line)), "{name} says how to get it");
        assert!(readme.contains("cargo-gofer"), "{name} points at the tool");
    }
}

#[test]
fn the_mistake_in_each_is_real() {
    let block = include_str!("../ui/readme/first.rs");
    let message = include_str!("../ui/readme/first.stderr").replace("ui/readme/first.rs", "src/main.rs");
    for name in ["cargo-gofer", "gofer-dsl", "gofer-macros"] {
        let readme = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("README.md"));
        assert!(readme.contains(block) && readme.contains(&message), "{name}:\n{message}");
    }
}
