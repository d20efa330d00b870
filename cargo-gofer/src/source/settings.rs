//! What cargo's files of settings say of the environment of programs: the table `[env]`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, TableLike};

/// The variables that `cargo run` in a folder sets for a program; what is above `top` does not count.
///
/// A file that cannot be read, or holds something else, has been reported by cargo.
pub fn environment(folder: &Path, top: Option<&Path>) -> BTreeMap<String, OsString> {
    let mut environment = BTreeMap::new();
    for file in files(folder, top) {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let Ok(settings) = text.parse::<DocumentMut>() else { continue };
        for (name, value) in settings.get("env").and_then(Item::as_table_like).into_iter().flat_map(TableLike::iter) {
            let Some(variable) = Variable::of(value, &file) else { continue };
            // The nearest file counts, and a variable that is set already, unless it is said otherwise.
            let is_set = std::env::var_os(name).is_some() && !variable.force;
            if !is_set {
                environment.entry(name.to_owned()).or_insert(variable.value);
            }
        }
    }
    environment
}

/// The files, the nearest first: of the folder and those above it, then the user's own.
fn files(folder: &Path, top: Option<&Path>) -> impl Iterator<Item = PathBuf> {
    let below = folder.ancestors().take_while(|folder| top.is_none_or(|top| folder.starts_with(top)));
    let above = below.map(|folder| folder.join(".cargo")).collect::<Vec<_>>();
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    above.into_iter().chain(home).filter_map(|folder| {
        // Of two the one without an ending counts, as it is the older name.
        ["config", "config.toml"].map(|name| folder.join(name)).into_iter().find(|file| file.is_file())
    })
}

struct Variable {
    value: OsString,
    force: bool,
}

impl Variable {
    /// `NAME = "value"`, or `NAME = { value = "value", relative = true, force = true }`.
    fn of(item: &Item, file: &Path) -> Option<Self> {
        if let Some(value) = item.as_str() {
            return Some(Variable { value: value.into(), force: false });
        }
        let table = item.as_table_like()?;
        let is_set = |name: &str| table.get(name).and_then(Item::as_bool).unwrap_or_default();
        let value = table.get("value")?.as_str()?;
        // Of the folder in which `.cargo` is.
        let folder = file.parent().and_then(Path::parent).filter(|_| is_set("relative"));
        let value = folder.map_or_else(|| value.into(), |folder| folder.join(value).into_os_string());
        Some(Variable { value, force: is_set("force") })
    }
}
