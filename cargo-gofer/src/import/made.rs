//! Texts of a matrix' instances, made of its axes.

use std::collections::BTreeMap;
use std::ops::Range;

use super::single::{Kind, Single};
use super::text;

mod axis;
mod words;

pub use axis::Axis;
use axis::{Draft, Hole};

/// The longest text of one line that is worth making of an axis.
const LONGEST: usize = 72;

/// The most texts that may differ between instances, for each axis.
const MOST_TEXTS: usize = 10;

/// A text with holes for values of axes.
#[derive(Debug, PartialEq, Eq)]
pub struct MadeText {
    /// Each hole and what stands before it.
    parts: Vec<(String, Hole)>,
    after: String,
}

/// What a made text is in the block.
pub enum Expression {
    /// The value of an axis.
    Value(String),
    /// What is given to `format!`.
    Format { text: String, arguments: Vec<String> },
}

/// The texts at one place, one of each instance.
type All<'a> = Vec<&'a str>;

/// The axes with these keys and all texts that are made of them; nothing if that would be harder to
/// read than the tasks one by one.
pub fn of<'a>(instances: &[Single<'a>], keys: &[Vec<&'a str>]) -> Option<(Vec<Axis<'a>>, BTreeMap<usize, MadeText>)> {
    let mut differing = differing(instances, MOST_TEXTS * keys.len())?;
    // A description seldom has the values as they are used.
    differing.sort_by_key(|(place, kind, _)| (*kind == Kind::Description, *place));
    let mut drafts = Draft::of_all(keys);
    let mut made = BTreeMap::new();
    for (place, kind, all) in &differing {
        made.insert(*place, MadeText::of(all, *kind, &mut drafts)?);
        if drafts.iter().any(Draft::is_too_much) {
            return None;
        }
    }
    Some((axis::named(drafts, instances[0], &made), made))
}

/// The texts that are not the same in all instances, by their places; nothing if one cannot be made, or
/// they are too many.
fn differing<'a>(instances: &[Single<'a>], most: usize) -> Option<Vec<(usize, Kind<'a>, All<'a>)>> {
    let first: Vec<(Kind, &str)> = instances[0].texts().collect();
    let mut columns: BTreeMap<usize, All> = BTreeMap::new();
    for (number, single) in instances.iter().enumerate() {
        for (place, (kind, text)) in single.texts().enumerate().filter(|(place, (_, text))| *text != first[*place].1) {
            let first = first[place].1;
            columns.entry(place).or_insert_with(|| vec![first; number]).push(text);
            if !can_be_made(kind, text) || !can_be_made(kind, first) {
                return None;
            }
        }
        // Those that are like the first again.
        for (place, column) in &mut columns {
            column.resize(number + 1, first[*place].1);
        }
        if columns.len() > most {
            return None;
        }
    }
    Some(columns.into_iter().map(|(place, column)| (place, first[place].0, column)).collect())
}

/// Braces mean something to `format!`, and to a server; what is long or has blank ends stands
/// better where it is used. Only a script has lines.
fn can_be_made(kind: Kind, text: &str) -> bool {
    let is_short = text.len() <= LONGEST && !text.contains('\n');
    let has_lines = kind == Kind::Script && text.contains('\n') && !text::ends_in_blanks(text);
    let is_empty = text.is_empty() && !matches!(kind, Kind::Variable(_));
    let is_bare = !is_empty && text.trim() == text && !text.contains(['{', '}']);
    let is_short = is_short && !text.contains('\t');
    is_bare && (is_short || has_lines) && text::is_visible(text)
}

impl MadeText {
    /// The text of which these are made, if there is one.
    fn of<'a>(all: &[&'a str], kind: Kind, drafts: &mut [Draft<'a>]) -> Option<Self> {
        let mut holes: Vec<(Range<usize>, Hole)> = Vec::new();
        for draft in drafts.iter_mut() {
            let line = draft.line(all);
            holes.extend(draft.holes(&line, kind)?);
        }
        holes.sort_by_key(|(range, _)| range.start);
        let mut end = 0;
        let mut parts = Vec::new();
        for (range, hole) in holes {
            parts.push((all[0].get(end..range.start)?.to_owned(), hole));
            end = range.end;
        }
        let made = MadeText { parts, after: all[0][end..].to_owned() };
        let is_made =
            |(number, text): (usize, &&str)| made.filled(|hole| drafts[hole.axis].value(hole, number)) == *text;
        all.iter().enumerate().all(is_made).then_some(made)
    }

    fn filled<'a>(&self, value: impl Fn(Hole) -> &'a str) -> String {
        let mut text = String::new();
        for (before, hole) in &self.parts {
            text.push_str(before);
            text.push_str(value(*hole));
        }
        text + &self.after
    }

    /// The hole, if there is nothing else.
    fn alone(&self) -> Option<Hole> {
        let [(before, hole)] = &self.parts[..] else { return None };
        (before.is_empty() && self.after.is_empty()).then_some(*hole)
    }

    /// What stands before each value of this axis, from the value before on.
    fn before(&self, axis: usize) -> impl Iterator<Item = &str> {
        self.parts.iter().filter(move |(_, hole)| hole.axis == axis).map(|(before, _)| before.as_str())
    }

    /// How it is written.
    pub fn expression(&self, axes: &[Axis]) -> Expression {
        let value = |hole: Hole| axes[hole.axis].value_of(hole);
        if let Some(hole) = self.alone() {
            return Expression::Value(value(hole));
        }
        // A field of a tuple does not stand in a text.
        let mut arguments: Vec<String> = Vec::new();
        let fields = self.parts.iter().filter(|(_, hole)| axes[hole.axis].is_tuple()).count();
        for (_, hole) in self.parts.iter().filter(|(_, hole)| axes[hole.axis].is_tuple()) {
            if !arguments.contains(&value(*hole)) {
                arguments.push(value(*hole));
            }
        }
        let are_once = arguments.len() == fields;
        let mut text = String::new();
        for (before, hole) in &self.parts {
            let value = value(*hole);
            let inner = match arguments.iter().position(|argument| *argument == value) {
                None => value,
                Some(_) if are_once => String::new(),
                Some(at) => at.to_string(),
            };
            text.extend([before, "{", &inner, "}"]);
        }
        Expression::Format { text: text + &self.after, arguments }
    }
}
