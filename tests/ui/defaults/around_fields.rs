use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        defaults: {
            task {
                image: "rust:1.95",
            },
            test: { variables: { RUST_LOG: "debug" } },
        },

        task build {
            script: "cargo build",
        }

        task test {
            script: "cargo test",
        }
    }
}
