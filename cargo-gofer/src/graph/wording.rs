//! What every drawing says in the same words.

use gofer_model::Status;

use crate::layers::Order;
use crate::output::count;

/// How large a pipeline is.
pub fn size(order: &Order) -> String {
    match order.layer.len() {
        0 => "no tasks".to_owned(),
        tasks => format!("{} in {}", count(tasks, "task"), count(order.layers().len(), "layer")),
    }
}

/// A condition's word where it must be said: success is what is expected.
pub fn label(status: Status) -> Option<&'static str> {
    (status != Status::Success).then(|| status.word())
}
