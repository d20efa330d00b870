use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        #[allow(unused)]
        id: pipeline_id,
        name: "Name",
    }
}
