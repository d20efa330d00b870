//! `cargo gofer export`, read by those it is for: YAML's readers, Kubernetes' own, GitHub's
//! linters, and `act`, which runs workflows on the Docker at hand.
//!
//! The tools are looked for in the folder `GOFER_TEST_TOOLS`, then on the search path; without one
//! the cases that need it are ignored, and this program says so.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod act;
mod fields;
mod files;
mod notes;
mod readers;
mod shapes;
mod texts;

use libtest_mimic::Arguments;

use common::tools;
use common::trials::trials;

/// The targets that there are, by the schemas of what they answer.
fn targets() -> Vec<String> {
    let schemas = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/schema")).unwrap();
    let names = schemas.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut targets: Vec<String> =
        names.filter_map(|name| Some(name.strip_prefix("export-")?.strip_suffix(".json")?.to_owned())).collect();
    targets.sort();
    targets
}

fn main() {
    let arguments = Arguments::from_args();
    let here = Ok(());
    let readers = tools::need(&["python3"]).and_then(|()| tools::python_reads_yaml());
    let trials = [
        trials("notes", notes::ALL, &here),
        trials("fields", fields::ALL, &here),
        trials("files", files::ALL, &here),
        trials("readers", readers::PYTHON, &readers),
        trials("readers", readers::KUBECTL, &tools::need(&["kubectl"])),
        trials("readers", readers::ACTIONLINT, &tools::need(&["actionlint"])),
        trials("readers", readers::SCHEMA, &tools::need(&["check-jsonschema"])),
        trials("readers", readers::ARGO, &tools::need(&["check-jsonschema"]).and_then(|()| readers::argo_schema())),
        trials("act", act::ALL, &tools::need(&["act", "git"]).and_then(|()| tools::image())),
    ];
    libtest_mimic::run(&arguments, trials.into_iter().flatten().collect()).exit();
}
