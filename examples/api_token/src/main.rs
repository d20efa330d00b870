//! A task that talks to Gofer itself, with a token that lives as long as the run's logs.

use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        //! Asks the server which pipelines it has, from within a run.
        id: api_token,
        name: "Use Gofer's API",

        /// Lists the namespaces of the server that runs this task.
        task list_namespaces {
            image: "ghcr.io/clintjedwards/gofer:latest",
            // The server makes a token for this run and puts it into the environment: as
            // GOFER_API_TOKEN up to 0.8.4, as GOFER_TOKEN from 0.9.0 on.
            inject_api_token: true,
            script: r#"
                export GOFER_TOKEN="${GOFER_TOKEN:-$GOFER_API_TOKEN}"
                gofer namespace list
            "#,
        }
    }
}
