use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        parallelism: "2".parse(),
        task build { image: "rust:1.95" }
    }
}
