use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let version = 24;
    pipeline! {
        id: pipeline_id,
        name: version + 1,
    }
}
