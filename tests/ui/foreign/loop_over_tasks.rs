use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: Ship it (now),

        for task in tasks { task build { image: "rust:1.95", script: "cargo build" } }

        struct Test { image: String }

        task test {
            image: "rust:1.95",
            depends_on: { build },
            variables: { ("RUST_LOG", "debug"), { name: "CARGO_TERM_COLOR", value: "never" } },
            if release { script: "cargo test --release" } else { script: "cargo test" }
        }
    }
}
