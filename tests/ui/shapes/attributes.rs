use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        #[ignore]
        task build {
            image: "rust:1.95",
            script: "cargo build",
        }

        #[doc = include_str!("build.md")]
        task test {
            //! Tests all.
            image: "rust:1.95",
            script: "cargo test",
        }

        description: "Ships it.",
    }
}
