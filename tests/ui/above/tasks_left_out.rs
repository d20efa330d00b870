use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task test_unit { image: "rust:1.95", script: "make" }
        task test_docs { image: "rust:1.95", script: "make" }
        task a01 for failed in tasks { _ except test_docs } { image: "rust:1.95", depends_on: { failed: failure } }
        task a02 for failed in tasks { _, !test_docs } { image: "rust:1.95", depends_on: { failed: failure } }
        task a03 for failed in tasks { test_* } { image: "rust:1.95", depends_on: { failed: failure } }
        task a04 { image: "rust:1.95", depends_on: { test_*: any } }
        task pack for os in { debian } { image: "rust:1.95", script: "make" }
        task a05 for failed in tasks { pack.debian } { image: "rust:1.95", depends_on: { failed: failure } }
        task a06 for failed in tasks { pack as p } { image: "rust:1.95", depends_on: { failed: failure } }
    }
}
