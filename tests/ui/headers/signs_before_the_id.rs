use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task -> build { image: "rust:1.95", script: "cargo build" }

        task, test { image: "rust:1.95", script: "cargo test" }

        task; lint { image: "rust:1.95", script: "cargo clippy" }

        task.docs { image: "rust:1.95", script: "cargo doc" }

        task::audit { image: "rust:1.95", script: "cargo audit" }

        task @deploy { image: "rust:1.95", depends_on: { build, test, lint, docs, audit }, script: "make deploy" }

        task? notify for os in { linux, mac } { image: "rust:1.95", script: "make notify" }
    }
}
