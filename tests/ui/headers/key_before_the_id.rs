use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task name: build { image: "rust:1.95", script: "make" }
        task id = "test" { image: "rust:1.95", script: "make" }
        task named lint { image: "rust:1.95", script: "make" }
        tasks docs { image: "rust:1.95", script: "make" }
    }
}
