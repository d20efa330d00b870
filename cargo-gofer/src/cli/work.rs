//! What of this machine a run's tasks are given, beyond what a server gives.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

/// What tasks see of this machine.
#[derive(Debug, Args)]
#[command(next_help_heading = "What tasks see of this machine (not so on a server)")]
pub struct WorkArgs {
    /// Copy the project into each task, at /workspace, its working directory; with `=bind` mount it there
    #[arg(id = "work_tree", long = "source", value_enum, value_name = "HOW", num_args = 0..=1, require_equals = true, default_missing_value = "copy")]
    pub source: Option<SourceHow>,
    /// Mount a folder in each task, at /workspace if no path is said, to be read only without `:rw`
    #[arg(long, value_name = "FOLDER[:/PATH][:rw]")]
    pub mount: Vec<Mount>,
    /// The working directory of all tasks
    #[arg(long, value_name = "/PATH", value_parser = inside)]
    pub workdir: Option<String>,
}

/// How tasks are given the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SourceHow {
    /// Each task has a copy of its own, without what git ignores
    Copy,
    /// All tasks see, and change, the project itself
    Bind,
}

/// What the engine is told of all containers.
#[derive(Debug, Default, Clone, PartialEq, Eq, Args)]
#[command(next_help_heading = "What the engine is told of all containers (not so on a server)")]
pub struct Limits {
    /// The network, such as `none` or `host`
    #[arg(long, value_name = "NAME")]
    pub network: Option<String>,
    /// The most memory that a task may take, such as `512m`
    #[arg(long, value_name = "BYTES")]
    pub memory: Option<String>,
    /// How many processors a task may take, such as `1.5`
    #[arg(long, value_name = "NUMBER")]
    pub cpus: Option<String>,
    /// The platform of images and containers, such as `linux/arm64`
    #[arg(long, value_name = "OS/ARCH")]
    pub platform: Option<String>,
}

/// Where a folder is mounted, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    pub folder: PathBuf,
    pub at: String,
    pub is_writable: bool,
}

/// Where a folder is in a task if nothing else is said.
pub const WORKSPACE: &str = "/workspace";

impl FromStr for Mount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (rest, is_writable) = match text.rsplit_once(':') {
            Some((rest, "rw")) => (rest, true),
            Some((rest, "ro")) => (rest, false),
            _ => (text, false),
        };
        // A folder's own name may have colons, but what begins with a slash is the path.
        let (folder, at) = match rest.rsplit_once(":/") {
            Some((folder, at)) if !folder.is_empty() => (folder, inside(&format!("/{at}"))?),
            _ => (rest, WORKSPACE.to_owned()),
        };
        if folder.is_empty() {
            return Err("write FOLDER, FOLDER:/PATH or FOLDER:/PATH:rw".to_owned());
        }
        Ok(Mount { folder: PathBuf::from(folder), at, is_writable })
    }
}

/// A path in a container, without the slash that may be at its end.
fn inside(text: &str) -> Result<String, String> {
    let path = text.trim_end_matches('/');
    if !text.starts_with('/') || path.split('/').any(|part| part == "..") {
        return Err(format!("`{text}` is not a whole path in a container: it begins with `/` and has no `..`"));
    }
    if path.is_empty() {
        return Err("the top folder of a container is its image's; name one below it, such as /workspace".to_owned());
    }
    if path.chars().any(char::is_control) {
        return Err("a path in a container holds no control characters".to_owned());
    }
    Ok(path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_mount() {
        for (text, folder, at, is_writable) in [
            (".", ".", "/workspace", false),
            (".:rw", ".", "/workspace", true),
            ("../data:/data", "../data", "/data", false),
            ("/a:b:/c/d/:rw", "/a:b", "/c/d", true),
            ("/a:/c:ro", "/a", "/c", false),
            ("C:\\x:/c", "C:\\x", "/c", false),
        ] {
            assert_eq!(text.parse(), Ok(Mount { folder: folder.into(), at: at.to_owned(), is_writable }), "{text}");
        }
        for text in ["", ":rw", ".:/", ".:/a/../b", ".:/a\nb"] {
            assert!(text.parse::<Mount>().is_err(), "{text:?}");
        }
    }
}
