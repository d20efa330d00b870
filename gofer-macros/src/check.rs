//! Syntax tree to checked pipeline: instances, ids, dependencies and every rule.

mod depends_on;
mod fields;
mod graph;
mod instances;
mod references;
mod values;

use std::collections::HashMap;

use gofer_core::{Ids, Named, Problem, Status, check_id};

use crate::ast::{Block, Content, Name, Task};
use crate::keys::Place;
use crate::problem::Problems;
use crate::tokens::Written;

pub use references::calls_helper;
pub use values::helper_call;

/// A block of which everything is known that can be known.
#[derive(Debug)]
pub struct Checked<'a> {
    pub block: &'a Block,
    pub ids: Ids,
    pub id: String,
    pub tasks: Vec<CheckedTask<'a>>,
    /// The place of each task by its name.
    names: HashMap<String, usize>,
    /// The parents of each instance of each task.
    pub parents: Vec<Vec<(u32, Status)>>,
}

impl<'a> Checked<'a> {
    /// The id of an instance.
    pub fn instance_id(&self, number: u32) -> &str {
        let place = self.tasks.partition_point(|task| task.end() <= number as usize);
        let instance = self.tasks.get(place).and_then(|task| task.instances.get((number - task.first) as usize));
        instance.map_or("", |instance| instance.id.as_str())
    }

    /// The task of this name.
    pub fn task(&self, name: &Name) -> Option<&'a Task> {
        let place = self.names.get(&name.id(self.ids))?;
        self.tasks.get(*place).map(|task| task.task)
    }
}

/// A task and its instances: one, if it has no axes.
#[derive(Debug)]
pub struct CheckedTask<'a> {
    pub task: &'a Task,
    /// The number of its first instance; the others follow.
    pub first: u32,
    pub instances: Vec<Instance>,
}

/// One task of the JSON.
#[derive(Debug)]
pub struct Instance {
    pub id: String,
    /// For each axis the place of its key.
    pub keys: Vec<usize>,
}

/// Checks a block against all rules.
pub fn check<'a>(block: &'a Block, problems: &mut Problems) -> Checked<'a> {
    let ids = ids(block, problems);
    let id = pipeline_id(block, ids, problems);
    fields::settings(block, problems);
    for task in &block.tasks {
        fields::task(task, problems);
    }
    let index = instances::expand(block, ids, problems);
    let edges = depends_on::resolve(&index, ids, problems);
    graph::check(&index, &edges, problems);
    let mut parents = vec![Vec::new(); index.count()];
    for edge in &edges.edges {
        parents[edge.child as usize].push((edge.parent, edge.status));
    }
    Checked { block, ids, id, tasks: index.tasks, names: index.names, parents }
}

fn ids(block: &Block, problems: &mut Problems) -> Ids {
    let Some(Content::Value(value)) = block.settings.get("ids").map(|field| &field.content) else {
        return Ids::default();
    };
    let Some(Written::Text(name)) = Written::read(&value.tokens) else {
        let problem = Problem::new("`ids` is read at compile time, so it is a string literal");
        problems.at(value.range(), problem.help("write `ids: \"snake_case\"` or `ids: \"kebab-case\"`"));
        return Ids::default();
    };
    if let Some(ids) = Ids::from_name(&name) {
        return ids;
    }
    let problem = Problem::new(format!("unknown kind of ids `{}`", gofer_core::shown(&name)));
    let near = gofer_core::nearest(&name, Ids::ALL.map(Ids::name));
    problems.at(
        value.range(),
        match near {
            Some(near) => problem.help(format!("did you mean `\"{near}\"`?")),
            None => problem.help("there are `\"snake_case\"` and `\"kebab-case\"`"),
        },
    );
    near.and_then(Ids::from_name).unwrap_or_default()
}

fn pipeline_id(block: &Block, ids: Ids, problems: &mut Problems) -> String {
    let Some(Content::Id(name)) = block.settings.get("id").map(|field| &field.content) else {
        return String::new();
    };
    let id = name.id(ids);
    if !name.malformed {
        problems.check(name.range, check_id(Named::Pipeline, &id, ids));
    }
    id
}

/// Required keys that are not there.
fn required(place: Place, fields: &crate::ast::Fields, what: &str, at: crate::problem::Range, problems: &mut Problems) {
    for key in place.keys().iter().filter(|key| key.required && !fields.open && fields.get(key.word).is_none()) {
        let problem = Problem::new(format!("{what} has no `{}`", key.word));
        problems.at(at, problem.help(format!("write `{}`", key.shown())));
    }
}
