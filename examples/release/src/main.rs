//! A release as a team would run it: lint, test on two toolchains, build for two platforms,
//! publish, and tell someone if anything failed.

use gofer_dsl::{Pipeline, pipeline};

const REPOSITORY: &str = "https://example.com/app.git";

fn main() -> Pipeline {
    let newest = "rust:1.95";
    pipeline! {
        //! Lints, tests, builds and publishes the newest tag.
        id: release,
        name: "Release the app",
        // Two releases at once would race for the registry.
        parallelism: 1,

        /// Formatting and lints.
        task lint {
            image: newest,
            variables: { REPOSITORY: REPOSITORY },
            shell: ["bash", "-euo", "pipefail", "-c"],
            script: r#"
                git clone --depth 1 "$REPOSITORY" app && cd app
                cargo fmt --check
                cargo clippy --all-targets -- --deny warnings
            "#,
        }

        /// The whole test suite, on the newest and the oldest supported toolchain.
        task test for toolchain in { stable: "1.95", msrv: "1.85" } {
            image: format!("rust:{toolchain}"),
            variables: { REPOSITORY: REPOSITORY, RUST_BACKTRACE: 1 },
            shell: ["bash", "-euo", "pipefail", "-c"],
            script: r#"
                git clone --depth 1 "$REPOSITORY" app && cd app
                cargo test --workspace
            "#,
        }

        /// A binary for each platform, once everything is known to work.
        task build for target in { amd64: "x86_64-unknown-linux-musl", arm64: "aarch64-unknown-linux-musl" } {
            image: newest,
            depends_on: { lint, test },
            variables: {
                REPOSITORY: REPOSITORY,
                TARGET: target,
                UPLOAD_TOKEN: pipeline_secret("upload_token"),
            },
            shell: ["bash", "-euo", "pipefail", "-c"],
            script: r#"
                git clone --depth 1 "$REPOSITORY" app && cd app
                rustup target add "$TARGET"
                cargo build --release --target "$TARGET"
                curl --fail --header "Authorization: Bearer $UPLOAD_TOKEN" \
                    --upload-file "target/$TARGET/release/app" "https://files.example.com/$TARGET/app"
            "#,
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

        // Conditions are joined by "and", so each failure to be told of is a task of its own.

        /// Says that the lints failed.
        task notify_lint {
            image: "curlimages/curl:8.10.1",
            depends_on: { lint: failure },
            variables: { WEBHOOK: global_secret("chat_webhook") },
            script: r#"curl --fail --data "release: the lints failed" "$WEBHOOK""#,
        }

        /// Says which toolchain the tests failed on.
        task notify_test for toolchain in { stable, msrv } {
            image: "curlimages/curl:8.10.1",
            depends_on: { test[toolchain]: failure },
            variables: { WEBHOOK: global_secret("chat_webhook"), TOOLCHAIN: toolchain },
            script: r#"curl --fail --data "release: the tests failed on $TOOLCHAIN" "$WEBHOOK""#,
        }

        /// Says that all is built and yet not public.
        task notify_publish {
            image: "curlimages/curl:8.10.1",
            depends_on: { publish: failure },
            variables: { WEBHOOK: global_secret("chat_webhook") },
            script: r#"curl --fail --data "release: publishing failed" "$WEBHOOK""#,
        }
    }
}
