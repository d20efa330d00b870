use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let shared = [("B", "2")];
    pipeline! {
        id: ship,
        name: "Ship",

        task build {
            image: "rust:1.95",
            script: [],
        }
        task test { image: "x", script: [,], entrypoint: [ , ] }
    }
}
