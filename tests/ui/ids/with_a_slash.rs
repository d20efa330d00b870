use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: org/app,
        name: "Ship the service",
        task build { image: "rust:1.95" }
    }
}
