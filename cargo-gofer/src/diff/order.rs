//! What changed dependencies do to the order of the tasks.

use std::collections::HashMap;

use gofer_model::Pipeline;
use schemars::JsonSchema;
use serde::Serialize;

use crate::order::Order;

/// Each task's ancestors are a row of bits, so the rows take memory by the square.
const MOST_TASKS: usize = 20_000;

/// A task that is in both pipelines and waits for other tasks than before, directly or not.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OrderChange {
    pub task: String,
    /// What it waits for now and did not before.
    pub now_after: Vec<String>,
    /// What it waited for before and does not any more.
    pub no_longer_after: Vec<String>,
}

/// The changes, and whether they are left out because there are too many tasks.
pub fn order_changes(before: &Pipeline, after: &Pipeline) -> (Vec<OrderChange>, bool) {
    if before.tasks.len().max(after.tasks.len()) > MOST_TASKS {
        return (Vec::new(), true);
    }
    // Only tasks that are in both can change their order; others may still be in between.
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let old: HashMap<&str, usize> = before.tasks.iter().enumerate().map(|(at, task)| (task.id.as_str(), at)).collect();
    for task in after.tasks.iter().filter(|task| old.contains_key(task.id.as_str())) {
        let number = numbers.len();
        numbers.insert(&task.id, number);
    }
    let (was, is) = (Ancestors::of(before, &numbers), Ancestors::of(after, &numbers));
    let mut names = vec![""; numbers.len()];
    for (name, number) in &numbers {
        names[*number] = name;
    }
    let change = |(place, task): (usize, &gofer_model::Task)| {
        let was = was.row(*old.get(task.id.as_str())?);
        let is = is.row(place);
        let ids = |bits: Vec<usize>| bits.into_iter().map(|number| names[number].to_owned()).collect();
        (was != is).then(|| OrderChange {
            task: task.id.clone(),
            now_after: ids(only_in(is, was)),
            no_longer_after: ids(only_in(was, is)),
        })
    };
    (after.tasks.iter().enumerate().filter_map(change).collect(), false)
}

/// For each task, which of the numbered tasks it waits for, directly or not.
struct Ancestors {
    words: usize,
    bits: Vec<u64>,
}

impl Ancestors {
    fn of(pipeline: &Pipeline, numbers: &HashMap<&str, usize>) -> Self {
        let words = numbers.len().div_ceil(64);
        let mut bits = vec![0u64; words * pipeline.tasks.len()];
        let order = Order::of(pipeline);
        for &task in &order.sequence {
            for parent in order.parents[task].iter().map(|link| link.parent) {
                for word in 0..words {
                    bits[task * words + word] |= bits[parent * words + word];
                }
                if let Some(number) = numbers.get(pipeline.tasks[parent].id.as_str()) {
                    bits[task * words + number / 64] |= 1 << (number % 64);
                }
            }
        }
        Ancestors { words, bits }
    }

    fn row(&self, task: usize) -> &[u64] {
        &self.bits[task * self.words..(task + 1) * self.words]
    }
}

fn only_in(these: &[u64], others: &[u64]) -> Vec<usize> {
    let words = these.iter().zip(others).map(|(these, others)| these & !others).enumerate();
    words
        .flat_map(|(word, bits)| (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| word * 64 + bit))
        .collect()
}
