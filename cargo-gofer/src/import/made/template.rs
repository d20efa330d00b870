//! A text with holes.

use std::ops::Range;

use super::super::single::Kind;
use super::axis::{Axis, Draft, Hole};

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

impl MadeText {
    /// The text of which these are made, if there is one.
    pub fn of<'a>(all: &[&'a str], kind: Kind, drafts: &mut [Draft<'a>]) -> Option<Self> {
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
    pub fn alone(&self) -> Option<Hole> {
        let [(before, hole)] = &self.parts[..] else { return None };
        (before.is_empty() && self.after.is_empty()).then_some(*hole)
    }

    /// What stands before each value of this axis, from the value before on.
    pub fn before(&self, axis: usize) -> impl Iterator<Item = &str> {
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
