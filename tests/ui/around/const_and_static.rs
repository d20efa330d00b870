use gofer_dsl::{Pipeline, pipeline};

const CONST: Pipeline = pipeline! {
    id: pipeline_id,
    name: "Name",
};

static STATIC: Pipeline = pipeline! { id: pipeline_id, name: "Name", task build { image: "rust" } };

fn main() {}
