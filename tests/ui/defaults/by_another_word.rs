use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        default: { image: "x" },
        task build { script: "make" }
        task test { script: "make test" }
    }
}
