use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        "Ship", id: ship,

        task build { image: "rust:1.95", script: "cargo build" }

        tas
    }
}
