use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        defaults: "rust:1.95",
        tasks: vec![build()],

        task build { script: "make" }

        defaults { shell: ["sh", "-c"] }
    }
}
