use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task "1st" for it in tasks { _ } { image: it, depends_on: { it: failure } }
        task second for it in tasks { _ } { image: it, depends_on: { it: failure } }
    }
}
