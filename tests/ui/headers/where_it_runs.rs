use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task build on linux { image: "rust:1.95" }
        task test in docker { image: "rust:1.95" }
        task lint runs_on "ubuntu-latest" { image: "rust:1.95" }
        task deploy on build { image: "rust:1.95" }
    }
}
