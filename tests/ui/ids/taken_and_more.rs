use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build { image: "rust:1.95" }

        task lint { image: "rust:1.95", depends_on: { build: failure } }

        task build { script: "make" }

        task report { script: "make report", depends_on: { build, lint } }

        task test for os in { bookworm, abcdefghijklmnopqrstuvwxyz012345 } { script: "make test" }
    }
}
