use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x" }
        task done { image: "x", depends_on: { *: any } }
    }
}
