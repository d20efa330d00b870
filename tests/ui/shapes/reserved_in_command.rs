use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build {
            image: "ubuntu:latest",
            entrypoint: [..rest, "-x"],
            command: ["make", ..rest],
        }
    }
}
