use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        defaults: "rust:1.95",
        task build { image: "rust:1.95" }
    }
}
