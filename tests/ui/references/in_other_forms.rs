use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build {
            image: "x",
            registry_auth: { user: "$USER", pass: "${REGISTRY_PASS}" },
            variables: {
                A: "{{pipeline_secret.token}}",
                B: pipeline_secret("{{token}}"),
                C: run_secret("token"),
                D: task_object("D"),
                E: " pipeline_secret{{token}} ",
            },
        }
    }
}
