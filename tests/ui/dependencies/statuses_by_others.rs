use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task build { image: "rust:1.95", script: "make" }
        task test for os in { debian, alpine } { image: "rust:1.95", script: "make" }
        task a01 { image: "rust:1.95", depends_on: { build[failure] } }
        task a02 { image: "rust:1.95", depends_on: { build { any } } }
        task a03 { image: "rust:1.95", depends_on: { build<failure> } }
        task a04 { image: "rust:1.95", depends_on: { build: on failure } }
        task a05 { image: "rust:1.95", depends_on: { build: if failed } }
        task a06 { image: "rust:1.95", depends_on: { build.failed() } }
        task a07 { image: "rust:1.95", depends_on: { build.result == failure } }
        task a08 { image: "rust:1.95", depends_on: { needs.build.result == "success" } }
        task a09 { image: "rust:1.95", depends_on: { build.outputs.version } }
        task a10 { image: "rust:1.95", depends_on: { build: one_failed } }
        task a11 { image: "rust:1.95", depends_on: { build: none_failed } }
        task a12 { image: "rust:1.95", depends_on: { _: one_failed } }
        task a13 { image: "rust:1.95", depends_on: { test: some_failed } }
        task a14 { image: "rust:1.95", depends_on: { build = true } }
        task a15 { image: "rust:1.95", depends_on: { test: debian } }
        task a16 { image: "rust:1.95", depends_on: { test: { debian: failure, alpine: any } } }
        task a17 { image: "rust:1.95", depends_on: { build where os == debian } }
    }
}
