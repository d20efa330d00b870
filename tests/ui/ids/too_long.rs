use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task a_task_with_a_name_that_goes_on_and_on {
            image: "ubuntu:latest",
        }
    }
}
