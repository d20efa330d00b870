use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        defaults: { variables: { RUST_LOG: "debug" } },

        task build-it { script: "cargo build" }

        task test-it { script: "cargo test" }

        task lint { image: "rust:1.95", script: "cargo clippy" }
    }
}
