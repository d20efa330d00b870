use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build image: "rust:1.95", script: "make"
        task test { image: "rust:1.95", script: "make" }
        task lint for os in { debian, alpine } image: os, scrip: "make"
        task docs { image: "rust:1.95", script: "make" }
    }
}
