use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        kind: pipeline, type: docker, steps: [ { name: "build", image: "x", commands: ["cargo build"] }, { name: "test", image: "x" } ]
    }
}
