//! Secrets, and the one place where the server does not substitute them.
//!
//! Up to 0.9.1 a server finds a secret only if it is stored with a brace before its key: cargo-gofer/docs/servers.md.

use gofer_dsl::{MissingVariable, Pipeline, pipeline};

fn main() -> Result<Pipeline, MissingVariable> {
    Ok(pipeline! {
        //! Uploads a report with credentials that are in no file and no log.
        id: secrets,
        name: "Upload a report",

        /// Makes the report and uploads it.
        task upload {
            image: "registry.example.com/tools/report:2.1",
            // The server substitutes secrets in `variables` only. The registry's password is
            // taken from where this program runs: set REGISTRY_PASS there. It ends up in the
            // JSON, so do not print that into a log.
            registry_auth: {
                user: "robot",
                pass: gofer_dsl::env("REGISTRY_PASS")?,
            },
            variables: {
                // Set on the server, for this pipeline only.
                UPLOAD_TOKEN: pipeline_secret("upload_token"),
                // Shared between pipelines by whoever administrates the server.
                PROXY_PASSWORD: global_secret("proxy_password"),
                UPLOAD_URL: "https://reports.example.com/upload",
            },
            // A secret is the whole value of its variable; a longer text is put together here.
            script: r#"
                make-report > report.html
                curl --fail --header "Authorization: Bearer $UPLOAD_TOKEN" \
                    --proxy "http://robot:$PROXY_PASSWORD@proxy.example.com:3128" \
                    --upload-file report.html "$UPLOAD_URL"
            "#,
        }
    })
}
