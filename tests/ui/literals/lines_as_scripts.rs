use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "rust:1.95", script: ["cargo", "build", "--release"] }
        task test { image: "rust:1.95", script: ["cargo test", "--workspace"] }
        task commit { image: "rust:1.95", script: ["git commit", "-m", "a message"] }
        task fine { image: "rust:1.95", script: ["cargo build", "cargo test"] }
    }
}
