use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        job "ship" {
            group "ci" {
                task build {
                    image: "rust:1.95",
                    script: "cargo build",
                }
            }
        }
    }
}
