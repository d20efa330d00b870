use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task build { image: "rust:1.95", script: "make" }
        task lint { image: "rust:1.95", script: "make" }
        task a10 { image: "rust:1.95", depends_on: { ..tasks } }
        task a11 { image: "rust:1.95", depends_on: { ... } }
        task a01 { image: "rust:1.95", depends_on: { failed(build): any } }
        task a02 { image: "rust:1.95", depends_on: { build: "success" or "failure" } }
        task a03 { image: "rust:1.95", depends_on: { build: { failure }, lint: on(failure) } }
        task a04 { image: "rust:1.95", depends_on: { build: == failure } }
        task a05 { image: "rust:1.95", depends_on: { build: after success } }
        task a06 { image: "rust:1.95", depends_on: { build: on_error } }
        task a07 { image: "rust:1.95", depends_on: { build: lint } }
        task a08 { image: "rust:1.95", depends_on: { build => lint } }
        task a09 { image: "rust:1.95", depends_on: { build, lint -> a09 } }
        task a12 { image: "rust:1.95", depends_on: { ..build, lint } }
        task a13 { image: "rust:1.95", depends_on: { build, and lint } }
        task a14 { image: "rust:1.95", depends_on: { previous } }
        task a15 { image: "rust:1.95", depends_on: { none } }
        task a16 { image: "rust:1.95", depends_on: { tasks: any } }
        task a17 { image: "rust:1.95", depends_on: { for failed in tasks { build, lint } { failed: failure } } }
        task a18 { image: "rust:1.95", depends_on: { for parent in [build, lint] { parent: any } } }
    }
}
