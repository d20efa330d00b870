//! The pipeline of the README's first page: tests on two toolchains, then a release.
//!
//! Up to 0.9.1 a server finds its secret only if it is stored with a brace before its key: cargo-gofer/docs/servers.md.

use gofer_dsl::{Pipeline, pipeline};

const SOURCE: &str = "
    git clone --depth 1 https://example.com/app.git /app
    cd /app
";

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Test and publish",

        task test for rust in { stable: "1.95", msrv: "1.89" } {
            image: format!("rust:{rust}"),
            script: [SOURCE, "cargo test --workspace"],
        }

        task publish {
            image: "rust:1.95",
            depends_on: { test },
            variables: { CARGO_REGISTRY_TOKEN: pipeline_secret("registry_token") },
            script: [SOURCE, "cargo publish"],
        }
    }
}
