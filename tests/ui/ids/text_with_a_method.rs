use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: "ship".to_string(),
        name: "Ship the service",

        task "build".into() { image: "rust:1.95", script: "cargo build" }

        task test { image: "rust:1.95", depends_on: { "build".to_owned() }, script: "cargo test" }
    }
}
