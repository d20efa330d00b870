//! Calls of the engine's program.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::stop::Stop;

/// The engine's program: the one that is named, or the first that answers.
pub fn find(named: Option<&Path>) -> Result<PathBuf, Stop> {
    let candidates = match named {
        Some(program) => vec![program.to_path_buf()],
        None => ["docker", "podman"].map(PathBuf::from).to_vec(),
    };
    let mut said = Vec::new();
    for program in candidates {
        match call(&program, ["ps", "--quiet", "--last", "1"]) {
            Ok(_) => return Ok(program),
            Err(error) => said.push(format!("\n  {}: {error}", program.display())),
        }
    }
    Err(Stop::new(format!("no container engine answers:{}", said.concat()))
        .help("start Docker or Podman, or name another program that takes their arguments with `--engine`"))
}

/// Calls the engine's program, and gives what it prints.
pub fn call<A: Into<OsString>>(program: &Path, args: impl IntoIterator<Item = A>) -> Result<String, String> {
    let mut command = Command::new(program);
    apart(command.args(args.into_iter().map(Into::into)).stdin(Stdio::null()));
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    Err(last_line(&String::from_utf8_lossy(&output.stderr)).unwrap_or_else(|| output.status.to_string()))
}

/// Keeps Ctrl-C, which goes to all programs of the terminal's foreground, from the engine's.
pub fn apart(command: &mut Command) -> &mut Command {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command
}

/// What a program says at its end.
pub fn last_line(text: &str) -> Option<String> {
    text.lines().rev().find(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned())
}

/// A file that nobody else can read, made anew.
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
