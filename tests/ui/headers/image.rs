use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task build: "rust:1.95" { script: "cargo build" }

        task test "rust:1.95" { script: "cargo test" }

        task lint using "ghcr.io/acme/lint" { depends_on: { build, test }, script: "cargo clippy" }
    }
}
