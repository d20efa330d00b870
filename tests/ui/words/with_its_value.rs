use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task lint { image: "rust:1.95" }
        task build { image: "rust:1.95", needs: [lint], env: [{ name: RUST_LOG, value: "debug" }] }
        task test { image: "rust:1.95", requires: lint, include: "common.yml" }
    }
}
