//! What every drawing says in the same words.

use gofer_model::Status;

use crate::order::{Order, amount};

/// How large a pipeline is.
pub fn size(order: &Order) -> String {
    amount(order.layer.len(), order.layers().len())
}

/// A condition's word where it must be said: success is what is expected.
pub fn label(status: Status) -> Option<&'static str> {
    (status != Status::Success).then(|| status.word())
}
