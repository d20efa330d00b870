use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x" }
        task early { image: "x", depends_on: { clean_up } }
        task clean_up { image: "x", depends_on: { _: any } }
    }
}
