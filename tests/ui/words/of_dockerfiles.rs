use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust", tag: "1.95" }
        task test {
            FROM rust:1.95
        }
    }
}
