use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task each for failed in tasks { build, lint } { image: "x", command: [failed], depends_on: { failed: failure } }
        task one for failed in tasks { lint: failure } { image: "x", command: [failed], depends_on: { failed } }
        task build { image: "x" }
        task lint { image: "x" }
        task last for part in tasks { build: failure } { image: "x", command: [part], depends_on: { part } }
    }
}
