use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task lint { image: "rust:1.95" } -> task build { image: "rust:1.95", -- the script
            script: "make" }
        task test { image: "rust:1.95" } depends_on { lint }
        task docs { image: "rust:1.95", depends_on: { lint: success, failure } }
    }
}
