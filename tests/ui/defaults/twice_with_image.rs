use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        defaults: { shell: ["bash", "-c"] },
        defaults: { image: "x", variables: { A: 1 } },
        task build { script: "make", variables: { B: 2 }, variables: { C: 3 } }
        task test { script: "make", depends_on: { build }, depends_on: { lint } }
        task lint { script: "make" }
    }
}
