use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: “Ship it”,

        task build { image: “rust:1.95”, script: “cargo test” }
    }
}
