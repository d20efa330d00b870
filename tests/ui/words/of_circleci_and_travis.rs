use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        orbs: { rust: "circleci/rust@1.6" },
        language: "rust",

        task build {
            image: "rust:1.95",
            before_install: "apt-get update",
            resource_class: "large",
            no_output_timeout: "10m",
            store_test_results: "target/junit",
            script: "cargo build",
        }
    }
}
