//! Objects: data that the server keeps for a pipeline, or for one run.
//!
//! Its tasks write them with the token of `inject_api_token`, so it runs on a server from 0.9.0 on that asks for no token,
//! and on one that is built of Gofer's last commit. Not on a released one that asks for a token: the one that it gives a
//! task, it does not accept. Up to 0.8.4 objects are written in another way.

use gofer_dsl::{Pipeline, pipeline};

/// How a script begins that writes objects: `put PATH VALUE`.
const PUT: &str = r#"
    put() {
        printf %s "$2" | curl --fail-with-body --data-binary @- \
            --header "gofer-api-version: v0" --header "content-type: application/octet-stream" \
            --header "Authorization: Bearer ${GOFER_TOKEN:-$GOFER_API_TOKEN}" \
            "$SERVER/api/namespaces/$NAMESPACE/pipelines/$GOFER_PIPELINE_ID/$1"
    }
"#;

fn main() -> Pipeline {
    pipeline! {
        //! Tests a commit once: the last one that passed is remembered between runs.
        id: objects,
        name: "Remember the last green commit",
        defaults: {
            image: "rust:1.95",
            // Where the server is, and in which namespace, it does not say.
            variables: { SERVER: "https://gofer.example.com", NAMESPACE: "default" },
        },

        /// Stores which commit this run is about, for the tasks after it.
        task find_commit {
            inject_api_token: true,
            script: [PUT, r#"
                head=$(git ls-remote https://example.com/app.git HEAD)
                put "runs/$GOFER_RUN_ID/objects/COMMIT?force=false" "${head%%[!0-9a-f]*}"
                # A task does not start without the objects that it is given: the first run makes
                # this one. One that is there stays as it is, which the server calls an error.
                put "objects/LAST_GREEN?force=false" none || true
            "#],
        }

        /// Tests it, unless it is the commit that passed last.
        task test_commit {
            depends_on: { find_commit },
            variables: {
                // An object bears the name of the variable that is set to it.
                // Of this run, written by the task above.
                COMMIT: run_object("COMMIT"),
                // Of the pipeline, written by the task below in some earlier run.
                LAST_GREEN: pipeline_object("LAST_GREEN"),
            },
            script: r#"
                if [ "$COMMIT" = "$LAST_GREEN" ]; then
                    echo "already tested"
                    exit
                fi
                git clone https://example.com/app.git app
                cd app
                git checkout "$COMMIT"
                cargo test
            "#,
        }

        /// Remembers it.
        task remember {
            depends_on: { test_commit },
            inject_api_token: true,
            variables: { COMMIT: run_object("COMMIT") },
            script: [PUT, r#"put "objects/LAST_GREEN?force=true" "$COMMIT""#],
        }
    }
}
