use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task build, image: "rust:1.95" { script: "make" }
        task test image: "rust:1.95", script: "make"
        task lint [ image: "rust:1.95" ]
        task deploy image: "rust:1.95"
        task clean;
    }
}
