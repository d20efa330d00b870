use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task defaults {
            image: "rust:1.95",
        }

        task build {
            script: "cargo build",
        }
    }
}
