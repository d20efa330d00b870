//! From where a new crate takes gofer-dsl.

use std::path::{Path, PathBuf};

use toml_edit::{InlineTable, Item, value};

use crate::stop::{Stop, While as _};

/// The crate that a pipeline needs.
pub const DSL: &str = "gofer-dsl";

/// From where it comes.
#[derive(Debug)]
pub enum Dependency {
    /// From where the whole workspace takes it.
    OfWorkspace,
    /// From where another member of the workspace takes it: what stands there.
    AsMember(String, Item),
    /// A folder of this machine.
    Path { folder: PathBuf, is_asked_for: bool },
    /// The version that this tool was made with.
    Published,
}

impl Dependency {
    /// The checkout that this tool was built from, if it is still there; else the published one.
    pub fn of_this_tool() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(|checkout| checkout.join(DSL));
        match folder.filter(|folder| is_dsl(folder)) {
            Some(folder) => Dependency::Path { folder, is_asked_for: false },
            None => Dependency::Published,
        }
    }

    /// What stands in `Cargo.toml`.
    pub fn item(&self) -> Item {
        match self {
            Dependency::OfWorkspace => table([("workspace", true.into())]),
            Dependency::AsMember(_, item) => item.clone(),
            Dependency::Path { folder, .. } => path(folder),
            Dependency::Published => value(env!("CARGO_PKG_VERSION")),
        }
    }

    /// Whether other machines find it.
    pub fn is_everywhere(&self) -> bool {
        !matches!(self, Dependency::Path { .. })
    }

    /// Where it comes from, if that is not what everybody expects.
    pub fn in_words(&self) -> String {
        match self {
            Dependency::OfWorkspace => format!("it depends on the {DSL} of the workspace\n"),
            Dependency::AsMember(member, _) => format!("it depends on the {DSL} that `{member}` depends on\n"),
            Dependency::Path { folder, is_asked_for } => {
                let why = if *is_asked_for { "" } else { ", from which this tool was built" };
                let folder = folder.display();
                format!("it depends on {folder}{why}: other machines do not find it there\n")
            }
            Dependency::Published => String::new(),
        }
    }
}

pub fn path(folder: &Path) -> Item {
    table([("path", folder.display().to_string().into())])
}

pub fn table<const N: usize>(entries: [(&str, toml_edit::Value); N]) -> Item {
    let mut table = InlineTable::new();
    for (key, value) in entries {
        table.insert(key, value);
    }
    value(table)
}

/// The folder of gofer-dsl that is meant by a path: its own, or that of its checkout.
///
/// # Errors
/// If it is not there.
pub fn checkout(given: &Path) -> Result<PathBuf, Stop> {
    let absolute = std::path::absolute(given).could_not(format!("find {}", given.display()))?;
    let folders = [absolute.join(DSL), absolute];
    folders.into_iter().find(|folder| is_dsl(folder)).ok_or_else(|| {
        Stop::usage(format!("there is no {DSL} in {}", given.display()))
            .help("name the folder of its checkout, or leave `--path` out for a published version")
    })
}

fn is_dsl(folder: &Path) -> bool {
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    manifest.parse::<toml_edit::DocumentMut>().is_ok_and(|manifest| {
        manifest.get("package").and_then(|package| package.get("name")).and_then(Item::as_str) == Some(DSL)
    })
}
