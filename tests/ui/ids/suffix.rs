use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task "build"x { image: "rust:1.95" }
        task test { image: "rust:1.95", depends_on: { "build"y } }
    }
}
