use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        before_script: ["apt-get update"],

        task build { image: "x", before_script: ["apt-get update"], script: "make" }
        task test { extends: build, script: "make test" }
        task lint { image: "x", defaults: { image: "y" } }
    }
}
