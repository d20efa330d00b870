use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", script: "make" }
        task test { image: "x", strategy: { matrix: { v: [1, 2] } }, foo: 1, bar: 2 }
    }
}
