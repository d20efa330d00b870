use crate::{Problem, Rule, shown};

/// Checks the name of an environment variable: not empty, no `=`, no NUL character.
///
/// Those are the names that an environment cannot hold (POSIX, "Environment Variables").
///
/// # Errors
/// If the name cannot be that of an environment variable.
///
/// ```
/// assert!(gofer_core::check_variable_name("RUST_LOG").is_ok());
/// assert!(gofer_core::check_variable_name("A=B").is_err());
/// ```
pub fn check_variable_name(name: &str) -> Result<(), Problem> {
    if name.is_empty() {
        return Err(Rule::InvalidVariable
            .problem("the name of a variable is empty")
            .help("name it as the script reads it, such as `NAME`")
            .json_help("write `\"NAME\"`, or as the script reads it"));
    }
    let Some(bad) = name.chars().find(|c| matches!(c, '=' | '\0')) else { return Ok(()) };
    let problem = Rule::InvalidVariable.problem(format!(
        "variable name `{}` holds {}, which no environment can hold in a name",
        shown(name),
        if bad == '=' { "`=`" } else { "a NUL character" }
    ));
    // Only what can be copied as it is shown.
    let mended = name.split(['=', '\0']).next().filter(|name| !name.is_empty() && shown(name) == **name);
    Err(match mended {
        None => problem,
        Some(mended) => problem.help(format!("write `{mended}`")).json_help(format!("write `\"{mended}\"`")),
    })
}

/// A name with its case folded away: two names that fold alike are one to the server.
///
/// ```
/// assert_eq!(gofer_core::folded("HTTP_PROXY"), gofer_core::folded("http_proxy"));
/// ```
#[must_use]
pub fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// Two variables whose names differ only in case.
///
/// ```
/// assert!(gofer_core::differs_only_in_case("a", "A").message.contains("differ only in case"));
/// ```
#[must_use]
pub fn differs_only_in_case(first: &str, second: &str) -> Problem {
    let (first, second) = (shown(first), shown(second));
    Rule::VariableCase
        .problem(format!(
            "variables `{first}` and `{second}` differ only in case, and the server keeps one of them at random"
        ))
        .help(format!("set `{first}` here and export the other in the script: `export {second}=\"${first}\"`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_environments_pass() {
        for name in ["A", "a.b", "with space", "ünïcode", "1"] {
            assert_eq!(check_variable_name(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn names_no_environment_can_hold_do_not() {
        for name in ["", "=", "A=", "A\0B"] {
            assert!(check_variable_name(name).is_err(), "{name:?}");
        }
        assert_eq!(check_variable_name("A=B").unwrap_err().help.as_deref(), Some("write `A`"));
    }
}
