use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        "lint" { image: "rust:1.95" }
        resource "task" "build" { image: "rust:1.95" }
        job("test", image = "rust:1.95", script = "make")
        stage("pack") {}
    }
}
