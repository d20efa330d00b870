use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95", command: sh -c "cargo build" }
        task test { image: "rust:1.95", command: ["sh", "-c", cargo test] }
        task lint { image: "rust:1.95", command: [sh, -c, "cargo clippy"] }
    }
}
