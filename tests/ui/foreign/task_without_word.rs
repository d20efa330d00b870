use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        lint: { image: "x" },
        "test": { image: "x" }
        build = { image: "x", depends_on: { lint, test } }
    }
}
