//! Objects: data that the server keeps for a pipeline, or for one run.

use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        //! Tests a commit once: the last one that passed is remembered between runs.
        id: objects,
        name: "Remember the last green commit",

        /// Stores which commit this run is about, for the tasks after it.
        task find_commit {
            image: "ghcr.io/clintjedwards/gofer:latest",
            inject_api_token: true,
            script: r#"
                git ls-remote https://example.com/app.git HEAD | cut -f1 > commit
                gofer run object put "$GOFER_PIPELINE_ID" "$GOFER_RUN_ID" COMMIT ./commit
            "#,
        }

        /// Tests it, unless it is the commit that passed last.
        task test_commit {
            image: "rust:1.95",
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
            image: "ghcr.io/clintjedwards/gofer:latest",
            depends_on: { test_commit },
            inject_api_token: true,
            variables: { COMMIT: run_object("COMMIT") },
            script: r#"echo "$COMMIT" | gofer pipeline object put "$GOFER_PIPELINE_ID" --force LAST_GREEN @"#,
        }
    }
}
