use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        "ship",
        "Ship the service",

        task build {
            "rust:1.95",
            script: "cargo build",
        }
    }
}
