use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: CI,
        description: default,

        task build { image: rust@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, description: Build, script: "cargo build" }
        task test {
            image: "rust:1.95",
            script:
                - cargo build
                - cargo test
        }
    }
}
