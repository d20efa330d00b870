//! Which names a pipeline crate can have.

use gofer_core::{Ids, Named, check_id, is_keyword, suggest_id};

use crate::stop::Stop;

/// The packages that a pipeline crate is built with: cargo cannot tell another one from them.
const OURS: [&str; 4] = ["gofer-core", "gofer-dsl", "gofer-macros", "gofer-model"];

/// The folders and the library that cargo keeps for itself.
const OF_CARGO: [&str; 5] = ["build", "deps", "examples", "incremental", "test"];

/// The pipeline's id for a crate's name: the same words, joined as the server has it.
pub fn id(name: &str, ids: Ids) -> Result<String, Stop> {
    let id = name.replace(['-', '_'], &ids.separator().to_string());
    check_id(Named::Pipeline, &id, ids).map_err(|problem| {
        let better = suggest_id(Named::Pipeline, &id, ids);
        would_do(Stop::usage(problem.message), &better)
    })?;
    let why = why_not(name).map(Stop::usage);
    let another = if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        format!("{name}-pipeline")
    } else {
        format!("pipeline-{}", name.trim_start_matches(['-', '_']))
    };
    why.map_or(Ok(id), |why| Err(would_do(why, &another)))
}

/// Proposes a name, with hyphens: those are the ids that newer servers take.
fn would_do(why: Stop, name: &str) -> Stop {
    let name = &name.replace('_', "-");
    if why_not(name).is_none() && check_id(Named::Pipeline, name, Ids::KebabCase).is_ok() {
        why.help(format!("`cargo gofer new {name}` would do"))
    } else {
        why.help("choose another name, such as `cargo gofer new nightly`")
    }
}

/// Why cargo has no package of this name, or none that could depend on gofer-dsl.
fn why_not(name: &str) -> Option<String> {
    if let Some(first) = name.chars().next().filter(|c| !c.is_ascii_alphabetic() && *c != '_') {
        return Some(format!("a crate's name begins with a letter, and not with `{first}`"));
    }
    if OURS.contains(&name.replace('_', "-").as_str()) {
        return Some(format!("`{name}` is a crate that the new one is built with"));
    }
    if OF_CARGO.contains(&name) {
        return Some(format!("cargo keeps the name `{name}` for itself"));
    }
    is_keyword(name).then(|| format!("`{name}` is a word of Rust, which is not a name for a crate"))
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
