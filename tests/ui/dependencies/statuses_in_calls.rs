use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95" }
        task lint { image: "rust:1.95" }
        task a01 { image: "rust:1.95", depends_on: { build: unless(failure) } }
        task a02 { image: "rust:1.95", depends_on: { build: never(success) } }
        task a03 { image: "rust:1.95", depends_on: { build: except(failure) } }
        task a04 { image: "rust:1.95", depends_on: { build: None(failure) } }
        task a05 { image: "rust:1.95", depends_on: { build: Some(failure) } }
        task a06 { image: "rust:1.95", depends_on: { build: on(failure) } }
    }
}
