use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        defaults { image: "x" }
        task build { variables { A: 1 } script: "make" }
        task test { registry_auth { user: "a", pass: "b" } depends_on { build } script: "make" }
    }
}
