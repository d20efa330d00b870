use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build { image: "rust:1.95", script: "cargo build" }
        task test(build) { image: "rust:1.95", script: "cargo test" }
        task docs (depends_on: build) { image: "rust:1.95", script: "cargo doc" }
        task lint: [build, test] { image: "rust:1.95", script: "cargo clippy" }
    }
}
