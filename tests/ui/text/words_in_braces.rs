use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95", script: { cargo build; cargo test --all } }
        task lint { image: "rust:1.95", command: { cargo clippy } }
        task docs { image: "rust:1.95", description: { Makes "the" docs }, command: ["cargo", "doc"] }
    }
}
