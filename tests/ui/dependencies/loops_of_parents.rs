use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95" }
        task lint { image: "rust:1.95" }
        task a01 { image: "rust:1.95", depends_on: { for p in [build, lint] { p => failure } } }
        task a02 { image: "rust:1.95", depends_on: { for p in [build, lint] { if strict { p: failure } } } }
        task a03 { image: "rust:1.95", depends_on: { for p in [build, lint] { p } } }
        task a04 { image: "rust:1.95", depends_on: { for p in [build, lint] { p = any, } } }
        task a05 { image: "rust:1.95", depends_on: { for p in [build, lint] {} } }
    }
}
