//! A release as a team would run it: lint, test on two toolchains, build for two platforms,
//! publish, and tell someone if anything failed.
//!
//! Up to 0.9.1 a server finds its secrets only if they are stored with a brace before their keys: cargo-gofer/docs/servers.md.

use gofer_dsl::{Pipeline, pipeline};

/// How a script begins that works on the source: each task has a container of its own.
const CHECKOUT: &str = "
    git clone --depth 1 https://example.com/app.git app
    cd app
";

fn main() -> Pipeline {
    pipeline! {
        //! Lints, tests, builds and publishes the newest tag.
        id: release,
        name: "Release the app",
        // Two releases at once would race for the registry.
        parallelism: 1,
        defaults: { image: "rust:1.95" },

        /// Formatting and lints.
        task lint {
            script: [CHECKOUT, r#"
                cargo fmt --check
                cargo clippy --all-targets -- --deny warnings
            "#],
        }

        /// The whole test suite, on the newest and the oldest supported toolchain.
        task test for toolchain in { stable: "1.95", msrv: "1.85" } {
            image: format!("rust:{toolchain}"),
            variables: { RUST_BACKTRACE: 1 },
            script: [CHECKOUT, "cargo test --workspace"],
        }

        /// A binary for each platform, once everything is known to work.
        task build for target in { amd64: "x86_64-unknown-linux-musl", arm64: "aarch64-unknown-linux-musl" } {
            depends_on: { lint, test },
            variables: { TARGET: target, UPLOAD_TOKEN: pipeline_secret("upload_token") },
            script: [CHECKOUT, r#"
                rustup target add "$TARGET"
                cargo build --release --target "$TARGET"
                curl --fail --header "Authorization: Bearer $UPLOAD_TOKEN" \
                    --upload-file "target/$TARGET/release/app" "https://files.example.com/$TARGET/app"
            "#],
        }

        /// Makes the release public.
        task publish {
            image: "curlimages/curl:8.10.1",
            depends_on: { build },
            variables: { PUBLISH_TOKEN: pipeline_secret("publish_token") },
            script: r#"
                curl --fail --header "Authorization: Bearer $PUBLISH_TOKEN" \
                    --request POST https://files.example.com/publish
            "#,
        }

        /// Says what failed: an instance for each task above.
        task notify for failed in tasks { _ } {
            image: "curlimages/curl:8.10.1",
            depends_on: { failed: failure },
            variables: { FAILED: failed, WEBHOOK: global_secret("chat_webhook") },
            script: r#"curl --fail --data "release: $FAILED failed" "$WEBHOOK""#,
        }
    }
}
