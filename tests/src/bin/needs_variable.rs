//! Returns a `Result`, which is an error where the variable is not set.

use gofer_dsl::{MissingVariable, Pipeline, pipeline};

fn main() -> Result<Pipeline, MissingVariable> {
    Ok(pipeline! {
        id: needs_variable,
        name: "Needs a variable",
        task hello {
            image: "hello-world",
            registry_auth: { user: "robot", pass: gofer_dsl::env("GOFER_TESTS_PASS")? },
        }
    })
}
