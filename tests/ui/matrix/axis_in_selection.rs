use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task test for v in { old, new } { image: "rust:1.95" }
        task report { image: "rust:1.95", depends_on: { test[v in { old }] } }
    }
}
