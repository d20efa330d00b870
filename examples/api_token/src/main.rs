//! A task that talks to Gofer itself, with a token that lives as long as the run's logs.
//!
//! It runs on a server that asks for no token, and on one that is built of Gofer's last commit. Not on a released one
//! that asks for a token: the one that it gives a task, it does not accept.

use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        //! Asks the server what is on it, from within a run.
        id: askgofer,
        name: "Use Gofer's API",

        /// Lists the namespaces of the server that runs this task.
        task list_namespaces {
            image: "curlimages/curl:8.10.1",
            // The server makes a token for this run and puts it into the environment: as
            // GOFER_API_TOKEN up to 0.8.4, as GOFER_TOKEN from 0.9.0 on.
            inject_api_token: true,
            // Where the server is, it does not say.
            variables: { SERVER: "https://gofer.example.com" },
            script: r#"
                curl --fail-with-body --header "gofer-api-version: v0" \
                    --header "Authorization: Bearer ${GOFER_TOKEN:-$GOFER_API_TOKEN}" \
                    "$SERVER/api/namespaces"
            "#,
        }
    }
}
