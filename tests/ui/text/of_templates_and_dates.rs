use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let v = "1.95";
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: rust:${v}, script: "cargo build" }
        task test { image: ghcr.io/acme/app:$v, script: "cargo test" }
        task docs { image: "rust:1.95", variables: { SINCE: 2026-11-26, RUST_LOG=debug, LEVEL: 3-1 }, script: "cargo doc" }
        task lint { image: "rust:1.95", always_pull_newest_image: "never", script: "cargo clippy" }
        task ship { image: "rust:1.95", always_pull_newest_image: "IfNotPresent", script: "./ship" }
    }
}
