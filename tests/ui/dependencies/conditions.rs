use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95" }
        task lint { image: "rust:1.95" }
        task report { image: "rust:1.95", depends_on: { build, if strict { lint } } }
        task publish { image: "rust:1.95", depends_on: { "build, lint" } }
    }
}
