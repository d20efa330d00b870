use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipelineid,
        name: "Name",

        task build {
            image: "rust:1.95",
            command: ["cargo"; "test"],
        }
    }
}
