use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95" }
        always task clean { image: "rust:1.95" }
        on_failure task tell { image: "rust:1.95" }
        task docs [image = "rust:1.95"] { script: "make" }
    }
}
