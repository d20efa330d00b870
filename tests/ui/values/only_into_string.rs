use gofer_dsl::{Pipeline, pipeline};

fn build(image: impl Into<String>) -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build {
            image: image,
        }
    }
}

fn main() -> Pipeline {
    build("rust:1.95")
}
