//! What a first look over the block tells: which tasks there are, so that a repair names no other.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::tokens::{Group, Ident, TokenTree};

use crate::asker;
use crate::declared::Declared;
use crate::literal::Written;
use crate::tokens;

/// The tasks that stand directly in a block, and the axes of each.
#[derive(Debug, Default)]
pub struct Known<'t> {
    tasks: HashMap<String, Seen>,
    axes: HashSet<String>,
    /// Those of the axes whose keys are tasks.
    of_tasks: HashSet<String>,
    /// What the file around the block declares.
    declared: Declared<'t>,
}

#[derive(Debug)]
struct Seen {
    axes: Vec<String>,
    /// For each of its axes the keys that are written there.
    keys: Vec<Option<Vec<String>>>,
    /// Which of all tasks it is.
    place: usize,
}

impl<'t> Known<'t> {
    pub fn read(tokens: &'t [TokenTree]) -> Self {
        let mut known = Known { declared: Declared::around(tokens), ..Known::default() };
        let (mut after_task, mut last, mut in_header) = (false, String::new(), false);
        let (mut before, mut axis) = (String::new(), String::new());
        let (mut may_be_axis, mut before_keys) = (false, false);
        for token in tokens {
            if let (true, TokenTree::Group(group)) = (before_keys, token) {
                known.seen(&last).keys.extend([written_keys(group)]);
            }
            let word = match token {
                TokenTree::Ident(ident) => ident.to_string(),
                TokenTree::Punct(punct) => punct.to_string(),
                _ => String::new(),
            };
            // `for task in tasks { … }`
            after_task &= !(may_be_axis && word == "in");
            if after_task && tokens::is_word(token) {
                last = match Written::read(std::slice::from_ref(token)) {
                    Some(Written::Text(text)) => as_id(&text).into_owned(),
                    _ => as_id(&word).into_owned(),
                };
                known.seen(&last);
                (after_task, in_header) = (false, false);
                continue;
            }
            in_header |= word == "for";
            // `job build { … }` is told to be a task.
            after_task = matches!(word.as_str(), "task" | "Task" | "job" | "step");
            may_be_axis = in_header && matches!(before.as_str(), "for" | ",");
            if in_header && word == "in" {
                axis = as_id(&before).into_owned();
                let seen = known.seen(&last);
                seen.keys.resize(seen.axes.len(), None);
                seen.axes.push(axis.clone());
                known.axes.insert(axis.clone());
            } else if in_header && word == "tasks" && before == "in" {
                known.of_tasks.insert(axis.clone());
            }
            before_keys = in_header && word == "in";
            before = word;
        }
        known
    }

    /// Whether it can be told of any word that it is nothing.
    pub fn tells() -> bool {
        asker::is_compiler()
    }

    /// Whether a word is nothing: neither declared in its file nor an axis, nor one of Rust's own.
    pub fn is_nowhere(&self, word: &Ident) -> bool {
        Self::tells() && tokens::is_variable(word) && !self.is_axis(word.text()) && self.declared.is_nowhere(word)
    }

    /// Whether a word that is hardly ever a name, such as `null`, is one here: an axis, or made in its file.
    pub fn may_be_made(&self, word: &Ident) -> bool {
        self.is_axis(word.text()) || self.declared.may_be_made(word)
    }

    pub fn is_task(&self, name: &str) -> bool {
        self.tasks.contains_key(&*as_id(name))
    }

    fn seen(&mut self, task: &str) -> &mut Seen {
        let place = self.tasks.len();
        self.tasks.entry(task.to_owned()).or_insert(Seen { axes: Vec::new(), keys: Vec::new(), place })
    }

    /// The tasks that are meant by such a pattern, in their order, if they are few: by `test_*` also the matrix `test`.
    pub fn matching(&self, start: &str, end: &str) -> Vec<&str> {
        const MOST: usize = 8;
        let is_meant = |name: &str, seen: &Seen| {
            let by_instances = !seen.axes.is_empty() && end.is_empty() && start.strip_suffix('_') == Some(name);
            by_instances || name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        };
        let mut meant: Vec<(&String, &Seen)> = self.tasks.iter().filter(|(name, seen)| is_meant(name, seen)).collect();
        meant.sort_unstable_by_key(|(_, seen)| seen.place);
        let names: Vec<&str> = meant.into_iter().map(|(name, _)| name.as_str()).collect();
        if names.len() > MOST { Vec::new() } else { names }
    }

    /// The first task of another name, if not too many are to be looked through.
    pub fn other_than(&self, name: &str) -> Option<&str> {
        let name = as_id(name);
        let others = self.tasks.iter().filter(|(other, _)| self.are_few() && **other != *name);
        others.min_by_key(|(_, seen)| seen.place).map(|(other, _)| other.as_str())
    }

    /// Whether all tasks may be looked through for each one.
    pub fn are_few(&self) -> bool {
        self.tasks.len() <= 200
    }

    /// Whether some task has an axis of this name.
    pub fn is_axis(&self, name: &str) -> bool {
        self.axes.contains(&*as_id(name))
    }

    /// Whether a word that is an axis of some task is nothing else in its file.
    pub fn is_axis_alone(&self, word: &Ident) -> bool {
        Self::tells() && tokens::is_variable(word) && self.declared.is_nowhere(word)
    }

    /// Whether a word may be a parent: a task, or an axis whose keys are tasks.
    pub fn may_be_parent(&self, name: &str) -> bool {
        self.is_task(name) || self.of_tasks.contains(&*as_id(name))
    }

    pub fn axes(&self, name: &str) -> usize {
        self.names_of_axes(name).len()
    }

    /// The axes of a task, in their order.
    pub fn names_of_axes(&self, name: &str) -> &[String] {
        self.tasks.get(&*as_id(name)).map_or(&[], |seen| seen.axes.as_slice())
    }

    /// The keys of the axis at a place of a task's, where they are written there.
    pub fn keys_of_axis(&self, name: &str, axis: usize) -> Option<&[String]> {
        self.tasks.get(&*as_id(name))?.keys.get(axis)?.as_deref()
    }

    /// Whether a word is a key of the axis at a place of a task's, if they are written there.
    pub fn has_key(&self, name: &str, axis: usize, word: &str) -> Option<bool> {
        let word = as_id(word);
        self.keys_of_axis(name, axis).map(|keys| keys.iter().any(|key| as_id(key) == word))
    }

    pub fn has_axes(&self, name: &str) -> bool {
        self.axes(name) > 0
    }
}

/// The keys in braces, if they are few and words or texts. `r#match` is the key `match`.
fn written_keys(group: &Group) -> Option<Vec<String>> {
    const MOST: usize = 64;
    let entries = tokens::at_commas(group.tokens()).filter(|entry| !entry.is_empty()).take(MOST + 1);
    let key = |entry: &[TokenTree]| {
        tokens::is_word(&entry[0]).then(|| without_raw(entry[0].word().trim_matches('"')).to_owned())
    };
    entries.map(key).collect::<Option<Vec<String>>>().filter(|keys| keys.len() <= MOST)
}

/// `r#match` and `match` are one name, and under `ids: "kebab-case"` `run_tests` and `"run-tests"` are.
fn as_id(name: &str) -> Cow<'_, str> {
    let name = without_raw(name);
    if name.contains('-') { name.replace('-', "_").into() } else { name.into() }
}

/// `match` of `r#match`.
pub fn without_raw(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}
