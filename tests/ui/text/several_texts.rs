use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        description: "Builds everything "
                     "and tests it.",
        task build { image: "rust:1.95", command: "cargo", "test", "--locked", script: "make" }
        task test { image: "rust", "1.95", script:
            "cargo build"
            "cargo test",
        }
    }
}
