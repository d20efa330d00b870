//! The beginnings that several scripts have in common, each said once.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::BlockTask;
use super::script::{Body, can_be_said, is_whole};
use super::single::Kind;

/// The lines of a shared beginning. One line alone says more where it is used.
const LINES: std::ops::RangeInclusive<usize> = 2..=50;

/// The most constants.
const MOST: usize = 9;

/// The beginnings of scripts that make the block shorter if they are said once.
#[derive(Debug, Default)]
pub struct Beginnings<'a> {
    /// In the order in which they are taken from a script.
    all: Vec<Beginning<'a>>,
    /// Which of them is used first, and so on.
    as_used: Vec<usize>,
}

/// What several scripts begin with, or go on with after other beginnings.
#[derive(Debug)]
pub struct Beginning<'a> {
    /// What the constant is called.
    pub name: String,
    pub text: &'a str,
    /// Whether scripts begin with it.
    pub is_first: bool,
}

/// What is left of a script, and which beginnings were taken from it.
struct Left<'a> {
    script: &'a str,
    taken: Vec<usize>,
}

impl<'a> Beginnings<'a> {
    pub fn of(entries: &[BlockTask<'a>]) -> Self {
        let scripts = entries.iter().filter_map(script);
        let mut left: Vec<Left> = scripts.map(|script| Left { script, taken: Vec::new() }).collect();
        let mut found = Beginnings::default();
        while let Some(text) = best(&left).filter(|_| found.all.len() < MOST) {
            let mut is_first = true;
            for left in &mut left {
                if let Some(rest) = rest(left.script, text) {
                    is_first &= left.taken.is_empty();
                    left.script = rest;
                    left.taken.push(found.all.len());
                }
            }
            found.all.push(Beginning { name: String::new(), text, is_first });
        }
        for at in left.iter().flat_map(|left| &left.taken) {
            if !found.as_used.contains(at) {
                found.as_used.push(*at);
                found.all[*at].name = found.free(name(found.all[*at].text));
            }
        }
        found
    }

    /// The first that is used first.
    pub fn iter(&self) -> impl Iterator<Item = &Beginning<'a>> {
        self.as_used.iter().map(|at| &self.all[*at])
    }

    /// The names of those that a script begins with, and what is left of it.
    pub fn parts<'s>(&self, script: &'s str) -> (Vec<&str>, &'s str) {
        let (mut names, mut left) = (Vec::new(), script);
        for beginning in &self.all {
            if let Some(rest) = rest(left, beginning.text) {
                names.push(beginning.name.as_str());
                left = rest;
            }
        }
        (names, left)
    }

    /// A name that none of them has.
    fn free(&self, name: &str) -> String {
        let is_free = |name: &String| self.all.iter().all(|other| other.name != *name);
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
    }
}

fn is_beginning(part: &str) -> bool {
    can_be_said(part) && is_whole(part)
}

/// What follows a beginning in a script.
fn rest<'s>(script: &'s str, beginning: &str) -> Option<&'s str> {
    let rest = script.strip_prefix(beginning)?.strip_prefix('\n')?;
    can_be_said(rest).then_some(rest)
}

/// The beginning that takes most lines out of these; of that again what more of them begin with, if that
/// is worth it alone.
fn best<'a>(left: &[Left<'a>]) -> Option<&'a str> {
    let worth: BTreeMap<&str, Worth> = worth(left).into_iter().filter(|(_, worth)| worth.lines > 0).collect();
    let most = |worth: &mut dyn Iterator<Item = (&&'a str, &Worth)>| {
        worth.max_by_key(|(beginning, worth)| (worth.lines, **beginning)).map(|(beginning, _)| *beginning)
    };
    let mut best = most(&mut worth.iter())?;
    loop {
        let scripts = worth.get(best)?.scripts;
        let is_wider = |(beginning, worth): &(&&str, &Worth)| worth.scripts > scripts && best.starts_with(**beginning);
        match most(&mut worth.iter().filter(is_wider)) {
            None => return Some(best),
            Some(wider) => best = wider,
        }
    }
}

/// What it brings to say a beginning once.
#[derive(Default)]
struct Worth {
    /// How many lines shorter all is.
    lines: isize,
    /// How many scripts have it.
    scripts: usize,
}

/// The beginnings of these.
fn worth<'a>(left: &[Left<'a>]) -> BTreeMap<&'a str, Worth> {
    let mut all: BTreeMap<&str, Worth> = BTreeMap::new();
    for Left { script, .. } in left {
        for (number, (at, _)) in script.match_indices('\n').enumerate().take(*LINES.end()) {
            let (beginning, lines) = (&script[..at], number + 1);
            if LINES.contains(&lines) && is_beginning(beginning) && rest(script, beginning).is_some() {
                // It stands once, between two lines, below a comment and above a blank line.
                let worth =
                    all.entry(beginning).or_insert_with(|| Worth { lines: -4 - lines.cast_signed(), scripts: 0 });
                // A rest of one line stands beside the name.
                let less = if script[at + 1..].contains('\n') { lines } else { lines + 2 };
                worth.lines += less.cast_signed();
                worth.scripts += 1;
            }
        }
    }
    all
}

/// What its lines do, if that is one thing.
fn name(beginning: &str) -> &'static str {
    const ASIDE: [&str; 3] = ["cd", "set", "export"];
    const INSTALLERS: [&str; 10] = ["apt", "apt-get", "apk", "dnf", "yum", "pip", "npm", "yarn", "pnpm", "rustup"];
    let programs = beginning.split('\n').filter_map(|line| line.split_whitespace().next());
    let programs: BTreeSet<&str> = programs.filter(|program| !ASIDE.contains(program)).collect();
    let are_all = |of: &[&str]| !programs.is_empty() && programs.iter().all(|program| of.contains(program));
    if are_all(&["git"]) {
        "CHECKOUT"
    } else if are_all(&INSTALLERS) {
        "INSTALL"
    } else {
        "SETUP"
    }
}

/// The script of a task, if it is the same in all instances.
fn script<'a>(entry: &BlockTask<'a>) -> Option<&'a str> {
    let Some(Body::Script { text, .. }) = entry.first.body else { return None };
    let place = entry.first.texts().position(|(kind, _)| kind == Kind::Script)?;
    entry.text(place).map(|_| text)
}
