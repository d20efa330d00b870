use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x" }
        task notify for failed in tasks { build } { image: failed, depends_on: { failed: failure } }
        task tell for failed in tasks { _, build } { image: failed, depends_on: { failed: failure } }
        task log for ended in tasks { build, biuld, _ } { image: ended, depends_on: { ended: any } }
    }
}
