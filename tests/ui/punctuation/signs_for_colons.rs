use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id:: ship,
        name:: "Ship the service",

        task build {
            image -> "rust:1.95",
            script: : "cargo build",
            variables: { RUST_LOG == "debug", CARGO_TERM_COLOR:: "never", RUST_BACKTRACE -> 1 },
        }
    }
}
