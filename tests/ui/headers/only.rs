use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task build { script: "cargo build" }

        task clean only if build { script: "rm -r target" }

        task report only on failure { script: "echo" }

        defaults { image: "rust:1.95" }
    }
}
