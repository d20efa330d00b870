use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task notify for failed in tasks { _ } { image: failed, depends_on: { failed: failure } }
    }
}
