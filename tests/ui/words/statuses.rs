use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", script: "make" }
        task t00 { image: "x", depends_on: { build: !success } }
        task t01 { image: "x", depends_on: { build: success || failure } }
        task t02 { image: "x", depends_on: { build: success | failure } }
        task t03 { image: "x", depends_on: { build: skipped } }
        task t04 { image: "x", depends_on: { build: true } }
        task t05 { image: "x", depends_on: { build: Succeeded } }
        task t06 { image: "x", depends_on: { build: "failure" } }
        task t07 { image: "x", depends_on: { build: Status::Failure } }
        task t08 { image: "x", depends_on: { build: always } }
        task t09 { image: "x", depends_on: { build: done } }
        task t10 { image: "x", depends_on: { build: not failure } }
        task t11 { image: "x", depends_on: { build: failed() } }
        task t12 { image: "x", depends_on: { build: success or failure } }
        task t13 { image: "x", depends_on: { build: completed } }
        task t14 { image: "x", depends_on: { build: maybe } }
    }
}
