//! Compares the public surface of the crates with what `tests/surface` has of it, so that a
//! change is seen in review.
//!
//!     cargo run --package gofer-tests --features surface --bin surface [bless]
//!
//! The documentation's JSON is no stable output of the compiler. Where the compiler writes it in
//! another format than is read here, nothing is compared, and that is said.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use public_api::Builder;
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The format that is read: the one of rustc 1.95.
const FORMAT: u64 = 57;

fn main() -> ExitCode {
    let bless = std::env::args().nth(1).is_some_and(|word| word == "bless");
    let crates = ["gofer-core", "gofer-model", "gofer-dsl"];
    match crates.into_iter().map(|name| compare(name, bless)).collect::<Result<Vec<bool>>>() {
        Ok(same) if same.iter().all(|same| *same) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Whether a crate's surface is the one that is kept, or cannot be told.
fn compare(name: &str, bless: bool) -> Result<bool> {
    let json = document(name)?;
    if format_of(&json)? != FORMAT {
        println!("NOT TESTED: the surface of {name}, because this compiler documents it in another format");
        return Ok(true);
    }
    let surface = Builder::from_rustdoc_json(json).omit_blanket_impls(true).omit_auto_trait_impls(true).build()?;
    let surface = surface.to_string();
    let path = workspace().join(format!("tests/surface/{name}.txt"));
    if bless {
        std::fs::write(path, surface)?;
        return Ok(true);
    }
    let kept = std::fs::read_to_string(path)?;
    report(&kept, &surface);
    Ok(kept == surface)
}

fn format_of(json: &Path) -> Result<u64> {
    let json: Value = serde_json::from_str(&std::fs::read_to_string(json)?)?;
    Ok(json["format_version"].as_u64().unwrap_or_default())
}

fn report(kept: &str, surface: &str) {
    let only = |these: &str, others: &str, sign: char| {
        for line in these.lines().filter(|line| !others.lines().any(|other| other == *line)) {
            eprintln!("{sign} {line}");
        }
    };
    only(kept, surface, '-');
    only(surface, kept, '+');
}

/// Writes the crate's documentation as JSON.
fn document(name: &str) -> Result<PathBuf> {
    let target = gofer_tests::target_folder()?.join("surface");
    let status = Command::new(env!("CARGO"))
        .args(["rustdoc", "--quiet", "--locked", "--lib", "--all-features", "--package", name])
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .current_dir(workspace())
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTC_BOOTSTRAP", "1")
        .status()?;
    if status.success() {
        Ok(target.join(format!("doc/{}.json", name.replace('-', "_"))))
    } else {
        Err(format!("{name} cannot be documented").into())
    }
}
