use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task test for os in { bookworm }, arch in { arm, amd } {
            image: "ubuntu:latest",
        }

        task report {
            image: "ubuntu:latest",
            depends_on: { test[bookworm] },
        }
    }
}
