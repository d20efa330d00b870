use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x" }
        task early { image: "x", depends_on: { last } }
        task test for rust in { stable, msrv } { image: rust, depends_on: { early, clean_up } }
        task clean_up { image: "x", depends_on: { _: any } }
        task last { image: "x", depends_on: { clean_up } }
    }
}
