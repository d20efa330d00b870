use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95", shell: ["bash"], script: "make" }
        task test { image: "rust:1.95", shell: "bash -euo pipefail -c", script: "make" }
        task lint { image: "rust:1.95", entrypoint: "" }
        task docs { image: "rust:1.95", entrypoint: false }
    }
}
