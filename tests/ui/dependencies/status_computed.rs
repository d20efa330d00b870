use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x" }

        task t00 { image: "x", depends_on: { build: if nightly { failure } else { success } } }
        task t01 { image: "x", depends_on: { build: match n { 1 => failure, _ => any } } }
        task t02 { image: "x", depends_on: { build: if ready } }
        task t03 { image: "x", depends_on: { build: if failed } }
    }
}
