//! A graph that is only known at run time: one task for each folder of a monorepo.
//!
//! A block's graph is static, so this one is made with the builders. They apply the same
//! rules: a folder that gives no valid id, or two that give the same, is an error here, before
//! anything reaches the server.
//!
//! Its ids have hyphens, which servers take from 0.8.3 on.

use std::error::Error;
use std::fs;
use std::path::Path;

use gofer_dsl::{Ids, Pipeline, Status, Task};

fn main() -> Result<Pipeline, Box<dyn Error>> {
    // Beside this crate, wherever it is started: `gofer up` does not go into its folder.
    let folders = services(&Path::new(env!("CARGO_MANIFEST_DIR")).join("services"))?;
    let tests = folders.iter().map(|folder| test(folder));
    let report = Task::new("report", "busybox:stable")
        .description("Runs when every service's tests have ended, whatever came of them.")
        .depends_on(folders.iter().map(|folder| (test_id(folder), Status::Any)))
        .command(["echo", "all tests have ended"]);

    Ok(Pipeline::new("test-services", "Test every service")
        .description("One task for each folder in services/.")
        .ids(Ids::KebabCase)
        .tasks(tests)
        .task(report))
}

/// The names of the folders in a folder, sorted, so that the same tree gives the same JSON.
fn services(root: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(root).map_err(|error| format!("{}: {error}", root.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    folders.sort();
    Ok(folders)
}

fn test_id(folder: &str) -> String {
    format!("test-{folder}")
}

fn test(folder: &str) -> Task {
    // Here the folders are seen; a container starts empty, and fetches what it tests.
    let script = "git clone --depth 1 https://example.com/services.git /repository && \
                  cargo test --manifest-path \"/repository/services/$SERVICE/Cargo.toml\"";
    Task::new(test_id(folder), "rust:1.95")
        .description(format!("Tests services/{folder}."))
        .variable("SERVICE", folder)
        .command(["sh", "-ec", script])
}
