//! An axis: its keys, and what each stands for.

use std::ops::Range;

use super::super::layout::Value;
use super::super::single::Kind;
use super::words;

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
    pub number: usize,
    keys: Vec<&'a str>,
    /// How many instances further its next key is.
    stride: usize,
    /// The values that are used, each as a list with one of each key.
    pub values: Vec<Vec<&'a str>>,
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

    /// The axis with this name.
    pub fn named(self, variable: String) -> Axis<'a> {
        let is_keys = self.values.iter().all(|values| *values == self.keys);
        let of_key = |at: usize| self.values.iter().map(|values| values[at]).collect();
        let values = (!is_keys).then(|| (0..self.keys.len()).map(of_key).collect());
        Axis { variable, keys: self.keys, values, is_of_tasks: false }
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
