use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        /// Builds.
        task build {
            image: "ubuntu:latest",
            description: "Builds.",
        }
    }
}
