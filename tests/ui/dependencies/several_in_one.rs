use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task build { image: "rust:1.95", script: "make" }
        task lint { image: "rust:1.95", script: "make" }
        task a01 { image: "rust:1.95", depends_on: { (build, lint): any } }
        task a02 { image: "rust:1.95", depends_on: { any: { build, lint } } }
        task a03 { image: "rust:1.95", depends_on: { failed: [build, "lint"] } }
        task a04 { image: "rust:1.95", depends_on: { any_of(build: failure, lint: failure) } }
        task a05 { image: "rust:1.95", depends_on: { all_of(build, lint) } }
        task a06 { image: "rust:1.95", depends_on: all_of(build, lint) }
        task a07 { image: "rust:1.95", depends_on: either(build, lint) }
        task a08 { image: "rust:1.95", depends_on: any { build } }
        task a09 { image: "rust:1.95", depends_on: { build, lint }: any }
        task a10 { image: "rust:1.95", depends_on: { tasks { build, lint }: any } }
        task a11 { image: "rust:1.95", depends_on: { job: build, artifacts: true } }
        task a12 { image: "rust:1.95", depends_on: { task: "build", status: "Failure" } }
        task a13 { image: "rust:1.95", depends_on: "build, lint" }
        task a14 { image: "rust:1.95", depends_on: { build, trigger_rule: all_done } }
        task a15 { image: "rust:1.95", depends_on: { ("build", Status::Failure) } }
        task a16 { image: "rust:1.95", depends_on: { _ except (build): any } }
        task a17 { image: "rust:1.95", depends_on: { build, ..if cfg!(windows) { lint } } }
        task a18 { image: "rust:1.95", depends_on: none }
        task a19 { image: "rust:1.95", depends_on: [{ task: "build", status: "failed" }] }
    }
}
