//! Returns a valid pipeline from `main`.

use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: valid,
        name: "Valid",
        task hello { image: "hello-world" }
    }
}
