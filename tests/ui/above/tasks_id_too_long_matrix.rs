use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task test_every_feature for rust in { stable, msrv } { image: rust }
        task notify_all for failed in tasks { test_every_feature } { image: failed, depends_on: { failed: failure } }
    }
}
