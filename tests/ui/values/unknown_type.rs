use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: Default::default(),
        description: "what it does".into(),

        task build {
            image: "rust:1.95",
            entrypoint: "sh -c".split(' ').collect(),
            command: vec![],
        }
    }
}
