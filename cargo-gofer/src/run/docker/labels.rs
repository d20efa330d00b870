//! How all that a run makes at the engine is marked as its own.

use crate::run::claim::Claim;

/// The labels of every container of ours, which say whose it is.
pub const RECORD: &str = "gofer.record";
pub const TOKEN: &str = "gofer.token";
pub const USER: &str = "gofer.user";

/// The labels of all that is a run's.
pub fn labelled(claim: &Claim) -> [(&'static str, String); 3] {
    let Claim { record, token, user } = claim;
    [(RECORD, record.display().to_string()), (TOKEN, token.clone()), (USER, user.clone())]
}

/// The same as arguments.
pub fn labels(claim: &Claim) -> Vec<String> {
    labelled(claim).map(|(label, value)| format!("--label={label}={value}")).into()
}
