//! The entries of `depends_on`.

use std::collections::BTreeMap;

use gofer_model::{Ids, Status};

use super::fold::{BlockTask, Matrix, Parent, followed};
use super::names::{axis_key, id, name};

/// How every task is named by those that wait for it.
pub struct Parents<'a> {
    matrices: Vec<&'a Matrix<'a>>,
    /// The tasks that are instances, by their ids: which matrix, and which of its keys.
    instances: BTreeMap<String, (usize, usize)>,
    ids: Ids,
}

impl<'a> Parents<'a> {
    pub fn of(entries: &'a [BlockTask<'a>], ids: Ids) -> Self {
        let matrices: Vec<&Matrix> = entries.iter().filter_map(|entry| entry.matrix.as_ref()).collect();
        let separator = ids.separator();
        let instances = matrices.iter().enumerate().flat_map(|(at, matrix)| {
            let id = move |key: &str| format!("{}{separator}{key}", matrix.name);
            matrix.keys.iter().enumerate().map(move |(number, key)| (id(key), (at, number)))
        });
        Parents { instances: instances.collect(), matrices, ids }
    }

    /// What a task waits for.
    pub fn of_entry(&self, entry: &BlockTask) -> Vec<String> {
        let axis = entry.matrix.as_ref().map(|matrix| matrix.axis.variable.as_str());
        let follows = entry.matrix.as_ref().filter(|matrix| matrix.follows);
        let mut parents: BTreeMap<String, Status> = BTreeMap::new();
        let mut singles: Vec<(&str, Status)> = Vec::new();
        match follows {
            None => singles.extend(entry.first.task.depends_on.iter().map(|(id, status)| (id.as_str(), *status))),
            Some(matrix) => {
                for (parent, status) in followed(entry.first.task, matrix.keys[0], self.ids) {
                    match parent {
                        Parent::Task(id) => singles.push((id, status)),
                        Parent::Followed(whom) => {
                            let axis = &matrix.axis.variable;
                            parents.insert(format!("{}[{axis}]", name(whom, self.ids)), status);
                        }
                    }
                }
            }
        }
        parents.extend(self.named(&singles, axis));
        parents.into_iter().map(|(parent, status)| with(parent, status)).collect()
    }

    /// Tasks by id, and all instances of a matrix by its name.
    fn named(&self, singles: &[(&str, Status)], axis: Option<&str>) -> BTreeMap<String, Status> {
        let mut parents = BTreeMap::new();
        let mut of_matrices: BTreeMap<usize, Vec<(usize, Status)>> = BTreeMap::new();
        for (parent, status) in singles {
            match self.instances.get(*parent) {
                Some((matrix, key)) => of_matrices.entry(*matrix).or_default().push((*key, *status)),
                None => _ = parents.insert(id(parent, self.ids), *status),
            }
        }
        for (matrix, instances) in of_matrices {
            let matrix = self.matrices[matrix];
            let name = name(matrix.name, self.ids);
            let status = instances[0].1;
            let are_all = instances.len() == matrix.keys.len();
            if are_all && instances.iter().all(|(_, other)| *other == status) {
                // `failure` of all is seldom meant, and has to be said.
                let selection = if status == Status::Failure { "[_]" } else { "" };
                parents.insert(format!("{name}{selection}"), status);
                continue;
            }
            for (key, status) in instances {
                let key = matrix.keys[key];
                // In quotes it is a key whatever the axis is called.
                let key = if axis == Some(key) { format!("{key:?}") } else { axis_key(key) };
                parents.insert(format!("{name}[{key}]"), status);
            }
        }
        parents
    }
}

fn with(parent: String, status: Status) -> String {
    if status == Status::default() { parent } else { format!("{parent}: {status}") }
}
