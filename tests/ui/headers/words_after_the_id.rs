use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95", script: "cargo build" }
        task my test { image: "rust:1.95", script: "cargo test" }
        task deploy where build { image: "rust:1.95", script: "cargo run" }
        task "lint" as lint { image: "rust:1.95", script: "cargo clippy" }
    }
}
