//! What becomes of each task of a run, once it is known which of them fail.

use gofer_model::Status;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::order::{Link, Order};

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    Succeeded,
    Failed,
    Skipped,
    /// The run was stopped before it had ended.
    Cancelled,
}

impl Fate {
    /// Whether a child with this condition runs.
    ///
    /// `any` holds for a parent that was skipped too, but not for one that was cancelled; the
    /// other two only for one that ran.
    pub fn satisfies(self, condition: Status) -> bool {
        match condition {
            Status::Success => self == Fate::Succeeded,
            Status::Failure => self == Fate::Failed,
            Status::Any => self != Fate::Cancelled,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Fate::Succeeded => "succeeded",
            Fate::Failed => "failed",
            Fate::Skipped => "skipped",
            Fate::Cancelled => "cancelled",
        }
    }
}

/// How every task ends if just these fail when they run. A task runs once all its parents have
/// ended and if all its conditions hold; else it is skipped.
pub fn fates(order: &Order, fails: impl Fn(usize) -> bool) -> Vec<Fate> {
    let mut fates = vec![Fate::Skipped; order.parents.len()];
    for &task in &order.sequence {
        let runs = unmet(order, task, &fates).is_none();
        fates[task] = match (runs, fails(task)) {
            (false, _) => Fate::Skipped,
            (true, true) => Fate::Failed,
            (true, false) => Fate::Succeeded,
        };
    }
    fates
}

/// The first condition of a task that does not hold, which is why it is skipped.
pub fn unmet(order: &Order, task: usize, fates: &[Fate]) -> Option<Link> {
    order.parents[task].iter().find(|link| !fates[link.parent].satisfies(link.status)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rule of servers, where a task can be cancelled by itself. In a run here all that waits
    /// for a cancelled one is cancelled too, and no condition is asked.
    #[test]
    fn which_ends_satisfy_which_conditions() {
        for (fate, success, failure, any) in [
            (Fate::Succeeded, true, false, true),
            (Fate::Failed, false, true, true),
            (Fate::Skipped, false, false, true),
            (Fate::Cancelled, false, false, false),
        ] {
            let holds = [Status::Success, Status::Failure, Status::Any].map(|status| fate.satisfies(status));
            assert_eq!(holds, [success, failure, any], "{fate:?}");
        }
    }
}
