use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build {
            image: "rust:1.95",
            script: r"curl -d '{"text": "done"}' https://chat.example.com/hook",
            variables: { FILTER: r"jq '.["a"]' x", TOKEN: org_secret("token"), KEY: pipeline_secrt("key") },
            pipeline: inner,
        }
    }
}
