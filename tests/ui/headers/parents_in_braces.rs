use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task build { image: "rust:1.95", script: "cargo build" }

        task test depends_on { build } { image: "rust:1.95", script: "cargo test" }

        task lint <- build { image: "rust:1.95", script: "cargo clippy" }

        tasks docs { image: "rust:1.95", script: "cargo doc" }
    }
}
