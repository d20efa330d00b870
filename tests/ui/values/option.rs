use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let image = Some("ubuntu");
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build {
            image: image,
        }
    }
}
