use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build { image: "rust:1.95" }
        task lint { image: "rust:1.95" }
        task aaa depends_on: build { image: "rust:1.95" }
        task bbb(after: build) { image: "rust:1.95" }
        task ccc: "build", lint { image: "rust:1.95" }
        task ddd waits_for build and lint { image: "rust:1.95" }
        task eee after build: failure, lint { image: "rust:1.95" }
        task fff when build succeeds { image: "rust:1.95" }
        task ggg: after(build) { script: "make" }
        task run all tests { script: "make test" }
    }
}
