use std::path::Path;

use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let file = Path::new("build.sh");
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build {
            image: "rust:1.95",
            command: ["sh", file],
        }
    }
}
