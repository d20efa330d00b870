use std::env::VarError;
use std::error::Error;
use std::ffi::OsStr;
use std::fmt;

/// The environment variable of this name, where the JSON is made.
///
/// It is [`std::env::var`] with an error that names the variable. Use it for values that the
/// server does not substitute, such as the password of a registry:
///
/// ```no_run
/// use gofer_dsl::{MissingVariable, Pipeline, pipeline};
///
/// fn main() -> Result<Pipeline, MissingVariable> {
///     Ok(pipeline! {
///         id: private,
///         name: "Run an image of our own",
///
///         task run_it {
///             image: "registry.example.com/tool:1.2",
///             registry_auth: { user: "robot", pass: gofer_dsl::env("REGISTRY_PASS")? },
///         }
///     })
/// }
/// ```
///
/// # Errors
/// If the variable is not set, or holds no valid Unicode.
pub fn env(name: impl AsRef<OsStr>) -> Result<String, MissingVariable> {
    let name = name.as_ref();
    std::env::var(name).map_err(|error| MissingVariable {
        name: name.to_string_lossy().into_owned(),
        set: error != VarError::NotPresent,
    })
}

/// An environment variable that is not set, or that holds no valid Unicode.
///
/// Its `Debug` is its `Display`, since that is what a `main` that returns a `Result` prints.
///
/// ```
/// let error = gofer_dsl::env("SURELY_NOT_SET").unwrap_err();
/// assert_eq!(error.name(), "SURELY_NOT_SET");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct MissingVariable {
    name: String,
    set: bool,
}

impl MissingVariable {
    /// The variable's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for MissingVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.set { "holds no valid Unicode" } else { "is not set" };
        write!(f, "the environment variable `{}` {what}; set it where this program runs", self.name)
    }
}

impl fmt::Debug for MissingVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for MissingVariable {}

#[cfg(test)]
mod tests {
    use super::env;

    #[test]
    fn the_error_names_the_variable() {
        let error = env("GOFER_DSL_SURELY_UNSET").unwrap_err();
        assert_eq!(error.name(), "GOFER_DSL_SURELY_UNSET");
        assert!(format!("{error:?}").contains("`GOFER_DSL_SURELY_UNSET` is not set"));
        assert!(env("PATH").is_ok());
    }
}
