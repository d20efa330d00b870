use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        let task build = { image: "rust:1.95", script: "cargo build" };

        task test: Task = Task { image: "rust:1.95", scrip: "cargo test" };

        let lint = Task { id: "clippy", image: "rust:1.95" };

        task push { image: "rust:1.95", depends_on: { build, test, clippy } }
    }
}
