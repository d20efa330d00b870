//! Syntax tree to checked pipeline: instances, ids, dependencies and every rule.

mod axes;
mod defaults;
mod depends_on;
mod fields;
mod graph;
mod index;
mod instances;
mod leaving;
mod lengths;
mod proposals;
mod selection;
pub mod typed;
mod unformatted;
mod values;

use gofer_core::Status;

use crate::ast::{Block, Name};
use crate::problem::Problems;

pub use index::{Axis, CheckedTask, Index, Key, Values};
pub use values::literal_helper;

/// A block of which everything is known that can be known.
#[derive(Debug)]
pub struct Checked<'a> {
    pub block: &'a Block,
    pub settings: typed::Settings<'a>,
    pub index: Index<'a>,
    /// The parents of each instance of each task.
    pub parents: Vec<Vec<(u32, Status)>>,
}

impl<'a> Checked<'a> {
    /// The task of this name.
    pub fn task(&self, name: &Name) -> Option<&CheckedTask<'a>> {
        let place = self.index.task(&name.id(self.settings.ids))?;
        self.index.tasks.get(place)
    }
}

/// Checks a block against all rules.
pub fn check<'a>(block: &'a Block, problems: &mut Problems) -> Checked<'a> {
    let settings = fields::settings(block, problems);
    let mut fields: Vec<_> = block.tasks.iter().map(|task| fields::task(task, problems)).collect();
    defaults::merge(block, &settings.defaults, &mut fields, problems);
    let index = instances::expand(block, fields, settings.ids, problems);
    defaults::images(block, &settings.defaults, problems);
    let edges = depends_on::resolve(&index, settings.ids, problems);
    graph::check(&index, &edges, problems);
    let mut parents = vec![Vec::new(); index.count()];
    for edge in &edges.edges {
        parents[edge.child as usize].push((edge.parent, edge.status));
    }
    Checked { block, settings, index, parents }
}
