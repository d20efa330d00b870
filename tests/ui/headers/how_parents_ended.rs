//! How parents must have ended stands in the fields, a task begins with its word, and what belongs to a group of tasks is no part
//! of a parent.
use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task build { image: "rust:1.95" }
        task push on success { image: "rust:1.95" }
        task tell on_failure { image: "rust:1.95" }
        task tidy finally { image: "rust:1.95" }
        "note" { imag: "rust:1.95" }
        task seen { image: "rust:1.95", depends_on: { tasks.build: any, needs.push } }
    }
}
