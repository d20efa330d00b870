//! Which names a pipeline crate can have.

use std::ffi::OsStr;
use std::path::Path;

use gofer_core::{Ids, MAX_ID_LEN, MIN_ID_LEN, Named, is_keyword, shown, suggest_id};

use crate::shell;
use crate::stop::Stop;
use crate::text::count;

/// The packages that a pipeline crate is built with: cargo cannot tell another one from them.
const OURS: [&str; 4] = ["gofer-core", "gofer-dsl", "gofer-macros", "gofer-model"];

/// The folders and the library that cargo keeps for itself.
const OF_CARGO: [&str; 5] = ["build", "deps", "examples", "incremental", "test"];

/// The pipeline's id for the name of a new folder: the same words, joined as the server has it.
pub fn id(path: &Path, ids: Ids) -> Result<String, Stop> {
    let name = path.file_name().and_then(OsStr::to_str).ok_or_else(|| no_name(path))?;
    match why_not(name) {
        None => Ok(name.replace(['-', '_'], &ids.separator().to_string())),
        Some(why) => {
            let message = format!("`{}` is not a name for a new pipeline: {why}", shown(name));
            Err(Stop::usage(message).help(another(path, name)))
        }
    }
}

/// `.`, `..` and `/` end in no name.
fn no_name(path: &Path) -> Stop {
    Stop::usage(format!(
        "`{}` is not a name for a new pipeline: its folder is made, and must have one of its own",
        path.display()
    ))
    .help("write a name for it, as in `cargo gofer new nightly`")
}

/// A name that is like the one that would not do, in the same place.
fn another(path: &Path, name: &str) -> String {
    if path.is_file() && path.extension() == Some(OsStr::new("json")) {
        let file = shell::word(&path.display().to_string());
        return format!("`cargo gofer import {file}` writes the block for the JSON of a pipeline");
    }
    // Who thinks of a file names it with its kind.
    let kinds = ["json", "rs", "toml", "yaml", "yml"];
    let kind = path.extension().and_then(OsStr::to_str).filter(|kind| kinds.contains(kind));
    let stem = kind.and_then(|_| path.file_stem().and_then(OsStr::to_str)).unwrap_or(name);
    // With hyphens: those are the ids that newer servers take.
    let like = suggest_id(Named::Pipeline, stem, Ids::KebabCase);
    let mut likes = [like.clone(), format!("{like}-pipeline"), format!("pipeline-{like}")].into_iter();
    match likes.find(|like| why_not(like).is_none()) {
        Some(like) => {
            format!("`cargo gofer new {}` would do", shell::word(&path.with_file_name(like).display().to_string()))
        }
        None => "choose another name, as in `cargo gofer new nightly`".to_owned(),
    }
}

/// Why a name is none for a pipeline, its folder and its crate, which could not depend on gofer-dsl besides.
fn why_not(name: &str) -> Option<String> {
    let is_of_names = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if let Some(odd) = name.chars().find(|c| !is_of_names(*c)) {
        let odd = if odd == ' ' { "a space".to_owned() } else { format!("`{}`", shown(&odd.to_string())) };
        return Some(format!("it holds {odd}, and a name is made of ASCII letters, digits, `-` and `_`"));
    }
    if !(MIN_ID_LEN..=MAX_ID_LEN).contains(&name.len()) {
        let length = count(name.len(), "character");
        return Some(format!("it has {length}, and a name has {MIN_ID_LEN} to {MAX_ID_LEN}"));
    }
    if let Some(first) = name.chars().next().filter(|c| !c.is_ascii_alphabetic() && *c != '_') {
        return Some(format!("it begins with `{first}`, and the name of a crate begins with a letter"));
    }
    if OURS.contains(&name.replace('_', "-").as_str()) {
        return Some("a crate that the new one is built with is called so".to_owned());
    }
    if OF_CARGO.contains(&name) {
        return Some("cargo keeps it for itself".to_owned());
    }
    is_keyword(name).then(|| "it is a word of Rust".to_owned())
}

/// What cargo warns of in a name that it takes.
pub fn remark(name: &str) -> Option<String> {
    const OF_STD: [&str; 4] = ["alloc", "core", "proc_macro", "std"];
    const OF_WINDOWS: [&str; 4] = ["aux", "con", "nul", "prn"];
    let lower = name.to_ascii_lowercase();
    let port = lower.strip_prefix("com").or_else(|| lower.strip_prefix("lpt"));
    let is_port = port.is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']));
    if OF_STD.contains(&name.replace('-', "_").as_str()) {
        return Some(format!("`{name}` is a library of Rust's too, which may confuse who reads it"));
    }
    (is_port || OF_WINDOWS.contains(&lower.as_str())).then(|| format!("Windows can have no folder `{name}`"))
}
