use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task /// Compiles once.
        build { image: "rust:1.95", script: "cargo build" }

        task #[cfg(unix)] test { image: "rust:1.95", depends_on: { build }, script: "cargo test" }
    }
}
