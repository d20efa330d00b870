use gofer_dsl::pipeline;

pipeline! {
    id: pipeline_id,
    name: "Name",
}

fn main() {}
