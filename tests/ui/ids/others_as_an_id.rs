use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task _ { image: "rust:1.95" }
        task build { image: "rust:1.95" }
        task test { image: "rust:1.95", depends_on: { crate } }
    }
}
