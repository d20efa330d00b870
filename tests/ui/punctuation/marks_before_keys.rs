use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build {
            12 image: "rust:1.95",
        +   script: "cargo build",
        }
        task dots { .image: "alpine:3.22", ~script: "make" }
    }
}
