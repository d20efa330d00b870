//! What people write for a status who know another system.

use crate::Status;

impl Status {
    /// The status that other systems call by this word, in small letters.
    ///
    /// ```
    /// use gofer_core::Status;
    /// assert_eq!(Status::from_other("always"), Some(Status::Any));
    /// assert_eq!(Status::from_other("succeeded"), Some(Status::Success));
    /// assert_eq!(Status::from_other("skipped"), None);
    /// ```
    #[must_use]
    pub fn from_other(word: &str) -> Option<Status> {
        let Some(word) = word.strip_prefix("on_") else { return Status::by_others(word) };
        Status::from_word(word).or_else(|| Status::by_others(word))
    }

    fn by_others(word: &str) -> Option<Status> {
        match word {
            "always" | "finished" | "completed" | "complete" | "done" | "all_done" | "ended" | "finally"
            | "whatever" => Some(Status::Any),
            "service_completed_successfully"
            | "completed_successfully"
            | "ok"
            | "succeeded"
            | "successful"
            | "passed"
            | "all_success"
            | "green" => Some(Status::Success),
            "failed" | "error" | "errored" | "fail" | "fails" | "all_failed" | "red" => Some(Status::Failure),
            _ => None,
        }
    }

    /// What there is in place of a word that no status stands for, as a block has it ([`Status::word`]) or JSON
    /// ([`Status::json`]): of what Gofer cannot wait for, and of what is made of several statuses.
    ///
    /// ```
    /// use gofer_core::Status;
    /// let help = Status::instead_of("skipped", Status::json);
    /// assert_eq!(help.as_deref(), Some("Gofer cannot ask for it alone; `Any` includes it"));
    /// assert_eq!(Status::instead_of("sucess", Status::word), None);
    /// ```
    #[must_use]
    pub fn instead_of(word: &str, said: fn(Status) -> &'static str) -> Option<String> {
        let [success, failure, any] = Status::ALL.map(said);
        Some(match word {
            "skipped" | "omitted" | "skip" => format!("Gofer cannot ask for it alone; `{any}` includes it"),
            "cancelled" | "canceled" | "aborted" => {
                "no task waits for that: when a run is cancelled, nothing more of it starts".to_owned()
            }
            "one_failed" | "any_failed" | "some_failed" | "one_success" | "one_done" => NO_OR.to_owned(),
            "none_failed"
            | "none_failed_min_one_success"
            | "none_failed_or_skipped"
            | "none_skipped"
            | "all_done_min_one_success" => {
                format!("`{success}` is met when the parent neither failed nor was skipped, `{any}` however it ended")
            }
            "service_started" | "service_healthy" | "healthy" | "running" | "started" | "pending" | "ready"
            | "daemoned" => {
                format!("a task starts when its parents have ended: `{success}`, `{failure}` or `{any}`")
            }
            "false" | "no" | "optional" | "0" | "none" | "never" => {
                format!("`{any}` is met however the parent ended; or leave the parent out")
            }
            _ => return made_of_several(word, said),
        })
    }

    /// What there is in place of `!success`.
    #[must_use]
    pub fn instead_of_not(said: fn(Status) -> &'static str) -> String {
        let [_, failure, any] = Status::ALL.map(said);
        format!("Gofer has no \"not\": `{failure}` is met when the parent failed, `{any}` however it ended")
    }

    /// What there is in place of several statuses of one parent.
    #[must_use]
    pub fn instead_of_several(said: fn(Status) -> &'static str) -> String {
        let any = said(Status::Any);
        format!("a parent has one status; `{any}` is met however it ended, also when it was skipped")
    }
}

/// What is said of `||` and the like between parents.
pub const NO_OR: &str = "Gofer has no \"or\", conditions are joined by \"and\": write one task for each parent";

/// `!success`, `success || failure`, `success, failure`.
fn made_of_several(text: &str, said: fn(Status) -> &'static str) -> Option<String> {
    let words = || text.split_whitespace();
    if text.trim_start().starts_with('!') || words().any(|word| word == "not") {
        return Some(Status::instead_of_not(said));
    }
    let is_joined = text.contains(['|', '&', '/', '+', ',']) || words().any(|word| word == "or" || word == "and");
    is_joined.then(|| Status::instead_of_several(said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_explained_and_taken() {
        for word in ["always", "failed", "ok", "skipped", "one_failed", "ready", "none", "!success", "success or any"] {
            let taken = Status::from_other(word).is_some();
            assert_ne!(taken, Status::instead_of(word, Status::word).is_some(), "{word}");
        }
    }

    #[test]
    fn what_is_made_of_several_is_never_one_of_them() {
        for text in ["!success", "not failure", "success || failure", "success,any", "failure and any"] {
            let help = Status::instead_of(text, Status::json).unwrap_or_default();
            assert!(help.contains("`Any`") && !help.contains("write"), "{text}: {help}");
        }
    }
}
