use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        /// Ships.
        id: pipeline_id,
        name: "Name",
    }
}
