use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task build { image: await fetch(), script: command or "cargo build" }

        task test { image: "rust:1.95", variables: { JOBS: +4, TOKEN: pipeline_secret }, script: "cargo test" }

        task lint { image: "rust:1.95", script: { "cargo fmt --check"; "cargo clippy" } }

        task docs { image: "rust:1.95", script: ("cargo doc", "mv target/doc site") }

        task audit { image: "rust:1.95", command: { "cargo" "audit" } }

        task bench { image: bench::, script: "cargo bench" }
    }
}
