use std::fmt;

/// How a parent task must have ended for its child to run.
///
/// ```
/// # extern crate gofer_core as gofer_dsl; // where a pipeline finds it
/// use gofer_dsl::Status;
/// assert_eq!(Status::default(), Status::Success);
/// assert_eq!(Status::from_word("failure"), Some(Status::Failure));
/// assert_eq!(Status::from_json("Failure"), Some(Status::Failure));
/// ```
///
/// Until 1.0 a status is added with a minor version. The enum is not `#[non_exhaustive]`, so that a
/// `match` that has to know each of them is told by the compiler.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// The parent finished: successfully, failed, or was skipped (not: was cancelled).
    Any,
    /// The parent finished successfully. What a bare dependency means.
    #[default]
    Success,
    /// The parent failed.
    Failure,
}

impl Status {
    /// All statuses, in the order in which they are offered.
    pub const ALL: [Status; 3] = [Status::Success, Status::Failure, Status::Any];

    /// The word in a `pipeline!` block: `any`, `success`, `failure`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Status::Any => "any",
            Status::Success => "success",
            Status::Failure => "failure",
        }
    }

    /// The word in the JSON: `Any`, `Success`, `Failure`.
    #[must_use]
    pub const fn json(self) -> &'static str {
        match self {
            Status::Any => "Any",
            Status::Success => "Success",
            Status::Failure => "Failure",
        }
    }

    /// When a child runs that depends on its parent with this status.
    #[inline]
    #[must_use]
    pub const fn docs(self) -> &'static str {
        match self {
            Status::Any => {
                "The child runs when the parent finished: successfully, failed, or was skipped (not: was cancelled)."
            }
            Status::Success => "The child runs when the parent finished successfully. What a bare dependency means.",
            Status::Failure => "The child runs when the parent failed.",
        }
    }

    /// The status that a block calls by this word.
    #[inline]
    #[must_use]
    pub fn from_word(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.word() == word)
    }

    /// The status that the JSON calls by this word.
    #[inline]
    #[must_use]
    pub fn from_json(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.json() == word)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
