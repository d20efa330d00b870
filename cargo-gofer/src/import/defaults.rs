//! What most tasks have in common.

use std::collections::BTreeMap;

use gofer_core::DEFAULT_SHELL;

use super::entry::BlockTask;
use super::script::Body;
use super::single::Kind;

/// What every task takes that does not say otherwise.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Defaults<'a> {
    pub image: Option<&'a str>,
    pub shell: Option<&'a [String]>,
    pub variables: BTreeMap<&'a str, &'a str>,
    /// If there is a default, it is not the language's own.
    pub inject_api_token: bool,
    /// Likewise.
    pub never_pull: bool,
}

/// A value that may become a default: how many lines that saves in the tasks.
struct Candidate<T> {
    value: T,
    saved: usize,
}

impl<'a> Defaults<'a> {
    /// Those that make the block shorter.
    pub fn of(entries: &[BlockTask<'a>]) -> Self {
        let image = image(entries);
        let shell = shell(entries);
        let variables = variables(entries);
        let token = flag(entries, |entry| entry.first.task.inject_api_token);
        let never_pull = flag(entries, |entry| !entry.first.task.always_pull_newest_image);
        let saved = saved(image.as_ref())
            + saved(shell.as_ref())
            + variables.values().map(|variable| variable.saved).sum::<usize>()
            + saved(token.as_ref())
            + saved(never_pull.as_ref());
        let keys = [image.is_some(), shell.is_some(), !variables.is_empty(), token.is_some(), never_pull.is_some()];
        let keys = keys.into_iter().filter(|is_there| *is_there).count();
        // Its own lines: one, or one for each key and two around them.
        if saved <= if keys > 1 { keys + 2 } else { 1 } {
            return Defaults::default();
        }
        Defaults {
            image: image.map(|image| image.value),
            shell: shell.map(|shell| shell.value),
            variables: variables.into_iter().map(|(name, variable)| (name, variable.value)).collect(),
            inject_api_token: token.is_some(),
            never_pull: never_pull.is_some(),
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Defaults::default()
    }

    /// What a script is given to where its task does not say.
    pub fn is_shell(&self, shell: &[String]) -> bool {
        self.shell.map_or_else(|| *shell == DEFAULT_SHELL, |default| default == shell)
    }
}

fn saved<T>(candidate: Option<&Candidate<T>>) -> usize {
    candidate.map_or(0, |candidate| candidate.saved)
}

/// The most frequent value, and how often it is there; of several the greatest.
fn most_frequent<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<(T, usize)> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count)
}

/// What more than half of all have. The others say theirs in any case.
fn of_most<T: Ord + Copy>(values: impl Iterator<Item = T>, all: usize) -> Option<Candidate<T>> {
    let (value, count) = most_frequent(values)?;
    (count > 1 && 2 * count > all).then_some(Candidate { value, saved: count })
}

fn image<'a>(entries: &[BlockTask<'a>]) -> Option<Candidate<&'a str>> {
    of_most(entries.iter().filter_map(|entry| entry.text(0)), entries.len())
}

fn variables<'a>(entries: &[BlockTask<'a>]) -> BTreeMap<&'a str, Candidate<&'a str>> {
    // A task cannot be without a variable that has a default.
    let mut values: BTreeMap<&str, (usize, Vec<&str>)> = BTreeMap::new();
    for entry in entries {
        for (place, (kind, _)) in entry.first.texts().enumerate() {
            let Kind::Variable(name) = kind else { continue };
            let (tasks, values) = values.entry(name).or_default();
            *tasks += 1;
            values.extend(entry.text(place));
        }
    }
    let of_all = values.into_iter().filter(|(_, (tasks, _))| *tasks == entries.len());
    of_all.filter_map(|(name, (tasks, values))| Some((name, of_most(values.into_iter(), tasks)?))).collect()
}

fn shell<'a>(entries: &[BlockTask<'a>]) -> Option<Candidate<&'a [String]>> {
    let shells = entries.iter().filter_map(|entry| match entry.first.body {
        Some(Body::Script { shell, .. }) => Some(shell),
        _ => None,
    });
    let shells: Vec<&[String]> = shells.collect();
    let own = shells.iter().filter(|shell| **shell == DEFAULT_SHELL).count();
    let (value, count) = most_frequent(shells.into_iter().filter(|shell| *shell != DEFAULT_SHELL))?;
    // Those with the language's own have to say so then.
    (count > own + 1).then(|| Candidate { value, saved: count - own })
}

/// A bool that most tasks have another way than the language does.
fn flag(entries: &[BlockTask], is_set: impl Fn(&BlockTask) -> bool) -> Option<Candidate<()>> {
    let count = entries.iter().filter(|entry| is_set(entry)).count();
    let others = entries.len() - count;
    (count > others + 1).then(|| Candidate { value: (), saved: count - others })
}
