use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",

        task build {
            image: "rust:1.95",
            variables: { run_object("COMMIT"), pipeline_secret("a-b"), TOKEN: pipeline_secret { key: "token" } },
        }
    }
}
