//! How cargo is called to build.

use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::process::{Command, Stdio};

use super::options::Cargo;
use crate::child::{self, Child, Group};

/// Cargo, as it builds something of this folder.
pub fn cargo(folder: &Path, options: &Cargo) -> Command {
    let mut cargo = child::cargo();
    cargo.args(["build", "--message-format", "json-diagnostic-rendered-ansi", "--color", "never"]);
    options.tell_how(cargo.current_dir(folder));
    cargo.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    cargo
}

/// Starts it.
///
/// # Errors
/// If the system cannot, or if we are told to end.
pub fn start(cargo: &mut Command) -> io::Result<Child> {
    // On a terminal it may have to ask for a password.
    let group = if io::stderr().is_terminal() { Group::Ours } else { Group::Own };
    Child::start(cargo, group)
}
