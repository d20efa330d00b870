//! A text with holes.

use std::ops::Range;

use super::super::script::can_be_said;
use super::super::single::Kind;
use super::axis::{Axis, Draft, Hole};

/// A text with holes for values of axes.
#[derive(Debug, Default, PartialEq, Eq)]
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
    /// A text that is the same in all instances.
    Text(String),
    /// The parts of a script, each of some lines.
    Parts(Vec<Expression>),
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
        let filled = |of: &MadeText, number| of.filled(|hole| drafts[hole.axis].value(hole, number));
        let is_made = all.iter().enumerate().all(|(number, text)| filled(&made, number) == *text);
        let can_be_part = |part: &MadeText| {
            !(part.has_braces() && part.has_holes()) && (0..all.len()).all(|number| can_be_said(&filled(part, number)))
        };
        (is_made && (!made.has_braces() || made.runs().iter().all(can_be_part))).then_some(made)
    }

    fn has_holes(&self) -> bool {
        !self.parts.is_empty()
    }

    /// Whether `format!` would take something in it for a hole.
    fn has_braces(&self) -> bool {
        self.parts.iter().map(|(before, _)| before).chain([&self.after]).any(|text| text.contains(['{', '}']))
    }

    /// Its lines, neighbours together that have holes, and those that have none.
    fn runs(&self) -> Vec<MadeText> {
        let mut lines = vec![MadeText::default()];
        for (before, hole) in &self.parts {
            push(&mut lines, before);
            if let Some(line) = lines.last_mut() {
                let before = std::mem::take(&mut line.after);
                line.parts.push((before, *hole));
            }
        }
        push(&mut lines, &self.after);
        let mut runs: Vec<MadeText> = Vec::new();
        for line in lines {
            match runs.last_mut().filter(|run| run.has_holes() == line.has_holes()) {
                Some(run) => run.go_on(line),
                None => runs.push(line),
            }
        }
        runs
    }

    /// Another line.
    fn go_on(&mut self, line: MadeText) {
        let mut before = std::mem::take(&mut self.after) + "\n";
        for (text, hole) in line.parts {
            self.parts.push((std::mem::take(&mut before) + &text, hole));
        }
        self.after = before + &line.after;
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
        if self.has_braces() {
            return Expression::Parts(self.runs().iter().map(|run| run.part(axes)).collect());
        }
        self.part(axes)
    }

    fn part(&self, axes: &[Axis]) -> Expression {
        if !self.has_holes() {
            return Expression::Text(self.after.clone());
        }
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

/// Goes on with a text, in the last of these lines.
fn push(lines: &mut Vec<MadeText>, text: &str) {
    for (number, piece) in text.split('\n').enumerate() {
        if number > 0 {
            lines.push(MadeText::default());
        }
        if let Some(line) = lines.last_mut() {
            line.after.push_str(piece);
        }
    }
}
