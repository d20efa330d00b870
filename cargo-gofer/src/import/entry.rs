//! What a block has for the tasks of a pipeline: a task, or one with axes for several.

use std::collections::BTreeMap;

use super::made::{Axis, MadeText};
use super::single::Single;

/// A task of the block.
pub struct BlockTask<'a> {
    /// The task, or the first of those it stands for.
    pub first: Single<'a>,
    pub matrix: Option<Matrix<'a>>,
}

impl<'a> BlockTask<'a> {
    /// The text at this place, see [`Single::texts`], if it is the same in all instances.
    pub fn text(&self, place: usize) -> Option<&'a str> {
        let is_made = self.matrix.as_ref().is_some_and(|matrix| matrix.made.contains_key(&place));
        if is_made { None } else { self.first.texts().nth(place).map(|(_, text)| text) }
    }

    /// The tasks that it stands for.
    pub fn instances(&self) -> &[Single<'a>] {
        self.matrix.as_ref().map_or(std::slice::from_ref(&self.first), |matrix| &matrix.instances)
    }

    pub fn axes(&self) -> &[Axis<'a>] {
        self.matrix.as_ref().map_or(&[], |matrix| &matrix.axes)
    }
}

/// What several tasks are made of.
pub struct Matrix<'a> {
    pub name: &'a str,
    pub axes: Vec<Axis<'a>>,
    /// The texts that are not the same in all, by their places among a task's texts.
    pub made: BTreeMap<usize, MadeText>,
    /// The tasks, the last axis varying fastest.
    pub instances: Vec<Single<'a>>,
}

impl Matrix<'_> {
    /// Which key of an axis an instance has.
    pub fn key_of(&self, axis: usize, instance: usize) -> usize {
        let stride: usize = self.axes[axis + 1..].iter().map(|axis| axis.keys.len()).product();
        instance / stride % self.axes[axis].keys.len()
    }
}
