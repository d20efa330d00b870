use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task done { image: "x", depends_on: { _: any } }
        task build { image: "x" }
    }
}
