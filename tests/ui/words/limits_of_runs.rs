use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        naming: "kebab-case",
        parallel_tasks: 4,

        task build {
            image: "rust:1.95",
            script: "cargo build",
        }
    }
}
