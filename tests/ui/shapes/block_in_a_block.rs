use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        pipeline! { id: inner, name: "Inner" }
        [task lint { image: "x" }]
        task build { image: "x", script: pipeline! { id: inner, name: "Inner" } }
    }
}
