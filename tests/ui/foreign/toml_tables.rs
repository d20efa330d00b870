use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        [pipeline]
        id = "ship"
        name = "Ship"

        [task.build]
        image = "rust:1.95"
        script = "cargo build"

        [[task]]
        id = "test"

        task publish { image: "x", depends_on: { build } }
    }
}
