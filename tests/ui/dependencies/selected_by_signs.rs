use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task test for v in { old, new } { image: "rust:1.95" }
        task build { image: "rust:1.95", depends_on: { test-old } }
        task lint { image: "rust:1.95", depends_on: { test.new: failure } }
    }
}
