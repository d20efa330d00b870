use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        containers: [{ name: "build", image: "rust:1.95" }, { name: "test", image: "rust:1.95" }],
    }
}
