use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x" }
        task test { image: "x" }
        task report for failed in tasks { build, test } { image: failed, depends_on: { failed: failure } }
        task after { image: "x", depends_on: { report[build] } }
        task done { image: "x", depends_on: { _ } }
    }
}
