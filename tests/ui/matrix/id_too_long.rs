use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task test_everything_there_is for toolchain in { stable_release, minimum_version } {
            image: "ubuntu:latest",
        }
    }
}
