//! What axes are called.

use std::collections::BTreeMap;

use gofer_core::{is_identifier, is_keyword};

use super::super::single::{Kind, Single};
use super::axis::{Axis, Draft};
use super::template::MadeText;

/// The axes with a name for each, as these texts use them.
pub fn named<'a>(drafts: Vec<Draft<'a>>, first: Single<'a>, made: &BTreeMap<usize, MadeText>) -> Vec<Axis<'a>> {
    let mut axes: Vec<Axis> = Vec::new();
    for draft in drafts {
        let candidates = names(&draft, first, made);
        let is_free = |name: &String| axes.iter().all(|axis| axis.variable != *name) && !stands_in_braces(name, first);
        let variable = candidates.into_iter().find(is_free).unwrap_or_default();
        axes.push(draft.named(variable));
    }
    axes
}

/// Whether a text has this name in braces, which would be taken for the axis without its `format!`.
pub fn stands_in_braces(name: &str, single: Single) -> bool {
    let begins = format!("{{{name}");
    single
        .texts()
        .any(|(_, text)| text.match_indices(&begins).any(|(at, _)| text[at + begins.len()..].starts_with(['}', '.'])))
}

/// Names for an axis, the best first: that of what it is in the container; else one that says nothing.
fn names(draft: &Draft, first: Single, made: &BTreeMap<usize, MadeText>) -> Vec<String> {
    let mut names: Vec<(Rank, String)> = Vec::new();
    let mut word_before = "";
    for (place, (kind, text)) in first.texts().enumerate() {
        let made = made.get(&place).filter(|_| draft.values.len() == 1);
        names.extend(made.into_iter().flat_map(|made| of_text(kind, made, draft.number, word_before)));
        word_before = text;
    }
    // The first of each rank.
    names.sort_by_key(|(rank, _)| *rank);
    let names = names.into_iter().map(|(_, name)| name).filter(|name| is_plain(name));
    let other = if draft.values.len() > 1 { "leg" } else { "variant" };
    names.chain([other, "variant", "other", "third", "fourth"].map(str::to_owned)).collect()
}

/// How much a name says, most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Variable,
    Flag,
    Toolchain,
    Image,
}

/// What an axis is to the container, as this text shows.
fn of_text(kind: Kind, made: &MadeText, axis: usize, word_before: &str) -> Vec<(Rank, String)> {
    let is_alone = made.alone().is_some_and(|hole| hole.axis == axis);
    match kind {
        Kind::Variable(name) if is_alone => vec![(Rank::Variable, name.to_lowercase())],
        Kind::Word if is_alone => flag(word_before).into_iter().collect(),
        Kind::Image => made.before(axis).filter_map(image).collect(),
        Kind::Word | Kind::Script => made.before(axis).filter_map(|text| option(text).or_else(|| plus(text))).collect(),
        Kind::Variable(_) | Kind::Description => Vec::new(),
    }
}

fn image(before: &str) -> Option<(Rank, String)> {
    let name = before.strip_suffix(':')?;
    Some((Rank::Image, name.rsplit('/').next().unwrap_or(name).to_lowercase()))
}

/// `--target `, or with `=`.
fn option(before: &str) -> Option<(Rank, String)> {
    flag(before.strip_suffix(['=', ' '])?.rsplit([' ', '\n']).next()?)
}

fn flag(word: &str) -> Option<(Rank, String)> {
    Some((Rank::Flag, word.strip_prefix("--")?.replace('-', "_")))
}

/// `cargo +`.
fn plus(before: &str) -> Option<(Rank, String)> {
    before.ends_with('+').then(|| (Rank::Toolchain, "toolchain".to_owned()))
}

/// Whether a name is one that people give a variable, and means nothing to Rust or in the block.
fn is_plain(name: &str) -> bool {
    const OF_THE_BLOCK: [&str; 4] = ["task", "tasks", "success", "failure"];
    is_identifier(name)
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.contains("__")
        && !name.ends_with('_')
        // The helpers of `variables`.
        && !name.ends_with("_secret")
        && !name.ends_with("_object")
        && !OF_THE_BLOCK.contains(&name)
        && !is_keyword(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_axes() {
        assert!(is_plain("rust_log") && is_plain("toolchain"));
        for name in ["type", "_x", "a__b", "pipeline_secret", "a.b", "", "2fa", "ünï"] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
