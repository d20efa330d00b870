use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        fn build() { image: "rust:1.95", script: "cargo build" }

        struct test { image: "rust:1.95", depends_on: { build }, script: "cargo test" }

        static task lint { image: "rust:1.95", script: "cargo clippy" }

        async task docs { image: "rust:1.95", depends_on: { test, lint }, mut script: "cargo doc" }
    }
}
