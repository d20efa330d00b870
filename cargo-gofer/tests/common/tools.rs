//! Programs of others.

use std::path::PathBuf;
use std::process::Command;

/// The program of this name.
pub fn tool(name: &str) -> Option<PathBuf> {
    let named = std::env::var_os("GOFER_TEST_TOOLS").map(|folder| PathBuf::from(folder).join(name));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name));
    named.into_iter().chain(found).find(|program| program.is_file())
}

pub fn command(name: &str) -> Command {
    Command::new(tool(name).unwrap())
}

/// Whether all of them are here.
pub fn need(names: &[&str]) -> Result<(), String> {
    match names.iter().find(|name| tool(name).is_none()) {
        Some(missing) => Err(format!("there is no {missing}")),
        None => Ok(()),
    }
}

pub fn python_reads_yaml() -> Result<(), String> {
    let output =
        command("python3").args(["-c", "import yaml, ruamel.yaml"]).output().map_err(|error| error.to_string())?;
    if output.status.success() { Ok(()) } else { Err("Python has no PyYAML or no ruamel.yaml".to_owned()) }
}

/// An engine with an image of nothing but busybox.
pub fn image() -> Result<(), String> {
    let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/image.sh");
    let made = Command::new("sh").arg(script).arg("docker").output().map_err(|error| error.to_string())?;
    if made.status.success() {
        return Ok(());
    }
    Err(format!("no image could be made of busybox: {}", String::from_utf8_lossy(&made.stderr).trim()))
}
