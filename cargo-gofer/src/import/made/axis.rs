//! An axis: its keys, what each stands for, and what it is called.

use std::collections::BTreeMap;
use std::ops::Range;

use gofer_core::is_identifier;

use super::super::layout::Value;
use super::super::single::{Kind, Single};
use super::super::text;
use super::{MadeText, words};

/// The most values of a key, besides the key itself.
const MOST_VALUES: usize = 4;

/// What may stand around a variable's value that is a value of an axis as a whole.
const MOST_AROUND: usize = 24;

/// A place for a value of an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hole {
    pub axis: usize,
    /// Which of the axis' values.
    value: usize,
}

/// An axis whose values are being found.
pub struct Draft<'a> {
    /// Which of the axes.
    number: usize,
    keys: Vec<&'a str>,
    /// How many instances further its next key is.
    stride: usize,
    /// The values that are used, each as a list with one of each key.
    values: Vec<Vec<&'a str>>,
}

impl<'a> Draft<'a> {
    pub fn of_all(keys: &[Vec<&'a str>]) -> Vec<Self> {
        let stride = |number: usize| keys[number + 1..].iter().map(Vec::len).product();
        let draft = |(number, of): (usize, &Vec<&'a str>)| Draft {
            number,
            keys: of.clone(),
            stride: stride(number),
            values: vec![],
        };
        keys.iter().enumerate().map(draft).collect()
    }

    /// The texts of those instances that differ from the first along this axis.
    pub fn line<'b>(&self, all: &[&'b str]) -> Vec<&'b str> {
        (0..self.keys.len()).map(|key| all[key * self.stride]).collect()
    }

    /// The value of this instance.
    pub fn value(&self, hole: Hole, instance: usize) -> &'a str {
        self.values[hole.value][instance / self.stride % self.keys.len()]
    }

    pub fn is_too_much(&self) -> bool {
        let others = self.values.iter().filter(|values| **values != self.keys).count();
        others > MOST_VALUES.min(self.keys.len() - 1)
    }

    /// Where values of this axis stand in the first of these texts, which are those of its keys.
    pub fn holes(&mut self, line: &[&'a str], kind: Kind) -> Option<Vec<(Range<usize>, Hole)>> {
        let lines: Vec<Vec<&str>> = line.iter().map(|text| text.split('\n').collect()).collect();
        let (mut holes, mut offset) = (Vec::new(), 0);
        for (number, text) in lines[0].iter().enumerate() {
            let column: Vec<&str> = lines.iter().map(|lines| lines.get(number).copied()).collect::<Option<_>>()?;
            if column.iter().any(|other| other != text) {
                let (places, value) = self.places(&column, kind);
                let hole = Hole { axis: self.number, value };
                holes.extend(places.into_iter().map(|place| (place.start + offset..place.end + offset, hole)));
            }
            offset += text.len() + 1;
        }
        Some(holes)
    }

    /// Where one of its values stands in the first of these lines, and which: the key, one that is used
    /// already, or a new one.
    fn places(&mut self, column: &[&'a str], kind: Kind) -> (Vec<Range<usize>>, usize) {
        let of_keys = words::everywhere(column, &self.keys).or_else(|| Some(vec![words::once(column, &self.keys)?]));
        if let Some(places) = of_keys {
            return (places, self.number_of(self.keys.clone()));
        }
        for (number, values) in self.values.iter().enumerate() {
            if let Some(places) = words::everywhere(column, values) {
                return (places, number);
            }
        }
        let between = if kind == Kind::Image { &words::IN_TAGS[..] } else { &words::BETWEEN };
        let (place, values) = words::differing(column, between);
        let around = column[0].len() - place.len();
        if matches!(kind, Kind::Variable(_)) && around <= MOST_AROUND {
            let whole = 0..column[0].len();
            return (Vec::from([whole]), self.number_of(column.to_vec()));
        }
        (vec![place], self.number_of(values))
    }

    fn number_of(&mut self, values: Vec<&'a str>) -> usize {
        self.values.iter().position(|used| *used == values).unwrap_or_else(|| {
            self.values.push(values);
            self.values.len() - 1
        })
    }
}

/// An axis: its variable, its keys, and the values of each, if they are not the key.
#[derive(Debug, PartialEq, Eq)]
pub struct Axis<'a> {
    pub variable: String,
    pub keys: Vec<&'a str>,
    values: Option<Vec<Vec<&'a str>>>,
    /// Whether the keys are the ids of tasks above, each the parent of its instance.
    pub is_of_tasks: bool,
}

/// The axes with a name for each.
pub fn named<'a>(drafts: Vec<Draft<'a>>, first: Single<'a>, made: &BTreeMap<usize, MadeText>) -> Vec<Axis<'a>> {
    let mut axes: Vec<Axis> = Vec::new();
    for draft in drafts {
        let candidates = names(&draft, first, made);
        let is_free = |name: &String| axes.iter().all(|axis| axis.variable != *name);
        let variable = candidates.into_iter().find(is_free).unwrap_or_default();
        let is_keys = draft.values.iter().all(|values| *values == draft.keys);
        let of_key = |at: usize| draft.values.iter().map(|values| values[at]).collect();
        let values = (!is_keys).then(|| (0..draft.keys.len()).map(of_key).collect());
        axes.push(Axis { variable, keys: draft.keys, values, is_of_tasks: false });
    }
    axes
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
        && !text::is_keyword(name)
}

impl Axis<'_> {
    /// Whether each key is its own value.
    pub fn is_its_keys(&self) -> bool {
        self.values.is_none()
    }

    /// Whether a key has several values.
    pub fn is_tuple(&self) -> bool {
        self.values.as_ref().is_some_and(|values| values.iter().any(|values| values.len() > 1))
    }

    /// What a field names for a value.
    pub fn value_of(&self, hole: Hole) -> String {
        if self.is_tuple() { format!("{}.{}", self.variable, hole.value) } else { self.variable.clone() }
    }

    /// The value of a key, if it is not the key.
    pub fn value(&self, at: usize) -> Option<Value> {
        let mut values: Vec<Value> = self.values.as_ref()?[at].iter().map(|value| Value::text(*value)).collect();
        if values.len() == 1 { values.pop() } else { Some(Value::Tuple(values)) }
    }
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
